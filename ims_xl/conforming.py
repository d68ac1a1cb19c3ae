"""A frame made to fit its table: every declared column, in order and kind."""

from __future__ import annotations

import functools
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.columns import COUNT, TEXT, Column, Kind, Table
from ims_xl.errors import ImsError

_WORDS = (Kind.TEXT, Kind.PERIOD)
_TOGETHER = 1 << 16  # texts of one piece, where all are the same


def conform(table: type[Table], frame: pd.DataFrame) -> pd.DataFrame:
    """As `Table.conform`."""
    if _fits(table, frame):
        return frame.reset_index(drop=True)
    data: dict[str, Any] = {}
    blank = functools.cache(lambda kind: missing(kind, len(frame)))
    for column in table.columns():
        try:
            data[str(column)] = _fitting(frame[column], column) if column in frame.columns else blank(column.kind)
        except (TypeError, ValueError) as fault:
            raise ImsError(f"{table.sheet}, column {column.header}: {fault}") from fault
    index = pd.RangeIndex(len(frame))
    for extra in frame.columns:
        if extra not in data:
            data[extra] = frame[extra].set_axis(index)
    return pd.DataFrame(data, index=index)


def _fits(table: type[Table], frame: pd.DataFrame) -> bool:
    """Has the frame every column already, in order and dtype, with no blank text among them?"""
    count = len(table.columns())
    return (
        isinstance(frame.columns.dtype, pd.StringDtype)
        and frame.columns.name is None
        and frame.columns[:count].tolist() == list(table.columns())
        and frame.dtypes.tolist()[:count] == [column.kind.dtype for column in table.columns()]
        and not any(_has_blanks(frame[column]) for column in table.columns() if column.kind in _WORDS)
    )


def _fitting(values: pd.Series, column: Column) -> Any:
    """The column as an array of the dtype its kind wants; one that has it stays as it is."""
    if values.dtype != column.kind.dtype:
        values = values.astype(column.kind.dtype)
    if column.kind in _WORDS and _has_blanks(values):
        return texts(pa.array(values.array))
    return values.array


def missing(kind: Kind, count: int) -> Any:
    """So many values of a kind, all missing; noughts of whole numbers."""
    if kind in _WORDS:
        return repeated(None, count)
    return pd.array([0 if kind is COUNT else None], dtype=kind.dtype).repeat(count)


def repeated(word: str | None, count: int) -> Any:
    """The same text so many times, as pandas keeps texts; in memory it stands a few times only."""
    some = _same(word, min(count, _TOGETHER))
    whole, rest = divmod(count, _TOGETHER)
    return pd.array(pa.chunked_array([*[some] * whole, some[:rest]], pa.large_string()), dtype=TEXT.dtype)


def _same(word: str | None, count: int) -> pa.Array:
    if word is None and count == _TOGETHER:
        return _nothing()
    return pa.repeat(pa.scalar(word, pa.large_string()), count)


@functools.cache
def _nothing() -> pa.Array:
    """A piece without texts, which all columns may share."""
    return pa.nulls(_TOGETHER, pa.large_string())


def texts(found: pa.Array | pa.ChunkedArray) -> Any:
    """Texts as pandas keeps them, a blank being missing."""
    if _any_blank(found):
        found = pc.if_else(pc.equal(found, ""), None, found)
    return held(found)


def held(found: pa.Array | pa.ChunkedArray) -> Any:
    """Texts as pandas keeps them, none of them blank."""
    return pd.array(found, dtype=Kind.TEXT.dtype)


def _has_blanks(values: pd.Series) -> bool:
    return _any_blank(pa.array(values.array))


def _any_blank(found: pa.Array | pa.ChunkedArray) -> bool:
    """Looked for piece by piece, so that what is only needed on the way stays in the processor's cache."""
    pieces = found.chunks if isinstance(found, pa.ChunkedArray) else [found]
    return any(pc.min(pc.binary_length(piece)).as_py() == 0 for piece in pieces)
