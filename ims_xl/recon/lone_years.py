"""A year by itself beside a serial number, for many pairs of numbers at once."""

from __future__ import annotations

import numpy as np

from ims_xl.recon.across import sum_of
from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.number_facts import Facts, is_digits


def serials_for_years(facts: Facts, ones: IntArray, others: IntArray) -> BoolArray:
    """`number_parts.serial_for_year` of pairs of rows of the facts."""
    segments = facts.segments[ones], facts.segments[others]
    count = [sum_of(part >= 0) for part in segments]
    digits = [sum_of(is_digits(part)) for part in segments]
    found = np.zeros(len(ones), dtype=bool)
    for dated, other, rows, more in ((0, 1, ones, others), (1, 0, others, ones)):
        lone = (facts.earliest[rows] > 0) & (facts.earliest[rows] < facts.latest[rows]) & (facts.earliest[more] == 0)
        found |= lone & (count[other] - count[dated] == 1) & (digits[other] - digits[dated] == 1)
    return found
