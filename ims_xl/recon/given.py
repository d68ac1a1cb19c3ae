"""Frames as programs give them: each column the matching reads is of its kind, is made so, or is refused by name.

The readers of this program give every column its kind, and pay nothing here. Money is in whole paise.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from numbers import Real

import numpy as np
import pandas as pd

from ims_xl.columns import Column, Kind, Table
from ims_xl.errors import ImsError

_EMPTY = ("", "nan", "NaN", "None", "<NA>", "NaT")  # what is left of a missing value that was turned into text


def frame(given: pd.DataFrame, table: type[Table]) -> pd.DataFrame:
    """The frame with every column the table declares, each of its kind; those it lacks are missing throughout.

    Raises `ImsError` for the first value that is of another kind, with its column, row and what would do.
    """
    columns = table.columns()
    if all(name in given.columns and given[name].dtype == name.kind.dtype for name in columns):
        return given
    made = {str(name): _of_kind(given[name], name, table) for name in columns if name in given.columns}
    return table.conform(pd.DataFrame(made, index=given.index))


def _of_kind(values: pd.Series, column: Column, table: type[Table]) -> pd.Series:
    if not isinstance(values, pd.Series):
        raise ImsError(f"{table.__name__} has several columns {column}. Leave one.")
    if values.dtype == column.kind.dtype:
        return values
    if (column.kind is Kind.MONEY and pd.api.types.is_integer_dtype(values.dtype)) or (
        column.kind in (Kind.DATE, Kind.MOMENT) and isinstance(values.dtype, np.dtype) and values.dtype.kind == "M"
    ):
        return values.astype(column.kind.dtype)
    read = _READERS[column.kind]
    found: list[object] = []
    for row, value in enumerate(values.tolist(), start=1):
        try:
            found.append(None if pd.isna(value) else read(value))
        except (TypeError, ValueError, ArithmeticError) as fault:
            shown = f'"{value}"' if isinstance(value, str) else str(value)
            raise ImsError(f"{table.__name__}, column {column}, row {row}: {shown} {fault}") from fault
    return pd.Series(found, index=values.index, dtype=object).astype(column.kind.dtype)


def _text(value: object) -> str | None:
    """A number that lost its kind in a spreadsheet is the text it was: 123.0 is 123."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    return None if text.strip() in _EMPTY else text


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, Real | Decimal) or not math.isfinite(value) or value % 1:
        raise ValueError("is no whole number of paise. Give ₹1,180.50 as 118050.")
    return int(value)  # type: ignore[arg-type]


def _number(value: object) -> float:
    if isinstance(value, str) or not math.isfinite(number := float(value)):  # type: ignore[arg-type]
        raise ValueError("is no number.")
    return number


def _day(value: object) -> pd.Timestamp:
    try:
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
    except ValueError:
        value = None
    if not isinstance(value, date | np.datetime64):
        raise ValueError("is no date. Give dates, or texts like 2026-10-27.")
    stamp = pd.Timestamp(value)
    return stamp.tz_localize(None) if stamp.tzinfo else stamp


def _flag(value: object) -> bool:
    if isinstance(value, str) or value not in (0, 1):
        raise ValueError("is neither True nor False.")
    return bool(value)


_READERS: dict[Kind, Callable[[object], object]] = {
    Kind.TEXT: _text,
    Kind.PERIOD: _text,
    Kind.MONEY: _whole,
    Kind.COUNT: _whole,
    Kind.NUMBER: _number,
    Kind.DATE: _day,
    Kind.MOMENT: _day,
    Kind.FLAG: _flag,
}
