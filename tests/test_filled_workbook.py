"""The demo month's workbook as a file: its tables and drop-downs fit its rows, and other programs accept it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from month import WORKBOOK
from olevba_reader import modules as olevba_modules
from openpyxl.workbook import Workbook

from ims_xl.columns import Table
from ims_xl.excel import dashboard, layout, next_step, template
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.excel.vba import read_project
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.gstr2b import LEAVES
from ims_xl.ims.history import cases
from ims_xl.steps.step import context_of
from ims_xl.tables import SHEET_TABLES, Records, Review

ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "Err:")


@pytest.fixture(scope="module")
def path(october: Path) -> Path:
    return october / WORKBOOK


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path, keep_vba=True)


def rows_of(path: Path, table: type[Table]) -> range:
    first = layout.PLACES[table].first_row
    return range(first, first + max(1, len(ClosedWorkbook(path).read(table))))


@pytest.mark.parametrize("table", SHEET_TABLES, ids=lambda table: table.title)
def test_a_table_covers_exactly_its_rows(path: Path, book: Workbook, table: type[Table]) -> None:
    rows = rows_of(path, table)
    _, area = openpyxl.utils.cell.range_to_tuple(f"'x'!{book[table.sheet].tables[table.title].ref}")
    assert (area[1] + 1, area[3]) == (rows[0], rows[-1])


def test_every_drop_down_and_colour_covers_exactly_the_rows_of_its_table(path: Path, book: Workbook) -> None:
    checked = 0
    for sheet in {table.sheet for table in SHEET_TABLES}:
        bodies = [rows_of(path, table) for table in SHEET_TABLES if table.sheet == sheet]
        areas = [rule.sqref for rule in book[sheet].data_validations.dataValidation]
        areas += [rule.sqref for rule in book[sheet].conditional_formatting]
        for area in (block for found in areas for block in found.ranges):
            body = [rows for rows in bodies if area.min_row in rows]
            if body:
                assert (area.min_row, area.max_row) == (body[0][0], body[0][-1]), (sheet, area.coord)
                checked += 1
    assert checked > 20


def test_the_action_column_has_a_drop_down_on_every_row(path: Path, book: Workbook) -> None:
    letter = layout.PLACES[Review].letter(Review.action)
    lists = [rule for rule in book["Reconciliation"].data_validations.dataValidation if rule.type == "list"]
    for row in rows_of(path, Review):
        assert any(f"{letter}{row}" in rule.sqref for rule in lists), row


def test_every_row_s_list_is_the_law_s_answer_for_its_record(path: Path, book: Workbook) -> None:
    workbook = ClosedWorkbook(path)
    records = workbook.read(Records)
    law = dict(zip(records[Records.record_id], cases(records, context_of(workbook)), strict=True))
    review, lists = workbook.read(Review), set()
    for record, choices in zip(review[Review.record_id], review[Review.choices].fillna("None"), strict=True):
        ((sheet, area),) = book.defined_names[f"lst{choices}"].destinations
        cells = book[sheet][area.replace("$", "")]
        offered = {row[0].value for row in cells} if isinstance(cells, tuple) else {cells.value}
        open_ = {action.value for action in ImsAction if record in law and not law[record].law.refusals[action]}
        assert offered == (open_ or {None}), record
        lists.add(choices)
    assert len(lists) > 2, "the month is to have records of several kinds"


def test_no_column_in_sight_shows_the_portals_codes(book: Workbook) -> None:
    codes = {code for leaf in LEAVES for code in (leaf.block, leaf.bucket, leaf.leaf)}
    hidden = 0
    for sheet in (book[table.sheet] for table in SHEET_TABLES):
        for column in sheet.iter_cols():
            found = {cell.value for cell in column} & codes
            look = sheet.column_dimensions[column[0].column_letter]
            assert not found or (look.hidden and not look.outlineLevel), (sheet.title, column[0].column_letter, found)
            hidden += bool(found)
    assert hidden >= 3


def test_the_macros_are_those_of_the_source(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        project = package.read("xl/vbaProject.bin")
    sources = {module.name: module.stored for module in template.modules()}
    assert read_project(project) == sources
    assert {name: text.strip() for name, text in olevba_modules(project).items()} == {
        name: text.strip() for name, text in sources.items()
    }


def test_the_package_has_no_finding(path: Path) -> None:
    audit = subprocess.run(
        [sys.executable, "-m", "openxml_audit", str(path)], capture_output=True, text=True, check=False
    )
    assert audit.returncode == 0, audit.stdout + audit.stderr


@pytest.mark.office
def test_libreoffice_computes_the_workbook_without_an_error_value(
    path: Path, office: ModuleType, tmp_path: Path
) -> None:
    computed = openpyxl.load_workbook(office.convert(path, "xlsx", tmp_path, timeout=120), data_only=True)
    for sheet in computed:
        for row in sheet.iter_rows(values_only=True):
            assert not [cell for cell in row if isinstance(cell, str) and cell.startswith(ERRORS)], sheet.title
    start = [str(cell) for row in computed["Start"].iter_rows(values_only=True) for cell in row if cell is not None]
    assert "14035" in start  # IGST of 4(A)(5), by formula
    told = str(computed["Start"][f"B{dashboard.NEXT_ROW}"].value)
    assert told.strip() == f"Next:  {next_step.AGREES}", "steps of one second are in order, too"


@pytest.mark.office
def test_every_sheet_of_the_filled_workbook_prints(path: Path, office: ModuleType, tmp_path: Path) -> None:
    assert office.convert(path, "pdf", tmp_path, timeout=120).stat().st_size > 20_000
