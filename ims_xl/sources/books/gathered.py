"""Columns of a text that is read in pieces, put together as the pieces come."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl.sources.books import grid, shapes
from ims_xl.sources.books.amounts import Amounts, Mask
from ims_xl.sources.books.grid import NumberReader
from ims_xl.sources.books.words import Looks, Words, codes, filled, in_capitals, look


class Encoded(NamedTuple):
    """A column as places in a pool of its different texts."""

    codes: NDArray[np.int32]
    pool: pa.Array


class Codes:
    """A column by its different texts."""

    def __init__(self, size: int) -> None:
        self._codes = np.empty(size, dtype=np.int32)
        self._pieces: dict[int, tuple[int, int, pa.Array]] = {}

    def put(self, at: int, begin: int, texts: pa.StringArray) -> None:
        """The texts of the piece `at`, from row `begin`."""
        end = begin + len(texts)
        if shapes.are_one(texts):
            self._codes[begin:end] = 0
            self._pieces[at] = begin, end, pa.array([texts[0].as_py()], pa.string())
            return
        piece = texts.dictionary_encode()
        self._codes[begin:end] = piece.indices.to_numpy()
        self._pieces[at] = begin, end, piece.dictionary

    def all(self) -> Encoded:
        """Those of all rows, once every piece is there; the different texts in the order in which they come."""
        pieces = [self._pieces[at] for at in sorted(self._pieces)]
        if not pieces:
            return Encoded(self._codes, pa.array([], pa.string()))
        together = pa.concat_arrays([pool for _, _, pool in pieces]).dictionary_encode()
        places = together.indices.to_numpy()
        for begin, end, pool in pieces:
            here, places = places[: len(pool)], places[len(pool) :]
            if (here != np.arange(len(here))).any():
                self._codes[begin:end] = here.take(self._codes[begin:end])
        return Encoded(self._codes, together.dictionary)


class Sums:
    """A column of amounts; its paise go to `paise`, all 0, where that is given."""

    def __init__(self, size: int, paise: NDArray[np.int64] | None = None) -> None:
        self._paise = np.zeros(size, dtype=np.int64) if paise is None else paise
        self._blank, self._odd = np.empty(size, dtype=bool), np.empty(size, dtype=bool)
        self._sided: list[bool] = []

    def room(self, begin: int, count: int) -> Amounts:
        """Room for the amounts of so many rows from `begin`."""
        rows = slice(begin, begin + count)
        return Amounts(self._paise[rows], self._blank[rows], self._odd[rows])

    def put(self, begin: int, piece: Amounts) -> None:
        """The amounts of texts from row `begin`."""
        room = self.room(begin, len(piece.paise))
        room.paise[:], room.blank[:], room.odd[:] = piece.paise, piece.blank, piece.odd
        self._sided.append(piece.sided)

    def all(self) -> Amounts:
        """Those of all rows, once every piece is there."""
        return Amounts(self._paise, self._blank, self._odd, sided=any(self._sided))


class Read(NamedTuple):
    """Numbers of documents as read, where the text has none, and the shapes of the texts."""

    words: Words
    blank: Mask
    shapes: pa.Array


class Numbers:
    """A column of numbers of documents; those that are `compared` are looked at for equal ones at once."""

    def __init__(self, size: int, reader: NumberReader, *, compared: bool) -> None:
        self._reader, self._compared = reader, compared
        self._blank = np.empty(size, dtype=bool)
        self._pieces: dict[int, tuple[pa.Array, pa.Array, Looks | None]] = {}
        self._shapes: list[pa.Array] = []

    def put(self, at: int, begin: int, texts: pa.StringArray) -> None:
        """The texts of the piece `at`, from row `begin`."""
        texts = pa.concat_arrays([texts])  # as they are kept, in no more memory than they take
        shape = shapes.of(texts)
        self._shapes.append(shape.pool)
        self._blank[begin : begin + len(texts)] = shape.that("^$")
        read = grid.numbers(texts, shape, self._reader).text()
        is_upper = all(one.isascii() and one == one.upper() for one in shape.pool.to_pylist())
        capitals = read if is_upper else in_capitals(read)
        self._pieces[at] = read, capitals, look(capitals) if self._compared else None

    def all(self) -> Read:
        """Those of all rows, once every piece is there, and the codes of their capitals."""
        pieces = [self._pieces[at] for at in sorted(self._pieces)]
        capitals, looks = [upper for _, upper, _ in pieces], [each for _, _, each in pieces if each is not None]
        known = codes(capitals, looks) if self._compared else None
        blank = np.concatenate([~filled(upper) for upper in capitals]) if pieces else self._blank
        words = whole = Words(_chunked(capitals), codes=known, is_upper=True, blank=blank)
        if any(read is not upper for read, upper, _ in pieces):
            words = Words(_chunked([read for read, _, _ in pieces]), capitals=whole, blank=blank)
        return Read(words, self._blank, pc.unique(pa.chunked_array(self._shapes, pa.string())))


def _chunked(texts: list[pa.Array]) -> pa.ChunkedArray:
    return pa.chunked_array(texts, pa.large_string())
