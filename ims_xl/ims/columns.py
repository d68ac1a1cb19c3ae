"""A frame's columns as plain lists, for rules that look at one record at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.tables import TAX_HEADS

Heads = tuple[int, int, int, int]  # IGST, CGST, SGST, Cess in paise
NO_TAX: Heads = (0, 0, 0, 0)


def texts(frame: pd.DataFrame, column: str) -> list[str]:
    """Text, "" where missing."""
    found: list[str] = pc.fill_null(pa.array(frame[column].astype("str").array), "").to_pylist()
    return found


def flags(frame: pd.DataFrame, column: str) -> list[bool | None]:
    """Yes and no, None where nothing is said."""
    return _plain(frame[column].astype("boolean"))


def days(frame: pd.DataFrame, column: str) -> list[date | None]:
    """Dates, None where missing. A month has few days, so each is made once."""
    places, dates = pd.factorize(frame[column].astype("datetime64[s]"))
    known: list[date | None] = [*(day.date() for day in pd.DatetimeIndex(dates)), None]
    return [known[place] for place in places.tolist()]  # a missing date has the place -1, the last


def amounts(frame: pd.DataFrame, column: str) -> list[int | None]:
    """Paise, None where missing."""
    if not frame[column].notna().any():
        return [None] * len(frame)
    return _plain(frame[column].astype("Int64"))


def alike(frame: pd.DataFrame, columns: Sequence[str]) -> tuple[list[int], pd.DataFrame]:
    """Rows that are alike in these columns: the kind of each row, and one row of each kind in the kinds' order.

    A month has few kinds of record and many records: what is asked of a record is asked of its kind.
    """
    kinds = np.zeros(len(frame), dtype="int64")
    for column in columns:
        places, known = pd.factorize(frame[column], use_na_sentinel=True)
        if len(known) > 1 or (places < 0).any():
            kinds, _ = pd.factorize(kinds * (len(known) + 1) + places + 1)
    firsts = np.empty(int(kinds.max(initial=-1)) + 1, dtype="int64")
    firsts[kinds[::-1]] = np.arange(len(frame))[::-1]  # of several rows of a kind the first is written last
    return kinds.tolist(), frame[list(columns)].iloc[firsts]


def _plain(values: pd.Series[Any]) -> list[Any]:
    """The values of a masked column as Python's own, None where missing."""
    found: np.ndarray[Any, Any] = values.to_numpy(dtype="object")
    found[values.isna().to_numpy()] = None
    return list(found.tolist())


def heads(frame: pd.DataFrame, prefix: str = "") -> list[Heads]:
    """The four tax heads of each row, a missing one as nothing; `prefix` as in `declared_igst`."""
    whole = [frame[prefix + head].astype("Int64") for head in TAX_HEADS]
    if not any(column.notna().any() for column in whole):
        return [NO_TAX] * len(frame)
    columns = (column.fillna(0).to_numpy("int64").tolist() for column in whole)
    return list(zip(*columns, strict=True))


def plus(one: Heads, other: Heads) -> Heads:
    """Head by head."""
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3])


def times(factor: int, one: Heads) -> Heads:
    """Each head times a factor; -1 turns the sign."""
    return (factor * one[0], factor * one[1], factor * one[2], factor * one[3])
