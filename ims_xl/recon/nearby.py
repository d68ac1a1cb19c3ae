"""For many documents at once: which of the other side's lie nearest, and whether some of them can add up to it.

Whether a sum is *the* sum takes a look at each document; that none comes near it is seen for thousands at a stroke.
"""

from __future__ import annotations

import numpy as np

from ims_xl.recon.sides import BoolArray, IntArray, Side

NOBODY = -1
_AT_ONCE = 1 << 13  # documents that are looked at together, so that their sums stay in the processor's cache
_TRIED_AT_ONCE = 4  # rows of a sum that is looked for; of longer ones only whether there are so many rows
NO_AMOUNT = 1 << 60  # four of them do not overflow, and no sum with one of them comes near an amount


def nearest(one: Side, targets: IntArray, many: Side, offered: IntArray, most: int, days: int) -> IntArray:
    """For each of the rows `targets` its `most` nearest by date of its party's rows `offered`, `NOBODY` where none.

    No further than `days`; of equally near ones the earlier, then those of lesser ids.
    """
    order = offered[np.lexsort((many.ids.ranks(offered), many.day[offered], many.party[offered]))]
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


def may_add_up(wanted: IntArray, amounts: IntArray, near: IntArray, most: int, tolerance: int) -> BoolArray:
    """For which of the `wanted` amounts two to `most` of the rows `near` add up to it within `tolerance`.

    `amounts` are those of all rows; `near` has a line of rows for each amount wanted, `NOBODY` behind them.
    """
    found = np.zeros(len(wanted), dtype=bool)
    if not len(amounts) or most < 2:
        return found
    counts = (near != NOBODY).sum(axis=1)
    order = np.argsort(-counts, kind="stable")
    for start in range(0, int((counts > 1).sum()), _AT_ONCE):
        part = order[start : start + _AT_ONCE]
        rows = near[part, : counts[part[0]]].T  # lines with as many rows stand together
        single = np.where(rows == NOBODY, NO_AMOUNT, amounts[rows])
        found[part] = _adds_up(wanted[part], single, most, tolerance)
    if most > _TRIED_AT_ONCE:
        found |= counts > _TRIED_AT_ONCE
    return found


def _adds_up(wanted: IntArray, single: IntArray, most: int, tolerance: int) -> BoolArray:
    """`single` has a column for each amount wanted."""
    found = np.zeros(len(wanted), dtype=bool)
    pairs = np.zeros((0, len(wanted)), dtype=np.int64)  # sums of two of the rows before the present one
    for row in range(1, len(single)):
        rest = wanted - single[row]
        found |= (np.abs(single[:row] - rest) <= tolerance).any(axis=0)
        if most > 2:
            found |= (np.abs(pairs - rest) <= tolerance).any(axis=0)
        if most > 3:
            for other in range(2, row):  # pairs of the rows before `other`, with it and this one
                before = pairs[: other * (other - 1) // 2]
                found |= (np.abs(before - (rest - single[other])) <= tolerance).any(axis=0)
        pairs = np.concatenate([pairs, single[:row] + single[row]])
    return found


class Shelf:
    """Rows by their party, or whatever else a code stands for, and an amount."""

    def __init__(self, party: IntArray, amounts: IntArray, rows: IntArray) -> None:
        self._amounts = np.unique(amounts)
        keys = party * (len(self._amounts) + 1) + np.searchsorted(self._amounts, amounts)
        order = np.argsort(keys, kind="stable")
        self._keys, self._rows = keys[order], rows[order]

    def holds(self, party: IntArray, amount: IntArray, tolerance: int) -> BoolArray:
        """Is there a row of the party with the amount?"""
        first, last = self._between(party, amount, tolerance)
        return np.asarray(last > first, dtype=bool)

    def rows(self, party: int, amount: int, tolerance: int) -> IntArray:
        """The rows of the party with the amount."""
        first, last = self._between(np.array([party]), np.array([amount]), tolerance)
        return self._rows[first[0] : last[0]]

    def _between(self, party: IntArray, amount: IntArray, tolerance: int) -> tuple[IntArray, IntArray]:
        base = party * (len(self._amounts) + 1)
        first = np.searchsorted(self._keys, base + np.searchsorted(self._amounts, amount - tolerance))
        last = np.searchsorted(self._keys, base + np.searchsorted(self._amounts, amount + tolerance, "right"))
        return first, last
