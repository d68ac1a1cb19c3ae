"""Numbers a slip or two apart, between which the numbers alone do not decide: which are one, for all that is known.

Of one day, a number that cannot be is the slip of its like: it stands out of the order of its series (`astray`), or has
a part that no number of the supplier has (`misfits`). Where both could be, they are one where no other document of the
supplier's day has the amount, and the slip leads so far from the number that no neighbour in the series has it. Of
another day, the slip must lead beyond what a supplier writes in such a time, or amount and number must both stand out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ims_xl.recon import pairing
from ims_xl.recon.amounts import Amounts
from ims_xl.recon.asked import Asked
from ims_xl.recon.astray import astray
from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.datings import Dating
from ims_xl.recon.misfits import misfits
from ims_xl.recon.numbers import APART, FAR, TWO, Relation
from ims_xl.recon.sides import TAXABLE, Side, Sides
from ims_xl.recon.spellings import Spellings

_NEXT_TEN = 10  # a slip in the last digit, or by one in the tens, is another document's number as well
_OTHER_DAYS = (Dating.MONTH, Dating.CLOSE, Dating.EXCHANGED, Dating.PERIOD, Dating.YEAR_NEAR)


@dataclass(frozen=True)
class Pairs:
    """Pairs of one supplier and type, and what is known of them."""

    record: IntArray
    entry: IntArray
    number: IntArray  # Relation
    amounts: IntArray  # Amounts
    dating: IntArray  # Dating
    rare: BoolArray
    recurring: BoolArray


def known(sides: Sides, spellings: Spellings, pairs: Pairs) -> tuple[BoolArray, BoolArray]:
    """Of which pairs is one number astray or a misfit, and which are otherwise known to be one document?"""
    strays, clear = np.zeros(len(pairs.record), dtype=bool), np.zeros(len(pairs.record), dtype=bool)
    number, agree = pairs.number, pairs.amounts <= Amounts.WITHIN
    nearly, series, edited = (number == one for one in (Relation.NEARLY, Relation.SERIES, Relation.EDITED))
    of_day = (pairs.dating == Dating.SAME) & ((nearly & (pairs.amounts <= Amounts.TAX)) | (series & agree))
    other = np.isin(pairs.dating, _OTHER_DAYS) & agree & (edited | ((nearly | series) & pairs.rare))
    recurs = pairs.recurring & (pairs.dating != Dating.EXCHANGED)
    asked = np.flatnonzero((of_day & ~(nearly & pairs.rare)) | (other & (edited | ~recurs)))
    if not len(asked):
        return strays, clear
    record, entry, nearly, of_day = pairs.record[asked], pairs.entry[asked], nearly[asked], of_day[asked]
    numbers = sides.records.number[record], sides.entries.number[entry]
    slips, padded, gap = spellings.slips_apart(*numbers)
    one = (slips == 1) | padded
    odd = of_day & (one | nearly)
    if odd.any():
        near = spellings.neighbours(*numbers)[odd]
        gathered = Asked.of(sides, spellings, record[odd], entry[odd])
        found = misfits(gathered)
        able = nearly[odd] | ~near
        found[able] |= astray(gathered.take(able))
        strays[asked[odd]] = found
    far = np.where(gap > 0, gap, APART)
    day = nearly | ((slips == 1) & (gap > _NEXT_TEN)) | ((slips == TWO) & (gap >= APART))
    day &= of_day & agree[asked]
    day[day] = _alone(sides, record[day], entry[day])
    later = edited[asked] & (far >= APART)
    later |= nearly & ((slips == TWO) | (far >= FAR))
    later |= series[asked] & (((slips == 1) & (gap >= FAR)) | ((slips == TWO) & (gap >= APART)))
    clear[asked] = day | (later & ~of_day)
    return strays, clear


def _alone(sides: Sides, record: IntArray, entry: IntArray) -> BoolArray:
    """Which pairs have an amount that no other document of their supplier and day has, on either side?"""
    return _once(sides.records, record) & _once(sides.entries, entry)


def _once(side: Side, rows: IntArray) -> BoolArray:
    suppliers = np.zeros(int(side.family.max(initial=-1)) + 2, dtype=bool)
    suppliers[side.family[rows]] = True
    suppliers[-1] = False
    among = np.flatnonzero(suppliers[side.family])
    codes = pairing.alike(side.family[among], side.day[among], side.amounts[among, TAXABLE])
    return np.asarray(np.bincount(codes)[codes][np.searchsorted(among, rows)] == 1, dtype=bool)
