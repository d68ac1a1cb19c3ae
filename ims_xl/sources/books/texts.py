"""A large delimited text as the columns of a grid, made of its pieces side by side."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl import threads
from ims_xl.sources.books import amounts, gathered, shapes
from ims_xl.sources.books.amounts import Amounts, Mask
from ims_xl.sources.books.gathered import Encoded, Read
from ims_xl.sources.books.grid import Coded, NumberReader, Wanted
from ims_xl.sources.books.pieces import Pieces
from ims_xl.sources.books.quotes import Irregular
from ims_xl.sources.books.words import Words
from ims_xl.sources.cells import Cell
from ims_xl.sources.sheet import blanked

_PLAIN = re.compile(r"-?\d{1,13}(\.\d{0,6})?|")  # an amount that is read as a number; or a blank
_SAMPLED = 500  # rows that tell how a column is read; what is found otherwise below them is read again
_FEW = 8  # how often each text of a column must come for it to be kept by its different ones unasked
_NO_NUMBER = re.compile(r"CSV column #(\d+).*conversion error to double")


class Texts:
    """The text's rows below its header. `wanted` is read at once, from each piece; what else is asked for, then.

    `sample` are the first rows. Raises `Irregular`, and `pa.ArrowInvalid` for what is no UTF-8.
    """

    def __init__(self, pieces: Pieces, wanted: Wanted, sample: Sequence[Sequence[Cell]]) -> None:
        self._pieces = pieces
        sample = sample[:_SAMPLED]
        self._wanted, self._readers = wanted, dict(wanted.numbers)
        self._sums = {column for columns in wanted.sums for column in columns}
        self._plain = {at for at in self._sums if at not in self._readers and _all_plain(sample, at)}
        others = [at for at in range(pieces.width) if at not in self._sums and at not in self._readers]
        self._few = {at for at in others if at in wanted.values or _has_few(sample, at)}
        self._others = {*others} - self._few
        self._begins = np.cumsum([0, *pieces.lines])
        try:
            self._read()
        except _Broken:  # lines are no rows: cells hold line breaks
            counts = threads.each(lambda at: len(pieces.parsed(at, {0: pa.string()})[0]), range(len(pieces)))
            self._begins = np.cumsum([0, *counts])
            self._read()

    @property
    def size(self) -> int:
        """How many rows."""
        return int(self._begins[-1])

    def coded(self, column: int) -> Coded:
        if column not in self._coded:
            found = self._encoded(column)
            pool = ["" if one.isspace() else one for one in found.pool.to_pylist()]
            self._coded[column] = Coded(found.codes, pool)
        return self._coded[column]

    def blank(self, column: int) -> Mask:
        if column in self._numbers:
            return self._numbers[column].blank
        if column in self._codes:
            blank: Mask = pc.equal(self._codes[column].pool, "").to_numpy(zero_copy_only=False)
            return shapes.spread(blank, self._codes[column].codes)
        found = np.empty(self.size, dtype=bool)

        def read(at: int) -> None:
            texts = self._pieces.parsed(at, {column: pa.string()})[0]
            found[self._begins[at] : self._begins[at + 1]] = pc.equal(texts, "").to_numpy(zero_copy_only=False)

        threads.each(read, range(len(self._pieces)))
        return found

    @property
    def block(self) -> NDArray[np.int64] | None:
        """So they are, unless a column is wanted for two of them; the caller's own, to add further columns to."""
        return self._block

    def amounts(self, column: int) -> Amounts:
        return self._amounts[column]

    def numbers(self, column: int, reader: NumberReader) -> Words:
        if self._readers.get(column) is reader:
            return self._numbers[column].words
        found = self._encoded(column)
        read = pa.array([reader(one) or "" for one in found.pool.to_pylist()], pa.large_string())
        return Words(read.take(pa.array(found.codes)))

    def said(self, rows: NDArray[np.int64], hint: str, test: Callable[[str], bool]) -> Coded:
        pool, found = [""], np.zeros(len(rows), dtype=np.int32)
        for column in range(self._pieces.width):
            if column in self._amounts and not self._amounts[column].odd.any():
                continue  # an amount is no word
            known = self._numbers[column].shapes if column in self._numbers else self._shapes.get(column)
            if known is not None and not pc.any(pc.match_substring_regex(known, hint)).as_py():
                continue
            encoded = self._encoded(column)
            likely = np.flatnonzero(pc.match_substring_regex(encoded.pool, hint).to_numpy(zero_copy_only=False))
            places = np.zeros(len(encoded.pool), dtype=np.int32)
            for at, one in zip(likely.tolist(), encoded.pool.take(pa.array(likely)).to_pylist(), strict=True):
                if test(one):
                    places[at] = len(pool)
                    pool.append(one)
            if places.any():
                found = np.where(found == 0, places[encoded.codes[rows]], found)
        return Coded(found, pool)

    def rows(self, rows: NDArray[np.int64]) -> Iterator[list[Cell]]:
        of = np.searchsorted(self._begins, rows, side="right") - 1
        for at, group in groupby(range(len(rows)), key=of.__getitem__):
            wanted = rows[[*group]] - self._begins[at]
            yield from blanked(self._pieces.rows(int(at), wanted))

    def _read(self) -> None:
        """Read what is wanted of all pieces."""
        encoded = {column: gathered.Codes(self.size) for column in self._few}
        numbers = {
            column: gathered.Numbers(self.size, reader, compared=column in self._wanted.compared)
            for column, reader in self._readers.items()
        }
        block = np.zeros((len(self._wanted.sums), self.size), dtype=np.int64)
        firsts = [(columns[0], row) for columns, row in zip(self._wanted.sums, block, strict=True) if columns]
        is_apart = sum(map(len, self._wanted.sums)) == len(self._sums)
        self._block = block if is_apart else None
        held = dict(firsts) if is_apart else {}
        sums = {column: gathered.Sums(self.size, held.get(column)) for column in self._sums}

        others: dict[int, list[pa.Array]] = {column: [] for column in self._others}

        def read(at: int) -> None:
            begin, end = self._begins[at : at + 2].tolist()
            for column, found in self._parsed(at).items():
                if len(found) != end - begin:
                    raise _Broken
                if _longest(found) > csv.field_size_limit():
                    raise Irregular
                if column in encoded:
                    encoded[column].put(at, begin, found)
                elif column in others:
                    others[column].append(shapes.of(found).pool)
                if column in numbers:
                    numbers[column].put(at, begin, found)
                if column in sums:
                    self._put(at, column, found, sums[column])

        threads.each(read, range(len(self._pieces)))
        self._coded: dict[int, Coded] = {}
        self._amounts = {column: each.all() for column, each in sums.items()}
        self._shapes = {column: pa.chunked_array(pools, pa.string()) for column, pools in others.items()}
        self._numbers: dict[int, Read] = {}
        self._codes: dict[int, Encoded] = {}

        self._codes |= dict(zip(encoded, threads.each(gathered.Codes.all, [*encoded.values()]), strict=True))
        self._numbers |= {column: each.all() for column, each in numbers.items()}

    def _parsed(self, at: int) -> dict[int, pa.Array]:
        """All columns of a piece. A column of amounts in which one is no plain number is text, from now on."""
        while True:
            types = dict.fromkeys(range(self._pieces.width), pa.string())
            types |= dict.fromkeys([*self._plain], pa.float64())
            try:
                return dict(zip(types, self._pieces.parsed(at, types), strict=True))
            except pa.ArrowInvalid as fault:
                odd = _NO_NUMBER.search(str(fault))
                if odd is None:
                    raise
                self._plain.discard(int(odd[1]))

    def _put(self, at: int, column: int, found: pa.Array, sums: gathered.Sums) -> None:
        """A column's amounts of a piece."""
        begin = int(self._begins[at])
        if found.type != pa.float64():
            sums.put(begin, amounts.of_texts(found))
            return
        room = sums.room(begin, len(found))
        amounts.fill_in(room, found)
        if room.odd.any():
            sums.put(begin, amounts.read_again(room, self._pieces.parsed(at, {column: pa.string()})[0]))

    def _encoded(self, column: int) -> Encoded:
        """A column by its different texts."""
        if column not in self._codes:
            found = gathered.Codes(self.size)

            def read(at: int) -> None:
                found.put(at, int(self._begins[at]), self._pieces.parsed(at, {column: pa.string()})[0])

            threads.each(read, range(len(self._pieces)))
            self._codes[column] = found.all()
        return self._codes[column]


class _Broken(Exception):
    """A piece has not as many rows as lines."""


def _all_plain(sample: Sequence[Sequence[Cell]], column: int) -> bool:
    return all(_PLAIN.fullmatch(str(row[column])) for row in sample if column < len(row))


def _has_few(sample: Sequence[Sequence[Cell]], column: int) -> bool:
    return len({row[column] for row in sample if column < len(row)}) * _FEW <= len(sample)


def _longest(found: pa.Array) -> int:
    if pa.types.is_floating(found.type):
        return 0
    begins = np.frombuffer(found.buffers()[1], dtype=np.int32, count=len(found) + 1, offset=4 * found.offset)
    return int(np.diff(begins).max(initial=0))
