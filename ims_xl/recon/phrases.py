"""Columns of phrases, put together at a stroke: amounts, days, words for codes, clauses joined into sentences.

Arrow builds a million of them in the time Python needs for a few thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.recon import ordering, pairing
from ims_xl.recon.sides import NO_DAY, BoolArray, IntArray
from ims_xl.recon.texts import Strings

_PLAIN = [str(number) for number in range(1000)]
_DIGITS = pa.array([*_PLAIN, *(f"{number:03d}" for number in range(1000))], pa.large_string())
_GROUPS = pa.array([*(f"{n}," for n in range(100)), "", *(f"{n:02d}," for n in range(100))], pa.large_string())
_PAISE = pa.array(["", *(f".{part:02d}" for part in range(1, 100))], pa.large_string())
_SIGNS = pa.array(["₹", "-₹"], pa.large_string())


@dataclass(frozen=True)
class Clause:
    """A part of the sentences of some rows; the rows are in order, each stands there as often as it has such a part."""

    rows: IntArray
    texts: Strings


def said(*pieces: str | Strings) -> Strings:
    """The pieces one after another, row by row; missing where one is."""
    return pc.binary_join_element_wise(*map(_piece, pieces), _piece(""))


def joined(clauses: Sequence[Clause], length: int, between: str, none: str) -> Strings:
    """For each of `length` rows its clauses in the order given, `between` in between; `none` where it has none."""
    rows = np.concatenate([np.zeros(0, np.int64), *(clause.rows for clause in clauses)])
    texts = pa.concat_arrays([pa.array([], pa.large_string()), *(clause.texts for clause in clauses)])
    counts = np.bincount(rows, minlength=length)
    in_order = texts.take(pa.array(ordering.order(rows)))
    together = runs_joined(in_order, np.concatenate([[0], np.cumsum(counts)]), between)
    return together if counts.all() else chosen(counts > 0, together, none)


def runs_joined(texts: Strings, starts: IntArray, between: str) -> Strings:
    """The texts joined run by run; `starts` has the place where each run begins, and last where the last one ends."""
    return pc.binary_join(pa.LargeListArray.from_arrays(pa.array(starts), texts), _piece(between))


def chosen(where: BoolArray, then: str | Strings, otherwise: str | Strings) -> Strings:
    """One text or the other, row by row."""
    return pc.if_else(pa.array(where), _piece(then), _piece(otherwise))


def spread(texts: Strings, places: IntArray, length: int) -> Strings:
    """The texts at their places among `length` rows, missing at all others."""
    where = np.full(length, -1, dtype=np.int64)
    where[places] = np.arange(len(places))
    return texts.take(pa.array(where, mask=where < 0))


def coded(words: Sequence[str], codes: Any) -> Strings:
    """The word of each code."""
    return pa.array(words, pa.large_string()).take(pa.array(np.asarray(codes, dtype=np.int64)))


def amounts(paise: IntArray) -> Strings:
    """`gst.money.words` of each amount in paise.

    >>> amounts(np.array([1234567800, -2350])).to_pylist()
    ['₹1,23,45,678', '-₹23.50']
    """
    rupees, part = np.divmod(np.abs(paise), 100)
    head, tail = np.divmod(rupees, 1000)
    pieces = [_DIGITS.take(pa.array(tail + 1000 * (head > 0))), _PAISE.take(pa.array(part))]
    while head.any():
        rest, group = np.divmod(head, 100)
        pieces.insert(0, _GROUPS.take(pa.array(np.where(head > 0, group + 101 * (rest > 0), 100))))
        head = rest
    return said(_SIGNS.take(pa.array((paise < 0).astype(np.int8))), *pieces)


def days(numbers: IntArray) -> Strings:
    """`day` of each."""
    return of_distinct(day, numbers)


def of_distinct(phrase: Callable[..., str], *numbers: IntArray) -> Strings:
    """The phrase of the numbers of each row, made once for rows of the same numbers."""
    codes = pairing.alike(*numbers)
    first = np.zeros(int(codes.max(initial=-1)) + 1, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return coded([phrase(*row) for row in zip(*(column[first].tolist() for column in numbers), strict=True)], codes)


@lru_cache(maxsize=1 << 14)
def day(number: int) -> str:
    """A day as people write it, from days since 1970.

    >>> day(0)
    '01-01-1970'
    """
    return "no date" if number == NO_DAY else calendar(number).strftime("%d-%m-%Y")


def calendar(number: int) -> date:
    """The date of a day, from days since 1970."""
    return date(1970, 1, 1) + timedelta(days=number)


def _piece(text: str | Strings) -> Any:
    return pa.scalar(text, pa.large_string()) if isinstance(text, str) else text
