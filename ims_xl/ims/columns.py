"""A frame's columns as plain lists, for rules that look at one record at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from ims_xl.tables import TAX_HEADS

Heads = tuple[int, int, int, int]  # IGST, CGST, SGST, Cess in paise
NO_TAX: Heads = (0, 0, 0, 0)


def texts(frame: pd.DataFrame, column: str) -> list[str]:
    """Text, "" where missing."""
    return [value if isinstance(value, str) else "" for value in frame[column].tolist()]


def flags(frame: pd.DataFrame, column: str) -> list[bool | None]:
    """Yes and no, None where nothing is said."""
    return _plain(frame[column].astype("boolean"))


def days(frame: pd.DataFrame, column: str) -> list[date | None]:
    """Dates, None where missing."""
    dates = frame[column].astype("datetime64[s]")
    return [None if missing else day for day, missing in zip(dates.dt.date, dates.isna(), strict=True)]


def amounts(frame: pd.DataFrame, column: str) -> list[int | None]:
    """Paise, None where missing."""
    return _plain(frame[column].astype("Int64"))


def _plain(values: pd.Series[Any]) -> list[Any]:
    """The values as Python's own, None where missing."""
    return list(values.astype(object).where(values.notna(), None))


def heads(frame: pd.DataFrame, prefix: str = "") -> list[Heads]:
    """The four tax heads of each row, a missing one as nothing; `prefix` as in `declared_igst`."""
    columns = [[amount or 0 for amount in amounts(frame, prefix + head)] for head in TAX_HEADS]
    return list(zip(*columns, strict=True))


def plus(one: Heads, other: Heads) -> Heads:
    """Head by head."""
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3])


def times(factor: int, one: Heads) -> Heads:
    """Each head times a factor; -1 turns the sign."""
    return (factor * one[0], factor * one[1], factor * one[2], factor * one[3])
