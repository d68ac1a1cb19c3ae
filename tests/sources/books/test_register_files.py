"""A file that cannot be read says so in one sentence; one that can is read whatever its encoding or delimiter."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
from book_files import HEADERS, SUNRISE, TATVA, errors, in_rupees, read, text_file, workbook
from msoffcrypto.format.ooxml import OOXMLFile

from ims_xl.errors import ColumnMissing, FileUnreadable
from ims_xl.sources import sheets
from ims_xl.sources.books import books

ROW = [SUNRISE, "S/1", "05-10-2026", "1,000.00", "", 90, 90, "1,180.00"]


def refused(path: Path) -> str:
    with pytest.raises(FileUnreadable) as caught:
        books.read(path)
    return str(caught.value)


def protected(path: Path) -> Path:
    plain = workbook(path.with_name("plain.xlsx"), Purchases=[HEADERS, ROW])
    behind_password = io.BytesIO()
    OOXMLFile(io.BytesIO(plain.read_bytes())).encrypt("secret", behind_password)
    path.write_bytes(behind_password.getvalue())
    return path


def test_a_file_behind_a_password_says_so(tmp_path: Path) -> None:
    assert refused(protected(tmp_path / "register.xlsx")) == (
        "register.xlsx is protected by a password. Save it without one and import it again."
    )


CONTENTS = [
    ("register.xlsx", b"", "is empty"),
    ("register.csv", b"\r\n  \n", "is empty"),
    ("register.xlsx", b"no register at all\n", "named as an Excel workbook but is not one"),
    ("register.xlsx", b"Supplier GSTIN,\x03\x04,Invoice No\n", "named as an Excel workbook but is not one"),
    ("register.xls", b"<html><p>GSTIN</p></html>", "is a web page without a table"),
    ("register.xls", b"<html><table><tr><td>GSTIN</td>", "cut short or damaged: a table in it has no end"),
    ("register.xml", b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Works', "cut short or damaged"),
    ("register.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "cut short or damaged"),
    ("register.xlsx", b"PK\x03\x04" + bytes(200), "cut short or damaged"),
    ("register.pdf", b"%PDF-1.7", "is a PDF"),
    ("register.csv", bytes(range(256)) * 4, "is not a text file"),
    ("register.csv", b'a,b\n1,2\n3,"four\n5,6\n', "line 3: a quotation mark is opened and not closed"),
]


@pytest.mark.parametrize(("name", "content", "sentence"), CONTENTS)
def test_a_file_that_is_not_what_it_should_be_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    message = refused(path)
    assert message.startswith(name)
    assert sentence in message


def test_a_workbook_cut_anywhere_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", Purchases=[HEADERS, *[ROW] * 200]).read_bytes()
    for length in range(4, len(whole) - 1, len(whole) // 40):
        path = tmp_path / "cut.xlsx"
        path.write_bytes(whole[:length])
        assert refused(path) == "cut.xlsx is cut short or damaged; download or save it again."


def test_a_workbook_with_bytes_overwritten_is_refused_by_name_or_read(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", Purchases=[HEADERS, ROW]).read_bytes()
    path = tmp_path / "hurt.xlsx"
    refusals = []
    for at in range(0, len(whole), 97):
        path.write_bytes(whole[:at] + b"\xff\x00\xff" + whole[at + 3 :])
        with suppress(ColumnMissing):  # a header was hit
            try:
                books.read(path)
            except FileUnreadable as refusal:
                refusals.append(str(refusal))
    assert len(refusals) > 5
    assert all(refusal.startswith("hurt.xlsx ") for refusal in refusals)


def test_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    assert "folder.xlsx is a folder" in refused(tmp_path / "folder.xlsx")
    assert "There is no file gone.xlsx" in refused(tmp_path / "gone.xlsx")
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "folder.xlsx", target_is_directory=True)
    assert "link.xlsx is a folder" in refused(tmp_path / "link.xlsx")
    (tmp_path / "loop.xlsx").symlink_to(tmp_path / "loop.xlsx")
    assert "loop.xlsx" in refused(tmp_path / "loop.xlsx")


def test_a_workbook_named_as_text_is_refused_and_one_under_another_excel_ending_read(tmp_path: Path) -> None:
    data = workbook(tmp_path / "plain.xlsx", Purchases=[HEADERS, ROW]).read_bytes()
    (tmp_path / "register.csv").write_bytes(data)
    assert "named as text but is a workbook" in refused(tmp_path / "register.csv")
    (tmp_path / "register.xls").write_bytes(data)
    assert len(books.read(tmp_path / "register.xls").frame) == 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encoding_and_delimiter_are_found(tmp_path: Path, delimiter: str, encoding: str) -> None:
    headers = ("Party Name", *HEADERS)
    path = text_file(tmp_path / "register.csv", [headers, ["Café, Söhne & Co", *ROW]], delimiter, encoding)
    frame = books.read(path).frame
    assert in_rupees(frame, "supplier_name", "taxable_value", "document_value") == [
        ("Café, Söhne & Co", "1000.00", "1180.00")
    ]


def test_excels_separator_line_counts_as_a_row(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        "sep=;\nGSTIN;Bill No;Bill Date;Taxable Value\n" + f"{TATVA};1;05-10-2026;1,050\n", encoding="utf-8"
    )
    assert sheets.read(path)[0].rows[0] == []
    assert in_rupees(books.read(path).frame, "rows") == [("3",)]


def test_a_missing_column_is_named_with_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(ColumnMissing) as caught:
        read(tmp_path, ["Sunrise", "S/1", "05-10-2026", 1180], headers=("Party", "Bill No", "Bill Dt", "Amount"))
    assert str(caught.value) == (
        "register.xlsx, Purchases has no column for Supplier GSTIN. It has: Party, Bill No, Bill Dt, Amount. "
        "Head the column that holds it Supplier GSTIN, or say which it is (on the command line with "
        '--map "COLUMN=Supplier GSTIN"), and import again.'
    )


def test_a_sheet_that_is_no_register_names_all_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(ColumnMissing, match="no column for Supplier GSTIN, Document number and Document date"):
        books.read(workbook(tmp_path / "notes.xlsx", Notes=[["Something", "else"], ["entirely", 1]]))


def test_a_workbook_without_a_filled_cell_is_refused(tmp_path: Path) -> None:
    assert "has no filled cells" in refused(workbook(tmp_path / "blank.xlsx", Sheet1=[], Sheet2=[]))


def test_a_register_without_rows_gives_no_entries(tmp_path: Path) -> None:
    imported = read(tmp_path)
    assert len(imported.frame) == 0
    assert imported.tally.rows_read == 0


def test_an_error_in_a_cell_is_a_problem_and_not_a_blank(tmp_path: Path) -> None:
    path = workbook(tmp_path / "register.xlsx", **{"Bills_&_notes": [HEADERS, ROW, ROW]})
    book = openpyxl.load_workbook(path)
    cell = book["Bills & notes"]["D3"]
    cell.value, cell.data_type = "#REF!", "e"
    book.save(path)
    imported = books.read(path)
    assert errors(imported) == [
        'register.xlsx, Bills & notes, row 3, Taxable Value: "#REF!" is not an amount. Write a number of rupees; '
        "until then the amount is left out. The document's other amounts leave ₹1,000 for its 2 rows together."
    ]
