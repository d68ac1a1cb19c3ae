"""How far the digits of two document numbers lie apart, for many pairs at once."""

from __future__ import annotations

import numpy as np

from ims_xl.recon.across import sum_of
from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.number_digits import change_places, digits_of
from ims_xl.recon.number_facts import Facts, is_digits
from ims_xl.recon.number_segments import to_the_left


def digits_apart(
    facts: Facts, ones: IntArray, others: IntArray
) -> tuple[IntArray, tuple[IntArray, IntArray], BoolArray, BoolArray]:
    """How far the digits are apart where they are in just one place, their lengths there, whether nothing but
    the last digit of one segment differs, and whether two of the last three digits are turned about."""
    one, other = facts.segments[ones], facts.segments[others]
    digits = is_digits(one), is_digits(other)
    packed = to_the_left(one, digits[0]), to_the_left(other, digits[1])
    as_many = sum_of(digits[0]) == sum_of(digits[1])
    differ = packed[0] != packed[1]
    lone = as_many & (sum_of(differ) == 1)
    place = differ.argmax(axis=1)
    rows = np.arange(len(one))
    first, second = packed[0][rows, place], packed[1][rows, place]
    gap = np.where(lone, np.abs(first - second), 0)
    lengths = digits_of(first), digits_of(second)
    turned = change_places(first, second, 1) | change_places(first, second, 10)
    differ = one != other
    place = differ.argmax(axis=1)
    first, second = one[rows, place], other[rows, place]
    last_only = (sum_of(one >= 0) == sum_of(other >= 0)) & (sum_of(differ) == 1)
    last_only &= is_digits(first) & is_digits(second) & (digits_of(first) == digits_of(second))
    last_only &= first // 10 == second // 10
    return gap, lengths, last_only, turned
