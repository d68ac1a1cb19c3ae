"""Values on their way to and from the open Excel: guarded against what it would make of them, errors told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ims_xl.columns import Kind
from ims_xl.excel.cells import Cell

TEXT = "@"  # the number format under which Excel takes text as it is
TEXTS = (Kind.TEXT, Kind.PERIOD)
_FORMATS = {Kind.DATE: "dd-mm-yyyy", Kind.MOMENT: "dd-mm-yyyy hh:mm", Kind.MONEY: "#,##0.00"}
_HARMLESS = re.compile(r"(?!(?:true|false)\Z)[^\W\d_][^\d]*", re.IGNORECASE)  # no formula, number, date or flag
_LOWEST_ERROR, _HIGHEST_ERROR = -2146826288, -2146826240  # as Excel hands them out: 0x800A07D0 + 0 … 48
_ERROR_WORDS = frozenset(
    ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)


@dataclass(frozen=True)
class Before:
    """A table's data: values by row and position, formulas and errors of the user's columns, totals below or not."""

    values: list[list[Any]]
    formulas: dict[int, list[str | None]]
    totals: bool


def format_of(kind: Kind | None, first: str) -> str:
    """The number format to write a column under, `first` being that of its first row; `kind` is None for the user's."""
    if kind in TEXTS:
        return TEXT
    if first != TEXT:
        return first
    return "General" if kind is None else _FORMATS.get(kind, "General")


def guarded(cell: Cell) -> Cell:
    """A cell for where Excel would interpret what is written: text marked as text where it could be taken for else.

    >>> guarded("Paid"), guarded("=1+1"), guarded("2026-10"), guarded(5.0)
    ('Paid', "'=1+1", "'2026-10", 5.0)
    """
    return f"'{cell}" if isinstance(cell, str) and not _HARMLESS.fullmatch(cell) else cell


def row_of(read: Any) -> list[Any]:
    """A single row as Excel gives it: nested, flat, or for one cell its bare value."""
    if not isinstance(read, (list, tuple)):
        return [read]
    return list(read[0]) if read and isinstance(read[0], (list, tuple)) else list(read)


def grid_of(read: Any) -> list[list[Any]]:
    """A block as Excel gives it past xlwings' converters: rows of values; of a single cell it is the bare value."""
    return [list(line) for line in read] if isinstance(read, (list, tuple)) else [[read]]


def blank_of(cell: Cell) -> Cell:
    return "" if cell is None else cell


def reads_as_error(value: Any) -> bool:
    """Is it a word that is an error's? Text may read so too; then its raw value is text."""
    return isinstance(value, str) and value in _ERROR_WORDS


def is_error_number(value: Any) -> bool:
    """Is it an error that xlwings does not know, as its number?"""
    return type(value) is int and _LOWEST_ERROR <= value <= _HIGHEST_ERROR
