"""A column of text by row, as the table holds it: strings are made only of the rows that are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl.recon import fingerprints

if TYPE_CHECKING:
    import pandas as pd

Rows = NDArray[Any]  # rows by place, or a flag for each row
Strings: TypeAlias = Any  # an Arrow array of large_string, null where missing


class Texts:
    """Text row by row, None where missing; `texts[3]` is a string, `texts[rows]` an array of them.

    Rows may name a text of `values` each; a row of -1 has none.
    """

    def __init__(self, values: Strings, rows: Rows | None = None, order: _Order | None = None) -> None:
        self._values, self._rows = values, rows
        self._order = order or _Order(values)

    @classmethod
    def of(cls, column: pd.Series) -> Texts:
        """The texts of a column, without copying them."""
        values = pa.array(column, type=pa.large_string(), from_pandas=True)
        return cls(values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values)

    def __len__(self) -> int:
        return len(self._values) if self._rows is None else len(self._rows)

    @overload
    def __getitem__(self, rows: Rows) -> NDArray[np.object_]: ...
    @overload
    def __getitem__(self, rows: int) -> str | None: ...
    def __getitem__(self, rows: int | Rows) -> Any:
        if isinstance(rows, np.ndarray):
            return self.strings(rows).to_numpy(zero_copy_only=False)
        return self._values[int(rows if self._rows is None else self._rows[rows])].as_py()

    def strings(self, rows: Rows | None = None) -> Strings:
        """The texts of these rows, of all where none are named, as one Arrow array."""
        if rows is None:
            return self._values if self._rows is None else _taken(self._values, self._rows)
        places = np.flatnonzero(rows) if rows.dtype == bool else rows.astype(np.int64)
        return _taken(self._values, places if self._rows is None else self._rows[places])

    def spread(self, rows: Rows) -> Texts:
        """As `take`, with no text where a row is -1."""
        found = rows if self._rows is None else np.append(self._rows, -1)[rows]
        return Texts(self._values, found, self._order)

    @classmethod
    def joined(cls, several: Sequence[Texts]) -> Texts:
        """The texts of several, one after another."""
        rows, before = [], 0
        for texts in several:
            own = np.arange(len(texts)) if texts._rows is None else texts._rows
            rows.append(np.where(own < 0, -1, own + before))
            before += len(texts._values)
        return cls(pa.concat_arrays([texts._values for texts in several]), np.concatenate(rows))

    def given(self) -> NDArray[np.bool_]:
        """Which rows have a text."""
        return np.asarray(self.strings().is_valid().to_numpy(zero_copy_only=False), dtype=np.bool_)

    def each_once(self) -> bool:
        """Does no text of the column stand in it twice?"""
        texts = self.strings()
        return fingerprints.differ(texts) or len(texts.unique()) == len(texts)

    def take(self, rows: Rows) -> Texts:
        """The texts of these rows alone, in their order; no string is touched."""
        places = np.flatnonzero(rows) if rows.dtype == bool else rows
        return Texts(self._values, places if self._rows is None else self._rows[places], self._order)

    def ranks(self, rows: Rows | None = None) -> NDArray[np.int64]:
        """The place of each of these rows, of all where none are named, in the order of their texts.

        Equal texts share one. The texts that `take` was given are put in order once, for all of them.
        """
        ranks = self._order.ranks if self._rows is None else self._order.ranks[self._rows]
        return ranks if rows is None else ranks[rows]


def _taken(values: Strings, rows: Rows) -> Strings:
    missing = rows < 0
    return values.take(pa.array(rows, mask=missing) if missing.any() else pa.array(rows))


class _Order:
    """The order of texts, found when it is first asked for."""

    def __init__(self, values: Strings) -> None:
        self._values = values

    @cached_property
    def distinct(self) -> Any:
        return self._values.dictionary_encode()

    @cached_property
    def ranks(self) -> NDArray[np.int64]:
        distinct = self.distinct
        order = np.empty(len(distinct.dictionary), dtype=np.int64)
        order[pc.array_sort_indices(distinct.dictionary).to_numpy()] = np.arange(len(order))
        return order[distinct.indices.to_numpy()] if len(order) else np.zeros(len(distinct), np.int64)
