"""A large delimited text in pieces of whole records, so that each can be read by whichever processor is free.

A piece is small enough for the memory it takes to be used again by the next one: memory that is touched for the first
time is a good part of what a large text costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import local

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from numpy.typing import NDArray

from ims_xl import threads
from ims_xl.errors import FileUnreadable
from ims_xl.sources.cells import Cell

_NEAR = 1 << 12  # bytes in which the end of a line is mostly found
_QUOTE, _LINE, _RETURN = ord('"'), ord("\n"), ord("\r")


class Irregular(ValueError):
    """The text is none of records as wide as its header, soundly quoted."""


class Pieces:
    """The text of a file from byte `begin`, in pieces of `size` bytes and on to where a line ends and no cell is open.

    Raises `Irregular`, from `parsed` too, and `OSError`.
    """

    def __init__(self, path: Path, begin: int, delimiter: str, width: int, size: int) -> None:
        self._path, self._delimiter = path, delimiter
        self.width = width
        self._names = [str(column) for column in range(width)]
        self._own = local()
        self._state = self._seen()
        self._bounds = _cut(path, begin, size)
        marks = threads.each(self._marks, range(len(self._bounds)))
        if any(count % 2 for _, count, _ in marks):  # some end within a cell
            self._bounds = _joined(self._bounds, [count for _, count, _ in marks])
            marks = threads.each(self._marks, range(len(self._bounds)))
        if not all(in_turn for in_turn, _, _ in marks):
            raise Irregular
        self._is_quoted = any(count for _, count, _ in marks)
        self.lines = [lines for _, _, lines in marks]  # of each piece; rows, unless cells hold line breaks

    def __len__(self) -> int:
        return len(self._bounds)

    def parsed(self, at: int, types: Mapping[int, pa.DataType]) -> list[pa.Array]:
        """Columns of a piece. Raises `pa.ArrowInvalid` for a cell that does not fit its type, or is no UTF-8.

        Blank cells are null, but in columns of texts and of their codes.
        """
        text = self._bytes(at)[1:-1]
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
                column_types=names, include_columns=[*names], null_values=[""], strings_can_be_null=False
            ),
        )
        return [column.combine_chunks() for column in table.columns]

    def rows(self, at: int, wanted: NDArray[np.int64]) -> list[list[Cell]]:
        """These rows of a piece, counted from its first, cell by cell."""
        columns = self.parsed(at, dict.fromkeys(range(len(self._names)), pa.string()))
        places = pa.array(wanted)
        return [list(row) for row in zip(*(column.take(places).to_pylist() for column in columns), strict=True)]

    def _seen(self) -> tuple[int, int]:
        state = self._path.stat()
        return state.st_size, state.st_mtime_ns

    def _bytes(self, at: int) -> memoryview:
        """The bytes of a piece between ends of lines, in memory that the thread's next piece takes."""
        begin, end = self._bounds[at]
        size = end - begin
        held: bytearray = getattr(self._own, "held", bytearray())
        if len(held) < size + 2:
            held = self._own.held = bytearray(size + 2)
        held[0] = held[size + 1] = _LINE
        with self._path.open("rb", buffering=0) as file:
            file.seek(begin)
            if file.readinto(memoryview(held)[1 : size + 1]) != size or self._seen() != self._state:
                raise FileUnreadable(f"{self._path.name} was changed while it was read; try again.")
        return memoryview(held)[: size + 2]

    def _marks(self, at: int) -> tuple[bool, int, int]:
        """Do quotation marks open and close cells by turns, how many are there in a piece, and how many lines?

        Raises `Irregular` where a mark neither opens nor closes a cell, or does both, and for a byte of nought.
        """
        whole = np.frombuffer(self._bytes(at), dtype=np.uint8)
        text, held = whole[1:-1], self._own.held
        lines = int(np.count_nonzero(text == _LINE)) + int(text[-1] != _LINE)
        if held.find(b"\0", 0, len(whole)) >= 0:
            raise Irregular
        if held.find(b'"', 0, len(whole)) < 0:
            return True, 0, lines
        marks = np.flatnonzero(text == _QUOTE)
        opens, closes = self._may_border(whole[:-2][marks]), self._may_border(whole[2:][marks])
        if (opens == closes).any():
            raise Irregular
        return bool(opens[::2].all() and closes[1::2].all()) and len(marks) % 2 == 0, len(marks), lines

    def _may_border(self, beside: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """May a cell begin behind these bytes, or end before them?"""
        found: NDArray[np.bool_] = beside == ord(self._delimiter)
        found |= beside == _LINE
        found |= beside == _RETURN
        return found


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
