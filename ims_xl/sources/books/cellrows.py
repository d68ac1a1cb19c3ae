"""Rows of cells, as the readers of workbooks give them, as the columns of a grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl.sources.books import amounts, grid, shapes
from ims_xl.sources.books.amounts import Amounts, Mask
from ims_xl.sources.books.grid import Coded, NumberReader
from ims_xl.sources.books.words import Words
from ims_xl.sources.cells import Cell


class Cells:
    """Rows of cells, of which `width` columns count."""

    def __init__(self, rows: Sequence[list[Cell]], width: int) -> None:
        self._rows = rows
        regular = set(map(len, rows)) <= {width}
        level = rows if regular else [[*row[:width], *[""] * (width - len(row))] for row in rows]
        self._columns: list[Sequence[Cell]] = list(zip(*level, strict=True)) if rows else [()] * width
        self._coded: dict[int, Coded] = {}

    @property
    def size(self) -> int:
        """How many rows."""
        return len(self._rows)

    def coded(self, column: int) -> Coded:
        if column not in self._coded:
            cells = self._columns[column]
            places: dict[Any, int] = {}
            if bool in set(map(type, cells)):  # True is no 1 here
                keyed: Sequence[Any] = [(type(cell), cell) for cell in cells]
                codes = [places.setdefault(key, len(places)) for key in keyed]
                pool = [cell for _, cell in places]
            else:
                codes = [places.setdefault(cell, len(places)) for cell in cells]
                pool = list(places)
            self._coded[column] = Coded(np.array(codes, dtype=np.int32), pool)
        return self._coded[column]

    def blank(self, column: int) -> Mask:
        cells = self._columns[column]
        return np.fromiter((cell == "" for cell in cells), dtype=bool, count=len(cells))

    @property
    def block(self) -> NDArray[np.int64] | None:
        """They are not."""
        return None

    def amounts(self, column: int) -> Amounts:
        return amounts.of_cells(self._columns[column])

    def numbers(self, column: int, reader: NumberReader) -> Words:
        cells = self._columns[column]
        if set(map(type, cells)) <= {str}:
            texts = pa.array(cells, pa.string())
            return grid.numbers(texts, shapes.of(texts), reader)
        return Words(pc.fill_null(self.coded(column).mapped(reader).text(), ""))

    def said(self, rows: NDArray[np.int64], hint: str, test: Callable[[str], bool]) -> Coded:
        known: dict[str, bool] = {}
        places = {"": 0}
        found = np.zeros(len(rows), dtype=np.int32)
        for at, row in enumerate(rows):
            for cell in self._rows[row]:
                if isinstance(cell, str) and cell:
                    if cell not in known:
                        known[cell] = test(cell)
                    if known[cell]:
                        found[at] = places.setdefault(cell, len(places))
                        break
        return Coded(found, [*places])

    def rows(self, rows: NDArray[np.int64]) -> Iterator[list[Cell]]:
        return (self._rows[row] for row in rows)
