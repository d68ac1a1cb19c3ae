"""Values on their way to and from the open Excel: guarded against what it would make of them, errors told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ims_xl.columns import Kind
from ims_xl.excel.cells import Cell, CellError

TEXT = "@"  # the number format under which Excel takes text as it is
TEXTS = (Kind.TEXT, Kind.PERIOD)
_FORMATS = {Kind.DATE: "dd-mm-yyyy", Kind.MOMENT: "dd-mm-yyyy hh:mm", Kind.MONEY: "#,##0.00"}
_HARMLESS = re.compile(r"(?!(?:true|false)\Z)[^\W\d_][^\d]*", re.IGNORECASE)  # no formula, number, date or flag
_FIRST_ERROR = -2146826288  # as Excel hands them out: 0x800A07D0 + 0 … 50
_LAST_ERROR = _FIRST_ERROR + 50
_LATER_ERRORS = {43: "#GETTING_DATA", 45: "#SPILL!", 46: "#CONNECT!", 47: "#BLOCKED!", 49: "#FIELD!", 50: "#CALC!"}
_ERROR_WORDS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", *_LATER_ERRORS.values()))


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

    >>> guarded("Paid"), guarded("=1+1"), guarded("2026-10"), guarded("#N/A"), guarded(CellError("#N/A")), guarded(5.0)
    ('Paid', "'=1+1", "'2026-10", "'#N/A", '#N/A', 5.0)
    """
    if isinstance(cell, CellError):
        return str(cell)  # as if typed: Excel makes the error of it
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


def error_of(value: Any) -> CellError | None:
    """The error that a word or number is; None for a number that has no word."""
    if isinstance(value, str):
        return CellError(value)
    word = _LATER_ERRORS.get(value - _FIRST_ERROR)
    return CellError(word) if word else None


def is_error_number(value: Any) -> bool:
    """Is it an error that xlwings does not know, as its number?"""
    return type(value) is int and _FIRST_ERROR <= value <= _LAST_ERROR
