"""A workbook open in the stand-in for Excel, with what is behind it, and rows to write to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import xlwings as xw
from plain_workbook import HEADER_ROW, OwnColumns
from standin import Book, Sheet, open_book
from standin_cells import SheetModel, TableModel
from standin_ranges import Range

from ims_xl.columns import Column
from ims_xl.excel.areas import Area
from ims_xl.excel.live import LiveWorkbook
from ims_xl.tables import Books

FIRST = HEADER_ROW + 1


def entries(*rows: dict[str, Any]) -> pd.DataFrame:
    return Books.of_rows(rows)


def named(*ids: str) -> pd.DataFrame:
    return entries(*({"entry_id": entry_id, "igst": at * 100} for at, entry_id in enumerate(ids)))


class Opened:
    """A workbook open in the stand-in, and what is behind it."""

    def __init__(self, path: Path, own_columns: OwnColumns | None = None) -> None:
        self.book: Book = open_book(path, own_columns)
        self.workbook = LiveWorkbook(xw.Book(impl=self.book))
        self.sheet: SheetModel = self.book.sheet("Books")
        self.table: TableModel = self.sheet.tables[0]

    def at(self, column: Column, row: int = FIRST) -> tuple[int, int]:
        return row, 1 + Books.columns().index(column)

    def select(self, area: str, parts: str = "") -> None:
        self.book.app.selected = Range(Sheet(self.book, self.sheet), Area.of(area), parts)
