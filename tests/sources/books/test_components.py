"""Registers with a row for each tax of a document."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from book_files import SUNRISE, in_rupees, text_file

from ims_xl.sources.books import books

HEADERS = (
    "Vendor Invoice No.",
    "Document Date",
    "GSTIN",
    "GST Component Code",
    "GST Base Amount",
    "GST %",
    "GST Amount",
)
BOTH = [
    ("S-1", "05-10-2026", SUNRISE, "CGST", "1000", "9", "90"),
    ("S-1", "05-10-2026", SUNRISE, "SGST", "1000", "9", "90"),
]


def read(tmp_path: Path, rows: Sequence[Sequence[str]]) -> tuple[list[tuple[object, ...]], list[str]]:
    """Amounts of the entries, and the remarks on single rows."""
    imported = books.read(text_file(tmp_path / "r.csv", [HEADERS, *rows]))
    odd = [str(one) for one in imported.problems if "The tax is not its rate of the value" in str(one)]
    return in_rupees(imported.frame, "taxable_value", "igst", "cgst", "sgst"), odd


def test_the_value_counts_once_and_each_tax_stands_under_its_own(tmp_path: Path) -> None:
    assert read(tmp_path, BOTH) == ([("1000.00", "", "90.00", "90.00")], [])
    assert read(tmp_path, BOTH[::-1]) == ([("1000.00", "", "90.00", "90.00")], [])


@pytest.mark.parametrize(("row", "column", "value"), [(0, 4, "100"), (0, 4, ""), (1, 4, "2000"), (1, 6, "9000")])
def test_figures_of_a_row_that_do_not_fit_are_told(tmp_path: Path, row: int, column: int, value: str) -> None:
    rows = [list(each) for each in BOTH]
    rows[row][column] = value
    assert len(read(tmp_path, rows)[1]) == 1


def test_a_column_of_other_words_is_no_column_of_taxes(tmp_path: Path) -> None:
    rows = [(*each[:3], "Output" if each[3] == "CGST" else each[3], *each[4:]) for each in BOTH]
    assert read(tmp_path, rows)[0][0][0] == "2000.00"
