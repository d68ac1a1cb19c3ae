"""A register reads the same whichever of its rows are read column by column and which one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
from book_files import MANY, SUNRISE, TATVA, UMIYA, text_file
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ims_xl.sources.books import books, columnar, large_text
from ims_xl.sources.books.rows import RowReader
from ims_xl.sources.imported import Imported

REGISTERS = Path(__file__).parents[3] / "examples" / "registers"
HEADER = (
    "Supplier GSTIN", "Supplier", "Document type", "Invoice No", "Invoice Date", "Voucher No.", "Place of supply",
    "Reverse charge", "Taxable Value", "IGST", "CGST", "SGST", "Cess", "Invoice Value", "Due Date", "Remarks",
)  # fmt: skip
money = st.one_of(
    st.just(""),
    st.integers(-(10**9), 10**9).map(lambda paise: f"{paise / 100:.2f}"),
    st.sampled_from(["0", "-0.005", "1000", "12.345", "1,180", "-", "x", "(5)", "5 Dr", " 7 "]),
)
rows = st.tuples(
    st.sampled_from([SUNRISE, TATVA, UMIYA, SUNRISE.lower(), f" {TATVA}", "", "\u00a0", "27AAACS1111A1ZB"]),
    st.sampled_from(["Sunrise", " Tatva  Tech ", "=cmd", "'Umiya", "Café – Söhne", "", "Total"]),
    st.sampled_from(["", "Invoice", "Credit Note", "Debit Note", "B2B", "Purchase Return", "ISD Invoice", "Nonsense"]),
    st.one_of(
        st.from_regex(r"[A-Za-z0-9][A-Za-z0-9/-]{0,5}", fullmatch=True),
        st.sampled_from(["0012", "1.0", "1E+5", "NA", "  "]),
    ),
    st.one_of(
        st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(lambda day: day.strftime("%d-%m-%Y")),
        st.sampled_from(["5-Oct-26", "2026-10-05", "31-02-2026", "", "46300", "10/13/2026", "05/10/2026"]),
    ),
    st.sampled_from(["", " ", "V1", "V/2"]),
    st.sampled_from(["", " ", "27", "MH", "29-Karnataka", "Nowhere"]),
    st.sampled_from(["", "Y", "N", "No", "perhaps"]),
    *([money] * 6),
    st.just("05-11-2026"),
    st.just("-"),
)


def usual(row: tuple[str, ...]) -> tuple[str, ...]:
    """The row with nothing unusual but its amounts, so that plain registers are drawn often."""
    gstin = row[0] if len(row[0]) == 15 and row[0] != "27AAACS1111A1ZB" else UMIYA
    amounts = tuple(cell if cell.replace(".", "").replace("-", "").isdigit() else "" for cell in row[8:14])
    return (
        gstin,
        "Umiya",
        row[2][:11].replace("Purchase Re", ""),
        row[3],
        "05-10-2026",
        "V1",
        "27",
        "N",
        *amounts,
        *row[14:],
    )


def both(path: Path, monkeypatch: pytest.MonkeyPatch, recipient: str = "") -> tuple[Imported, list[Imported]]:
    """What a register reads as row by row, and by columns: through its cells, and straight from the text."""
    with monkeypatch.context() as patch:
        patch.setattr(large_text, "LARGE", 1 << 40)
        by_columns = [books.read(path, recipient)]
        patch.setattr(large_text, "LARGE", 0)
        by_columns.append(books.read(path, recipient))
        read = columnar.read

        def nothing_plain(*given: object) -> columnar.Plain:
            plain = read(*given)  # type: ignore[arg-type]
            return replace(plain, mask=np.zeros_like(plain.mask))

        patch.setattr(columnar, "read", nothing_plain)
        patch.setattr(large_text, "LARGE", 1 << 40)
        return books.read(path, recipient), by_columns


def assert_same(one: Imported, other: Imported) -> None:
    pd.testing.assert_frame_equal(one.frame, other.frame)
    assert [str(problem) for problem in one.problems] == [str(problem) for problem in other.problems]
    assert (one.tally, one.readings) == (other.tally, other.readings)


BARE = (SUNRISE, "Sunrise", "", "0012", "5-Oct-26", *[""] * 9, "05-11-2026", "-")
VALUED = (*BARE[:13], "0.00", *BARE[14:])


@given(st.lists(rows, min_size=1, max_size=8), st.integers(0, 3), st.integers(0, 3))
@example([VALUED, *[BARE] * 4, (*VALUED[:3], "0", *VALUED[4:])], 3, 3)  # below another document, one without a GSTIN
@example([(SUNRISE, "Total", *VALUED[2:13], "", *VALUED[14:]), BARE, (SUNRISE, "Total", *VALUED[2:])], 0, 0)
@settings(max_examples=15 * MANY, deadline=None)
def test_whatever_is_read_by_columns_is_what_is_read_by_rows(
    drawn: list[tuple[str, ...]], plain: int, repeats: int
) -> None:
    if plain:
        drawn = [usual(row) for row in drawn]
    if plain == 2:  # one of them has several lines
        drawn += [(*drawn[0][:8], *row[8:]) for row in drawn[:repeats]]
    elif plain == 3:  # rows that go on with the document above, and documents without a GSTIN
        drawn = [
            ("", row[1], "", "", "", "", "", "", *row[8:])[: len(row)] if at % 4 in (1, 2) else row
            for at, row in enumerate(drawn, start=repeats)
        ]
        drawn += [("", *row[1:]) for row in drawn[:repeats]]
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = text_file(Path(folder) / "register.csv", [HEADER, *drawn], delimiter=";")
        by_row, by_columns = both(path, patch)
    for by_column in by_columns:
        assert_same(by_row, by_column)


def test_a_plain_register_is_read_by_columns_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = [
        (UMIYA, "Umiya", "Invoice", "A/1", "05-10-2026", "V1", "MH", "N", "1000", "50", "", "", "", "1050", "", ""),
        (UMIYA, "Umiya", "Invoice", "A/2", "13-10-2026", "V2", "MH", "Y", "-10", "-0.5", "", "", "", "10.5", "", ""),
        (TATVA, "Tatva", "Credit Note", "a/1", "5-Oct-26", "V3", "27", "", "2000", "360", "", "", "", "2360", "", ""),
        (TATVA, "Tatva", "Invoice", "a/2", "5-Oct-26", "V4", "27", "", "2000", "360", "", "", "", "4720", "", ""),
        (TATVA, "Tatva", "Invoice", "a/2", "5-Oct-26", "V4", "27", "", "2000", "360", "", "", "", "4720", "", ""),
    ]
    path = text_file(tmp_path / "register.csv", [HEADER, *body])
    by_row, by_columns = both(path, monkeypatch)
    for by_column in by_columns:
        assert_same(by_row, by_column)
    monkeypatch.setattr(RowReader, "line", None)
    found = books.read(path).frame
    assert found["document_type"].tolist() == ["Invoice", "Credit Note", "Credit Note", "Invoice"]
    assert found["rows"].tolist() == ["2", "3", "4", "5;6"]
    assert found["taxable_value"].tolist() == [100000, -1000, -200000, 400000]


@pytest.mark.parametrize(
    "path",
    sorted(
        path
        for path in REGISTERS.iterdir()
        if path.suffix in (".csv", ".tsv", ".txt", ".xlsx", ".ods", ".xlsb", ".xml")
    ),
    ids=lambda path: path.name,
)
def test_the_example_registers_read_the_same_either_way(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not path.name.endswith((".expected.csv", ".problems.txt")):
        by_row, by_columns = both(path, monkeypatch, "27AABCR1234F1ZS")
        for by_column in by_columns:
            assert_same(by_row, by_column)
