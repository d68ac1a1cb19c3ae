"""What differs between a record and an entry, field by field, for many pairs at once.

What is missing on either side is not compared. Amounts are in paise, portal less books.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import IntEnum

import numpy as np
import pandas as pd

from ims_xl.recon.across import all_of, any_of, sum_of
from ims_xl.recon.astray import astray
from ims_xl.recon.datings import Dating, datings
from ims_xl.recon.notes_apart import part_notes_from_their_invoices
from ims_xl.recon.numbers import Relation
from ims_xl.recon.parties import one_slip_apart
from ims_xl.recon.sides import (
    HEADS,
    IGST,
    TAXABLE,
    VALUE,
    BoolArray,
    IntArray,
    Side,
    Sides,
)
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.tolerances import Tolerances


class Party(IntEnum):
    """What two suppliers are to each other."""

    SAME = 0
    BRANCH = 1  # the same PAN
    TYPO = 2  # a slip of the pen apart
    NAME = 3  # one has no GSTIN, and the other's name
    OTHER = 4


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
    recurring: BoolArray  # about the same day of two months, as rents are
    rare: BoolArray  # no other document of the supplier has this taxable value, on either side
    astray: BoolArray  # nearly the same numbers, of which one stands out of the order of its series; see `astray`
    kind: BoolArray  # the document types differ
    noted: BoolArray  # they do and the amounts are mirrored, but both numbers say that it is a credit note
    place: BoolArray
    reverse: BoolArray
    amends: BoolArray
    amounts: IntArray  # Amounts
    whole: BoolArray  # both sides give the tax, and a value where the record has one
    apart: IntArray  # (pairs, 6) portal less books, 0 where not compared
    beyond: BoolArray  # (pairs, 6) beyond tolerance
    percent: IntArray  # how far the values are apart
    taught: BoolArray  # the user's links teach that number or supplier are the same

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
        part_notes_from_their_invoices(one, other, spellings, number)
        same_year = spellings.same_year_named(np.where(by_original, one.original, one.number), other.number)
    taught = np.zeros(len(record), bool)
    if sides.taught:
        same = sides.taught.same_number(record, entry) & (number > Relation.COSMETIC)
        number = np.where(same, Relation.COSMETIC, number)
        taught = same | sides.taught.one_supplier(one.party, entry)
    day = np.where(by_original, one.original_day, one.day)
    days, dating, recurring = datings(day, other.day, same_year, tolerances)
    apart, beyond, percent, amounts = _amounts(one, other, tolerances)
    party = _parties(one, other, sides)
    rare, kind = (one.repeats <= 1) & (other.repeats <= 1), _differ(one.kind, other.kind)
    strays = np.zeros(len(record), bool)
    if spellings is not None:
        asked = (number == Relation.NEARLY) & (dating == Dating.SAME) & (amounts <= Amounts.TAX) & ~rare & ~kind
        pairs = np.flatnonzero(asked & (party == Party.SAME) & (one.party >= 0) & ~by_original)
        strays[pairs] = astray(sides, spellings, record[pairs], entry[pairs])
    return Differences(
        record=record,
        entry=entry,
        party=np.where(taught & (party == Party.OTHER), Party.NAME, party),
        number=number,
        by_original=by_original,
        dating=dating,
        days=days,
        recurring=recurring,
        rare=rare,
        astray=strays,
        kind=kind,
        noted=_noted(one, other, spellings, number, amounts),
        place=_differ(one.place, other.place),
        reverse=_differ(one.reverse, other.reverse),
        amends=one.amends,
        amounts=amounts,
        whole=_whole(one, other),
        apart=apart,
        beyond=beyond,
        percent=percent,
        taught=taught,
    )


def _noted(one: Side, other: Side, spellings: Spellings | None, number: IntArray, amounts: IntArray) -> BoolArray:
    found = _differ(one.kind, other.kind) & (amounts == Amounts.MIRRORED) & (number <= Relation.COSMETIC)
    pairs = np.flatnonzero(found)
    if spellings is not None and len(pairs):
        found[pairs] = spellings.of_notes(one.number[pairs]) & spellings.of_notes(other.number[pairs])
    return np.asarray(found, dtype=bool)


def _whole(one: Side, other: Side) -> BoolArray:
    """Of which pairs can every amount be compared? Tax and one of the values say the other; an ISD record has none."""
    values = [VALUE, TAXABLE]
    either = any_of(one.known[:, values] & other.known[:, values]) | ~any_of(one.known[:, values])
    return np.asarray(one.known[:, IGST] & other.known[:, IGST] & either, dtype=bool)


def _differ(one: IntArray, other: IntArray) -> BoolArray:
    return np.asarray((one >= 0) & (other >= 0) & (one != other), dtype=bool)


def _amounts(one: Side, other: Side, tolerances: Tolerances) -> tuple[IntArray, BoolArray, IntArray, IntArray]:
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


def _parties(one: Side, other: Side, sides: Sides) -> IntArray:
    gstins = sides.gstins
    parties = np.where((one.pan >= 0) & (one.pan == other.pan), int(Party.BRANCH), int(Party.OTHER))
    strangers = (one.family >= 0) & (one.family == other.family) & ((one.party != other.party) | (one.party < 0))
    named = strangers & (one.name >= 0) & (one.name == other.name)
    named &= sides.without[one.party] | sides.without[other.party]
    parties[named] = Party.NAME
    pairs = np.flatnonzero(strangers & (one.party >= 0) & (other.party >= 0))
    wide = max(len(gstins), 1)
    where, distinct = pd.factorize(one.party[pairs] * wide + other.party[pairs])
    slips = [one_slip_apart(gstins[pair // wide], gstins[pair % wide]) for pair in distinct]
    parties[pairs[np.array(slips, dtype=bool)[where]]] = Party.TYPO
    parties[(one.party >= 0) & (one.party == other.party)] = Party.SAME
    return parties
