"""How the amounts of two documents lie to each other, for many pairs at once; in paise, portal less books."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from ims_xl.recon.across import all_of, any_of, sum_of
from ims_xl.recon.sides import HEADS, IGST, TAXABLE, VALUE, BoolArray, IntArray, Side
from ims_xl.recon.tolerances import Tolerances


class Amounts(IntEnum):
    """How the amounts agree, taken together."""

    EQUAL = 0
    WITHIN = 1  # each within its tolerance
    UNKNOWN = 2  # no amount is known on both sides
    ROUNDED = 3  # taxable or document value beyond tolerance, but all within what is called rounding
    HEADS = 4  # the same taxable value and total tax, under other heads
    TAX = 5
    VALUE = 6  # taxable or document value
    FAR = 7
    MIRRORED = 8  # the same amounts, but one is a credit and the other a charge
    OPPOSITE = 9  # one is a credit, the other a charge


def all_compared(one: Side, other: Side) -> BoolArray:
    """Of which pairs can every amount be compared? Tax and one of the values say the other; an ISD record has none."""
    values = [VALUE, TAXABLE]
    either = any_of(one.known[:, values] & other.known[:, values]) | ~any_of(one.known[:, values])
    return np.asarray(one.known[:, IGST] & other.known[:, IGST] & either, dtype=bool)


def amounts_apart(one: Side, other: Side, tolerances: Tolerances) -> tuple[IntArray, BoolArray, IntArray, IntArray]:
    """Of each pair of rows how far its amounts are apart, which of them beyond tolerance, percent, and `Amounts`."""
    compared = one.known & other.known
    apart = np.where(compared, one.amounts - other.amounts, 0)
    allowed = _allowed(one, other, tolerances)
    beyond = np.abs(apart) > allowed
    percent = _percent(one, other, compared)
    signs = np.sign(one.amounts[:, [VALUE, TAXABLE]]) * np.sign(other.amounts[:, [VALUE, TAXABLE]])
    opposite = any_of(compared[:, [VALUE, TAXABLE]] & (signs < 0))
    turned = np.where(compared, np.abs(one.amounts) - np.abs(other.amounts), 0)
    mirrored = opposite & all_of(np.abs(turned) <= np.maximum(allowed, tolerances.rounding))
    tax_apart = sum_of(apart[:, HEADS])
    # A document value that differs by just the tax is no difference of its own.
    by_tax = compared[:, TAXABLE] & (np.abs(apart[:, VALUE] - tax_apart) <= tolerances.value)
    values_beyond = beyond[:, TAXABLE] | (beyond[:, VALUE] & ~by_tax)
    total_allowed = np.maximum(tolerances.total_tax, _share(_tax(one), _tax(other), tolerances.tax_percent))
    heads_beyond = any_of(beyond[:, HEADS]) | (np.abs(tax_apart) > total_allowed)
    amounts = np.select(
        [
            ~any_of(compared),
            mirrored,
            opposite,
            values_beyond & (percent > tolerances.far_percent),
            values_beyond & all_of(np.abs(apart) <= tolerances.rounding),
            values_beyond,
            heads_beyond & (np.abs(tax_apart) <= tolerances.tax),
            heads_beyond | beyond[:, VALUE],
            any_of(apart),
        ],
        [
            Amounts.UNKNOWN, Amounts.MIRRORED, Amounts.OPPOSITE, Amounts.FAR, Amounts.ROUNDED, Amounts.VALUE,
            Amounts.HEADS, Amounts.TAX, Amounts.WITHIN,
        ],
        Amounts.EQUAL,
    )  # fmt: skip
    return apart, beyond, percent, amounts.astype(np.int64)


def _allowed(one: Side, other: Side, tolerances: Tolerances) -> IntArray:
    """How far each amount of each pair may be apart: so many rupees, or so much of the larger amount."""
    rupees, percent = np.full(6, tolerances.tax, np.int64), np.full(6, tolerances.tax_percent, np.int64)
    rupees[[VALUE, TAXABLE]], percent[[VALUE, TAXABLE]] = tolerances.value, tolerances.value_percent
    if not percent.any():
        return rupees
    return np.maximum(rupees, _share(one.amounts, other.amounts, percent))


def _share(one: IntArray, other: IntArray, percent: int | IntArray) -> IntArray:
    """So many percent of the larger of two amounts."""
    return np.asarray(np.maximum(np.abs(one), np.abs(other)) * percent // 100, dtype=np.int64)


def _tax(side: Side) -> IntArray:
    return np.asarray(sum_of(side.amounts[:, HEADS]), dtype=np.int64)


def _percent(one: Side, other: Side, compared: BoolArray) -> IntArray:
    """How far the taxable values (else the document values) are apart, of the larger."""
    column = np.where(compared[:, TAXABLE], TAXABLE, VALUE)[:, None]
    first = np.take_along_axis(one.amounts, column, 1)[:, 0]
    second = np.take_along_axis(other.amounts, column, 1)[:, 0]
    larger = np.maximum(np.maximum(np.abs(first), np.abs(second)), 1)
    either = compared[:, TAXABLE] | compared[:, VALUE]
    return np.where(either, np.ceil(np.abs(first - second) / larger * 100), 0).astype(np.int64)
