"""The rows of a register as columns: each column's different values with their places, its amounts, its texts.

A grid is made of a text file straight by the columnar reader (`texts`), or of rows of cells as `sheets` reads them
(`cellrows`). What is not plain in a column is marked, so that its row can be read cell by cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl.sources.books.amounts import Amounts, Mask
from ims_xl.sources.books.shapes import Shapes, spread
from ims_xl.sources.books.words import Words
from ims_xl.sources.cells import Cell
from ims_xl.sources.document_numbers import DAY_OR_YEAR_OF_MONTH

NumberReader = Callable[[Cell], str | None]

# with a digit, so that it is no "NA" or "nil"; or a blank
_PLAIN_NUMBER = r"^([0-9A-Za-z/_-]*[0-9][0-9A-Za-z/_-]*)?$"


@dataclass(frozen=True)
class Coded:
    """A column as places in a pool of its different values."""

    codes: NDArray[np.int32]
    pool: list[Any]

    def mapped(self, reader: Callable[[Any], Any]) -> Coded:
        """Each different value through `reader`."""
        return Coded(self.codes, [reader(one) for one in self.pool])

    def where(self, test: Callable[[Any], bool]) -> Mask:
        """Which rows hold a value that passes."""
        return spread(np.fromiter(map(test, self.pool), dtype=bool, count=len(self.pool)), self.codes)

    def array(self, dtype: Any) -> NDArray[Any]:
        """The values themselves."""
        return np.array(self.pool, dtype=dtype).take(self.codes)

    def taken(self, rows: NDArray[np.int64]) -> Coded:
        """The values of these rows."""
        return Coded(self.codes.take(rows), self.pool)

    def text(self) -> pa.Array:
        """The values as texts, null for None and for a blank."""
        return pa.array([one or None for one in self.pool], pa.large_string()).take(pa.array(self.codes))

    def or_else(self, other: Coded, blank: Any = "") -> Coded:
        """This column, and the other one where this one is blank."""
        codes = other.codes + np.int32(len(self.pool))
        np.copyto(codes, self.codes, where=self.where(lambda one: one != blank))
        return Coded(codes, [*self.pool, *other.pool])


class Wanted(NamedTuple):
    """The columns that will be asked for: by different values, as numbers (some to be compared), and as amounts."""

    values: Sequence[int]
    numbers: Sequence[tuple[int, NumberReader]]
    sums: Sequence[Sequence[int]]  # for each of AMOUNTS its columns
    compared: Sequence[int] = ()  # numbers of which is surely asked where they are equal


class Grid(Protocol):
    """The rows below a header; columns and rows count from 0."""

    @property
    def size(self) -> int:
        """How many rows."""
        ...

    def coded(self, column: int) -> Coded:
        """The column's cells by their different values."""
        ...

    def blank(self, column: int) -> Mask:
        """Where the column has no cell, or an empty one."""
        ...

    def amounts(self, column: int) -> Amounts:
        """The column as amounts."""
        ...

    @property
    def block(self) -> NDArray[np.int64] | None:
        """The paise of the first column of each of AMOUNTS, the caller's own, where they are held so already."""
        ...

    def numbers(self, column: int, reader: NumberReader) -> Words:
        """The column as texts; what is no plain number of a document goes through `reader`, which may say None."""
        ...

    def said(self, rows: NDArray[np.int64], hint: str, test: Callable[[str], bool]) -> Coded:
        """Of each of these rows the first text that passes, "" where none does; every such text matches `hint`."""
        ...

    def rows(self, rows: NDArray[np.int64]) -> Iterator[list[Cell]]:
        """The cells of these rows."""
        ...


def numbers(given: pa.Array, shape: Shapes, reader: NumberReader) -> Words:
    """Texts of a shape as numbers of documents; what is no plain one goes through `reader`, once for each spelling."""
    found = given.cast(pa.large_string())
    plain = shape.that(_PLAIN_NUMBER, but=DAY_OR_YEAR_OF_MONTH)
    if plain.all():
        return Words(found)
    others = np.flatnonzero(~plain)
    encoded = given.take(pa.array(others)).dictionary_encode()
    read = pa.array([reader(one) for one in encoded.dictionary.to_pylist()], pa.large_string())
    return Words(pc.fill_null(pc.replace_with_mask(found, pa.array(~plain), read.take(encoded.indices)), ""))
