"""For many documents at once: which of the other side's lie nearest, which of them add up to it, who has an amount."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

import numpy as np

from ims_xl.recon import ordering
from ims_xl.recon.across import sum_of
from ims_xl.recon.sides import BoolArray, IntArray, Side

NOBODY = -1
_AT_ONCE = 1 << 11  # documents that are looked at together, so that their sums stay in the processor's cache
NO_AMOUNT = 1 << 60  # four of them do not overflow, and no sum with one of them comes near an amount


def nearest(one: Side, targets: IntArray, many: Side, offered: IntArray, most: int, days: int) -> IntArray:
    """For each of the rows `targets` its `most` nearest by date of its party's rows `offered`, `NOBODY` where none.

    No further than `days`; of equally near ones the earlier, then those of lesser ids.
    """
    order = offered[ordering.order(many.party[offered], many.day[offered], many.ids.ranks(offered))]
    found = np.full((len(targets), most), NOBODY, dtype=np.int64)
    if not len(order) or not len(targets):
        return found
    first = int(min(many.day[order].min(), one.day[targets].min()))
    wide = int(max(many.day[order].max(), one.day[targets].max())) - first + 1
    places = np.searchsorted(many.party[order] * wide + many.day[order] - first,
                             one.party[targets] * wide + one.day[targets] - first)  # fmt: skip
    for start in range(0, len(targets), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        around = places[part, None] + np.arange(-most, most)
        inside = (around >= 0) & (around < len(order))
        rows = order[np.where(inside, around, 0)]
        apart = np.abs(many.day[rows] - one.day[targets[part], None])
        apart[~inside | (many.party[rows] != one.party[targets[part], None])] = days + 1
        closest = np.argsort(apart, axis=1, kind="stable")[:, :most]
        near = np.take_along_axis(apart, closest, 1) <= days
        found[part] = np.where(near, np.take_along_axis(rows, closest, 1), NOBODY)
    return found


def together(near: IntArray, named: IntArray) -> IntArray:
    """Both lists of rows line by line, each row once, `NOBODY` behind them."""
    again = (named[:, :, None] == near[:, None, :]).any(axis=2)
    both = np.concatenate([near, np.where(again, NOBODY, named)], axis=1)
    return np.take_along_axis(both, np.argsort(both == NOBODY, axis=1, kind="stable"), 1)


def adding_up(
    wanted: IntArray, amounts: IntArray, near: IntArray, most: int, tolerance: int
) -> tuple[IntArray, IntArray]:
    """Which of the rows `near`, two to `most` together, add up to which of the `wanted` amounts within `tolerance`.

    `amounts` are those of all rows; `near` has a line of rows for each amount wanted, `NOBODY` behind them. Returns
    the places of the amounts, and for each of them a line of `most` rows, `NOBODY` behind them.
    """
    found: list[tuple[IntArray, IntArray]] = [(np.zeros(0, np.int64), np.zeros((0, most), np.int64))]
    counts = sum_of(near != NOBODY)
    order = ordering.order(-counts)
    for start in range(0, int((counts > 1).sum()) if most > 1 else 0, _AT_ONCE):
        part = order[start : start + _AT_ONCE]
        rows = near[part, : counts[part[0]]].T  # lines with as many rows stand together
        single = np.where(rows == NOBODY, NO_AMOUNT, amounts[rows])
        for members, columns in _sums(wanted[part], single, most, tolerance):
            lines = np.full((len(columns), most), NOBODY)
            lines[:, : members.shape[1]] = rows[members, columns[:, None]]
            found.append((part[columns], lines))
    return np.concatenate([places for places, _ in found]), np.concatenate([lines for _, lines in found])


def _sums(wanted: IntArray, single: IntArray, most: int, tolerance: int) -> Iterator[tuple[IntArray, IntArray]]:
    """Places in columns of `single` that add up to what is wanted of the column, and the columns.

    Row by row: with which sum of the rows before it does it make the whole?
    """
    sizes = range(1, min(most, len(single)))
    ends = {size: np.empty((comb(len(single) - 1, size), len(wanted)), np.int64) for size in sizes}
    members = {size: np.empty((comb(len(single) - 1, size), size), np.int64) for size in sizes}
    for row in range(len(single)):
        rest = wanted - single[row] - tolerance
        for size in sizes:
            sums = ends[size][: comb(row, size)]  # of so many of the rows so far
            beyond = (sums - rest).view(np.uint64)  # what is less than nothing is more than anything
            hit, columns = np.divmod(np.flatnonzero(beyond <= 2 * tolerance), len(wanted))
            if len(hit):
                yield np.column_stack([members[size][hit], np.full(len(hit), row)]), columns
        if row == len(single) - 1:
            return
        for size in reversed(sizes):
            new = slice(comb(row, size), comb(row + 1, size))
            members[size][new, -1] = row
            if size == 1:
                ends[size][new] = single[row]
                continue
            np.add(ends[size - 1][: comb(row, size - 1)], single[row], out=ends[size][new])
            members[size][new, :-1] = members[size - 1][: comb(row, size - 1)]


class Shelf:
    """Rows by their party, or whatever else a code stands for, and an amount."""

    def __init__(self, party: IntArray, amounts: IntArray, rows: IntArray) -> None:
        self._amounts, places = ordering.ranks(amounts)
        keys = party * (len(self._amounts) + 1) + places
        order = ordering.order(keys)
        self._keys, self._rows = keys[order], rows[order]

    def holds(self, party: IntArray, amount: IntArray, tolerance: int) -> BoolArray:
        """Is there a row of the party with the amount?"""
        first, last = self._between(party, amount, tolerance)
        return np.asarray(last > first, dtype=bool)

    def rows(
        self, party: IntArray, amount: IntArray, tolerance: int, at_most: int = NO_AMOUNT
    ) -> tuple[IntArray, IntArray]:
        """The rows of each party with the amount, where not more have it: places in the columns asked, and the rows."""
        first, last = self._between(party, amount, tolerance)
        count = np.where(last - first > at_most, 0, last - first)
        places = np.repeat(np.arange(len(party)), count)
        return places, self._rows[first[places] + ordering.within(count)]

    def _between(self, party: IntArray, amount: IntArray, tolerance: int) -> tuple[IntArray, IntArray]:
        base = party * (len(self._amounts) + 1)
        first = np.searchsorted(self._keys, base + np.searchsorted(self._amounts, amount - tolerance))
        last = np.searchsorted(self._keys, base + np.searchsorted(self._amounts, amount + tolerance, "right"))
        return first, last
