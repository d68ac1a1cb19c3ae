"""A large delimited text in pieces of whole records, so that each can be read by whichever processor is free.

A piece is small enough for the memory it takes to be used again by the next one: memory that is touched for the first
time is a good part of what a large text costs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import local

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from numpy.typing import NDArray

from ims_xl import threads
from ims_xl.errors import FileUnreadable
from ims_xl.sources.books import quotes
from ims_xl.sources.books.quotes import Irregular, Look
from ims_xl.sources.cells import Cell

_NEAR = 1 << 12  # bytes in which the end of a line is mostly found
_LINE = ord("\n")


class _Own(local):
    """Memory of a thread, which its next piece takes again."""

    def __init__(self) -> None:
        self.held, self.told = bytearray(), quotes.room()


class Pieces:
    """The text of a file in pieces of `size` bytes and on to where a line ends and no cell is open.

    `meanwhile` is done beside what can be looked at before it is known where the header ends. Raises `Irregular`, all
    methods too, `OSError`, and what `meanwhile` raises.
    """

    def __init__(self, path: Path, delimiter: str, size: int, meanwhile: Callable[[], None] = lambda: None) -> None:
        self._path, self._delimiter, self._size = path, delimiter, size
        self._own = _Own()
        self._state = self._seen()
        self._bounds = _cut(path, 0, size)
        looks: list[Callable[[], Look | None]] = [partial(self._look, each) for each in self._bounds[1:]]
        looked = threads.each(lambda work: work(), [meanwhile, *looks])
        self._looks = [look for look in looked if look is not None]

    def below(self, begin: int, width: int) -> None:
        """Leaves what is above the byte `begin`; `width` is that of the header."""
        self.width = width
        self._names = [str(column) for column in range(width)]
        if begin < self._bounds[0][1]:
            self._bounds[0] = begin, self._bounds[0][1]
            looks = [self._look(self._bounds[0]), *self._looks]
        else:
            self._bounds = _cut(self._path, begin, self._size)
            looks = threads.each(self._look, self._bounds)
        if any(look.marks % 2 for look in looks):  # some end within a cell
            self._bounds = _joined(self._bounds, [look.marks for look in looks])
            looks = threads.each(self._look, self._bounds)
        if not looks or not all(look.in_turn for look in looks):
            raise Irregular
        self._is_quoted = any(look.marks for look in looks)
        self.lines = [look.lines for look in looks]  # of each piece; rows, unless cells hold line breaks

    def __len__(self) -> int:
        return len(self._bounds)

    def parsed(self, at: int, types: Mapping[int, pa.DataType]) -> list[pa.Array]:
        """Columns of a piece. Raises `pa.ArrowInvalid` for a cell that does not fit its type, or is no UTF-8.

        Blank cells are null, but in columns of texts and of their codes.
        """
        text = self._bytes(*self._bounds[at])[1:-1]
        is_ascii = np.frombuffer(text, dtype=np.int8).min(initial=0) >= 0
        names = {self._names[column]: of for column, of in types.items()}
        table = pa_csv.read_csv(
            pa.BufferReader(text),
            pa_csv.ReadOptions(column_names=self._names, use_threads=False, block_size=max(len(text), 1)),
            pa_csv.ParseOptions(
                delimiter=self._delimiter,
                quote_char='"' if self._is_quoted else False,
                newlines_in_values=self._is_quoted and text[-1] != _LINE,
                ignore_empty_lines=False,
            ),
            pa_csv.ConvertOptions(
                column_types=names,
                include_columns=[*names],
                null_values=[""],
                strings_can_be_null=False,
                check_utf8=not is_ascii,
            ),
        )
        return [_whole(column) for column in table.columns]

    def rows(self, at: int, wanted: NDArray[np.int64]) -> list[list[Cell]]:
        """These rows of a piece, counted from its first, cell by cell."""
        columns = self.parsed(at, dict.fromkeys(range(len(self._names)), pa.string()))
        places = pa.array(wanted)
        return [list(row) for row in zip(*(column.take(places).to_pylist() for column in columns), strict=True)]

    def _seen(self) -> tuple[int, int]:
        state = self._path.stat()
        return state.st_size, state.st_mtime_ns

    def _bytes(self, begin: int, end: int) -> memoryview:
        """The bytes of a piece between ends of lines, in memory that the thread's next piece takes."""
        size = end - begin
        held = self._own.held
        if len(held) < size + 2:
            held = self._own.held = bytearray(size + _NEAR)
        held[0] = held[size + 1] = _LINE
        with self._path.open("rb", buffering=0) as file:
            file.seek(begin)
            if file.readinto(memoryview(held)[1 : size + 1]) != size or self._seen() != self._state:
                raise FileUnreadable(f"{self._path.name} was changed while it was read; try again.")
        return memoryview(held)[: size + 2]

    def _look(self, bounds: tuple[int, int]) -> Look:
        """What is to be known of a piece before it is read. Raises `Irregular`, as `quotes.look`, and for no text."""
        size = len(self._bytes(*bounds)) - 2
        if self._own.held.find(b"\0", 1, size + 1) >= 0:
            raise Irregular
        return quotes.look(self._own.held, size, self._delimiter, self._own.told)


def _cut(path: Path, begin: int, size: int) -> list[tuple[int, int]]:
    """Where pieces begin and end: behind the end of a line."""
    found = []
    with path.open("rb") as file:
        last = file.seek(0, 2)
        while begin < last:
            end = begin + size
            file.seek(end - 1)
            while end < last and (near := file.read(_NEAR)):
                at = near.find(b"\n")
                if at >= 0:
                    end += at
                    break
                end += len(near)
            end = min(end, last)
            found.append((begin, end))
            begin = end
    return found


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """A column side by side; nothing is copied where it is."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _joined(bounds: Sequence[tuple[int, int]], marks: Sequence[int]) -> list[tuple[int, int]]:
    """Pieces joined to such that end where no cell is open: where so far as many marks open cells as close them."""
    found: list[tuple[int, int]] = []
    open_since: int | None = None
    for (begin, end), count in zip(bounds, marks, strict=True):
        first = begin if open_since is None else open_since
        is_open = (open_since is not None) != (count % 2 == 1)
        open_since = first if is_open else None
        if not is_open:
            found.append((first, end))
    return found if open_since is None else [*found, (open_since, bounds[-1][1])]
