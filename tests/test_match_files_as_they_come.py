"""What match-files makes of files as they come: without some columns, in lines, in other habits of writing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from matched_files import matched, told, two_files

from ims_xl.gst.gstin import check_character

TAXES = ("igst", "cgst", "sgst")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    return two_files(tmp_path)


LACKING = [  # columns that a file lacks, on one side or both; what is said once, what a pair says
    ((), ("document_date",), "could not be compared: date (not in the books).", "the date (not in the books)"),
    (TAXES, (), "could not be compared: tax (not on the portal).", "the tax (not on the portal)"),
    (TAXES, TAXES, "could not be compared: tax (on neither side).", "the tax (on neither side)"),
    (("supplier_gstin",), ("supplier_gstin",), "GSTIN (on neither side).", "the supplier (on neither side)"),
    (("taxable_value", *TAXES), ("taxable_value", *TAXES), "tax (on neither side).", "the tax (on neither side)"),
]


@pytest.mark.parametrize(("of_portal", "of_books", "once", "each"), LACKING)
def test_a_file_without_a_column_is_matched_on_the_rest_and_nothing_is_called_matched(
    files: tuple[Path, Path, Path],
    capsys: pytest.CaptureFixture[str],
    of_portal: tuple[str, ...],
    of_books: tuple[str, ...],
    once: str,
    each: str,
) -> None:
    portal, books, out = files
    for path, columns in ((portal, of_portal), (books, of_books)):
        pd.read_csv(path, dtype=str).drop(columns=list(columns)).to_csv(path, index=False)
    rows = matched(portal, books, "--out", out, "--portal-id", "pid", "--books-id", "bid")
    said = capsys.readouterr().out
    assert said.startswith(f"{out}: 0 Matched, ")  # in the order that the statuses have everywhere
    assert "Nothing can be Matched, for these" in said
    assert once in said
    assert "Matched" not in {row["status"] for row in rows}
    pair = next(row for row in rows if row["portal_id"] == "P1")
    assert (pair["books_id"], pair["status"]) == ("B1", "Partially Matched")
    assert each in pair["because"]


def test_what_few_registers_hold_is_said_once_and_hinders_nothing(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    portal, books, out = files
    assert {row["status"] for row in matched(portal, books, "--out", out)} > {"Matched"}
    said = "Not compared: place of supply (not in the books), reverse charge (on neither side)."
    assert said in capsys.readouterr().out


def test_the_suppliers_gstin_may_be_missing_on_both_sides(tmp_path: Path) -> None:
    lines = ["document_number,document_date,taxable_value,igst", "A1,01-10-2026,100,18", "B7,02-10-2026,500,90"]
    portal, books = tmp_path / "p.csv", tmp_path / "b.csv"
    for path in (portal, books):
        path.write_text("\n".join(lines), encoding="utf-8")
    rows = matched(portal, books, "--out", tmp_path / "m.csv")
    assert told(rows, "portal_id", "books_id") == [("1", "1"), ("2", "2")]


HEADER = (
    "id,supplier_gstin,document_type,document_number,document_date,taxable_value,igst,cgst,sgst,cess,document_value"
)
ONE_RATE = "w,29AAACT2222B1ZX,Invoice,INV-7,2026-10-05,1500,255,0,0,0,1755"
TWO_RATES = (
    "a,29AAACT2222B1ZX,Invoice,INV-7,2026-10-05,1000,180,0,0,0,1755",
    "b,29AAACT2222B1ZX,Invoice,INV-7,2026-10-05,500,75,0,0,0,1755",
)


@pytest.mark.parametrize(
    ("portal", "books", "expected"),
    [(TWO_RATES, (ONE_RATE,), ("a;b", "w")), ((ONE_RATE,), TWO_RATES, ("w", "a;b"))],
)
def test_lines_of_one_number_on_either_side_are_one_document(
    portal: tuple[str, ...], books: tuple[str, ...], expected: tuple[str, str], tmp_path: Path
) -> None:
    for name, lines in (("portal.csv", portal), ("books.csv", books)):
        (tmp_path / name).write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    (row,) = matched(
        tmp_path / "portal.csv", tmp_path / "books.csv", "--out", tmp_path / "m.csv", "--portal-id", "id",
        "--books-id", "id",
    )  # fmt: skip
    assert (row["portal_id"], row["books_id"]) == expected
    assert (row["status"], row["reason"]) == ("Matched", "EXACT")
    assert "2 lines" in row["because"]


FIRST, OTHER = (f"{start}{check_character(start)}" for start in ("27AAACS1111A1Z", "33AABCT2222B1Z"))
HABITS = (  # number and date on the portal, then GSTIN, number and date in the books
    (FIRST, "GST/24-25/001", "2024-05-01", FIRST.lower(), "1", "01/05/2024", "Matched"),
    (FIRST, "2425-00123", "2024-05-02", FIRST, "123.0", "02-05-2024", "Matched"),
    (FIRST, "SI 24 25 / 0456", "2024-05-03", f" {FIRST} ", "SI2425/456", "03/05/2024", "Matched"),
    (OTHER, "1001", "2024-05-05", OTHER, "1001", "05/05/2024", "Matched"),
    (OTHER, "1002", "2024-05-05", OTHER, "1002", "05/05/2024", "Matched"),
    (OTHER, "TUL/0009/24-25", "2024-05-06", "", "TUL/9", "06/05/2024", "Partially Matched"),
    (OTHER, "T#88", "2024-05-09", OTHER, "T 88 A", "09/05/2024", "Matched"),
)


def test_numbers_dates_and_gstins_of_other_habits_are_seen_through(tmp_path: Path) -> None:
    header = "supplier_gstin,supplier_name,document_number,document_date,taxable_value,igst"
    ours, theirs = [header], [header]
    for nth, (gstin, number, day, other_gstin, other_number, other_day, _) in enumerate(HABITS, 1):
        ours.append(f"{gstin},Tulsi Traders,{number},{day},{nth}00,18")
        theirs.append(f"{other_gstin},TULSI TRADERS,{other_number},{other_day},{nth}00,18")
    for name, lines in (("portal.csv", ours), ("books.csv", theirs)):
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = matched(tmp_path / "portal.csv", tmp_path / "books.csv", "--out", tmp_path / "m.csv")
    found = {(row["portal_id"], row["books_id"], row["status"]) for row in rows}
    assert found == {(str(nth), str(nth), habit[-1]) for nth, habit in enumerate(HABITS, 1)}
