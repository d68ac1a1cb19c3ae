"""Documents that are the sum of several on the other side: which are looked at, and which of the sums is the one.

The search is bounded: `NEAREST` documents of the supplier by date and those that the number names, so many together as
`Tolerances.group_size` says, and what `further` adds. A sum is taken only where it is the only one, or the one for
which most speaks (`weighing`).
"""

from __future__ import annotations

import numpy as np

from ims_xl.recon import further, mentions, nearby, ordering, weighing
from ims_xl.recon.across import any_of
from ims_xl.recon.mentions import NOBODY
from ims_xl.recon.sides import NO_DAY, TAXABLE, BoolArray, IntArray, Side
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.tolerances import Tolerances
from ims_xl.recon.weighing import NEAREST, SMALLEST

NAMED = 6  # documents that a number names


def usable(side: Side, is_open: BoolArray) -> BoolArray:
    """Rows that may be in a sum."""
    able = is_open & side.known[:, TAXABLE] & (side.amounts[:, TAXABLE] != 0) & (side.day != NO_DAY)
    return np.asarray(able, dtype=bool)


def only_sums(
    sought: tuple[Side, BoolArray],
    offered: tuple[Side, BoolArray],
    spellings: Spellings,
    tolerances: Tolerances,
    unsaid: bool = True,
) -> list[tuple[int, tuple[int, ...], int]]:
    """Each open row sought that is a sum of open rows offered, in just one way, and how much speaks for it.

    Not `unsaid`: only where a number names all of them, or one of two whose amounts stand once.
    """
    (one, _), (many, _) = sought, offered
    wanted, able = (usable(side, is_open) & (side.party >= 0) for side, is_open in (sought, offered))
    targets, offers = np.flatnonzero(wanted), np.flatnonzero(able)
    if not len(targets) or not len(offers) or tolerances.group_size < SMALLEST:
        return []
    near = nearby.nearest(one, targets, many, offers, NEAREST, tolerances.days)
    offers = offers[_in_series(many, offers, spellings)]
    named = mentions.named(one, targets, many, offers, spellings, NAMED)
    named[np.abs(many.day[named] - one.day[targets, None]) > tolerances.days] = NOBODY
    tried = nearby.together(near, named)
    silent = spellings.cores(one.number[targets]) < 0
    firsts = further.beside(one, targets, many, near, named, silent & unsaid)
    asked = np.flatnonzero((silent | any_of(named != NOBODY)) & unsaid)
    found = [
        nearby.adding_up(
            one.amounts[targets, TAXABLE], many.amounts[:, TAXABLE], tried, tolerances.group_size, tolerances.value
        ),
        further.with_any(one, targets, many, offers, firsts, tried, tolerances),
        further.in_a_row(one, targets, many, offers, asked, (tried, firsts), tolerances),
    ]
    target, members = (np.concatenate(parts) for parts in zip(*found, strict=True))
    follow = np.zeros(len(many), dtype=np.int64)  # the place of each row among the open ones, by date
    follow[offers] = np.arange(len(offers))
    sums = weighing.Sums(one, targets[target], many, members, follow[members], named[target], silent[target], offers)
    rank = sums.ranks(spellings, tolerances, unsaid)
    best = np.full(len(targets), -1, dtype=np.int64)
    np.maximum.at(best, target, rank)
    first = (rank >= 0) & (rank == best[target])
    only = np.flatnonzero(first & (np.bincount(target[first], minlength=len(targets)) == 1)[target])
    rows = np.sort(members[only], axis=1)
    return [
        (row, tuple(member for member in line if member != NOBODY), speaks)
        for row, line, speaks in zip(targets[target[only]].tolist(), rows.tolist(), rank[only].tolist(), strict=True)
    ]


def _in_series(side: Side, rows: IntArray, spellings: Spellings) -> IntArray:
    """The order of the rows as the suppliers wrote them: by type and day, and of one day by their serial numbers."""
    serial = spellings.cores(side.number[rows])
    return ordering.order(side.party[rows], side.kind[rows], side.day[rows], serial, side.ids.ranks(rows))
