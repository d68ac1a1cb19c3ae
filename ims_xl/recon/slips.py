"""Numbers a slip or two apart, between which the numbers alone do not decide: which are one, for all that is known.

Of one day, a number that cannot be is the slip of its like: it stands out of the order of its series (`astray`), or has
a part that no number of the supplier has (`misfits`). Where both could be, they are one where no other document of the
supplier's day has the amount, and the slip leads so far from the number that no neighbour in the series has it. Of
another day, the slip must lead beyond what a supplier writes in such a time, or amount and number must both stand out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ims_xl.recon import of_the_day
from ims_xl.recon.amounts import Amounts
from ims_xl.recon.asked import Asked
from ims_xl.recon.astray import astray
from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.datings import Dating
from ims_xl.recon.misfits import misfits
from ims_xl.recon.numbers import APART, FAR, TWO, Relation
from ims_xl.recon.sides import Sides
from ims_xl.recon.spellings import Spellings

_NEXT_TEN = 10  # a slip in the last digit, or by one in the tens, is another document's number as well
_NEAR_DAYS = (Dating.MONTH, Dating.CLOSE)
_OTHER_DAYS = (Dating.MONTH, Dating.CLOSE, Dating.EXCHANGED, Dating.PERIOD, Dating.YEAR_NEAR)


@dataclass(frozen=True)
class Pairs:
    """Pairs of one type, and what is known of them."""

    record: IntArray
    entry: IntArray
    own: BoolArray  # of one supplier, not of its kin
    number: IntArray  # Relation
    amounts: IntArray  # Amounts
    dating: IntArray  # Dating
    rare: BoolArray
    recurring: BoolArray

    def take(self, pairs: IntArray) -> Pairs:
        """These pairs alone."""
        return Pairs(**{name: column[pairs] for name, column in vars(self).items()})

    def are(self, relation: Relation) -> BoolArray:
        """Which pairs have numbers of this relation?"""
        return np.asarray(self.number == relation, dtype=bool)

    @property
    def agree(self) -> BoolArray:
        """Whose amounts agree within tolerance?"""
        return np.asarray(self.amounts <= Amounts.WITHIN, dtype=bool)


def known(sides: Sides, spellings: Spellings, pairs: Pairs) -> tuple[BoolArray, BoolArray]:
    """Of which pairs is one number astray or a misfit, and which are otherwise known to be one document?"""
    strays, clear = np.zeros(len(pairs.record), dtype=bool), np.zeros(len(pairs.record), dtype=bool)
    asked = np.flatnonzero(_of_day(pairs) | _of_other_day(pairs))
    if not len(asked):
        return strays, clear
    pairs = pairs.take(asked)
    numbers = sides.records.number[pairs.record], sides.entries.number[pairs.entry]
    slips, padded, gap = spellings.slips_apart(*numbers)
    nearly, of_day = pairs.are(Relation.NEARLY), pairs.dating == Dating.SAME
    may_stray = pairs.own & np.where(nearly, ~pairs.rare, pairs.agree)
    odd = np.flatnonzero(of_day & may_stray & ((slips == 1) | padded | nearly))
    if len(odd):
        gathered = Asked.of(sides, spellings, pairs.record[odd], pairs.entry[odd])
        found = misfits(gathered)
        able = nearly[odd] | ~spellings.neighbours(*numbers)[odd]
        found[able] |= astray(gathered.take(able))
        strays[asked[odd]] = found
    day = of_day & (pairs.agree | pairs.rare) & _beyond_neighbours(nearly, slips, gap)
    day[day] = of_the_day.amount_once(sides, pairs.record[day], pairs.entry[day])
    clear[asked] = day | (~of_day & _beyond_the_time(pairs, slips, gap))
    return strays, clear


def _of_day(pairs: Pairs) -> BoolArray:
    """Which pairs of one day are asked about? Their amounts nearly agree."""
    near = (pairs.amounts <= Amounts.TAX) & (pairs.amounts != Amounts.UNKNOWN)
    nearly = pairs.are(Relation.NEARLY) & ~pairs.rare
    series = pairs.are(Relation.SERIES) & (pairs.agree | pairs.rare)
    return np.asarray((pairs.dating == Dating.SAME) & near & (nearly | series), dtype=bool)


def _of_other_day(pairs: Pairs) -> BoolArray:
    """Which pairs of another day are asked about? Either number or amount stands out, and they are no rents."""
    rents = pairs.recurring & (pairs.dating != Dating.EXCHANGED)
    rare = (pairs.are(Relation.NEARLY) | pairs.are(Relation.SERIES)) & pairs.rare & ~rents
    able = np.isin(pairs.dating, _OTHER_DAYS) & pairs.agree & pairs.own
    return np.asarray(able & (pairs.are(Relation.EDITED) | rare), dtype=bool)


def _beyond_neighbours(nearly: BoolArray, slips: IntArray, gap: IntArray) -> BoolArray:
    """Which slips lead beyond the numbers of a series that a supplier writes on one day?"""
    known_by = nearly & (gap != _NEXT_TEN)
    return np.asarray(known_by | ((slips == 1) & (gap > _NEXT_TEN)) | ((slips == TWO) & (gap >= APART)), dtype=bool)


def _beyond_the_time(pairs: Pairs, slips: IntArray, gap: IntArray) -> BoolArray:
    """Which slips lead beyond the numbers of a series that a supplier writes between two days?"""
    nearly, series = pairs.are(Relation.NEARLY), pairs.are(Relation.SERIES)
    far = np.where(gap > 0, gap, APART)
    found = pairs.are(Relation.EDITED) & (far >= APART)
    found |= nearly & ((slips == TWO) | (far >= FAR) | (np.isin(pairs.dating, _NEAR_DAYS) & (far > _NEXT_TEN)))
    found |= series & (((slips == 1) & (gap >= FAR)) | ((slips == TWO) & (gap >= APART)))
    return np.asarray(found, dtype=bool)
