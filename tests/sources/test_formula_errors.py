"""A formula that came to an error is told at its place, in every kind of workbook; it is no blank, and no value."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
from book_files import HEADERS, SUNRISE, TATVA, errors, in_rupees, workbook
from ims_workbook import offline_tool
from portal_files import GSTIN, OCTOBER, invoice
from portal_workbooks import statement

from ims_xl.sources import faulty
from ims_xl.sources.books import books
from ims_xl.sources.portal import gstr2b, ims

REGISTERS = Path(__file__).parents[2] / "examples" / "registers"
OF_OFFICE = [
    (3, "Supplier GSTIN", "#N/A"), (4, "Supplier", "#DIV/0!"), (5, "Invoice No", "#N/A"), (6, "Invoice Date", "#NAME?"),
    (7, "Taxable Value", "#N/A"), (9, "CGST", "#DIV/0!"), (10, "SGST", "#REF!"), (11, "Invoice Value", "#VALUE!"),
]  # fmt: skip


@pytest.mark.parametrize("name", ["formula_errors.xls", "errors_in_calc.ods"])
def test_every_error_is_named_with_its_place(name: str) -> None:
    told = errors(books.read(REGISTERS / name))
    assert len(told) == len(OF_OFFICE)
    for sentence, (row, header, word) in zip(told, OF_OFFICE, strict=True):
        assert sentence.startswith(f'{name}, Purchases, row {row}, {header}: "{word}"')


@pytest.mark.parametrize("column", range(len(HEADERS)))
@pytest.mark.parametrize("word", ["#N/A", "#REF!", "#DIV/0!"])
def test_a_column_in_error_is_told_in_an_excel_workbook(tmp_path: Path, column: int, word: str) -> None:
    row = [SUNRISE, "S/1", "05-10-2026", 1000, 0, 90, 90, 1180]
    path = workbook(tmp_path / "register.xlsx", Purchases=[HEADERS, row, [*row[:1], "S/2", *row[2:]]])
    book = openpyxl.load_workbook(path)
    cell = book["Purchases"].cell(3, column + 1)
    cell.value, cell.data_type = word, "e"
    book.save(path)
    imported = books.read(path)
    assert [word in sentence and f"row 3, {HEADERS[column]}:" in sentence for sentence in errors(imported)] == [True]
    assert len(imported.frame) == 2


def test_an_error_is_told_in_a_binary_workbook(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsb"
    number = struct.pack("<IId", 4, 0, 1000.5)  # the first taxable value
    with zipfile.ZipFile(REGISTERS / "binary.xlsb") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.bin"):
                assert content.count(number) == 1
                content = content.replace(b"\x05\x10" + number, b"\x03\x09" + struct.pack("<IIB", 4, 0, 42))
            new.writestr(name, content)
    assert ['"#N/A" is not an amount' in sentence for sentence in errors(books.read(path))] == [True]


def test_a_sound_workbook_has_none() -> None:
    for name in ("saved_as_xls.xls", "binary.xlsb", "libre_office.ods", "plain.xlsx"):
        path = REGISTERS / name
        assert not path.exists() or not any(faulty.cells(path.read_bytes()).values())


def in_error(path: Path, sheet: str, place: str) -> Path:
    """The workbook with an error in one cell."""
    book = openpyxl.load_workbook(path)
    cell = book[sheet][place]
    cell.value, cell.data_type = "#REF!", "e"
    book.save(path)
    return path


def test_an_error_in_the_portals_files_is_told(tmp_path: Path) -> None:
    path = offline_tool(tmp_path / "ims.xlsx", {"b2b": [invoice()]})
    taxable = "I7"
    assert openpyxl.load_workbook(path)["B2B"][taxable].value == 1000
    told = [str(problem) for problem in ims.read(in_error(path, "B2B", taxable), GSTIN, OCTOBER).problems]
    assert any("#REF!" in sentence for sentence in told)


def test_an_error_on_a_summary_of_gstr_2b_is_told(tmp_path: Path) -> None:
    path = in_error(statement(tmp_path / "2B.xlsx"), "ITC Available", "D6")
    told = [str(problem) for problem in gstr2b.read(path, GSTIN, OCTOBER).problems]
    assert any('2B.xlsx, ITC Available, row 6: "#REF!"' in sentence for sentence in told)


@pytest.mark.parametrize("beyond", ["NaN", "1e308"])
def test_a_number_that_is_no_amount_is_told_in_the_portals_workbook(tmp_path: Path, beyond: str) -> None:
    path, hurt = offline_tool(tmp_path / "ims.xlsx", {"b2b": [invoice()]}), tmp_path / "hurt.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(hurt, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if b"<v>1000</v>" in content:
                content = content.replace(b"<v>1000</v>", b"<v>" + beyond.encode() + b"</v>")
            new.writestr(name, content)
    told = [str(problem) for problem in ims.read(hurt, GSTIN, OCTOBER).problems]
    assert any("B2B" in sentence.upper() and "txval" in sentence for sentence in told)


def test_a_formula_that_no_program_has_calculated_is_no_blank(tmp_path: Path) -> None:
    """As libraries write it: Excel would calculate it on opening. One that came to no text at all is blank."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADERS)
    for number in ("T/1", "T/2"):
        sheet.append([TATVA, number, "05-10-2026", 1000, 180, None, None, 1180])
    sheet["E3"] = "=D3*18%"
    sheet["B2"] = '="T/"&1'
    book.save(tmp_path / "register.xlsx")
    imported = books.read(tmp_path / "register.xlsx")
    assert in_rupees(imported.frame, "document_number", "igst") == [("", "180.00"), ("T/2", "")]
    told = [(one.row, one.header, "save it" in one.message) for one in imported.problems if one.value]
    assert told == [(2, "Invoice No", True), (3, "IGST", True)]
