"""Small purchase registers for tests: rows written to a file, entries read back in rupees."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import xlsxwriter

from ims_xl.errors import Level
from ims_xl.gst.money import rupees
from ims_xl.sources.books import books
from ims_xl.sources.imported import Imported
from ims_xl.tables import Books

MANY = 10 if os.environ.get("IMS_XL_FULL") else 1  # how often a property is tried, beyond the few tries of every run
WITHIN = MANY * int(os.environ.get("IMS_XL_THOROUGH", "1"))  # of one inside a test, which conftest does not see
SUNRISE, TATVA, UMIYA = "27AAACS1111A1ZA", "29AAACT2222B1ZX", "24AAACU3333C1ZY"
HEADERS = (
    "Supplier GSTIN", "Invoice No", "Invoice Date", "Taxable Value", "IGST", "CGST", "SGST", "Invoice Value",
)  # fmt: skip


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    """An .xlsx with these rows on sheets of these names; None leaves a cell blank."""
    book = xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_formulas": False})
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name.replace("_", " "))
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, datetime | date):
                    sheet.write_datetime(at, column, value, day)
                elif value is not None:
                    sheet.write(at, column, value)
    book.close()
    return path


def text_file(path: Path, rows: Sequence[Sequence[object]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """A delimited text of these rows."""
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def read(tmp_path: Path, *rows: Sequence[object], headers: Sequence[str] = HEADERS) -> Imported:
    """What `books.read` makes of these rows under a header in row 1 of a sheet Purchases."""
    return books.read(workbook(tmp_path / "register.xlsx", Purchases=[headers, *rows]))


def in_rupees(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    """The frame's rows as tuples: rupees as text, dates as ISO text, blanks as ""."""
    return [tuple(_plain(row[name], name) for name in columns) for _, row in frame.iterrows()]


def _plain(value: object, name: str) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    if name in Books.money():
        return str(rupees(int(value)))  # type: ignore[call-overload]
    return value.date().isoformat() if isinstance(value, datetime) else str(value)


def errors(imported: Imported) -> list[str]:
    """The problems that lost a value, with their places."""
    return [str(problem) for problem in imported.problems if problem.level is Level.ERROR]


def remarks(imported: Imported) -> list[str]:
    """The remarks, with their places."""
    return [str(problem) for problem in imported.problems if problem.level is Level.REMARK]
