"""Slips are guarded against, and people can still filter, comment, fill in what is theirs and add columns."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ims_xl.columns import Table
from ims_xl.excel import entry, guard, layout, looks, template
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.gst.gstr3b import BOXES
from ims_xl.settings import CLIENT, INTERPRETER_MAC, INTERPRETER_WIN, SETTINGS
from ims_xl.tables import SHEET_TABLES, Journal, Review, Table4

WORKED_ON = tuple(table for table in SHEET_TABLES if table.sheet not in guard.PROTECTED)


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(template.TEMPLATE)


def guarding(sheet: Worksheet, cell: str) -> list[DataValidation]:
    return [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref and rule.formula1 == "FALSE"]


def test_every_sheet_with_formulas_is_protected_or_asks_before_they_are_typed_over(book: Workbook) -> None:
    with_formulas = {
        sheet.title
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    }
    assert {"Start", "2B", "Live", "Reconciliation"} <= with_formulas
    for name in with_formulas:
        sheet = book[name]
        formulas = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        if sheet.protection.sheet:
            assert all(cell.protection.locked for cell in formulas), name
        else:
            assert all(guarding(sheet, cell.coordinate) for cell in formulas), name


def test_a_protected_sheet_has_no_password_and_lets_people_filter_comment_and_set_widths(book: Workbook) -> None:
    assert {sheet.title for sheet in book if sheet.protection.sheet} == guard.PROTECTED
    for name in guard.PROTECTED:
        rights = book[name].protection
        assert rights.password is None
        withheld = (rights.autoFilter, rights.sort, rights.formatColumns, rights.formatRows, rights.formatCells)
        assert not any((*withheld, rights.pivotTables, rights.objects)), name
        assert not any((rights.selectLockedCells, rights.selectUnlockedCells)), "links and copying need it"
        assert all((rights.insertColumns, rights.deleteColumns, rights.insertRows, rights.deleteRows)), name


def test_what_is_to_be_filled_in_on_protected_sheets_is_free_and_has_the_input_colour(book: Workbook) -> None:
    free = {
        (sheet.title, cell.coordinate)
        for sheet in (book[name] for name in guard.PROTECTED)
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    expected = set()
    for setting in SETTINGS:
        if setting.group != "State" and setting not in (INTERPRETER_MAC, INTERPRETER_WIN):
            expected.add(("Settings", next(book.defined_names[setting.name].destinations)[1].replace("$", "")))
    boxes = layout.PLACES[Table4]
    for row, box in enumerate(BOXES, start=boxes.first_row):
        expected |= {("2B", f"{boxes.letter(head)}{row}") for head in Table4.money() if box.entered}
    assert free == expected
    assert {book[sheet][cell].fill.start_color.rgb for sheet, cell in free} == {f"FF{looks.INPUT}"}


@pytest.mark.parametrize("table", WORKED_ON, ids=lambda table: table.title)
def test_on_sheets_people_work_on_excel_asks_before_a_cell_that_is_not_theirs(
    book: Workbook, table: type[Table]
) -> None:
    sheet, place = book[table.sheet], layout.PLACES[table]
    for column in table.columns():
        rules = guarding(sheet, f"{place.letter(column)}{place.first_row}")
        if layout.band(table, column) is looks.Band.USER:
            assert not rules, column.header
            assert not sheet[f"{place.letter(column)}{place.first_row}"].protection.locked, column.header
        else:
            (rule,) = rules
            assert (rule.errorStyle, rule.error) == ("warning", entry.REWRITTEN[table]), column.header
        (refused,) = guarding(sheet, f"{place.letter(column)}{place.header_row}")
        assert refused.errorStyle in (None, "stop"), column.header


def test_the_guards_follow_the_rows_and_a_column_put_in_between_is_the_user_s(tmp_path: Path) -> None:
    path = tmp_path / "Acme.xlsm"
    shutil.copy(template.TEMPLATE, path)
    workbook = ClosedWorkbook(path)
    workbook.write({Review: Review.of_rows([{Review.row_id: str(at)} for at in range(7)])})
    sheet, place = load_workbook(path)["Reconciliation"], layout.PLACES[Review]
    (rule,) = guarding(sheet, f"{place.letter(Review.because)}{place.first_row + 6}")
    assert not guarding(sheet, f"{place.letter(Review.because)}{place.first_row + 7}")
    assert {area.min_col == area.max_col for area in rule.sqref.ranges} == {True}


def test_a_written_workbook_keeps_its_protection_and_its_free_cells(tmp_path: Path) -> None:
    path = tmp_path / "Acme.xlsm"
    shutil.copy(template.TEMPLATE, path)
    before = load_workbook(path)
    boxes = Table4.of_rows([{Table4.box: box.number, Table4.igst: 100} for box in BOXES])
    log = Journal.of_rows([{Journal.number: at} for at in range(1, 4)])
    ClosedWorkbook(path).write({Table4: boxes, Journal: log}, {CLIENT: "Acme"})
    after, place = load_workbook(path), layout.PLACES[Table4]
    for name in guard.PROTECTED:
        assert dict(after[name].protection) == dict(before[name].protection), name
    for row, box in enumerate(BOXES, start=place.first_row):
        assert after["2B"][f"{place.letter(Table4.igst)}{row}"].protection.locked is not box.entered
