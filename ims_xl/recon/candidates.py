"""Which pairs are worth comparing: those that share a number, an amount or a day, within one supplier's family.

Nothing is compared with everything. A block of rows with equal keys that would make more than `CROWD` pairs is
looked at through a finer key, and left alone where that is crowded too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ims_xl.recon import pairing
from ims_xl.recon.pairing import Keys
from ims_xl.recon.sides import MISSING, NO_DAY, TAXABLE, VALUE, BoolArray, IntArray, Side, Sides
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

    def keys(self, record: IntArray, entry: IntArray) -> Keys:
        """The key of both sides, for open rows only."""
        return np.where(self.records, record, MISSING), np.where(self.entries, entry, MISSING)


def alike(sides: Sides) -> Pairs:
    """Pairs of one supplier and one number as written, where nothing else on either side has both."""
    records, entries = sides.records, sides.entries
    return pairing.alone(pairing.both((records.party, entries.party), (records.number, entries.number)))


def by_number(sides: Sides, spellings: Spellings, still: Open) -> Pairs:
    """Pairs whose numbers may be one: of the supplier, of its other branches, of a slip in the GSTIN, of its name."""
    records, entries = sides.records, sides.entries
    family = still.keys(records.family, entries.family)
    number = still.keys(records.number, entries.number)
    key = spellings.keys(number[0]), spellings.keys(number[1])
    amended = still.keys(records.original, entries.number)
    same = [
        key,
        (spellings.plains(number[0]), spellings.plains(number[1])),
        (spellings.cores(number[0]), spellings.cores(number[1])),
        (spellings.looks(number[0]), spellings.looks(number[1])),
        (spellings.keys(amended[0]), key[1]),
    ]
    found = [_pairs(pairing.both(family, part)) for part in same]
    return distinct(found, len(entries))


def by_amount(sides: Sides, still: Open, tolerances: Tolerances) -> Pairs:
    """Pairs of one family whose taxable values (document values where one is missing) agree but for rounding."""
    found = []
    open_sides = ((sides.records, still.records), (sides.entries, still.entries))
    measures = [TAXABLE]
    if any((~side.known[rows, TAXABLE]).any() for side, rows in open_sides):
        measures.append(VALUE)
    family = still.keys(sides.records.family, sides.entries.family)
    width = max(tolerances.value, tolerances.rounding) + 1
    for measure in measures:
        left, right = (_steps(side, measure, width) for side, _ in open_sides)
        for offset in (-1, 0, 1):
            keys = pairing.both(family, _shifted(left, right + offset))
            *pairs, crowded = pairing.equal(keys, CROWD)
            found.append((pairs[0], pairs[1]))
            if crowded.any():
                finer = np.where(crowded, keys[0], MISSING), keys[1]
                found.append(_pairs(pairing.both(finer, _day(sides))))
    return distinct(found, len(sides.entries))


def mirrored(sides: Sides, still: Open) -> Pairs:
    """Pairs of one family with the same taxable value, one a credit and the other a charge."""
    family = still.keys(sides.records.family, sides.entries.family)
    left, right = (_steps(side, TAXABLE, 1) for side in (sides.records, sides.entries))
    return _pairs(pairing.both(family, _shifted(left, np.where(right > _NO_STEP + 1, -right, right))))


def by_day(sides: Sides, still: Open) -> Pairs:
    """Pairs of one family and one day; few enough of them."""
    family = still.keys(sides.records.family, sides.entries.family)
    ones, others, _ = pairing.equal(pairing.both(family, _day(sides)), FEW)
    return ones, others


def _pairs(keys: Keys) -> Pairs:
    ones, others, _ = pairing.equal(keys, CROWD)
    return ones, others


def distinct(found: list[Pairs], wide: int) -> Pairs:
    """Each pair once, sorted by rows."""
    ones = np.concatenate([pairs[0] for pairs in found])
    others = np.concatenate([pairs[1] for pairs in found])
    ones, others = np.divmod(np.unique(ones * max(wide, 1) + others), max(wide, 1))
    return ones, others


def _day(sides: Sides) -> Keys:
    day = sides.records.day, sides.entries.day
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
    values, codes = np.unique(joined, return_inverse=True)
    keys = np.where(values <= unknown, MISSING, np.arange(len(values)))[codes]
    return keys[: len(left)], keys[len(left) :]
