"""A client at work: opens a copy, answers, and changes whatever people change, through openpyxl."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ims_xl.columns import Column, Kind
from ims_xl.share.copy_rows import Copy

HEADER = 4
Answers = Mapping[str, tuple[str | None, str | None, date | str | None]]
ANSWERS: Answers = {
    "TX-1900A": ("Received", None, date(2026, 10, 20)),
    "CN-5": ("Not ours", "=not on our list", None),
    "DL/77": ("Wrong amount", "should be 1,000", None),
    "000123": ("received ", "came late", "05-11-2026"),
    "1234567890123456": ("Will check", None, None),
}
EXPECTED = {
    "TX-1900A": ("Received", None, "2026-10-20"),
    "CN-5": ("Not ours", "=not on our list", None),
    "DL/77": ("Wrong amount", "should be 1,000", None),
    "000123": ("Received", "came late", "2026-11-05"),
    "1234567890123456": ("Will check", None, None),
}


def table(path: Path) -> list[list[Any]]:
    """The documents of a copy as a grid, headers first."""
    sheet = load_workbook(path)[Copy.sheet]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER)]


def place(column: Column) -> int:
    """Where a column stands in a fresh copy, from 0."""
    return Copy.columns().index(column)


def answered(path: Path, out: Path, answers: Answers, **changed: Any) -> Path:
    """The copy with these answers by document number; `changed` are further cells: column name = {number: value}."""
    book = load_workbook(path)
    sheet = book[Copy.sheet]
    for row in range(HEADER + 1, sheet.max_row + 1):
        number = sheet.cell(row, place(Copy.document_number) + 1).value
        if number in answers:
            for column, value in zip(
                (Copy.client_reply, Copy.reply_remark, Copy.received_on), answers[number], strict=True
            ):
                _type_in(sheet, row, place(column) + 1, value)
        for name, values in changed.items():
            if number in values:
                _type_in(sheet, row, place(Copy.column(name)) + 1, values[number])
    book.save(out)
    return out


def as_csv(path: Path, out: Path) -> Path:
    """The documents as a spreadsheet writes CSV: what is seen, Indian grouping and all."""
    money = {place(column) for column in Copy.columns() if column.kind is Kind.MONEY}
    rows = table(path)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(rows[0])
        for row in rows[1:]:
            writer.writerow([_seen(value, number in money) for number, value in enumerate(row)])
    return out


def rebuilt(grid: list[list[Any]], out: Path, sheet_name: str = "Sheet1") -> Path:
    """A workbook of bare values, as when somebody pastes the table into a new file."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = sheet_name
    for row, cells in enumerate(grid, start=1):
        for column, value in enumerate(cells, start=1):
            _type_in(sheet, row, column, value)
    book.save(out)
    return out


def _type_in(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    """Fill a cell; text stays text, also where it begins like a formula."""
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _seen(value: Any, money: bool) -> str:
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return f"{value:%d-%m-%Y}"
    return _indian(float(value)) if money else str(value)


def _indian(amount: float) -> str:
    whole, _, part = f"{abs(amount):.2f}".partition(".")
    head, tail = whole[:-3], whole[-3:]
    groups = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return ("-" if amount < 0 else "") + ",".join([*groups, tail]) + "." + part
