"""Two files in, a CSV of matches out: the interface other programs call."""

from __future__ import annotations

import csv
import json
import stat
import sys
from pathlib import Path

import pandas as pd
import pytest
from month import EXAMPLE

from ims_xl import processes
from ims_xl.__main__ import main
from ims_xl.commands import matching
from ims_xl.gst.gstin import check_character
from ims_xl.recon import portion

PORTAL = """\
pid,section,supplier_gstin,document_number,document_date,document_type,place_of_supply,taxable_value,igst,cgst,sgst,document_value
P1,B2B,27AAACS1111A1ZA,INV/1,05-10-2026,Invoice,27,1000,,90,90,1180
P2,B2B,29AAACT2222B1ZX,TX-1,2026-10-06,Invoice,27-Maharashtra,"1,000.00",180,,,1180
P3,,29AAACT2222B1ZX,CN-1,2026-10-06,Credit Note,Maharashtra,500,90,,,590
P4,,24AAACU3333C1ZY,CN-2,2026-10-07,Credit Note,,-500,-90,,,-590
P5,,24AAACU3333C1ZY,BIG,2026-10-08,Invoice,,3000,540,,,3540
P6,,24AAACU3333C1ZY,ONLY,2026-10-08,Debit Note,,200,36,,,236
"""
BOOKS = """\
bid,supplier_gstin,document_number,document_date,document_type,taxable_value,igst,cgst,sgst,invoice_value
B1,27AAACS1111A1ZA,INV-1,05-10-2026,Invoice,1000,,90,90,1180
B2a,29AAACT2222B1ZX,TX-1,06-10-2026,,400,72,,,472
B2b,29AAACT2222B1ZX,TX-1,06-10-2026,,600,108,,,708
B3,29AAACT2222B1ZX,CN-1,06-10-2026,Credit Note,-500,-90,,,-590
B4,24AAACU3333C1ZY,CN-2,07-10-2026,Credit Note,500,90,,,590
B5a,24AAACU3333C1ZY,BIG-A,08-10-2026,Invoice,1000,180,,,1180
B5b,24AAACU3333C1ZY,BIG-B,08-10-2026,Invoice,2000,360,,,2360
B7,24AAACU3333C1ZY,=HYPERLINK(),09-01-2026,Invoice,77,13.86,,,90.86
"""
TAXES = ("igst", "cgst", "sgst")
BY_NAME = [
    ("P1", "B1", "Matched"),
    ("P2", "B2a;B2b", "Matched"),
    ("P3", "B3", "Matched"),
    ("P4", "B4", "Matched"),
    ("P5", "B5a;B5b", "Partially Matched"),
    ("P6", "", "IMS Only"),
    ("", "B7", "Books Only"),
]
BY_ROW = [
    ("1", "1"), ("2", "2;3"), ("3", "4"), ("4", "5"), ("5", "6;7"), ("6", ""), ("", "8"),
]  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    portal, books = tmp_path / "portal.csv", tmp_path / "books.csv"
    portal.write_text(PORTAL, encoding="utf-8")
    books.write_text(BOOKS, encoding="utf-8")
    return portal, books, tmp_path / "matches.csv"


def matched(*arguments: object) -> list[dict[str, str]]:
    """Run the command and read what it wrote."""
    given = [str(argument) for argument in arguments]
    assert main(["match-files", *given]) == 0
    with Path(given[given.index("--out") + 1]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told(rows: list[dict[str, str]], *columns: str) -> list[tuple[str, ...]]:
    return sorted(tuple(row[column] for column in columns) for row in rows)


def test_rows_are_named_by_the_columns_the_caller_names(files: tuple[Path, Path, Path]) -> None:
    portal, books, out = files
    rows = matched(portal, books, "--out", out, "--portal-id", "pid", "--books-id", "bid")
    assert list(rows[0]) == ["portal_id", "books_id", "status", "reason", "because"]
    assert told(rows, "portal_id", "books_id", "status") == sorted(BY_NAME)
    assert all(row["reason"] and row["because"] for row in rows)


def test_rows_are_numbered_from_one_where_no_column_is_named(files: tuple[Path, Path, Path]) -> None:
    portal, books, out = files
    assert told(matched(portal, books, "--out", out), "portal_id", "books_id") == sorted(BY_ROW)


def test_parquet_is_read_as_csv_is(files: tuple[Path, Path, Path]) -> None:
    portal, books, out = files
    for path in (portal, books):
        pd.read_csv(path, dtype=str).to_parquet(path.with_suffix(".parquet"))
    from_csv = matched(portal, books, "--out", out)
    assert matched(portal.with_suffix(".parquet"), books.with_suffix(".parquet"), "--out", out) == from_csv


def test_a_download_and_a_register_go_in_as_they_are(tmp_path: Path) -> None:
    rows = matched(
        EXAMPLE / "ims_download.json", EXAMPLE / "purchase_register.xlsx", "--out", tmp_path / "m.csv",
        "--portal-id", "document_number", "--books-id", "Voucher No.", "--as-of", "2026-10",
    )  # fmt: skip
    pairs = {(row["portal_id"], row["books_id"]): row["status"] for row in rows}
    assert pairs["INV/26-27/0101", "PUR/1001"] == "Matched"
    assert pairs["CN-300", "DBN/22"] == "Matched"
    assert pairs["DL/77", ""] == "IMS Only"


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


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        (("--portal-id", "nowhere"), 'portal.csv has no column "nowhere". It has: '),
        (("--books-id", "nowhere"), 'books.csv has no column "nowhere". It has: '),
    ],
)
def test_a_column_that_is_not_there_is_one_sentence_and_no_file(
    files: tuple[Path, Path, Path], option: tuple[str, str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    portal, books, out = files
    assert main(["match-files", str(portal), str(books), "--out", str(out), *option]) == 2
    assert capsys.readouterr().err.startswith(sentence)
    assert not out.exists()


def test_the_matches_do_not_take_the_place_of_what_is_matched(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    portal, books, _ = files
    assert main(["match-files", str(portal), str(books), "--out", str(portal)]) == 2
    assert "is one of the files to match" in capsys.readouterr().err
    assert portal.read_text(encoding="utf-8") == PORTAL


def test_the_helper_is_begun_with_what_it_will_need_while_large_files_are_read(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    monkeypatch.setattr(matching, "_LARGE", 0)
    monkeypatch.setattr(processes, "begin", begun.append)
    portal, books, out = files
    matched(portal, books, "--out", out)
    assert begun == [portion.__name__]


@pytest.mark.skipif(sys.platform == "win32", reason="files on Windows have no owner's mode")
def test_other_programs_may_read_the_matches(files: tuple[Path, Path, Path]) -> None:
    portal, books, out = files
    matched(portal, books, "--out", out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o644


def test_records_of_a_json_are_numbered_as_the_file_has_them(tmp_path: Path) -> None:
    download = json.loads((EXAMPLE / "ims_download.json").read_text(encoding="utf-8"))
    download["imsDetails"]["b2b"].reverse()
    portal = tmp_path / "reversed.json"
    portal.write_text(json.dumps(download), encoding="utf-8")
    register = EXAMPLE / "purchase_register.xlsx"
    rows = matched(portal, register, "--out", tmp_path / "m.csv", "--books-id", "Voucher Ref. No.")
    pairs = told(rows, "portal_id", "books_id")
    assert ("1", "SZ/15") in pairs  # the first record of the file
    assert ("7", "0101") in pairs


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
