"""How far taxable value and tax come to the value of each document, and the few documents where they do not.

A register that has columns beside them (rounding off, tax collected or deducted at source) is compared with these,
where more documents then agree to the paisa.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped, words
from ims_xl.sources.books import ledgers
from ims_xl.sources.books.grid import Grid
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.lines import A_RUPEE
from ims_xl.sources.books.paise import Ints, Mask, Paise
from ims_xl.sources.cells import BadCell, Cell, amount
from ims_xl.tables import Books

_FEW = 20  # of so many documents one may be odd, where all others agree to the paisa
_OF_HALVES = 2  # paise that are lost where CGST and SGST are each rounded
_SEVERAL = 2  # documents that agree before one that does not is odd


@dataclass(frozen=True)
class Agreement:
    """On how many of the entries that give both, taxable value plus tax comes to the document value.

    Within a rupee, and to the paisa; `furthest` are the paise by which one of the former is apart at most. `beside` are
    the columns that were added, and `odd` the places of entries that are apart where nearly all others agree.
    """

    agree: int = 0
    of: int = 0
    exact: int = 0
    furthest: int = 0
    beside: tuple[str, ...] = ()
    odd: tuple[int, ...] = ()

    @property
    def added(self) -> str:
        """What is added up."""
        return "taxable value plus tax" + "".join(f' plus "{name}"' for name in self.beside)

    @property
    def sentence(self) -> str:
        """For the tie-out."""
        apart = f", on {grouped(self.exact)} of them to the paisa, else within {words(self.furthest)}"
        exactly = "" if self.exact == self.agree else apart
        on = f"on {grouped(self.agree)} of {counted(self.of, 'document')}"
        return f"{self.added} comes to the document value {on}{exactly}"


def agreement(entries: pd.DataFrame, paise: Paise, heading: Heading, grid: Grid, turn: int) -> Agreement:
    """That of a sheet's entries; `turn` is 1 where the file signs purchases as they do, else -1.

    The supplier's document is without the tax where that falls on the buyer (reverse charge, imports of services); of
    such, which are set aside, the taxable value alone may come to it.
    """
    is_aside = entries[Books.set_aside].notna().to_numpy()

    def found(some: Paise) -> tuple[Ints, Mask, Mask]:
        value, taxable = some.amounts(Books.document_value), some.amounts(Books.taxable_value)
        left, aside = value - taxable - some.tax, is_aside[some.rows]
        if aside.any():
            left = np.where(aside & (np.abs(value - taxable) < np.abs(left)), value - taxable, left)
        return left, some.given(Books.document_value) & some.given(Books.taxable_value), value < 0

    told = paise.over(found)
    if not told:
        return Agreement()
    left, given, is_note = (np.concatenate(each) for each in zip(*told, strict=True))
    best = _of(np.abs(left), given, ())
    if given.any() and best.exact < best.of:
        for names, sums, is_usual in _beside(entries, heading, grid, turn):
            apart = np.where(is_note, np.abs(np.abs(left) - np.abs(sums)), np.abs(left - sums))
            other = _of(apart, given, names)
            if not is_usual and np.count_nonzero(given & (apart == 0) & (sums != 0)) < _SEVERAL:
                continue
            # amounts rounded off are part of the value, unless fewer documents agree with them
            if (other.exact, not best.beside, -len(names)) > (best.exact, False, -len(best.beside)):
                best = other
    return best


def _of(apart: Ints, given: Mask, names: tuple[str, ...]) -> Agreement:
    of, exact = int(given.sum()), int(((apart == 0) & given).sum())
    agree = apart[given & (apart <= A_RUPEE)]
    is_odd = given & (apart > (_OF_HALVES if names else A_RUPEE))
    odd: tuple[int, ...] = ()
    if of - int(is_odd.sum()) >= _SEVERAL and is_odd.sum() <= max(1, of // _FEW):
        odd = tuple(np.flatnonzero(is_odd).tolist())
    return Agreement(len(agree), of, exact, int(agree.max(initial=0)), names, odd)


def _beside(
    entries: pd.DataFrame, heading: Heading, grid: Grid, turn: int
) -> Iterator[tuple[tuple[str, ...], Ints, bool]]:
    """What the columns beside value and tax come to for each entry: rounding off, and each other one with it or not.

    And whether that is by the sign the file gives it, which one document cannot gainsay.
    """
    sums = {heading.names[at]: _sums(grid, at) for at in heading.beside}
    if not sums:
        return
    rows, ends = _rows(entries, heading.row + 2)
    of_entries = {name: np.add.reduceat(paise[rows], ends) for name, paise in sums.items()}
    rounding = [name for name in of_entries if ledgers.is_rounding(name)]
    rounded = sum((of_entries[name] for name in rounding), start=np.zeros(len(entries), dtype=np.int64))
    others = [name for name in of_entries if name not in rounding and of_entries[name].any()]
    for side in (turn, -turn):
        if rounded.any():
            yield tuple(rounding), side * rounded, side == turn
        for name, paise in product(others, (1, -1)):
            yield (name,), side * paise * of_entries[name], side == turn
            if rounded.any():
                yield (*rounding, name), side * (rounded + paise * of_entries[name]), side == turn


def _rows(entries: pd.DataFrame, first_row: int) -> tuple[Ints, Ints]:
    """The grid's rows of all entries, one after the other, and where those of each begin."""
    listed = pc.split_pattern(pa.array(entries[Books.rows].array, pa.large_string()), ";")
    if isinstance(listed, pa.ChunkedArray):
        listed = listed.combine_chunks()
    begins = np.asarray(listed.offsets)[:-1].astype(np.int64)
    return listed.flatten().cast(pa.int64()).to_numpy() - first_row, begins


def _sums(grid: Grid, column: int) -> NDArray[np.int64]:
    """A column's paise, 0 for what is no amount."""
    found: NDArray[np.int64] = grid.coded(column).mapped(_paise).array(np.int64)
    return found


def _paise(cell: Cell) -> int:
    try:
        return amount(cell) or 0
    except BadCell:
        return 0
