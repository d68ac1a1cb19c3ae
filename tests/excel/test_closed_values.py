"""What people and other programs leave in the cells of a saved workbook is read to the paisa, or named."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from journal import JOURNAL, Journal, changed, entries, journal_workbook, log
from plain_workbook import HEADER_ROW, plain_workbook

from ims_xl.errors import WorkbookUnusable
from ims_xl.excel import parts as parting
from ims_xl.excel import sheetxml
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.tables import Books, Records

FIRST = HEADER_ROW + 1  # the first data row


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return plain_workbook(tmp_path / "Acme.xlsx", {Books: ["Own", "Twice"]})


def test_a_cell_in_error_or_of_the_wrong_kind_is_named_with_its_place(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write_string(3, 4, "Asha")
        sheet.write_formula(3, 6, "=NA()", None, "#N/A")
        sheet.write_formula(3, 11, "=NA()", None, "#N/A")

    columns = [{"header": header} for header in [*JOURNAL, "Own"]]
    workbook = journal_workbook(tmp_path / "a.xlsx", fill, columns=columns)
    with pytest.raises(WorkbookUnusable, match=r"My log, row 4, Table: the cell shows #N/A\. Correct or clear it"):
        workbook.read(Journal)

    def wrong(book: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write_string(3, 3, "31/02/2025")

    other = journal_workbook(tmp_path / "b.xlsx", wrong)
    with pytest.raises(WorkbookUnusable, match='My log, row 4, When: "31/02/2025" is not a date'):
        other.read(Journal)


@pytest.mark.parametrize("before", [0, 1, 3, 7, 8, 20])
def test_a_cell_in_error_is_found_wherever_the_pieces_end(before: int, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(parting, "_PIECE", 4)
    with zipfile.ZipFile(plain_workbook(tmp_path / "a.xlsx"), "a") as package:
        package.writestr("odd", b"x" * before + b' t="e"' + b"x" * 9)
        package.writestr("plain", b"x" * before + b' t="_e"')
    package = parting.Package((tmp_path / "a.xlsx").read_bytes(), "a.xlsx")
    assert package.holds("odd", sheetxml.IN_ERROR)
    assert not package.holds("plain", sheetxml.IN_ERROR)


def test_what_people_type_is_understood(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write_string(3, 2, "7")
        sheet.write_string(3, 3, "05-10-2026")
        sheet.write_number(3, 4, 12)
        sheet.write_number(4, 3, 46300.5)  # a date under a format that does not say so
        sheet.write_datetime(4, 4, datetime(2026, 10, 5), book.add_format({"num_format": "dd-mm-yyyy"}))
        sheet.write_boolean(4, 5, True)

    read = journal_workbook(tmp_path / "a.xlsx", fill, rows=4).read(Journal)
    assert read[Journal.number].tolist() == [7, 0]
    assert read[Journal.moment].tolist() == [datetime(2026, 10, 5), datetime(2026, 10, 5, 12)]
    assert read[Journal.who].tolist() == ["12", "2026-10-05"]
    assert read[Journal.step].fillna("-").tolist() == ["-", "TRUE"]


def test_amounts_typed_by_people_are_read_to_the_paisa(path: Path) -> None:
    workbook = ClosedWorkbook(path)
    workbook.write({Books: entries({"entry_id": "a"}, {"entry_id": "b"}, {"entry_id": "c"})})
    book = openpyxl.load_workbook(path)
    for row, value in enumerate((10.005, "1,180.50", 0.1 + 0.2), start=FIRST):
        book["Books"].cell(row, 1 + list(Books.columns()).index(Books.igst)).value = value
    book.save(path)
    assert workbook.read(Books)[Books.igst].tolist() == [1001, 118050, 30]


def test_codes_stand_in_words_and_in_an_older_workbook_as_they_are(path: Path) -> None:
    workbook, wanted = ClosedWorkbook(path), ["itcunavl", "itcrev"]
    workbook.write({Records: Records.of_rows({"record_id": code, "gstr2b_block": code} for code in wanted)})
    book = openpyxl.load_workbook(path)
    column = 1 + list(Records.columns()).index(Records.gstr2b_block)
    shown = [book["Portal"].cell(FIRST + at, column) for at in range(2)]
    assert [cell.value for cell in shown] == ["ITC not available", "ITC reversal (rule 37A)"]
    shown[0].value = "itcunavl"
    book.save(path)
    assert workbook.read(Records)[Records.gstr2b_block].tolist() == wanted


def test_dates_are_right_in_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": True}) as book:
        look = book.add_format({"num_format": "dd-mm-yyyy hh:mm:ss"})
        headers = [{"header": header, "format": look if header == "When" else None} for header in JOURNAL]
        sheet = book.add_worksheet("Log")
        sheet.add_table(0, 0, 1, len(headers) - 1, {"name": "tblLog", "columns": headers})
        sheet.write_blank(1, 1, None, look)
    workbook = ClosedWorkbook(tmp_path / "a.xlsx")
    frame = Journal.of_rows([{"number": 1, "moment": datetime(2026, 10, 5, 11, 59, 59)}])
    workbook.write({Journal: frame})
    assert workbook.read(Journal)[Journal.moment].tolist() == [datetime(2026, 10, 5, 11, 59, 59)]
    found = openpyxl.load_workbook(workbook.path)["Log"]["B2"].value
    assert found == datetime(2026, 10, 5, 11, 59, 59)


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda data: re.sub(rb'(<(?:row|c) )r="[^"]*" ?', rb"\1", data),
        lambda data: re.sub(rb'="([^"]*)"', rb"='\1'", data),
        lambda data: data.replace(b"<sheetData>", b"<sheetData><!-- rows -->"),
    ],
    ids=["without references", "single quotes", "with comments"],
)
def test_a_sheet_another_program_wrote_in_its_own_way_is_written_all_the_same(
    tmp_path: Path, rewrite: Callable[[bytes], bytes]
) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        for row in range(6):
            for column in range(11):
                sheet.write_string(row, column, JOURNAL[column - 2] if row == 2 and column > 1 else f"{row} {column}")

    workbook = journal_workbook(tmp_path / "a.xlsx", fill, rows=3)
    changed(workbook.path, {"xl/worksheets/sheet1.xml": rewrite})
    workbook.write({Journal: log("a", "b", "c")})
    sheet = openpyxl.load_workbook(workbook.path)["My log"]
    assert [sheet.cell(row, 2).value for row in (1, 2, 3, 4, 5, 6)] == ["0 1", "1 1", "2 1", "3 1", "4 1", "5 1"]
    assert [sheet.cell(row, 5).value for row in (4, 5, 6)] == ["a", "b", "c"]
