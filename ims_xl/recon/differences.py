"""What differs between a record and an entry, field by field, for many pairs at once.

What is missing on either side is not compared. Amounts are in paise, portal less books.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import IntEnum

import numpy as np

from ims_xl.recon import of_the_day, ordering, pairing, slips
from ims_xl.recon.amounts import Amounts, all_compared, amounts_apart
from ims_xl.recon.datings import Dating, datings
from ims_xl.recon.notes_apart import part_notes_from_their_invoices
from ims_xl.recon.numbers import Relation
from ims_xl.recon.parties import one_slip_apart
from ims_xl.recon.sides import (
    BILL_OF_ENTRY,
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
    astray: BoolArray  # numbers a slip or two apart, of which one cannot be; see `slips`
    clear: BoolArray  # a slip or two apart, and one document by all that else is known; see `slips`
    kind: BoolArray  # the document types differ
    noted: BoolArray  # they do and the amounts are mirrored, but both numbers say that it is a credit note
    place: BoolArray
    reverse: BoolArray
    amends: BoolArray
    amounts: IntArray  # Amounts
    whole: BoolArray  # both sides give supplier and tax, and a value where the record has one
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
        pairs = joined.record * wide + joined.entry
        rows = ordering.order(pairs)
        return joined.take(rows[ordering.begins(pairs[rows])])


def compare(
    sides: Sides,
    spellings: Spellings | None,
    record: IntArray,
    entry: IntArray,
    tolerances: Tolerances,
    to_judge: bool = True,
) -> Differences:
    """The differences of the pairs of rows (`record[i]`, `entry[i]`). Without spellings all numbers are the same.

    Pairs that no rule will judge need not be looked up in their series.
    """
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
    apart, beyond, percent, amounts = amounts_apart(one, other, tolerances)
    party = _parties(one, other, sides)
    rare, kind = (one.repeats <= 1) & (other.repeats <= 1), _differ(one.kind, other.kind)
    strays = clear = np.zeros(len(record), bool)
    if spellings is not None and to_judge:
        strays, clear = np.zeros(len(record), bool), np.zeros(len(record), bool)
        able = ~kind & ~by_original & (party <= Party.NAME)
        own = (party == Party.SAME) & (one.party >= 0)
        pairs = slips.Pairs(record, entry, own, number, amounts, dating, rare, recurring).take(np.flatnonzero(able))
        strays[able], clear[able] = slips.known(sides, spellings, pairs)
        silent = able & own & (dating == Dating.SAME) & (number == Relation.MISSING)
        near = silent & ~rare & (amounts >= Amounts.ROUNDED) & (amounts <= Amounts.TAX)
        clear[near] = of_the_day.amount_once(sides, record[near], entry[near])
        off = silent & (amounts == Amounts.VALUE)
        clear[off] = of_the_day.only(sides, record[off], entry[off])
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
        clear=clear,
        kind=kind,
        noted=_noted(one, other, spellings, number, amounts),
        place=_differ(one.place, other.place),
        reverse=_differ(one.reverse, other.reverse),
        amends=one.amends,
        amounts=amounts,
        whole=all_compared(one, other) & (~np.bool_(sides.nameless) | (one.kind == BILL_OF_ENTRY)),
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


def _differ(one: IntArray, other: IntArray) -> BoolArray:
    return np.asarray((one >= 0) & (other >= 0) & (one != other), dtype=bool)


def _parties(one: Side, other: Side, sides: Sides) -> IntArray:
    gstins = sides.gstins
    parties = np.where((one.pan >= 0) & (one.pan == other.pan), int(Party.BRANCH), int(Party.OTHER))
    strangers = (one.family >= 0) & (one.family == other.family) & ((one.party != other.party) | (one.party < 0))
    named = strangers & (one.name >= 0) & (one.name == other.name)
    named &= sides.without[one.party] | sides.without[other.party]
    parties[named] = Party.NAME
    pairs = np.flatnonzero(strangers & (one.party >= 0) & (other.party >= 0))
    wide = max(len(gstins), 1)
    where, distinct = pairing.encoded(one.party[pairs] * wide + other.party[pairs])
    slips = [one_slip_apart(gstins[pair // wide], gstins[pair % wide]) for pair in distinct]
    parties[pairs[np.array(slips, dtype=bool)[where]]] = Party.TYPO
    parties[(one.party >= 0) & (one.party == other.party)] = Party.SAME
    return parties
