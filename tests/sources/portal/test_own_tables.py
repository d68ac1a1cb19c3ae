"""A table of the portal that lies alone is named as what it is, and never taken for a purchase register."""

import csv
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from old_excel import old_excel
from portal_workbooks import statement

from ims_xl.errors import WrongFile
from ims_xl.gst.period import TaxPeriod
from ims_xl.sources import sheets
from ims_xl.sources.books import books
from ims_xl.sources.portal import ims
from ims_xl.sources.recognise import FileKind, recognise

RECIPIENT = "27AABCR1234F1ZS"
ONE_SHEET = (
    "one sheet of a GSTR-2B without its Read me and summary, so it does not say whose it is, of which month, or what "
    "credit the portal gives; choose the whole file as downloaded from the portal."
)
Rows = Sequence[Sequence[object]]
OF_2A = [
    ["Goods and Services Tax - GSTR-2A"],
    ["GSTIN of supplier", "Invoice details", "", "Taxable Value (₹)", "GSTR-1/IFF/GSTR-5 Filing Status"],
    ["", "Invoice number", "Invoice date", "", "", "GSTR-1/IFF/GSTR-5 Filing Date"],
    ["29AAACT2222B1ZX", "T/9", "12-10-2026", 2000, "Y", "11-Nov-26"],
]
OF_IMS = (
    "GSTIN of supplier", "Trade/Legal name", "Invoice number", "Invoice date", "Invoice value (₹)", "Taxable value (₹)",
    "Integrated tax (₹)", "Central tax (₹)", "State/UT tax (₹)", "Cess (₹)", "Status", "Source", "Return period",
    "Filing status",
)  # fmt: skip
RECORD = (
    "29AAACT2222B1ZX", "Tatva", "T/9", "12-10-2026", 2360, 2000, 360, 0, 0, 0, "Accepted", "GSTR-1", "Oct'26", "Filed",
)  # fmt: skip
NOTE_HEADERS = tuple(header.replace("Invoice", "Note") for header in OF_IMS)


def workbook(path: Path, held: Mapping[str, Rows]) -> Path:
    book = xlsxwriter.Workbook(path)
    for name, rows in held.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return path


def refused(path: Path) -> list[str]:
    """What Sync and Import books say of it."""
    with pytest.raises(WrongFile) as by_sync:
        recognise(path)
    with pytest.raises(WrongFile) as by_import:
        books.read(path, RECIPIENT)
    return [str(by_sync.value), str(by_import.value)]


def the_sheet_of_invoices(tmp_path: Path) -> Rows:
    found = sheets.read(statement(tmp_path / "whole.xlsx"))
    return next(sheet.rows for sheet in found if sheet.name == "B2B")


def test_a_sheet_of_a_statement_alone_is_no_register(tmp_path: Path) -> None:
    path = workbook(tmp_path / "part.xlsx", {"Sheet1": the_sheet_of_invoices(tmp_path)})
    assert set(refused(path)) == {f"part.xlsx is {ONE_SHEET}"}


@pytest.mark.parametrize("sheet", ["B2B", "B2B-CDNR", "ISD", "IMPG"])
def test_nor_is_any_as_csv_or_xls(tmp_path: Path, sheet: str) -> None:
    rows = next(found.rows for found in sheets.read(statement(tmp_path / "whole.xlsx")) if found.name == sheet)
    path = tmp_path / "part.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    assert set(refused(path)) == {f"part.csv is {ONE_SHEET}"}
    assert set(refused(old_excel(tmp_path / "part.xls", rows))) == {f"part.xls is {ONE_SHEET}"}


@pytest.mark.parametrize("inline", [False, True])
def test_a_gstr2a_in_excel_form_is_named(tmp_path: Path, inline: bool) -> None:
    path = workbook(tmp_path / "2a.xlsx", {"Read me": [["GSTR-2A"]], "B2B": OF_2A})
    if inline:  # texts within the sheets, as some programs write them
        book = openpyxl.Workbook()
        for row in OF_2A:
            book.active.append(row)
        book.create_sheet("Notes", 0)
        book.save(path)
        assert "xl/sharedStrings.xml" not in zipfile.ZipFile(path).namelist()
    assert set(refused(path)) == {
        "2a.xlsx is a GSTR-2A in Excel form, which is not read; download the JSON, or better the GSTR-2B."
    }


def test_a_register_that_tells_of_its_suppliers_filing_stays_one(tmp_path: Path) -> None:
    headers = ("GSTIN", "Bill No", "Bill Date", "Taxable Value", "IGST", "GSTR 1 Filing Status", "Filed on", "Status")
    row = ("29AAACT2222B1ZX", "T/9", "12-10-2026", 2000, 360, "Filed", "11-11-2026", "Accepted")
    path = workbook(tmp_path / "register.xlsx", {"Purchases": [headers, row]})
    assert recognise(path) is FileKind.BOOKS
    assert len(books.read(path, RECIPIENT).frame) == 1


IN_EXCEL = [
    ({"IMS Records": [["Invoice Management System"], OF_IMS, RECORD]}, [("B2B", 36000)]),
    ({"B2B": [OF_IMS, RECORD], "B2B - Credit Notes": [NOTE_HEADERS, RECORD]}, [("B2B", 36000), ("B2BCN", -36000)]),
    ({"Debit notes (Amendments)": [NOTE_HEADERS, RECORD]}, [("B2BDNA", 36000)]),
]


@pytest.mark.parametrize(("held", "expected"), IN_EXCEL)
def test_a_table_of_ims_is_known_by_its_columns(
    tmp_path: Path, held: Mapping[str, Rows], expected: list[tuple[str, int]]
) -> None:
    path = workbook(tmp_path / "dashboard.xlsx", held)
    assert recognise(path) is FileKind.IMS
    frame = ims.read(path, RECIPIENT, TaxPeriod("2026-10")).frame
    assert sorted(zip(frame["section"], frame["igst"], strict=True)) == expected
    assert set(frame["document_date"].dt.date) == {date(2026, 10, 12)}


def test_notes_of_either_kind_are_left_out_by_name(tmp_path: Path) -> None:
    """An invoice would take the sign of neither."""
    path = workbook(tmp_path / "dashboard.xlsx", {"B2B": [OF_IMS, RECORD], "CDN": [NOTE_HEADERS, RECORD]})
    imported = ims.read(path, RECIPIENT, TaxPeriod("2026-10"))
    assert list(imported.frame["section"]) == ["B2B"]
    assert any('Left out: "CDN" is no section of IMS' in str(problem) for problem in imported.problems)
