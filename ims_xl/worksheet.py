"""What makes a worksheet function of a Python function: cells or blocks of cells in, the same shape of answers out.

A blank cell gives a blank answer and a cell in error that error; a value that is no value of its kind gives #VALUE!.
Blocks are taken together as Excel takes arrays: a single cell, row or column goes with every row or column of the
others. Where Excel runs the module, xlwings has been imported already and is told of each function; elsewhere it is
not imported at all, as it takes most of a second.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from inspect import Parameter, signature
from typing import Any

Answer = str | float | bool | datetime
ERRORS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"))
CATEGORY = "IMS"
_NO_VALUE, _NOT_THERE = "#VALUE!", "#N/A"
_EPOCH = datetime(1899, 12, 30)


@dataclass(frozen=True)
class WorksheetFunction:
    """A function as Excel's wizard shows it: what it answers, and what each argument is."""

    name: str
    about: str
    arguments: dict[str, str]
    optional: tuple[str, ...]


FUNCTIONS: dict[str, WorksheetFunction] = {}


def worksheet_function(**arguments: str) -> Callable[[Callable[..., Answer]], Callable[..., Any]]:
    """Make a worksheet function; `arguments` says of each argument what it is. An optional one is None where left out.

    The function itself gets single values, none of them blank or in error, and raises `ValueError` for one that is no
    value of its kind.
    """

    def made(function: Callable[..., Answer]) -> Callable[..., Any]:
        parameters = signature(function).parameters
        optional = tuple(name for name, one in parameters.items() if one.default is not Parameter.empty)

        @wraps(function)
        def answered(*cells: Any) -> Any:
            return _each(function, [*cells, *[None] * (len(parameters) - len(cells))], len(parameters) - len(optional))

        answered.__annotations__ = {}  # xlwings would convert by them
        about = " ".join((function.__doc__ or "").split())
        FUNCTIONS[function.__name__] = WorksheetFunction(function.__name__, about, arguments, optional)
        return _told_to_xlwings(answered, arguments)

    return made


def text(cell: Any) -> str:
    """The text of a cell; Excel makes a number of digits: 123.0 is 123."""
    return f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def day(cell: Any) -> date:
    """The date of a cell: a date, its serial number, or text as dd-mm-yyyy or yyyy-mm-dd. Raises `ValueError`."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and 61 <= cell < 2_958_466:
        return (_EPOCH + timedelta(days=float(cell))).date()
    for written in ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(str(cell).strip(), written).date()
        except ValueError:
            continue
    raise ValueError(f'"{cell}" is not a date.')


def moment(answer: date) -> datetime:
    """A date as Excel takes one."""
    return datetime(answer.year, answer.month, answer.day)


def _each(function: Callable[..., Answer], given: list[Any], needed: int) -> Any:
    """The answers to blocks of cells; a bare answer to single cells."""
    blocks = [_block(one) for one in given]
    height, width = max(map(len, blocks)), max(len(block[0]) for block in blocks)
    answers = [
        [_one(function, [_at(block, row, column) for block in blocks], needed) for column in range(width)]
        for row in range(height)
    ]
    return answers if height > 1 or width > 1 else answers[0][0]


def _block(cells: Any) -> list[list[Any]]:
    if not isinstance(cells, (list, tuple)):
        return [[cells]]
    rows = [list(row) if isinstance(row, (list, tuple)) else [row] for row in cells]
    return rows if rows and rows[0] else [[None]]


def _at(block: list[list[Any]], row: int, column: int) -> Any:
    line = block[0] if len(block) == 1 else block[row] if row < len(block) else [_NOT_THERE]
    return line[0] if len(line) == 1 else line[column] if column < len(line) else _NOT_THERE


def _one(function: Callable[..., Answer], cells: list[Any], needed: int) -> Answer:
    for cell in cells:
        if isinstance(cell, str) and cell in ERRORS:
            return cell
    if any(cell is None or cell == "" for cell in cells[:needed]):
        return ""
    try:
        return function(*(None if cell == "" else cell for cell in cells))
    except (ValueError, OverflowError):
        return _NO_VALUE


def _told_to_xlwings(answered: Callable[..., Any], arguments: dict[str, str]) -> Callable[..., Any]:
    xlwings: Any = sys.modules.get("xlwings")
    if xlwings is None:
        return answered
    for name, about in arguments.items():
        answered = xlwings.arg(name, ndim=2, err_to_str=True, doc=about)(answered)
    described: Callable[..., Any] = xlwings.func(category=CATEGORY, call_in_wizard=False)(answered)
    return described
