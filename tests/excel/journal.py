"""A log on a sheet of the test's making, and a workbook's parts as they lie in its ZIP archive."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from ims_xl.columns import Column, Kind, Table
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.tables import Books


class Journal(Table):
    """A log of nine columns, so that these tests can say where they stand."""

    title, sheet, key = "tblLog", "Log", ("number",)

    number = Column("No.", Kind.COUNT)
    moment = Column("When", Kind.MOMENT)
    who = Column("Who", Kind.TEXT)
    step = Column("Step", Kind.TEXT)
    table = Column("Table", Kind.TEXT)
    row_id = Column("Row", Kind.TEXT)
    column_name = Column("Column", Kind.TEXT)
    old = Column("Before", Kind.TEXT)
    new = Column("After", Kind.TEXT)


JOURNAL = [column.header for column in Journal.columns()]


def entries(*rows: dict[str, Any]) -> pd.DataFrame:
    return Books.of_rows(rows)


def many(count: int) -> pd.DataFrame:
    return entries(*({"entry_id": f"B|{at}", "igst": at * 100} for at in range(count)))


def log(*names: str) -> pd.DataFrame:
    return Journal.of_rows([{"number": at, "who": name} for at, name in enumerate(names, start=1)])


def journal_workbook(path: Path, fill: Callable[[xlsxwriter.Workbook, Any], None], **table: Any) -> ClosedWorkbook:
    """A workbook with nothing but a log, on a sheet of the test's making; its headers stand in row 3 from column C."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("My log")
        columns = table.pop("columns", [{"header": header} for header in JOURNAL])
        rows = table.pop("rows", 1)
        sheet.add_table(2, 2, 2 + rows, 1 + len(columns), {"name": "tblLog", "columns": columns, **table})
        fill(book, sheet)
    return ClosedWorkbook(path)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def changed(path: Path, changes: dict[str, Callable[[bytes], bytes]], added: dict[str, bytes] | None = None) -> Path:
    """The file with some parts changed and some added, as another program would have left it."""
    kept = parts(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in kept.items():
            package.writestr(name, changes.get(name, lambda same: same)(data))
        for name, data in (added or {}).items():
            package.writestr(name, data)
    return path
