"""Who goes with whom: the one-to-one assignment with the best total, and where two answers are equally good.

Each connected component of the pairs is solved on its own, so the answer is global and owes nothing to the order
of the rows. A pair that some equally good assignment would do without is not taken: it is reported as a tie.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import permutations

import numpy as np

from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.pairing import components

_TRIED, _SMALL = 4, 64  # rows of a table of which all ways are tried, and that is solved here
LARGEST = 400  # rows on the longer side of a component up to which its best total is sought


@dataclass(frozen=True)
class Assignment:
    """Places in the list of pairs: those taken, and those that are as good as another answer."""

    taken: BoolArray
    tied: BoolArray


def assign(left: IntArray, right: IntArray, weight: IntArray) -> Assignment:
    """The assignment of the pairs (`left[i]`, `right[i]`) with the greatest total weight; weights are positive.

    Components beyond `LARGEST` take pairs that are each other's single best, again and again, instead.
    """
    _, left = np.unique(left, return_inverse=True)
    _, right = np.unique(right, return_inverse=True)
    taken, tied = np.zeros(len(left), dtype=bool), np.zeros(len(left), dtype=bool)
    if not len(left):
        return Assignment(taken, tied)
    done = _stars(left, right, weight, taken, tied) | _stars(right, left, weight, taken, tied)
    for pairs in _components(left, right, np.flatnonzero(~done)):
        ones, rows = np.unique(left[pairs], return_inverse=True)
        others, columns = np.unique(right[pairs], return_inverse=True)
        solve = _best_total if max(len(ones), len(others)) <= LARGEST else _mutual_best
        taken[pairs], tied[pairs] = solve(rows, columns, weight[pairs])
    return Assignment(taken, tied)


def _stars(middle: IntArray, outer: IntArray, weight: IntArray, taken: BoolArray, tied: BoolArray) -> BoolArray:
    """Decides where several rows, or just one, want the same row and no other; returns which pairs these are."""
    crowded = np.zeros(int(middle.max()) + 1, dtype=bool)
    crowded[middle[np.bincount(outer)[outer] > 1]] = True
    star = ~crowded[middle]
    best = np.zeros(len(crowded), dtype=np.int64)
    np.maximum.at(best, middle[star], weight[star])
    at_best = star & (weight == best[middle])
    alone = np.bincount(middle[at_best], minlength=len(crowded))[middle] == 1
    taken[at_best & alone], tied[at_best & ~alone] = True, True
    return star


def _components(left: IntArray, right: IntArray, pairs: IntArray) -> list[IntArray]:
    """The pairs, sorted into components that share no row."""
    if not len(pairs):
        return []
    ones, others = left[pairs], right[pairs] + int(left.max()) + 1
    label = components(ones, others, int(others.max()) + 1)
    order = np.argsort(label[ones], kind="stable")
    starts = np.flatnonzero(np.diff(label[ones][order])) + 1
    return list(np.split(pairs[order], starts))


def _best_total(rows: IntArray, columns: IntArray, weight: IntArray) -> tuple[BoolArray, BoolArray]:
    size = int(max(rows.max(), columns.max())) + 1
    table = np.zeros((size, size), dtype=np.int64)
    table[rows, columns] = weight
    chosen = _greatest(table)
    among_best = _exchangeable(table, chosen)
    taker = np.argsort(chosen)  # the row that has each column
    # A pair in a round of exchanges that loses nothing is in some best assignments and not in others.
    tied = among_best[rows, taker[columns]]
    own: BoolArray = np.asarray(taker[columns] == rows, dtype=bool)
    in_round: BoolArray = np.asarray(among_best.any(axis=1), dtype=bool)
    tied = np.where(own, in_round[rows], tied)
    return own & ~tied, tied


def _greatest(table: IntArray) -> IntArray:
    """For each row of a square table its column in the assignment with the greatest total."""
    if len(table) <= _TRIED:
        ways = _permutations(len(table))
        best = table[np.arange(len(table)), ways].sum(axis=1).argmax()
        return np.asarray(ways[best], dtype=np.int64)
    if len(table) > _SMALL:
        from scipy.optimize import linear_sum_assignment  # takes longer to load than small tables to solve

        return np.asarray(linear_sum_assignment(table, maximize=True)[1], dtype=np.int64)
    return _shortest_ways(table.max() - table)


@cache
def _permutations(size: int) -> IntArray:
    return np.array(list(permutations(range(size))), dtype=np.int64)


def _shortest_ways(cost: IntArray) -> IntArray:
    """The cheapest assignment: each row finds the shortest way to a free column, others making room (Kuhn, Munkres)."""
    size = len(cost)
    of_row, of_column = np.zeros(size, np.int64), np.zeros(size + 1, np.int64)  # potentials
    row_of = np.full(size + 1, -1)  # the row that has each column; the last column is the start
    for row in range(size):
        row_of[size], column = row, size
        least, before = np.full(size, np.iinfo(np.int64).max), np.full(size, size)
        seen = np.zeros(size + 1, dtype=bool)
        while row_of[column] >= 0:
            seen[column] = True
            here = row_of[column]
            reduced = cost[here] - of_row[here] - of_column[:size]
            nearer = ~seen[:size] & (reduced < least)
            least[nearer], before[nearer] = reduced[nearer], column
            open_ = np.flatnonzero(~seen[:size])
            following = open_[least[open_].argmin()]
            step = least[following]
            of_row[row_of[seen]] += step
            of_column[seen] -= step
            least[open_] -= step
            column = int(following)
        while column != size:
            row_of[column] = row_of[before[column]]
            column = int(before[column])
    found = np.empty(size, np.int64)
    found[row_of[:size]] = np.arange(size)
    return found


def _exchangeable(table: IntArray, chosen: IntArray) -> BoolArray:
    """Which row may take which other row's column as part of a round of exchanges that loses nothing.

    The loss of "row i takes row j's column" makes a graph without negative rounds, for the choice is best.
    Potentials (Bellman and Ford) turn losses into reduced losses of at least 0; rounds that lose nothing are the
    edges of reduced loss 0 from whose end a way leads back.
    """
    size = len(table)
    kept = table[np.arange(size), chosen]
    loss = kept[:, None] - table[:, chosen]
    potential = np.zeros(size, dtype=np.int64)
    for _ in range(size):
        better = np.minimum(potential, (potential[:, None] + loss).min(axis=0))
        if (better == potential).all():
            break
        potential = better
    tight = loss + potential[:, None] - potential[None, :] == 0
    np.fill_diagonal(tight, False)
    return np.asarray(tight & _reached(tight).T, dtype=bool)


def _reached(edges: BoolArray) -> BoolArray:
    """Which place may be reached from which along edges: the way is doubled until nothing more is found."""
    reached = edges
    while reached.any():
        further = reached | (reached.astype(np.float32) @ reached.astype(np.float32) > 0)
        if (further == reached).all():
            break
        reached = further
    return reached


def _mutual_best(rows: IntArray, columns: IntArray, weight: IntArray) -> tuple[BoolArray, BoolArray]:
    """Pairs that are the single best of both their rows among those still open; what then remains is tied."""
    taken, open_ = np.zeros(len(rows), dtype=bool), np.ones(len(rows), dtype=bool)
    while open_.any():
        pairs = np.flatnonzero(open_)
        best = _single_best(rows[pairs], weight[pairs]) & _single_best(columns[pairs], weight[pairs])
        if not best.any():
            break
        won = pairs[best]
        taken[won] = True
        open_ &= ~(np.isin(rows, rows[won]) | np.isin(columns, columns[won]))
    return taken, open_


def _single_best(keys: IntArray, weight: IntArray) -> BoolArray:
    """Which pairs have the greatest weight of their key, alone."""
    best = np.zeros(int(keys.max()) + 1, dtype=np.int64)
    np.maximum.at(best, keys, weight)
    at_best = weight == best[keys]
    alone = np.bincount(keys[at_best], minlength=len(best)) == 1
    return np.asarray(at_best & alone[keys], dtype=bool)
