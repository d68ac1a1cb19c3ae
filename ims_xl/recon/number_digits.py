"""The digits of whole numbers, many numbers at once."""

from __future__ import annotations

import numpy as np

from ims_xl.recon.columns import BoolArray, IntArray


def change_places(first: IntArray, second: IntArray, unit: int) -> BoolArray:
    """Of which whole numbers have the digit of the unit and the one before it changed places?"""
    rest = (first // (100 * unit) == second // (100 * unit)) & (first % unit == second % unit)
    one, other = (value // unit % 100 for value in (first, second))
    return np.asarray(rest & (one // 10 == other % 10) & (one % 10 == other // 10), dtype=bool)


def digits_of(values: IntArray) -> IntArray:
    """How many digits whole numbers have."""
    return np.searchsorted(_POWERS, values, side="right") + 1


_POWERS = 10 ** np.arange(1, 19, dtype=np.int64)
