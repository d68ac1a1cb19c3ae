"""Sums beyond those of the nearest documents: of one that the number names, of one of its day, of those in a row."""

from __future__ import annotations

import numpy as np

from ims_xl.recon import nearby
from ims_xl.recon.across import any_of, sum_of
from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.nearby import NOBODY
from ims_xl.recon.sides import TAXABLE, Side
from ims_xl.recon.tolerances import Tolerances

_PAIR = 2
_KINDS = 16  # more than there are types of documents
_FEW = 8  # sums in a row that come to one amount; where it recurs more often, they say nothing
Sums = tuple[IntArray, IntArray]  # places in the targets, and for each of them a line of rows, `NOBODY` behind them


def with_any(
    one: Side,
    targets: IntArray,
    many: Side,
    offers: IntArray,
    firsts: IntArray,
    tried: IntArray,
    tolerances: Tolerances,
) -> Sums:
    """Sums of one of the `firsts` with any other row of the supplier that is not tried anyhow."""
    target, nth = np.nonzero(firsts != NOBODY)
    first = firsts[target, nth]
    missing = one.amounts[targets[target], TAXABLE] - many.amounts[first, TAXABLE]
    shelf = nearby.Shelf(many.party[offers], many.amounts[offers, TAXABLE], offers)
    place, second = shelf.rows(one.party[targets[target]], missing, tolerances.value)
    target, first = target[place], first[place]
    others = (np.abs(many.day[second] - one.day[targets[target]]) <= tolerances.days) & ~any_of(
        tried[target] == second[:, None]
    )
    members = np.full((int(others.sum()), tolerances.group_size), NOBODY)
    members[:, 0], members[:, 1] = first[others], second[others]
    return target[others], members


def beside(one: Side, targets: IntArray, many: Side, near: IntArray, named: IntArray, silent: BoolArray) -> IntArray:
    """For each target the rows that its number names or, where it is `silent`, those of the rows `near` of its day."""
    rows = np.flatnonzero(silent)
    same = (near[rows] != NOBODY) & (many.day[near[rows]] == one.day[targets[rows], None])
    found = np.concatenate([named, np.full_like(near, NOBODY)], axis=1)
    found[rows, named.shape[1] :] = np.where(same, near[rows], NOBODY)
    return found


def in_a_row(
    one: Side,
    targets: IntArray,
    many: Side,
    offers: IntArray,
    asked: IntArray,
    known: tuple[IntArray, IntArray],
    tolerances: Tolerances,
) -> Sums:
    """Sums, to the paisa, of rows that follow each other in `offers`, of the targets at the places `asked`.

    The offers stand in the order of their series; those in a row are of one supplier and type. What is
    `known` of each target: rows of which all sums, and rows of which those with any other one, have been looked at.
    """
    own = targets[asked]
    members = np.zeros((0, tolerances.group_size), np.int64)
    if not len(own):
        return asked[:0], members
    rows = offers[np.isin(many.party[offers], one.party[own])]
    totals = np.concatenate([[0], np.cumsum(many.amounts[rows, TAXABLE])])
    series = (many.party[rows] * _KINDS + many.kind[rows]) * 2 + (many.amounts[rows, TAXABLE] > 0)
    sizes = range(_PAIR, min(tolerances.group_size, len(rows)) + 1)
    starts = [np.flatnonzero(series[: len(rows) - size + 1] == series[size - 1 :]) for size in sizes]
    start, size = (
        np.concatenate([*starts, members[:, 0]]),
        np.repeat(np.array(sizes, np.int64), [len(of) for of in starts]),
    )
    shelf = nearby.Shelf(many.party[rows[start]], totals[start + size] - totals[start], np.arange(len(start)))
    place, run = shelf.rows(one.party[own], one.amounts[own, TAXABLE], 0, _FEW)
    start, size = start[run], size[run]
    inside = np.arange(tolerances.group_size) < size[:, None]
    members = np.where(inside, rows[np.where(inside, start[:, None] + np.arange(tolerances.group_size), 0)], NOBODY)
    far = (np.abs(many.day[members] - one.day[own[place], None]) > tolerances.days) & inside
    tried, first = ((of[asked[place]][:, None, :] == members[:, :, None]).any(axis=2) & inside for of in known)
    new = ~any_of(far) & (sum_of(tried) < size) & ~((size == _PAIR) & any_of(first))
    return asked[place[new]], members[new]
