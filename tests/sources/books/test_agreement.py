"""Documents whose taxable value and tax do not come to their value, where those of nearly all others do."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from book_files import SUNRISE, TATVA, text_file

from ims_xl.sources.books import books

HEADERS = ("GSTIN", "Bill No", "Bill Date", "Taxable Value", "IGST", "Round Off", "TCS", "Bill Amount")
ROUNDED = [
    (TATVA, "A-1", "05-10-2026", "1000.20", "180.04", "-0.24", "", "1180"),
    (TATVA, "A-2", "06-10-2026", "2000.00", "360.00", "", "", "2360"),
    (TATVA, "A-3", "07-10-2026", "333.40", "60.01", "0.59", "", "394"),
]


def told(tmp_path: Path, rows: Sequence[Sequence[str]]) -> tuple[str, list[str]]:
    """The tie-out's sentence on values, and the remarks on single documents."""
    imported = books.read(text_file(tmp_path / "r.csv", [HEADERS, *rows]))
    sentences = [one.strip() for one in imported.readings[0].sentences() if "comes to the document value" in one]
    return sentences[0], [str(one) for one in imported.problems if "Look for a wrong figure" in str(one)]


def test_what_was_rounded_off_is_part_of_the_value(tmp_path: Path) -> None:
    sentence, odd = told(tmp_path, ROUNDED)
    assert sentence == 'taxable value plus tax plus "Round Off" comes to the document value on 3 of 3 documents'
    assert odd == []


@pytest.mark.parametrize(("column", "value"), [(3, "1000.30"), (3, "999.72"), (4, "181.04"), (7, "1181"), (5, "0.24")])
def test_a_figure_wrong_by_paise_is_told_where_rounding_is_known(tmp_path: Path, column: int, value: str) -> None:
    """Not even the tie-out's rupee hides it, nor that it is as far off on the other side."""
    hurt = list(ROUNDED[0])
    hurt[column] = value
    sentence, odd = told(tmp_path, [hurt, *ROUNDED[1:]])
    assert "on 2 of them to the paisa" in sentence or "on 2 of 3 documents" in sentence
    assert [one.partition(": ")[0] for one in odd] == ["r.csv, r, row 2"]


def test_one_document_does_not_turn_the_sign_of_what_is_rounded(tmp_path: Path) -> None:
    right = (TATVA, "A-1", "05-10-2026", "1000.00", "180.00", "0.50", "", "1180.50")
    wrong = (TATVA, "A-1", "05-10-2026", "1001.00", "180.00", "0.50", "", "1180.50")  # as far above as it was below
    assert told(tmp_path, [right, ROUNDED[1]])[1] == []
    assert len(told(tmp_path, [wrong, ROUNDED[1], ("27AAACS1111A1ZA", *ROUNDED[1][1:])])[1]) == 1


def test_tax_collected_at_source_is_part_of_the_value_where_documents_then_agree(tmp_path: Path) -> None:
    rows = [*ROUNDED[1:], (SUNRISE, "B-1", "08-10-2026", "5000", "900", "", "5.90", "5905.90")]
    sentence, odd = told(tmp_path, rows)
    assert sentence.startswith('taxable value plus tax plus "Round Off" plus "TCS" comes to the document value on 3')
    assert odd == []


def test_a_note_is_rounded_by_its_own_sign(tmp_path: Path) -> None:
    rows = [*ROUNDED, (TATVA, "CN-1", "08-10-2026", "-100.20", "-18.04", "0.24", "", "-118")]
    assert told(tmp_path, rows)[1] == []


def test_without_rounding_a_rupee_is_nothing_odd(tmp_path: Path) -> None:
    rows = [(*row[:5], "", "", row[7]) for row in ROUNDED]
    sentence, odd = told(tmp_path, rows)
    assert sentence.endswith("on 3 of 3 documents, on 1 of them to the paisa, else within ₹0.59")
    assert odd == []


def test_a_value_far_from_its_parts_is_told_by_its_row(tmp_path: Path) -> None:
    rows = [
        *((*row[:5], "", "", row[7]) for row in ROUNDED),
        (SUNRISE, "B-1", "08-10-2026", "5000", "900", "", "", "59"),
    ]
    assert told(tmp_path, rows)[1] == [
        "r.csv, r, row 5: Taxable value and tax come to ₹5,900, the document value is ₹59. On 3 of 4 documents taxable "
        "value plus tax comes to the value. Look for a wrong figure."
    ]
