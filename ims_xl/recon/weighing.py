"""How much speaks for a sum: that a number names its members, that it agrees to the paisa, how near they stand.

Of sums that a number names alike that one was booked together which holds no document of a later day, has the fewest
others of the supplier's series between its members, and the nearest days. Sums find each other by chance: where no
number says so, they must agree to the paisa, of amounts that stand once, in a row where all are round. Of a sum that
names only some of its members the others stand near in the series, and a rupee is forgiven in a row alone. Where
amounts recur, a sum without a number that nobody bills alone is taken of documents that follow each other in the
series, the last of them of its day, or of an invoice of its day and a later credit note.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ims_xl.recon import nearby
from ims_xl.recon.across import all_of, any_of, sum_of
from ims_xl.recon.mentions import NOBODY
from ims_xl.recon.sides import BILL_OF_ENTRY, CESS, MISSING, NO_DAY, TAXABLE, BoolArray, IntArray, Side
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.tolerances import Tolerances

NEAREST = 12  # documents of the supplier, nearest by date, that are tried, besides those that the number names
SMALLEST = 2  # documents that add up to one
_UNSAID = 3  # documents that add up to one without their numbers saying so
_FAR = 1 << 60
_MANY = 1 << 10  # documents in between
ROUND = 1000  # paise: amounts of whole ten rupees add up to others by chance
_RANK = 1 << 20  # what speaks for a sum counts first, then what lies between its members, then how near its days are
SUMMED = slice(TAXABLE, CESS + 1)


@dataclass(frozen=True)
class Sums:
    """Rows of one side, and for each some of the other's, which add up to it by taxable value."""

    one: Side
    targets: IntArray
    many: Side
    members: IntArray  # lines of rows, `NOBODY` behind them
    follow: IntArray  # their places among the open rows of the supplier by date
    named: IntArray  # lines of rows that the target's number names
    silent: BoolArray  # the target has no number, or one without digits
    offers: IntArray  # all rows that may be members

    def ranks(self, spellings: Spellings, tolerances: Tolerances, unsaid: bool) -> IntArray:
        """How much speaks for each sum, more for the better; -1 where it is none."""
        given = self.members != NOBODY
        count = sum_of(given)
        said = sum_of((self.members[:, :, None] == self.named[:, None, :]).any(axis=2) & given)
        exact, within = self._agree(given, tolerances)
        span = _span(self.follow, given)
        run = span == count
        holds = self._one_kind(given, count) & (exact | (within & ((said == count) | ((said > 0) & run))))
        holds &= ~((said == 1) & self._mirrored())  # the credit note itself, booked as an invoice
        net = sum_of(np.sign(self.many.amounts[self.members, TAXABLE]) * given) == 0
        holds &= (said == count) | (said == 0) | net | (span - count <= NEAREST)
        holds &= ~net | self._notes_follow(given)
        days = self._days(given)
        lines = (days == 0) & all_of((self.many.number[self.members] == MISSING) | ~given)  # of a document of that day
        rare = all_of((self.many.repeats[self.members] <= 1) | ~given)
        odd = any_of((self.many.amounts[self.members, TAXABLE] % ROUND != 0) & given)
        holds &= (said > 0) | odd | ~self._of_one_series(spellings, given)
        once = ((self.one.repeats[self.targets] <= 1) | lines) & rare
        last = np.where(given, self.many.day[self.members], NO_DAY).max(axis=1, initial=NO_DAY)
        series = self._without_number(holds & exact & (last == self.one.day[self.targets]), tolerances)
        # Of sums that the number names alike, what is booked together came no later, and without others in between.
        named = np.where(holds & (said > 0), 4 * said + 2 * exact + (last <= self.one.day[self.targets]), 0)
        between = self._between(series | self._alike(named), given, spellings)
        series &= between == 0
        # Without a number that says so, amounts must stand once, and more than a few must follow each other by date;
        # or the sum has no number, and no other document its amount, and its members are a series up to its day, or an
        # invoice of its day and a note that stands once.
        holds &= (said > 0) | (once & (run | lines | (odd & (count <= _UNSAID)))) | series | (net & self._less_a_note())
        if not unsaid:
            holds &= (said == count) | ((count == SMALLEST) & (said > 0) & exact & rare)
        speaks = np.where(said > 0, named * _RANK - between, exact * _RANK - ~(run | series))
        return np.where(holds, speaks * _RANK - np.where((said > 0) | series, days, 0), -1)

    def _mirrored(self) -> BoolArray:
        """Of which sums does the number name a member of the same amount, a credit where the sum is a charge?"""
        amounts = self.many.amounts[self.members, TAXABLE]
        turned = (amounts == -self.one.amounts[self.targets, TAXABLE][:, None]) & (self.members != NOBODY)
        return any_of(turned & (self.members[:, :, None] == self.named[:, None, :]).any(axis=2))

    def _notes_follow(self, given: BoolArray) -> BoolArray:
        """Of which sums is no member that takes away dated before one that adds?"""
        members, days = self.members, self.many.day[self.members]
        adds = np.sign(self.many.amounts[members, TAXABLE]) == np.sign(self.one.amounts[self.targets, TAXABLE])[:, None]
        first = np.where(given & ~adds, days, _FAR).min(axis=1, initial=_FAR)
        return np.asarray(first >= np.where(given & adds, days, -_FAR).max(axis=1, initial=-_FAR), dtype=bool)

    def _of_one_series(self, spellings: Spellings, given: BoolArray) -> BoolArray:
        """Which sums have a number of their own in the series of a member?"""
        own, theirs = (
            spellings.letters(self.one.number[self.targets]),
            spellings.letters(self.many.number[self.members]),
        )
        return any_of((theirs == own[:, None]) & given) & ~self.silent

    def _less_a_note(self) -> BoolArray:
        """Which sums without a number are an invoice of their day less a note of an odd amount, nobody else's?"""
        members = self.members[:, :SMALLEST]
        amounts = self.many.amounts[members, TAXABLE]
        own = np.sign(self.one.amounts[self.targets, TAXABLE])[:, None]
        note = np.sign(amounts) == -own
        invoice = ~note & (self.many.day[members] == self.one.day[self.targets][:, None])
        odd = note & (amounts % ROUND != 0) & (self.many.repeats[members] <= 1)
        alone = self.silent & (self.one.repeats[self.targets] <= 1)
        return np.asarray(alone & any_of(invoice) & any_of(odd), dtype=bool)

    def _agree(self, given: BoolArray, tolerances: Tolerances) -> tuple[BoolArray, BoolArray]:
        """Which sums agree to the paisa, and which within tolerance."""
        known = self.one.known[self.targets][:, SUMMED]
        apart = self.one.amounts[self.targets][:, SUMMED].copy()
        for members, here in zip(self.members.T, given.T, strict=True):
            known &= self.many.known[members][:, SUMMED] | ~here[:, None]
            apart -= np.where(here[:, None], self.many.amounts[members][:, SUMMED], 0)
        within = allowed(tolerances)
        return agree(apart, known, np.zeros_like(within)), agree(apart, known, within)

    def _without_number(self, asked: BoolArray, tolerances: Tolerances) -> BoolArray:
        """Which of the sums that are asked for have no number, and an amount that no other open document has."""
        found: BoolArray = asked & self.silent & (self.one.repeats[self.targets] <= 1)
        sums = np.flatnonzero(found)
        if len(sums):
            party, amount = self.many.party[self.offers], self.many.amounts[self.offers, TAXABLE]
            targets = self.targets[sums]
            single = nearby.Shelf(party, amount, self.offers)
            found[sums] = ~single.holds(self.one.party[targets], self.one.amounts[targets, TAXABLE], tolerances.value)
        return found

    def _alike(self, named: IntArray) -> BoolArray:
        """For which sums does most speak, and as much for another of the same document?"""
        most = np.zeros(len(self.one), dtype=np.int64)
        np.maximum.at(most, self.targets, named)
        best = (named > 0) & (named == most[self.targets])
        return np.asarray(best & (np.bincount(self.targets[best], minlength=len(most))[self.targets] > 1), dtype=bool)

    def _between(self, asked: BoolArray, given: BoolArray, spellings: Spellings) -> IntArray:
        """How many other documents of the supplier's series stand between the members, of the sums asked for."""
        between = np.zeros(len(asked), dtype=np.int64)
        sums = np.flatnonzero(asked)
        members, here = self.members[sums], given[sums]
        span = _span(_places(self.many, members, spellings)[members], here)
        between[sums] = np.clip(span - sum_of(here), 0, _MANY)
        return between

    def _days(self, given: BoolArray) -> IntArray:
        """How far the furthest member's day is from the target's."""
        apart = np.abs(self.many.day[self.members] - self.one.day[self.targets][:, None])
        return np.asarray(np.where(given, apart, 0).max(axis=1, initial=0), dtype=np.int64)

    def _one_kind(self, given: BoolArray, count: IntArray) -> BoolArray:
        """All of the target's sign and type; or two of opposite sign, an invoice and its credit note."""
        signs = np.where(given, np.sign(self.many.amounts[self.members, TAXABLE]), 0)
        own = np.sign(self.one.amounts[self.targets, TAXABLE])[:, None]
        kinds = all_of((self.many.kind[self.members] == self.one.kind[self.targets][:, None]) | ~given)
        one_sign = all_of((signs == own) | ~given)
        net = (count == SMALLEST) & (sum_of(signs) == 0)
        return np.asarray(np.where(one_sign, kinds, net), dtype=bool)


def agree(apart: IntArray, compared: BoolArray, within: IntArray) -> BoolArray:
    """Do the taxable value, and all heads that are compared, agree in each row?"""
    return np.asarray(compared[:, 0] & all_of((np.abs(apart) <= within) | ~compared), dtype=bool)


def allowed(tolerances: Tolerances) -> IntArray:
    """How far sums may be apart, in the order of `SUMMED`; percents are for pairs."""
    return np.array([tolerances.value, *[tolerances.tax] * 4], dtype=np.int64)


def _span(places: IntArray, given: BoolArray) -> IntArray:
    """How many places there are from the first to the last of each line."""
    last = np.where(given, places, -1).max(axis=1, initial=-1)
    return np.asarray(last - np.where(given, places, _FAR).min(axis=1, initial=_FAR) + 1, dtype=np.int64)


def _places(side: Side, members: IntArray, spellings: Spellings) -> IntArray:
    """For each row its place in the series of its supplier, where a supplier has members; the same for twins."""
    some = members[members != NOBODY]
    parties = int(side.party.max(initial=-1)) + 2
    first, last = np.full(parties, _FAR), np.full(parties, -_FAR)
    np.minimum.at(first, side.party[some], side.day[some])
    np.maximum.at(last, side.party[some], side.day[some])
    rows = np.flatnonzero((side.day >= first[side.party]) & (side.day <= last[side.party]))
    wide = int(last.max() - first.min()) + 1 if len(some) else 1
    day = (side.party[rows] * (BILL_OF_ENTRY + 2) + side.kind[rows]) * wide + side.day[rows] - first.min()
    keys = spellings.cores(side.number[rows]), day
    order = np.lexsort(keys)
    begins = np.zeros(len(rows), dtype=bool)
    for key in keys:
        begins |= np.diff(key[order], prepend=key[order[:1]] - 1) != 0
    places = np.zeros(len(side), dtype=np.int64)
    places[rows[order]] = np.maximum.accumulate(np.where(begins, np.arange(len(rows)), 0))
    return places
