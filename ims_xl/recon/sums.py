"""Documents that are the sum of several on the other side: which are looked at, and which of the sums is the one.

The search is bounded: `NEAREST` documents of the supplier by date and those that the number names, so many together
as `Tolerances.group_size` says. A sum is taken only where it is the only one, or the only one whose members the number
of the sum names. Sums find each other by chance: where no number says so, they must agree to the paisa, of amounts
that stand once.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations

import numpy as np

from ims_xl.recon import mentions, nearby
from ims_xl.recon.sides import CESS, NO_DAY, TAXABLE, BoolArray, IntArray, Side
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.tolerances import Tolerances

NEAREST = 12  # documents of the supplier, nearest by date, that are tried, besides those that the number names
UNSAID = 3  # documents that add up to one without their numbers saying so
_NAMED = 6  # documents that a number names
SUMMED = slice(TAXABLE, CESS + 1)


def usable(side: Side, is_open: BoolArray) -> BoolArray:
    """Rows that may be in a sum."""
    able = is_open & side.known[:, TAXABLE] & (side.amounts[:, TAXABLE] != 0) & (side.day != NO_DAY)
    return np.asarray(able, dtype=bool)


def only_sums(
    sought: tuple[Side, BoolArray], offered: tuple[Side, BoolArray], spellings: Spellings, tolerances: Tolerances
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Each open row sought that is a sum of open rows offered, in just one way."""
    (one, _), (many, _) = sought, offered
    wanted, able = (usable(side, is_open) & (side.party >= 0) for side, is_open in (sought, offered))
    targets, offers = np.flatnonzero(wanted), np.flatnonzero(able)
    if not len(targets) or not len(offers):
        return
    near = nearby.nearest(one, targets, many, offers, NEAREST, tolerances.days)
    offers = offers[np.lexsort((many.ids.ranks(offers), many.day[offers], many.party[offers]))]
    named = mentions.named(one, targets, many, offers, spellings, _NAMED)
    named[np.abs(many.day[named] - one.day[targets, None]) > tolerances.days] = mentions.NOBODY
    tried = nearby.together(near, named)
    shelf = nearby.Shelf(many.party[offers], many.amounts[offers, TAXABLE], offers)
    taxable = one.amounts[targets, TAXABLE]
    hopeful = nearby.may_add_up(taxable, many.amounts[:, TAXABLE], tried, tolerances.group_size, tolerances.value)
    rest = np.where(named == mentions.NOBODY, nearby.NO_AMOUNT, taxable[:, None] - many.amounts[named, TAXABLE])
    completed = shelf.holds(np.broadcast_to(one.party[targets, None], rest.shape), rest, tolerances.value)
    places = np.zeros(len(many), dtype=np.int64)  # of each row among the open ones, by date
    places[offers] = np.arange(len(offers))
    search = _Search(one, many, places, shelf, tolerances)
    for place in np.flatnonzero(hopeful | completed.any(axis=1)):
        with_another = named[place][completed[place]]
        solution = search.only_sum(int(targets[place]), _given(tried[place]), _given(named[place]), with_another)
        if solution is not None:
            yield int(targets[place]), solution


def _given(rows: IntArray) -> IntArray:
    return np.asarray(rows[rows != mentions.NOBODY], dtype=np.int64)


class _Search:
    """Looks for the sums of one row at a time. `places` has the place of each open row by supplier and day."""

    def __init__(self, one: Side, many: Side, places: IntArray, shelf: nearby.Shelf, tolerances: Tolerances) -> None:
        self.one, self.many, self.places, self.shelf, self.tolerances = one, many, places, shelf, tolerances
        self.taxable = many.amounts[:, TAXABLE]

    def only_sum(self, target: int, tried: IntArray, named: IntArray, completed: IntArray) -> tuple[int, ...] | None:
        """The one combination that adds up to the target: that with the most named ones, if just one has.

        `completed` are those of the named to which a row of the supplier, tried or not, is the rest.
        """
        best: set[tuple[int, ...]] = set()
        most = (0, False, False)
        one, many = self.one, self.many
        alone = np.array([target])
        for combined in self._that_add_up(target, tried, completed):
            said = int((combined[:, None] == named).any(axis=1).sum())
            run = bool(np.ptp(self.places[combined]) == len(combined) - 1)  # they follow each other by date
            if not said and not self._may_go_unsaid(target, combined, run):
                continue
            exact = adds_up(one, alone, many, combined, np.zeros(5, np.int64))
            if (said, exact, run) < most or not self._one_kind(target, combined):
                continue
            if exact or (said and adds_up(one, alone, many, combined, allowed(self.tolerances))):
                best = best if (said, exact, run) == most else set()
                most = said, exact, run
                best.add(tuple(sorted(map(int, combined))))
        return best.pop() if len(best) == 1 else None

    def _that_add_up(self, target: int, tried: IntArray, completed: IntArray) -> Iterator[IntArray]:
        """Combinations whose taxable values make the target's: of those tried; or a named one and its rest."""
        wanted = self.one.amounts[target, TAXABLE]
        tried = np.sort(tried)
        for size in range(2, min(self.tolerances.group_size, len(tried)) + 1):
            chosen = of_size(len(tried), size)
            total = self.taxable[tried][chosen].sum(axis=1)
            yield from tried[chosen[np.abs(total - wanted) <= self.tolerances.value]]
        for row in completed:
            party, missing = self.one.party[target], wanted - self.taxable[row]
            others = self.shelf.rows(party, missing, self.tolerances.value)
            others = others[np.abs(self.many.day[others] - self.one.day[target]) <= self.tolerances.days]
            for other in np.sort(others[~(others[:, None] == tried).any(axis=1)]):
                yield np.array([row, other], dtype=np.int64)

    def _may_go_unsaid(self, target: int, combined: IntArray, run: bool) -> bool:
        """Without a number that says so, amounts must stand once, and more than a few follow each other."""
        rare = self.one.repeats[target] <= 1 and bool((self.many.repeats[combined] <= 1).all())
        return rare and (run or len(combined) <= UNSAID)

    def _one_kind(self, target: int, members: IntArray) -> bool:
        """All of the target's sign and type; or two of opposite sign, an invoice and its credit note."""
        signs = np.sign(self.taxable[members])
        if (signs != np.sign(self.one.amounts[target, TAXABLE])).any():
            return len(members) == 2 and signs.sum() == 0
        return bool((self.many.kind[members] == self.one.kind[target]).all())


@cache
def of_size(count: int, size: int) -> IntArray:
    """The combinations of so many out of `count`."""
    return np.array(list(combinations(range(count), size)), dtype=np.int64).reshape(-1, size)


def adds_up(one: Side, some: IntArray, many: Side, several: IntArray, within: IntArray) -> bool:
    """Taxable value and every tax head that all give agree in sum within what is allowed."""
    known = np.concatenate([one.known[some, SUMMED], many.known[several, SUMMED]])
    compared: BoolArray = np.asarray(known.all(axis=0), dtype=bool)
    apart = np.abs(one.amounts[some, SUMMED].sum(axis=0) - many.amounts[several, SUMMED].sum(axis=0))
    return bool(compared[0] and (apart <= within)[compared].all())


def allowed(tolerances: Tolerances) -> IntArray:
    """How far sums may be apart, in the order of `SUMMED`."""
    return np.array([tolerances.value, *[tolerances.tax] * 4], dtype=np.int64)
