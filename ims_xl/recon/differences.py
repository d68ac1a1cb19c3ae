"""What differs between a record and an entry, field by field, for many pairs at once.

What is missing on either side is not compared. Amounts are in paise, portal less books.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import IntEnum

import numpy as np

from ims_xl.gst.gstin import check_character
from ims_xl.recon.sides import (
    HEADS,
    IMPORTS,
    NO_DAY,
    TAXABLE,
    VALUE,
    BoolArray,
    IntArray,
    Objects,
    Side,
    Sides,
)
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.tolerances import Tolerances

CLOSE_DAYS = 7  # documents of two months but a week apart may be one, booked around the month's end
FAR_PERCENT = 30  # values further apart than this are another document's, unless the number says otherwise


class Party(IntEnum):
    """What two GSTINs are to each other."""

    SAME = 0
    BRANCH = 1  # the same PAN
    TYPO = 2  # one character wrong, or two neighbours exchanged
    OTHER = 3


class Dating(IntEnum):
    """How the dates lie. The financial year begins on 1 April."""

    SAME = 0
    UNKNOWN = 1
    MONTH = 2  # the same month
    CLOSE = 3  # another month, within `CLOSE_DAYS`
    PERIOD = 4  # another month, within the date window
    PERIOD_FAR = 5  # the same financial year, beyond the window
    YEAR_NEAR = 6  # another financial year, within the window or both numbers naming one year
    YEAR_FAR = 7


class Amounts(IntEnum):
    """How the amounts agree, taken together."""

    EQUAL = 0
    WITHIN = 1  # each within its tolerance
    UNKNOWN = 2  # no amount is known on both sides
    HEADS = 3  # the same taxable value and total tax, under other heads
    TAX = 4
    VALUE = 5  # taxable or document value
    FAR = 6
    OPPOSITE = 7  # one is a credit, the other a charge


@dataclass(frozen=True)
class Differences:
    """Pairs and what differs in each; every array is as long as there are pairs."""

    record: IntArray  # row of the records' side
    entry: IntArray
    party: IntArray  # Party
    number: IntArray  # Relation
    by_original: BoolArray  # the number is the one the record amends
    dating: IntArray  # Dating
    days: IntArray  # apart, 0 where unknown
    kind: BoolArray  # the document types differ
    place: BoolArray
    reverse: BoolArray
    amends: BoolArray
    amounts: IntArray  # Amounts
    apart: IntArray  # (pairs, 6) portal less books, 0 where not compared
    beyond: BoolArray  # (pairs, 6) beyond tolerance
    percent: IntArray  # how far the values are apart

    def __len__(self) -> int:
        return len(self.record)

    def take(self, pairs: IntArray | BoolArray) -> Differences:
        """These pairs alone."""
        return replace(self, **{field.name: getattr(self, field.name)[pairs] for field in fields(self)})

    @classmethod
    def joined(cls, several: Sequence[Differences]) -> Differences:
        """The pairs of several, each pair once, sorted by rows."""
        joined = cls(
            **{field.name: np.concatenate([getattr(part, field.name) for part in several]) for field in fields(cls)}
        )
        wide = int(joined.entry.max(initial=0)) + 1
        _, first = np.unique(joined.record * wide + joined.entry, return_index=True)
        return joined.take(first)


def compare(
    sides: Sides, spellings: Spellings | None, record: IntArray, entry: IntArray, tolerances: Tolerances
) -> Differences:
    """The differences of the pairs of rows (`record[i]`, `entry[i]`). Without spellings all numbers are the same."""
    one, other = sides.records.take(record), sides.entries.take(entry)
    number = np.zeros(len(record), np.int64)
    same_year = by_original = np.zeros(len(record), bool)
    if spellings is not None:
        number = spellings.relations(one.number, other.number)
        original = spellings.relations(one.original, other.number)
        by_original = one.amends & (original < number)
        number = np.where(by_original, original, number)
        same_year = spellings.same_year_named(np.where(by_original, one.original, one.number), other.number)
    day = np.where(by_original, one.original_day, one.day)
    days, dating = _dating(day, other.day, same_year, tolerances)
    apart, beyond, percent, amounts = _amounts(one, other, tolerances)
    return Differences(
        record=record,
        entry=entry,
        party=_parties(one, other, sides.gstins),
        number=number,
        by_original=by_original,
        dating=dating,
        days=days,
        kind=_differ(one.kind, other.kind),
        place=_differ(one.place, other.place),
        reverse=_differ(one.reverse, other.reverse),
        amends=one.amends,
        amounts=amounts,
        apart=apart,
        beyond=beyond,
        percent=percent,
    )


def _differ(one: IntArray, other: IntArray) -> BoolArray:
    return np.asarray((one >= 0) & (other >= 0) & (one != other), dtype=bool)


def _dating(
    one: IntArray, other: IntArray, same_year_named: BoolArray, tolerances: Tolerances
) -> tuple[IntArray, IntArray]:
    unknown = (one == NO_DAY) | (other == NO_DAY)
    days = np.where(unknown, 0, np.abs(one - other))
    month_one, month_other = _months(one), _months(other)
    same_year = (month_one - 3) // 12 == (month_other - 3) // 12  # months since January 1970; years begin in April
    dating = np.select(
        [
            unknown,
            days == 0,
            month_one == month_other,
            same_year & (days <= CLOSE_DAYS),
            same_year & (days <= tolerances.days),
            same_year,
            (days <= tolerances.days) | same_year_named,
        ],
        [Dating.UNKNOWN, Dating.SAME, Dating.MONTH, Dating.CLOSE, Dating.PERIOD, Dating.PERIOD_FAR, Dating.YEAR_NEAR],
        Dating.YEAR_FAR,
    )
    return np.asarray(days, dtype=np.int64), dating.astype(np.int64)


def _months(days: IntArray) -> IntArray:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _amounts(one: Side, other: Side, tolerances: Tolerances) -> tuple[IntArray, BoolArray, IntArray, IntArray]:
    compared = one.known & other.known
    apart = np.where(compared, one.amounts - other.amounts, 0)
    allowed = np.full(6, tolerances.tax, np.int64)
    allowed[[VALUE, TAXABLE]] = tolerances.value
    beyond = np.abs(apart) > allowed
    percent = _percent(one, other, compared)
    signs = np.sign(one.amounts[:, [VALUE, TAXABLE]]) * np.sign(other.amounts[:, [VALUE, TAXABLE]])
    opposite = (compared[:, [VALUE, TAXABLE]] & (signs < 0)).any(axis=1)
    values_beyond = beyond[:, VALUE] | beyond[:, TAXABLE]
    heads_beyond = beyond[:, HEADS].any(axis=1)
    same_total = np.abs(apart[:, HEADS].sum(axis=1)) <= tolerances.tax
    amounts = np.select(
        [
            ~compared.any(axis=1),
            opposite,
            values_beyond & (percent > FAR_PERCENT),
            values_beyond,
            heads_beyond & same_total,
            heads_beyond,
            apart.any(axis=1),
        ],
        [Amounts.UNKNOWN, Amounts.OPPOSITE, Amounts.FAR, Amounts.VALUE, Amounts.HEADS, Amounts.TAX, Amounts.WITHIN],
        Amounts.EQUAL,
    )
    return apart, beyond, percent, amounts.astype(np.int64)


def _percent(one: Side, other: Side, compared: BoolArray) -> IntArray:
    """How far the taxable values (else the document values) are apart, of the larger."""
    column = np.where(compared[:, TAXABLE], TAXABLE, VALUE)[:, None]
    first = np.take_along_axis(one.amounts, column, 1)[:, 0]
    second = np.take_along_axis(other.amounts, column, 1)[:, 0]
    larger = np.maximum(np.maximum(np.abs(first), np.abs(second)), 1)
    either = compared[:, TAXABLE] | compared[:, VALUE]
    return np.where(either, np.ceil(np.abs(first - second) / larger * 100), 0).astype(np.int64)


def _parties(one: Side, other: Side, gstins: Objects) -> IntArray:
    parties = np.where((one.pan >= 0) & (one.pan == other.pan), int(Party.BRANCH), int(Party.OTHER))
    for pair in np.flatnonzero((one.party != other.party) & (one.party >= 0) & (other.party >= 0)):
        if one_slip_apart(gstins[one.party[pair]], gstins[other.party[pair]]):
            parties[pair] = Party.TYPO
    parties[(one.party >= 0) & (one.party == other.party)] = Party.SAME
    return parties


def one_slip_apart(first: str, second: str) -> bool:
    """Is one of two GSTINs a slip of the pen from the other: one wrong character, or two neighbours exchanged?

    Two live registrations can be that close, so at least one of them must fail its check character.

    >>> one_slip_apart("27AABCR1234F1ZS", "27AABCR1284F1ZS"), one_slip_apart("27AABCR1234F1ZS", "27AABCR1234F2ZR")
    (True, False)
    """
    if len(first) != len(second) or IMPORTS in (first, second):
        return False
    places = [place for place, (one, other) in enumerate(zip(first, second, strict=True)) if one != other]
    exchanged = (
        len(places) == 2
        and places[1] == places[0] + 1
        and first[places[0]] == second[places[1]]
        and first[places[1]] == second[places[0]]
    )
    return (len(places) == 1 or exchanged) and not (_checks(first) and _checks(second))


def _checks(gstin: str) -> bool:
    return len(gstin) == 15 and check_character(gstin[:14]) == gstin[14]
