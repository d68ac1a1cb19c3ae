"""How far taxable value and tax come to the value of each document, and the few documents where they do not.

A register that has columns beside them (rounding off, tax collected or deducted at source) is compared with these,
where more documents then agree to the paisa.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped, words
from ims_xl.sources.books import amounts, ledgers
from ims_xl.sources.books.grid import Grid
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.lines import A_RUPEE
from ims_xl.sources.books.paise import Ints, Mask, Paise
from ims_xl.tables import Books

_FEW = 20  # of so many documents one may be odd, where all others agree to the paisa
_PAIRED = 4  # columns of which any two may be part of the value together
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
    reasons = pa.chunked_array(pa.array(entries[Books.set_aside].array))
    anything_aside = reasons.null_count < len(reasons)

    def left(some: Paise) -> tuple[Ints, Mask]:
        """What is left of the value, and where value and taxable value are given."""
        value, taxable = some.amounts(Books.document_value), some.amounts(Books.taxable_value)
        rest = value - taxable
        found = rest - some.tax
        if anything_aside:
            aside = reasons[some.rows].is_valid().to_numpy() & (np.abs(rest) < np.abs(found))
            found = np.where(aside, rest, found)
        return found, some.given(Books.document_value) & some.given(Books.taxable_value)

    def counted_apart(some: Paise) -> _Counts:
        found, given = left(some)
        return _counts(np.abs(found), given, A_RUPEE, some.rows.start)

    best = _of(paise.over(counted_apart), ())
    if best.exact < best.of and heading.beside:
        told = paise.over(lambda some: (*left(some), some.amounts(Books.document_value) < 0))
        rests, given, is_note = (np.concatenate(each) for each in zip(*told, strict=True))
        for names, sums, is_usual in _beside(entries, heading, grid, turn):
            apart = np.where(is_note, np.abs(np.abs(rests) - np.abs(sums)), np.abs(rests - sums))
            other = _of([_counts(apart, given, _OF_HALVES, 0)], names)
            if not is_usual and np.count_nonzero(given & (apart == 0) & (sums != 0)) < _SEVERAL:
                continue
            # amounts rounded off are part of the value, unless fewer documents agree with them
            if (other.exact, not best.beside, -len(names)) > (best.exact, False, -len(best.beside)):
                best = other
    return best


class _Counts(NamedTuple):
    """Of some entries that give both: how many, on how many value and sum agree, and to the paisa; those too far."""

    of: int
    agree: int
    exact: int
    furthest: int
    far: Ints


def _counts(apart: Ints, given: Mask, allowed: int, first: int) -> _Counts:
    if not given.all():
        apart = np.where(given, apart, 0)
    far = np.flatnonzero(apart > allowed)
    beyond = far if allowed == A_RUPEE else np.flatnonzero(apart > A_RUPEE)
    of, within = int(np.count_nonzero(given)), np.delete(apart, beyond) if len(beyond) else apart
    exact = of - int(np.count_nonzero(apart))
    return _Counts(of, of - len(beyond), exact, int(within.max(initial=0)), far + first)


def _of(parts: Sequence[_Counts], names: tuple[str, ...]) -> Agreement:
    of, agree, exact = (sum(map(attrgetter(name), parts)) for name in ("of", "agree", "exact"))
    far = np.concatenate([each.far for each in parts]) if parts else np.zeros(0, dtype=np.int64)
    is_odd = of - len(far) >= _SEVERAL and len(far) <= max(1, of // _FEW)
    furthest = max((each.furthest for each in parts), default=0)
    return Agreement(agree, of, exact, furthest, names, tuple(far.tolist()) if is_odd else ())


def _beside(
    entries: pd.DataFrame, heading: Heading, grid: Grid, turn: int
) -> Iterator[tuple[tuple[str, ...], Ints, bool]]:
    """What the columns beside value and tax come to for each entry: rounding off, and one or two others.

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
        for (one, other), paise, also in product(combinations(others[:_PAIRED], 2), (1, -1), (1, -1)):
            both = rounded + paise * of_entries[one] + also * of_entries[other]
            yield (*(rounding if rounded.any() else ()), one, other), side * both, side == turn


def _rows(entries: pd.DataFrame, first_row: int) -> tuple[Ints, Ints]:
    """The grid's rows of all entries, one after the other, and where those of each begin."""
    listed = pc.split_pattern(pa.array(entries[Books.rows].array, pa.large_string()), ";")
    if isinstance(listed, pa.ChunkedArray):
        listed = listed.combine_chunks()
    begins = np.asarray(listed.offsets)[:-1].astype(np.int64)
    return listed.flatten().cast(pa.int64()).to_numpy() - first_row, begins


def _sums(grid: Grid, column: int) -> NDArray[np.int64]:
    """A column's paise, 0 for what is no amount."""
    coded = grid.coded(column)
    found: NDArray[np.int64] = amounts.of_cells(coded.pool).paise[coded.codes]
    return found
