"""Whole columns of text at once: amounts to paise, dates, and whatever has few different values.

Made for a million rows: amounts are cast as decimals by the columnar reader, never as floats; everything else is
read once for each different text. What cannot be read is NA and is named by its place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.gst import money
from ims_xl.sources.portal.row import parsed_day

_SEPARATORS = "[,\\s\u00a0\u202f]+"
_PLAIN = r"^[+-]?(\d{1,14}(\.\d{0,20})?|\.\d{1,20})$"
_GROUPED = r"^[^,]*$|^[+-]?(\d{1,3}(,\d{2})*,\d{3}|\d{1,3}(,\d{3})+)(\.\d*)?$"  # commas only between thousands or lakhs
_EXACT, _TWO_PLACES = pa.decimal128(38, 20), pa.decimal128(20, 2)
_SURE, _UNSURE, _SHORT = 1e13, 0.01, 18
_HUNDRED = pa.scalar(100, pa.decimal128(3, 0))


@dataclass(frozen=True)
class Read:
    """A column read: its values, NA where unreadable, and the 0-based rows and texts that were not."""

    values: pd.Series
    unreadable: list[tuple[int, str]]


def text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The texts without blanks around them; an empty one is null.

    >>> text(pa.chunked_array([[" a ", "", None]])).to_pylist()
    ['a', None, None]
    """
    trimmed = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)


def series(column: pa.ChunkedArray) -> pd.Series:
    """The texts as pandas keeps them (`str`)."""
    return pd.Series(column.to_pandas(), dtype="str").reset_index(drop=True)


def paise(column: pa.ChunkedArray) -> Read:
    """Amounts in rupees to whole paise (Int64), halves away from zero; spelled as `money.paise` reads them.

    >>> paise(pa.chunked_array([["1,180.005", "(23.5)", "x", None]])).values.tolist()
    [118001, -2350, <NA>, <NA>]
    """
    try:
        quick = _quick(column)
        return Read(_nullable(_whole(column)) if quick is None else quick, [])
    except pa.ArrowInvalid:
        given = text(column)  # some cell is no plain number: each is looked at
    bare = pc.replace_substring_regex(given, _SEPARATORS, "")
    plain = pc.fill_null(
        pc.and_(pc.match_substring_regex(bare, _PLAIN), pc.match_substring_regex(given, _GROUPED)), False
    )
    values = _whole(pc.if_else(plain, bare, None))
    odd = np.flatnonzero(pc.and_(pc.is_valid(given), pc.invert(plain)).to_numpy())
    spelled = given.take(pa.array(odd)).to_pylist()
    known = {one: _or_none(money.paise, one) for one in set(spelled)}
    amounts = _nullable(values)
    readable = np.array([known[one] is not None for one in spelled], dtype=bool)
    amounts.iloc[odd[readable]] = [known[one] for one in spelled if known[one] is not None]
    return Read(amounts, [(int(row), one) for row, one in zip(odd, spelled, strict=True) if known[one] is None])


def dates(column: pa.ChunkedArray) -> Read:
    """Dates, ISO or dd-mm-yyyy (datetime64[s])."""
    return mapped(column, lambda one: np.datetime64(parsed_day(one), "s"), "datetime64[s]")


def mapped(column: pa.ChunkedArray, reader: Callable[[str], Any], dtype: str) -> Read:
    """Each different text through `reader`, which raises `ValueError` for one it cannot read."""
    encoded = text(column).combine_chunks().dictionary_encode()
    different = encoded.dictionary.to_pylist()
    results = [_or_none(reader, one) for one in different]
    codes = pc.fill_null(encoded.indices, len(different)).to_numpy()
    # one place more, for what is missing
    values = pd.Series([*results, None], dtype=pd.api.types.pandas_dtype(dtype)).take(codes).reset_index(drop=True)
    bad = np.array([result is None for result in results] + [False])
    unreadable = [(int(row), different[codes[row]]) for row in np.flatnonzero(bad[codes])]
    return Read(values, unreadable)


def _or_none(reader: Callable[[str], Any], one: str) -> Any:
    try:
        return reader(one)
    except ValueError:
        return None


def _quick(column: pa.ChunkedArray) -> pd.Series | None:
    """As `_whole`, by way of floats, in a fifth of the time; None where a float might not tell the very paisa.

    Below `_SURE` paise a float of so few characters is off by less than a quarter of `_UNSURE`, so that only what lies
    so near to half a paisa may round the other way.
    """
    paise = pc.cast(column, pa.float64()).combine_chunks().fill_null(0).to_numpy() * 100
    size = np.abs(paise)
    whole = np.rint(paise)
    near_half = np.abs(np.abs(paise - whole) - 0.5) < _UNSURE
    if near_half.any() or not ((size < _SURE) & ((size > _UNSURE) | (size == 0))).all():
        return None
    if (pc.max(pc.binary_length(column)).as_py() or 0) > _SHORT:
        return None
    return pd.Series(pd.arrays.IntegerArray(whole.astype(np.int64), pc.is_null(column).to_numpy().copy()))


def _whole(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Paise of plain numbers. Raises `pa.ArrowInvalid` where a text is none."""
    rounded = pc.round(pc.cast(column, _EXACT), 2, round_mode="half_towards_infinity")
    return pc.cast(pc.multiply(pc.cast(rounded, _TWO_PLACES), _HUNDRED), pa.int64())


def _nullable(whole: pa.ChunkedArray) -> pd.Series:
    """The numbers as pandas keeps them (Int64)."""
    return pd.Series(
        pd.arrays.IntegerArray(pc.fill_null(whole, 0).to_numpy().copy(), pc.is_null(whole).to_numpy().copy())
    )
