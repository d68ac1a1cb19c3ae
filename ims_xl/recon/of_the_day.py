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
    one, other = sides.records, sides.entries
    return _once(one, record, one.amounts[:, TAXABLE]) & _once(other, entry, other.amounts[:, TAXABLE])


def only(sides: Sides, record: IntArray, entry: IntArray) -> BoolArray:
    """Which pairs are the only documents of their supplier and day, each on its side?"""
    return _once(sides.records, record) & _once(sides.entries, entry)


def _once(side: Side, rows: IntArray, *facts: IntArray) -> BoolArray:
    """Which rows have a supplier, a day and these facts that no other row of the side has?"""
    if not len(rows):
        return np.zeros(0, dtype=bool)
    among = np.flatnonzero(pairing.among(side.family, side.family[rows]))
    codes = pairing.alike(*(fact[among] for fact in (side.family, side.day, *facts)))
    return np.asarray(np.bincount(codes)[codes][np.searchsorted(among, rows)] == 1, dtype=bool)
