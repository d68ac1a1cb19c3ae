"""A delimited text as the columns of a grid."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl.sources.books import amounts, grid
from ims_xl.sources.books.amounts import Amounts, Mask
from ims_xl.sources.books.grid import Coded
from ims_xl.sources.cells import Cell


class Texts:
    """A table of columns "0", "1" …, all texts. What a column was read as is kept."""

    def __init__(self, table: pa.Table) -> None:
        self._columns: list[pa.Array] = [_whole(column) for column in table.columns]
        self.size = int(table.num_rows)
        self._encoded: dict[int, pa.DictionaryArray] = {}
        self._coded: dict[int, Coded] = {}
        self._amounts: dict[int, Amounts] = {}

    def coded(self, column: int) -> Coded:
        if column not in self._coded:
            found = self._dictionary(column)
            self._coded[column] = Coded(found.indices.to_numpy(), found.dictionary.to_pylist())
        return self._coded[column]

    def blank(self, column: int) -> Mask:
        found: Mask = pc.equal(self._columns[column], "").to_numpy(zero_copy_only=False)
        return found

    def amounts(self, column: int) -> Amounts:
        if column not in self._amounts:
            self._amounts[column] = amounts.of_texts(self._columns[column])
        return self._amounts[column]

    def numbers(self, column: int, reader: Callable[[Cell], str | None]) -> pa.Array:
        return grid.numbers(self._columns[column], reader)

    def says(self, rows: NDArray[np.int64], hint: str, test: Callable[[str], bool]) -> Mask:
        found = np.zeros(len(rows), dtype=bool)
        taken = pa.array(rows)
        for column, cells in enumerate(self._columns):
            if column in self._amounts and not self._amounts[column].odd.any():
                continue  # an amount is no word
            encoded = self._encoded.get(column)
            here = cells.take(taken) if encoded is None else encoded.take(taken)
            pool = here if encoded is None else here.dictionary
            likely = np.flatnonzero(pc.match_substring_regex(pool, hint).to_numpy(zero_copy_only=False))
            passing = [at for at, one in zip(likely, pool.take(pa.array(likely)).to_pylist(), strict=True) if test(one)]
            if encoded is None:
                found[passing] = True
            elif passing:
                found |= np.isin(here.indices.to_numpy(), passing)
        return found

    def row(self, row: int) -> list[Cell]:
        return [column[row].as_py() for column in self._columns]

    def _dictionary(self, column: int) -> pa.DictionaryArray:
        if column not in self._encoded:
            self._encoded[column] = self._columns[column].dictionary_encode()
        return self._encoded[column]


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """The column in one piece."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
