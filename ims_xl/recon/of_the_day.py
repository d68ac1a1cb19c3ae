"""What a supplier's day tells: whether anything else of that day could be meant.

A document without a number is known by what else there is of its supplier and day: by an amount that nearly agrees
where no other of the day has it, or by being the only one of the day in the books as on the portal.
"""

from __future__ import annotations

import numpy as np

from ims_xl.recon import pairing
from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.sides import TAXABLE, Side, Sides


def amount_once(sides: Sides, record: IntArray, entry: IntArray) -> BoolArray:
    """Which pairs have amounts that no other document of their supplier and day has, on either side?"""
    return _once(sides.records, record, True) & _once(sides.entries, entry, True)


def only(sides: Sides, record: IntArray, entry: IntArray) -> BoolArray:
    """Which pairs are the only documents of their supplier and day, each on its side?"""
    return _once(sides.records, record, False) & _once(sides.entries, entry, False)


def _once(side: Side, rows: IntArray, of_amount: bool) -> BoolArray:
    if not len(rows):
        return np.zeros(0, dtype=bool)
    suppliers = np.zeros(int(side.family.max(initial=-1)) + 2, dtype=bool)
    suppliers[side.family[rows]] = True
    suppliers[-1] = False
    among = np.flatnonzero(suppliers[side.family])
    facts = [side.family[among], side.day[among]]
    codes = pairing.alike(*facts, *([side.amounts[among, TAXABLE]] if of_amount else []))
    return np.asarray(np.bincount(codes)[codes][np.searchsorted(among, rows)] == 1, dtype=bool)
