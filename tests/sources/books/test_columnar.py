"""A large plain register reads the same column by column as row by row; any other is left to the reader of rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from book_files import SUNRISE, TATVA, UMIYA, text_file
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_xl.sources.books import books, columnar
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
    st.sampled_from([SUNRISE, TATVA, UMIYA, SUNRISE.lower(), f" {TATVA}", "", "27AAACS1111A1ZB"]),
    st.sampled_from(["Sunrise", " Tatva  Tech ", "=cmd", "'Umiya", "Café – Söhne", "", "Total"]),
    st.sampled_from(["", "Invoice", "Credit Note", "Debit Note", "B2B", "Purchase Return", "ISD Invoice", "Nonsense"]),
    st.one_of(
        st.from_regex(r"[A-Za-z0-9][A-Za-z0-9/-]{0,5}", fullmatch=True), st.sampled_from(["0012", "1.0", "1E+5", "NA"])
    ),
    st.one_of(
        st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(lambda day: day.strftime("%d-%m-%Y")),
        st.sampled_from(["5-Oct-26", "2026-10-05", "31-02-2026", "", "46300", "10/13/2026", "05/10/2026"]),
    ),
    st.sampled_from(["", "V1", "V/2"]),
    st.sampled_from(["", "27", "MH", "29-Karnataka", "Nowhere"]),
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


def both(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Imported, Imported | None]:
    """What the reader of rows makes of a register, and what the reader of columns does where it takes it on."""
    with monkeypatch.context() as patch:
        patch.setattr(books, "LARGE", 1 << 40)
        by_row = books.read(path)
        if columnar.read(path.read_bytes(), path.name, path.stem) is None:
            return by_row, None
        patch.setattr(books, "LARGE", 0)
        return by_row, books.read(path)


def assert_same(one: Imported, other: Imported) -> None:
    pd.testing.assert_frame_equal(one.frame, other.frame)
    assert [str(problem) for problem in one.problems] == [str(problem) for problem in other.problems]
    assert (one.tally, one.readings) == (other.tally, other.readings)


@given(st.lists(rows, min_size=1, max_size=8), st.booleans())
@settings(max_examples=60, deadline=None)
def test_whatever_is_read_by_columns_is_what_is_read_by_rows(drawn: list[tuple[str, ...]], plain: bool) -> None:
    if plain:
        drawn = [usual(row) for row in drawn]
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        by_row, by_column = both(text_file(Path(folder) / "register.csv", [HEADER, *drawn], delimiter=";"), patch)
    if by_column is not None:
        assert_same(by_row, by_column)


def test_a_plain_register_is_taken_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = [
        (UMIYA, "Umiya", "Invoice", "A/1", "05-10-2026", "V1", "MH", "N", "1000", "50", "", "", "", "1050", "", ""),
        (UMIYA, "Umiya", "Invoice", "A/2", "13-10-2026", "V2", "MH", "Y", "-10", "-.5", "", "", "", "10.5", "", ""),
        (TATVA, "Tatva", "Credit Note", "a/1", "5-Oct-26", "V3", "27", "", "2000", "360", "", "", "", "2360", "", ""),
    ]
    body[1] = (*body[1][:9], "-0.5", *body[1][10:])
    by_row, by_column = both(text_file(tmp_path / "register.csv", [HEADER, *body]), monkeypatch)
    assert by_column is not None
    assert_same(by_row, by_column)
    assert by_column.frame["document_type"].tolist() == ["Invoice", "Credit Note", "Credit Note"]


@pytest.mark.parametrize("path", sorted(REGISTERS.glob("*.[ct]sv")), ids=lambda path: path.name)
def test_the_example_registers_read_the_same_either_way(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not path.name.endswith(".expected.csv"):
        by_row, by_column = both(path, monkeypatch)
        if by_column is not None:
            assert_same(by_row, by_column)
