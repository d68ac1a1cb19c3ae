"""Columns that hold nothing in the first rows: rows further down that do, so that such columns are told by theirs.

In a register sorted by party or by month the first purchase within the state, or on a ledger, may come after thousands
of rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl import threads
from ims_xl.sources.books.aliases import KNOWN, plain
from ims_xl.sources.books.pieces import Pieces
from ims_xl.sources.cells import Cell, amount, text, tried
from ims_xl.sources.sheet import blanked

Rows = Sequence[Sequence[Cell]]
_LOOKED_AT = 400  # rows that most evidence is taken from
_SAMPLED = 2000
_DIGITS = 5
_RECOGNISED = 3  # names that make a header of a row
_EACH, _TOGETHER = 20, 200  # rows further down, of a column and of all
_AT_ONCE = 4  # pieces of a large text


def columns(below: Rows, names: Sequence[str]) -> list[int]:
    """The columns (from 0), named as no column of Books is, that hold nothing in the first rows."""
    first = below[:_LOOKED_AT]
    if len(below) <= _LOOKED_AT:
        return []
    unknown = [at for at, name in enumerate(names) if name and plain(name) not in KNOWN]
    return [at for at in unknown if not any(at < len(row) and row[at] != "" for row in first)]


def sample(below: Rows, names: Sequence[str], later: Rows | None) -> list[Sequence[Cell]]:
    """Rows of a sheet by which its columns are told: the first ones, among them `later` ones (None: to be found)."""
    first = [row for row in below[:_SAMPLED] if _tells(row, names)]
    if later is None:
        later = _found(below, names, columns(below, names))
    begin = max(_LOOKED_AT - len(later), _LOOKED_AT // 2)
    return [*first[:begin], *later, *first[begin:]] if later else first


def _tells(row: Sequence[Cell], names: Sequence[str]) -> bool:
    """May the row tell what columns hold? Not the header once more, the numbers of columns, nor a remark below."""
    filled = [cell for cell in row if cell != ""]
    if len(filled) < _RECOGNISED:
        return any(map(_is_amount, filled))
    return not (_repeats(row, names) or counts_columns(row))


def counts_columns(row: Sequence[Cell]) -> bool:
    """Does the row number the columns, as below the headers of forms?

    >>> counts_columns(["(1)", "(2)", "", "(4)"]), counts_columns([1.0, 2.0, 3.0]), counts_columns(["1", "3", "4"])
    (True, True, False)
    """
    steps = set()
    filled = 0
    for at, cell in enumerate(row):
        if cell == "":
            continue
        said = text(cell).strip("()[]. ")
        if not (said.isascii() and said.isdecimal() and len(said) < _DIGITS):
            return False
        steps.add(int(said) - at)
        filled += 1
        if len(steps) > 1:
            return False
    return filled >= _RECOGNISED


def _is_amount(cell: Cell) -> bool:
    return tried(amount, cell) is not None


def _repeats(row: Sequence[Cell], names: Sequence[str]) -> bool:
    """Is the row the header once more, as at the top of a printed page?"""
    same = 0
    for cell, name in zip(row, names, strict=False):
        same += cell == name != ""
        if same == _RECOGNISED:
            return True
    return False


def _found(below: Rows, names: Sequence[str], blank: Sequence[int]) -> list[Sequence[Cell]]:
    wanted = dict.fromkeys(blank, _each(blank))
    found = []
    for at in range(_LOOKED_AT, len(below)):
        if not wanted:
            break
        row = below[at]
        filled = [c for c in wanted if c < len(row) and row[c] != "" and text(row[c]) != names[c]]
        if filled:
            found.append(row)
        for column in filled:
            wanted[column] -= 1
            if not wanted[column]:
                del wanted[column]
    return found


def rows_of(pieces: Pieces, names: Sequence[str], blank: Sequence[int]) -> list[list[Cell]]:
    """Likewise the rows of a large text that hold something in these columns."""
    wanted = dict.fromkeys(blank, _each(blank))
    found: list[list[Cell]] = []

    def filled(at: int) -> list[np.ndarray]:
        told = pieces.parsed(at, dict.fromkeys(blank, pa.string()))
        return [_filled(texts, names[column]) for column, texts in zip(blank, told, strict=True)]

    for begin in range(0, len(pieces), _AT_ONCE):
        if not wanted:
            break
        some = range(begin, min(begin + _AT_ONCE, len(pieces)))
        for at, places in zip(some, threads.each(filled, some), strict=True):
            taken: set[int] = set()
            for column, rows in zip(blank, places, strict=True):
                mine = rows[: wanted.get(column, 0)].tolist()
                taken |= {*mine}
                if column in wanted:
                    wanted[column] -= len(mine)
                    if not wanted[column]:
                        del wanted[column]
            if taken:
                found += blanked(pieces.rows(at, np.array(sorted(taken), dtype=np.int64)))
    return found


def _filled(texts: pa.Array, name: str) -> np.ndarray:
    """Where a column holds something, other than its name once more."""
    bare = pc.utf8_trim_whitespace(texts)
    is_filled = pc.and_(pc.not_equal(bare, ""), pc.not_equal(bare, name))
    return np.flatnonzero(is_filled.to_numpy(zero_copy_only=False))


def _each(blank: Sequence[int]) -> int:
    return min(max(_TOGETHER // max(len(blank), 1), 1), _EACH)
