"""Which pairs are worth comparing: those that share a number, an amount or a day, within one supplier's family.

Nothing is compared with everything. A block of rows with equal keys that would make more than `CROWD` pairs is
looked at through a finer key, and left alone where that is crowded too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ims_xl.recon import ordering, pairing
from ims_xl.recon.across import all_of
from ims_xl.recon.pairing import Keys
from ims_xl.recon.sides import BILL_OF_ENTRY, IGST, MISSING, NO_DAY, TAXABLE, VALUE, BoolArray, IntArray, Side, Sides
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.tolerances import Tolerances

CROWD = 4096
FEW = 400  # pairs of a supplier's day, which may have nothing else in common
Pairs = tuple[IntArray, IntArray]  # rows of the records, rows of the entries


@dataclass(frozen=True)
class Open:
    """Which rows of each side still look for their like."""

    records: BoolArray
    entries: BoolArray

    @property
    def count(self) -> int:
        """How many they are on both sides."""
        return int(self.records.sum() + self.entries.sum())

    @cached_property
    def rows(self) -> tuple[IntArray, IntArray]:
        """The open rows of the records and of the entries."""
        return np.flatnonzero(self.records), np.flatnonzero(self.entries)

    def of(self, record: IntArray, entry: IntArray) -> Keys:
        """A fact of both sides, of the open rows alone: most rows are settled early, and cost nothing from then on."""
        return record[self.rows[0]], entry[self.rows[1]]

    def pairs(self, keys: Keys, limit: int) -> Pairs:
        """The rows of pairs with equal keys, the keys being those of open rows; see `pairing.equal`."""
        ones, others, _ = pairing.equal(keys, limit)
        return self.rows[0][ones], self.rows[1][others]


def alike(sides: Sides) -> Pairs:
    """Pairs of one supplier and one number as written, where nothing else on either side has both."""
    records, entries = sides.records, sides.entries
    return pairing.alone(pairing.both((records.party, entries.party), (records.number, entries.number)))


def identical(sides: Sides, record: IntArray, entry: IntArray) -> BoolArray:
    """Which pairs of one supplier and number agree in date, tax and all else, both sides giving the same fields."""
    one, other = sides.records, sides.entries
    same = one.day[record] != NO_DAY
    for ours, theirs in ((one.day, other.day), (one.kind, other.kind), (one.place, other.place),
                         (one.reverse, other.reverse)):  # fmt: skip
        same &= ours[record] == theirs[entry]
    known = one.known[record]
    same &= known[:, IGST] & all_of(known == other.known[entry])
    if sides.nameless:
        same &= one.kind[record] == BILL_OF_ENTRY
    if sides.taught:  # what is so by a lesson says so
        same &= ~sides.taught.one_supplier(one.party[record], entry)
    return np.asarray(same & all_of(one.amounts[record] == other.amounts[entry]), dtype=bool)


def by_number(sides: Sides, spellings: Spellings, still: Open) -> Pairs:
    """Pairs whose numbers may be one: of the supplier, of its other branches, of a slip in the GSTIN, of its name."""
    records, entries = sides.records, sides.entries
    family = still.of(records.family, entries.family)
    number = still.of(records.number, entries.number)
    key = spellings.keys(number[0]), spellings.keys(number[1])
    core, look = (spellings.cores(number[0]), spellings.cores(number[1])), spellings.looks(number[1])
    same = [key, (spellings.plains(number[0]), spellings.plains(number[1])), core, (spellings.looks(number[0]), look)]
    if records.amends.any():
        original = still.of(records.original, entries.number)[0]
        same += [
            (spellings.keys(original), key[1]),
            (spellings.cores(original), core[1]),
            (spellings.looks(original), look),
        ]
    found = [still.pairs(pairing.both(family, part), CROWD) for part in same]
    if sides.taught:
        ones, others = sides.taught.pairs()
        both = still.records[ones] & still.entries[others]
        found.append((ones[both], others[both]))
    return distinct(found, len(entries))


def by_amount(sides: Sides, still: Open, tolerances: Tolerances) -> Pairs:
    """Pairs of one family whose taxable values (document values where one is missing) agree but for rounding."""
    found = []
    measures = [TAXABLE]
    if any((~side.known[rows, TAXABLE]).any() for side, rows in zip(_both(sides), still.rows, strict=True)):
        measures.append(VALUE)
    family = still.of(sides.records.family, sides.entries.family)
    width = max(tolerances.value, tolerances.rounding) + 1
    for measure in measures:
        left, right = still.of(*(_steps(side, measure, width) for side in _both(sides)))
        for offset in (-1, 0, 1):
            keys = pairing.both(family, _shifted(left, right + offset))
            ones, others, crowded = pairing.equal(keys, CROWD)
            found.append((still.rows[0][ones], still.rows[1][others]))
            if crowded.any():
                finer = np.where(crowded, keys[0], MISSING), keys[1]
                found.append(
                    still.pairs(pairing.both(finer, still.of(*_days(sides.records.day, sides.entries.day))), CROWD)
                )
    return distinct(found, len(sides.entries))


def mirrored(sides: Sides, still: Open) -> Pairs:
    """Pairs of one family with the same taxable value, one a credit and the other a charge."""
    family = still.of(sides.records.family, sides.entries.family)
    left, right = still.of(*(_steps(side, TAXABLE, 1) for side in _both(sides)))
    return still.pairs(pairing.both(family, _shifted(left, np.where(right > _NO_STEP + 1, -right, right))), CROWD)


def by_day(sides: Sides, still: Open) -> Pairs:
    """Pairs of one family and one day, of an amendment also that of its original; few enough of them."""
    records, entries = sides.records, sides.entries
    family = still.of(records.family, entries.family)
    found = [still.pairs(pairing.both(family, still.of(*_days(records.day, entries.day))), FEW)]
    if records.amends.any():  # the books hold the original of its day
        day = np.where(records.amends, records.original_day, NO_DAY)
        found.append(still.pairs(pairing.both(family, still.of(*_days(day, entries.day))), FEW))
    return distinct(found, len(entries))


def _both(sides: Sides) -> tuple[Side, Side]:
    return sides.records, sides.entries


def distinct(found: list[Pairs], wide: int) -> Pairs:
    """Each pair once, sorted by rows."""
    ones = np.concatenate([pairs[0] for pairs in found])
    others = np.concatenate([pairs[1] for pairs in found])
    ones, others = np.divmod(ordering.distinct(ones * max(wide, 1) + others), max(wide, 1))
    return ones, others


def _days(*day: IntArray) -> Keys:
    """Days as keys, from 0."""
    earliest = min((int(days[days != NO_DAY].min(initial=0)) for days in day), default=0)
    return tuple(np.where(days == NO_DAY, MISSING, days - earliest) for days in day)  # type: ignore[return-value]


_NO_STEP = np.iinfo(np.int64).min


def _steps(side: Side, measure: int, width: int) -> IntArray:
    """The amount in steps of `width` paise; `_NO_STEP` or its neighbours where it is unknown."""
    return np.where(side.known[:, measure], side.amounts[:, measure] // width, _NO_STEP + 1)


def _shifted(left: IntArray, right: IntArray) -> Keys:
    """Steps as keys: small numbers from 0, MISSING where unknown."""
    unknown = _NO_STEP + 2
    joined = np.concatenate([left, right])
    values, codes = ordering.ranks(joined)
    keys = np.where(values <= unknown, MISSING, np.arange(len(values)))[codes]
    return keys[: len(left)], keys[len(left) :]
