"""For many documents at once: which of the other side's lie nearest, and whether some of them can add up to it.

Whether a sum is *the* sum takes a look at each document; that none comes near it is seen for thousands at a stroke.
"""

from __future__ import annotations

import numpy as np

from ims_xl.recon.sides import BoolArray, IntArray, Side

NOBODY = -1
_AT_ONCE = 1 << 13  # documents that are looked at together, so that their sums stay in the processor's cache
_TRIED_AT_ONCE = 4  # rows of a sum that is looked for; of longer ones only whether there are so many rows
_NO_AMOUNT = 1 << 60  # four of them do not overflow, and no sum with one of them comes near an amount


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


def may_add_up(wanted: IntArray, amounts: IntArray, near: IntArray, most: int, tolerance: int) -> BoolArray:
    """For which of the `wanted` amounts two to `most` of the rows `near` add up to it within `tolerance`.

    `amounts` are those of all rows; `near` has a line of rows for each amount wanted, `NOBODY` where none.
    """
    found = np.zeros(len(wanted), dtype=bool)
    if not len(amounts) or most < 2:
        return found
    for start in range(0, len(wanted), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        rows = near[part].T
        single = np.where(rows == NOBODY, _NO_AMOUNT, amounts[rows])
        found[part] = _adds_up(wanted[part], single, most, tolerance)
        if most > _TRIED_AT_ONCE:
            found[part] |= (rows != NOBODY).sum(axis=0) > _TRIED_AT_ONCE
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
