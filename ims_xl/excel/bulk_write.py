"""The cells of whole columns as XML, made by a columnar engine: what stands in each cell after its reference and style.

Text goes in as inline strings (ECMA-376 part 1, 18.3.1.53), so that no supplier's "=…" becomes a formula. Columns with
anything out of the ordinary go cell by cell, through `cellxml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.columns import Column, Kind, Table
from ims_xl.excel import calculated, cellxml, values
from ims_xl.excel.cells import FIRST_MOMENT, LONGEST_TEXT

_STRING = pa.large_string()
_BLANK = pa.scalar("/>", _STRING)
_DAY = 86_400
_ODD = np.zeros(256, dtype=bool)  # bytes of texts that may need escaping
_ODD[[*range(9), 11, 12, *range(13, 32), *b"&<>", 0xEF]] = True
_EDGE = np.zeros(256, dtype=bool)  # bytes that a blank at a text's edge may begin or end with
_EDGE[[*b" \t\n\v\f\r", *range(28, 32), *range(128, 256)]] = True


def tails(
    table: type[Table],
    frame: pd.DataFrame,
    headers: Sequence[str],
    sheet: str,
    formulas: Mapping[str, str],
    epoch: datetime,
) -> dict[str, pa.LargeStringArray]:
    """By header, what follows each cell's reference and style. Raises `WorkbookUnusable` as `values.to_cells` does."""
    made: dict[str, pa.LargeStringArray] = {}
    for header, column, series in values.fitting(table, frame, headers, sheet):
        if series is None or (header in formulas and header in calculated.headers(table)):
            made[header] = blank(len(frame), formulas.get(header))
            continue
        quick = None if header in formulas else _quick(series, column, epoch)
        if quick is None:
            cells = values.column_cells(series, column, sheet, header)
            quick = pa.array(cellxml.tails(cells, formulas.get(header), epoch), _STRING)
        made[header] = quick
    return made


def blank(rows: int, formula: str | None) -> pa.LargeStringArray:
    """The tails of blank cells."""
    return pa.repeat(pa.scalar(cellxml.tail(None, formula, datetime.min), _STRING), rows)


def _quick(series: pd.Series, column: Column | None, epoch: datetime) -> pa.LargeStringArray | None:
    """The tails of a column without anything out of the ordinary; None where there is, or may be."""
    kind = series.dtype.kind if column is None else column.kind
    if isinstance(series.dtype, pd.StringDtype):
        texts = _one(pa.array(series, _STRING))
        return _texts(pc.if_else(pc.equal(texts, ""), pa.scalar(None, _STRING), texts))
    if kind is Kind.FLAG:
        flags = _one(pa.array(series, pa.bool_()))
        return _wrapped(pc.if_else(flags, "Yes", "No").cast(_STRING), ' t="inlineStr"><is><t>', "</t></is></c>")
    if kind is Kind.MONEY:
        if (series.abs() >= values.MOST_PAISE).any():
            return None
        return _numbers(pc.divide(_one(pa.array(series, pa.int64())).cast(pa.float64()), 100.0))
    if kind in (Kind.DATE, Kind.MOMENT, "M"):
        return _moments(series, epoch)
    if kind in (Kind.COUNT, Kind.NUMBER, "f", "i"):
        numbers = _one(pa.array(series, pa.float64()))
        return _numbers(numbers) if pc.all(pc.is_finite(numbers)).as_py() in (True, None) else None
    return None


def _texts(texts: pa.LargeStringArray) -> pa.LargeStringArray | None:
    """Texts that are copied as they are, save those that need escaping."""
    longest = pc.max(pc.utf8_length(texts)).as_py() or 0
    if 2 * longest > LONGEST_TEXT:
        return None
    made = _wrapped(texts, ' t="inlineStr"><is><t>', "</t></is></c>")
    special = _special(texts)
    if not special.any():
        return made
    where = pa.array(special)
    again = [cellxml.tail(text, None, datetime.min) for text in texts.filter(where).to_pylist()]
    return pc.replace_with_mask(made, where, pa.array(again, _STRING))


def _special(texts: pa.LargeStringArray) -> np.ndarray:
    """Which texts may need escaping, or keep a blank at their edge; some that do not are among them."""
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    found = np.zeros(len(texts), dtype=bool)
    if not len(texts) or ends[-1] == ends[0]:
        return found
    letters = np.frombuffer(data, np.uint8)[: ends[-1]]
    odd = _ODD[letters]
    odd[:-1] |= (letters[:-1] == ord("_")) & (letters[1:] == ord("x"))
    at = np.flatnonzero(odd)
    at = at[at >= ends[0]]
    if len(at):
        found[np.searchsorted(ends, at, side="right") - 1] = True
    filled = np.flatnonzero(ends[1:] > ends[:-1])
    edges = _EDGE[letters[ends[filled]]] | _EDGE[letters[ends[filled + 1] - 1]]
    found[filled[edges]] = True
    special: np.ndarray = found & np.asarray(texts.is_valid())
    return special


def _numbers(numbers: pa.DoubleArray) -> pa.LargeStringArray:
    return _wrapped(numbers.cast(_STRING), "><v>", "</v></c>")


def _moments(series: pd.Series, epoch: datetime) -> pa.LargeStringArray | None:
    moments = series.to_numpy("datetime64[s]")
    missing = np.isnat(moments)
    if len(moments) and (moments[~missing] < np.datetime64(FIRST_MOMENT)).any():
        return None
    seconds = (moments - np.datetime64(epoch, "s")).astype(np.int64)
    whole = seconds % _DAY == 0
    if (whole | missing).all():
        return _wrapped(pa.array(seconds // _DAY, mask=missing).cast(_STRING), "><v>", "</v></c>")
    return _numbers(pa.array(seconds // _DAY + seconds % _DAY / _DAY, mask=missing))


def _wrapped(texts: pa.LargeStringArray, before: str, after: str) -> pa.LargeStringArray:
    """Each between the two; missing ones as blank cells."""
    sides = (pa.scalar(text, _STRING) for text in (before, after, ""))
    first, last, between = sides
    return pc.fill_null(pc.binary_join_element_wise(first, texts, last, between), _BLANK)


def _one(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
