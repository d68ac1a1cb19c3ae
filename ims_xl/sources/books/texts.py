"""A delimited text as the columns of a grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl import threads
from ims_xl.sources.books import amounts, grid, shapes
from ims_xl.sources.books.amounts import Amounts, Mask
from ims_xl.sources.books.grid import Coded, NumberReader
from ims_xl.sources.books.shapes import Shapes
from ims_xl.sources.books.words import Words
from ims_xl.sources.cells import Cell


class Texts:
    """A table of columns "0", "1" …, all texts, in pieces. What a column was read as is kept."""

    def __init__(self, table: pa.Table) -> None:
        self._columns: list[pa.ChunkedArray] = table.columns
        self.size = int(table.num_rows)
        self._whole: dict[int, pa.Array] = {}
        self._shapes: dict[int, Shapes] = {}
        self._numbers: dict[tuple[int, NumberReader], Words] = {}
        self._coded: dict[int, Coded] = {}
        self._pools: dict[int, pa.Array] = {}
        self._amounts: dict[int, Amounts] = {}

    def ahead(self, values: Sequence[int], numbers: Sequence[tuple[int, NumberReader]], sums: Sequence[int]) -> None:
        wanted = [column for column in dict.fromkeys(sums) if column not in self._amounts]
        whole = {column: amounts.Gathered(self.size) for column in wanted}

        def sum_up(column: int, begin: int, texts: pa.Array) -> None:
            whole[column].put(begin, amounts.of_texts(texts))

        works: list[Callable[[], object]] = [partial(self._compared, column, reader) for column, reader in numbers]
        works += [partial(self.coded, column) for column in values]
        for column in wanted:
            pieces = self._columns[column].chunks
            begins = np.cumsum([0, *map(len, pieces)]).tolist()
            works += [partial(sum_up, column, *piece) for piece in zip(begins, pieces, strict=False)]
        threads.each(lambda work: work(), works)
        for column, gathered in whole.items():
            self._amounts[column] = gathered.all()

    def coded(self, column: int) -> Coded:
        if column not in self._coded:
            found = self._columns[column].dictionary_encode().unify_dictionaries()
            pieces = [piece.indices.to_numpy() for piece in found.chunks]
            pool = found.chunk(0).dictionary if pieces else pa.array([], pa.string())
            self._pools[column] = pool
            self._coded[column] = Coded(np.concatenate(pieces or [np.zeros(0, dtype=np.int32)]), pool.to_pylist())
        return self._coded[column]

    def blank(self, column: int) -> Mask:
        found: Mask = pc.equal(self._columns[column], "").to_numpy()
        return found

    def amounts(self, column: int) -> Amounts:
        if column not in self._amounts:
            self.ahead([], [], [column])
        return self._amounts[column]

    def numbers(self, column: int, reader: NumberReader) -> Words:
        if (column, reader) not in self._numbers:
            self._numbers[column, reader] = grid.numbers(self._in_one(column), self._shaped(column), reader)
        return self._numbers[column, reader]

    def says(self, rows: NDArray[np.int64], hint: str, test: Callable[[str], bool]) -> Mask:
        found = np.zeros(len(rows), dtype=bool)
        for column in range(len(self._columns)):
            if column in self._amounts and not self._amounts[column].odd.any():
                continue  # an amount is no word
            if column in self._coded:
                found |= self._coded_says(column, hint, test)[rows]
                continue
            likely = np.flatnonzero(self._shaped(column).that(hint)[rows])
            if len(likely):
                cells = self._columns[column].take(pa.array(rows[likely])).to_pylist()
                found[likely] |= np.fromiter(map(test, cells), dtype=bool, count=len(cells))
        return found

    def row(self, row: int) -> list[Cell]:
        return [column[row].as_py() for column in self._columns]

    def _coded_says(self, column: int, hint: str, test: Callable[[str], bool]) -> Mask:
        pool = self._pools[column]
        passes = pc.match_substring_regex(pool, hint).to_numpy(zero_copy_only=False).copy()
        likely = np.flatnonzero(passes)
        passes[likely] = [test(one) for one in pool.take(pa.array(likely)).to_pylist()]
        found: Mask = passes[self._coded[column].codes] if passes.any() else np.zeros(self.size, dtype=bool)
        return found

    def _compared(self, column: int, reader: NumberReader) -> object:
        return self.numbers(column, reader).upper().codes

    def _in_one(self, column: int) -> pa.Array:
        """The column in one piece."""
        if column not in self._whole:
            pieces = self._columns[column]
            self._whole[column] = pieces.chunk(0) if pieces.num_chunks == 1 else pieces.combine_chunks()
        return self._whole[column]

    def _shaped(self, column: int) -> Shapes:
        if column not in self._shapes:
            self._shapes[column] = shapes.of(self._in_one(column))
        return self._shapes[column]
