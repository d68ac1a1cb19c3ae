"""A saved table read column by column, each as one array: the way for tables of a hundred thousand rows.

Where all cells of every column are of one kind (text, numbers, dates), as they are unless somebody typed otherwise,
the columns come as they are needed. Anything else is left to `values`, which looks at each cell.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import fastexcel
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.columns import Column, Kind, Owner, Table
from ims_xl.errors import WorkbookUnusable
from ims_xl.excel import codes, values
from ims_xl.excel.cells import FIRST_MOMENT

logging.getLogger("fastexcel").setLevel(logging.ERROR)  # a blank column is no news to the user
_TEXT = pd.StringDtype(na_value=np.nan)
_HALF_A_SECOND = np.timedelta64(500, "ms")
_PLAIN = (pa.types.is_large_string, pa.types.is_float64, pa.types.is_boolean, pa.types.is_timestamp)


class Readers:
    """Readers of one workbook's data. Each parses the workbook's texts once, and reads one table at a time."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._idle: list[fastexcel.ExcelReader] = []

    @contextmanager
    def one(self) -> Iterator[fastexcel.ExcelReader]:
        """A reader that nobody else uses meanwhile; one that failed is not used again."""
        try:
            reader = self._idle.pop()
        except IndexError:
            reader = fastexcel.read_excel(self._data)
        yield reader
        self._idle.append(reader)


def columns(readers: Readers, title: str, headers: Sequence[str]) -> dict[str, pa.Array] | None:
    """The data of a workbook's table by header; None where a column holds cells of several kinds."""
    names = [str(at) for at in range(len(headers))]
    try:
        with readers.one() as reader:
            loaded = reader.load_table(
                title, header_row=None, column_names=names, schema_sample_rows=None, dtype_coercion="strict"
            )
            batch = loaded.to_arrow()
            del loaded  # the cells a second time
    except Exception:  # whatever it stumbles over, the other way reads or names
        return None
    if batch.num_columns != len(headers):
        return None
    found = {header: _settled(array) for header, array in zip(headers, batch.columns, strict=True)}
    plain = all(any(is_kind(array.type) for is_kind in _PLAIN) for array in found.values())
    return found if plain else None


def to_frame(
    table: type[Table], cells: Mapping[str, pa.Array], sheet: str, first_row: int, epoch: datetime
) -> pd.DataFrame:
    """As `values.to_frame`, of columns as arrays. Raises `WorkbookUnusable` as that does."""
    rows = np.arange(first_row, first_row + max(map(len, cells.values()), default=0))
    kept = _solid(table, cells)
    if kept is not None:
        rows = rows[kept]
        cells = {header: array.filter(pa.array(kept)) for header, array in cells.items()}
    data: dict[str, Any] = {}
    for column in table.columns():
        data[str(column)] = _declared(cells[column.header], column, epoch, lambda at: f"{sheet}, row {rows[at]}")
    declared = {column.header for column in table.columns()}
    for header, array in cells.items():
        if header not in declared:
            data[header] = _as_it_is(array)
    return table.conform(codes.meant(table, pd.DataFrame(data, index=pd.RangeIndex(len(rows)))))


def _settled(array: pa.Array) -> pa.Array:
    """Blank text as missing; whole numbers as numbers; dates that are none of Excel's under a type of their own."""
    kind = array.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind):
        text = array.cast(pa.large_string())
        blank = pc.equal(pc.binary_length(text), 0)
        return pc.if_else(blank, pa.scalar(None, pa.large_string()), text) if pc.any(blank).as_py() else text
    if pa.types.is_integer(kind):
        return array.cast(pa.float64())
    if pa.types.is_timestamp(kind):
        earliest = pc.min(array).as_py()
        if earliest is not None and earliest < FIRST_MOMENT:  # hours and minutes alone
            return array.cast(pa.int64()).cast(pa.duration("ms"))
    return array


def _solid(table: type[Table], cells: Mapping[str, pa.Array]) -> np.ndarray | None:
    """Which rows are rows: with a cell that is not blank in a column that is not the user's. None where all are."""
    arrays = [cells[column.header] for column in table.columns() if column.owner is not Owner.USER]
    if any(array.null_count == 0 for array in arrays):
        return None
    found = np.zeros(max(map(len, arrays), default=0), dtype=bool)
    for array in arrays:
        found |= np.asarray(array.is_valid())
        if found.all():
            return None
    return found


def _declared(array: pa.Array, column: Column, epoch: datetime, place: Callable[[int], str]) -> Any:
    """A declared column as an array of its dtype."""
    kind, held = column.kind, array.type
    if kind in (Kind.TEXT, Kind.PERIOD) and pa.types.is_large_string(held):
        return _as_it_is(array)
    if kind is Kind.MONEY and pa.types.is_float64(held):
        return values.whole_paise(_as_it_is(array))
    if kind in (Kind.DATE, Kind.MOMENT) and pa.types.is_timestamp(held):
        read = _as_it_is(array)
        return pd.Series(read).dt.normalize().array if kind is Kind.DATE else read
    if pa.types.is_large_string(held):  # words such as Yes and No: each is understood once
        encoded = array.dictionary_encode()
        try:
            meant = values.column_values([*encoded.dictionary.to_pylist(), None], column, epoch, place)
        except WorkbookUnusable:
            return values.column_values(array.to_pylist(), column, epoch, place)
        at = encoded.indices.fill_null(len(encoded.dictionary)).to_numpy()
        return meant.take(at)
    return values.column_values(array.to_pylist(), column, epoch, place)


def _as_it_is(array: pa.Array) -> Any:
    """A column as an array in the dtype of its cells: text, numbers, flags or moments to the second."""
    if pa.types.is_large_string(array.type):
        return pd.array(array, dtype=_TEXT)
    if pa.types.is_timestamp(array.type):
        moments = array.cast(pa.timestamp("ms")).to_numpy(zero_copy_only=False)
        return pd.array((moments + _HALF_A_SECOND).astype("datetime64[s]"))
    missing = np.asarray(array.is_null())
    filled = array.fill_null(False if pa.types.is_boolean(array.type) else 0.0).to_numpy(zero_copy_only=False)
    kind = pd.arrays.BooleanArray if pa.types.is_boolean(array.type) else pd.arrays.FloatingArray
    return kind(np.array(filled), missing)
