"""How often Excel is asked: as often for many rows as for few, and never cell by cell."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
import xlwings as xw
from oddities import ODDITIES
from plain_workbook import HEADER_ROW
from standin import Book, Sheet, open_book
from standin_ranges import Range
from standin_tables import AutoFilter, Table
from standin_traffic import TRAFFIC

from ims_xl.columns import Kind
from ims_xl.columns import Table as Declared
from ims_xl.excel.areas import Area
from ims_xl.excel.live import LiveWorkbook
from ims_xl.settings import CLIENT
from ims_xl.tables import SHEET_TABLES, Books, Problems, Table4

LONG = int(os.environ.get("IMS_XL_ROWS", "2000"))  # a hundred thousand take a minute
OWN: dict[type[Declared], list[str]] = {Books: ["Own"]}


def rows(table: type[Declared], count: int) -> pd.DataFrame:
    """Rows of texts that Excel would take for something else, in every column that holds text."""
    numbers = pd.RangeIndex(count)
    made: dict[str, object] = {}
    for column in table.columns():
        if column.kind is Kind.TEXT:
            made[column] = [f"'{at}" if at % 2 else "#N/A" for at in numbers]
        elif column.kind in (Kind.MONEY, Kind.COUNT, Kind.NUMBER):
            made[column] = numbers
        elif column.kind is Kind.DATE:
            made[column] = pd.Timestamp("2026-10-05")
        elif column.kind is Kind.MOMENT:
            made[column] = pd.Timestamp("2026-10-05 11:30")
    if table.key and table.column(table.key[0]).kind is Kind.TEXT:
        made[table.key[0]] = [f"key {at}" for at in numbers]
    return table.conform(pd.DataFrame(made, index=numbers))


def asked(workbook: LiveWorkbook, frame: pd.DataFrame, table: type[Declared]) -> list[int]:
    """How often Excel was asked to write the frame, and to read it."""
    TRAFFIC.quiet()
    counts, before = [], TRAFFIC.calls
    workbook.write({table: frame}, {CLIENT: "Acme"})
    counts.append(TRAFFIC.calls - before)
    before = TRAFFIC.calls
    pd.testing.assert_frame_equal(workbook.read(table)[frame.columns], frame)
    counts.append(TRAFFIC.calls - before)
    return counts


def opened(folder: Path) -> tuple[Book, LiveWorkbook]:
    book = open_book(folder / "Acme.xlsm", OWN)
    return book, LiveWorkbook(xw.Book(impl=book))


@pytest.mark.parametrize(
    "table", [table for table in SHEET_TABLES if table is not Table4], ids=lambda table: table.title
)
def test_every_table_is_written_and_read_in_as_many_calls_for_many_rows_as_for_few(
    table: type[Declared], tmp_path: Path
) -> None:
    book, workbook = opened(tmp_path)
    ODDITIES["protected"](book)
    few = asked(workbook, rows(table, 4), table)
    assert asked(workbook, rows(table, 40), table) == asked(workbook, rows(table, 300), table)
    assert asked(workbook, rows(table, 4), table)[1] == few[1]


def test_a_long_table_under_a_filter_takes_no_more_calls_than_a_short_one(tmp_path: Path) -> None:
    book, workbook = opened(tmp_path)
    AutoFilter(Table(Sheet(book, book.sheet("Problems")), book.sheet("Problems").tables[0])).apply_values(1, ["none"])
    asked(workbook, rows(Problems, 2), Problems)
    few = asked(workbook, rows(Problems, 40), Problems)
    assert asked(workbook, rows(Problems, LONG), Problems) == few
    assert sum(few) < 1_200


def test_selected_rows_under_a_filter_are_told_in_as_many_calls_for_many_as_for_few(tmp_path: Path) -> None:
    book, workbook = opened(tmp_path)
    counts = []
    for count in (40, 1_000):
        workbook.write({Books: rows(Books, count)})
        book.sheet("Books").filtered = {HEADER_ROW + at for at in range(1, count, 2)}
        book.app.selected = Range(Sheet(book, book.sheet("Books")), Area.of("A1:A1048576"), "$A:$A")
        before = TRAFFIC.calls
        assert len(workbook.selected(Books)) == count // 2
        counts.append(TRAFFIC.calls - before)
    assert counts[0] == counts[1]
