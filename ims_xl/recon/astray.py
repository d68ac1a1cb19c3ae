"""Numbers that stand out of the order of their series: of two that nearly agree, which cannot be a document of its own.

A supplier numbers its documents day by day. Where the numbers just below one are all of later days, or those just above
it all of earlier ones, nobody can have written it on its day; nor a number of a series that the supplier does not have.
It is a slip, while its like, which stands where its day is, is the document. A number in its place, however alike, is
another document. The series is known from the numbers that stand on both sides: no slip is among them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ims_xl.recon import pairing
from ims_xl.recon.across import sum_of
from ims_xl.recon.datings import months_of, year_of_month
from ims_xl.recon.number_facts import is_digits
from ims_xl.recon.sides import NO_DAY, BoolArray, IntArray, Sides
from ims_xl.recon.spellings import Spellings

_LOOKED_AT = 3  # numbers below and above, of which all must say so
_SAYING = 2  # fewer than so many say nothing
_NO_SERIAL = -1


def astray(sides: Sides, spellings: Spellings, record: IntArray, entry: IntArray) -> BoolArray:
    """Of which of these pairs, each of one supplier and day, is one number out of its series and the other in it?"""
    if not len(record):
        return np.zeros(0, dtype=bool)
    involved = np.zeros(len(sides.gstins) + 1, dtype=bool)
    involved[sides.records.party[record]] = True
    involved[-1] = False
    both = sides.records, sides.entries
    rows = [np.flatnonzero(involved[side.party] & (side.number >= 0) & (side.day != NO_DAY)) for side in both]
    series = _Series.of(sides, spellings, rows)
    ours = np.searchsorted(rows[0], record)
    theirs = len(rows[0]) + np.searchsorted(rows[1], entry)
    one, other = series.standing(ours), series.standing(theirs)
    lone = series.strangers(ours, theirs) | series.strangers(theirs, ours)
    return np.asarray((one.out & other.fits) | (other.out & one.fits) | lone, dtype=bool)


@dataclass(frozen=True)
class _Standing:
    """Which numbers are out of the order of days in their series, and which stand in it."""

    out: BoolArray
    fits: BoolArray


@dataclass(frozen=True)
class _Series:
    """Documents by series and serial number; rows are those of both sides, one behind the other."""

    series: IntArray  # code of supplier, type, letters and financial year
    serial: IntArray  # `_NO_SERIAL` where a number has more or less than one
    day: IntArray
    keys: IntArray  # of the numbers that stand on both sides, sorted
    days: IntArray  # their days, the earliest of each: books are late, seldom early
    alone: BoolArray  # rows that are the only one of their series
    wide: int

    @classmethod
    def of(cls, sides: Sides, spellings: Spellings, rows: list[IntArray]) -> _Series:
        both = list(zip((sides.records, sides.entries), rows, strict=True))
        facts, *places = spellings.facts(*(side.number[some] for side, some in both))
        place = np.concatenate(places)
        party, kind, day = (
            np.concatenate([getattr(side, fact)[some] for side, some in both]) for fact in ("party", "kind", "day")
        )
        series = pairing.alike(party, kind, facts.letters[place], year_of_month(months_of(day)))
        core = facts.core[place]
        single = (sum_of(is_digits(facts.segments[place])) == 1) & is_digits(core)
        serial = np.where(single, core, _NO_SERIAL)
        ranks = np.unique(serial, return_inverse=True)[1].astype(np.int64)  # serials may be too long for one key
        wide = int(ranks.max(initial=0)) + 1
        key = series * wide + ranks
        of_records = (np.arange(len(key)) < len(rows[0])) & single
        of_entries = (np.arange(len(key)) >= len(rows[0])) & single
        on_both = np.flatnonzero(single & np.isin(key, np.intersect1d(key[of_records], key[of_entries])))
        order = on_both[np.lexsort((day[on_both], key[on_both]))]
        keys, first = np.unique(key[order], return_index=True)
        alone = np.bincount(series)[series] == 1
        return cls(series, np.where(single, ranks, _NO_SERIAL), day, keys, day[order][first], alone, wide)

    def standing(self, rows: IntArray) -> _Standing:
        """How the numbers of the rows stand among those below and above them."""
        given = self.serial[rows] != _NO_SERIAL
        key = self.series[rows] * self.wide + self.serial[rows]
        start, end = np.searchsorted(self.keys, key), np.searchsorted(self.keys, key, "right")
        below, later = self._near(rows, start, range(-_LOOKED_AT, 0), 1)
        above, earlier = self._near(rows, end, range(_LOOKED_AT), -1)
        out = ((below >= _SAYING) & (later == below)) | ((above >= _SAYING) & (earlier == above))
        fits = (below + above >= _SAYING) & (2 * later <= below) & (2 * earlier <= above)
        return _Standing(given & out, given & fits)

    def strangers(self, rows: IntArray, others: IntArray) -> BoolArray:
        """Which rows are the one document of a series, while the others of the same serial stand in theirs?"""
        same = (self.serial[rows] == self.serial[others]) & (self.serial[rows] != _NO_SERIAL)
        return np.asarray(self.alone[rows] & same & self.standing(others).fits, dtype=bool)

    def _near(self, rows: IntArray, at: IntArray, offsets: range, sign: int) -> tuple[IntArray, IntArray]:
        """How many of the series stand at these offsets, and how many of them on the wrong side of the row's day."""
        if not len(self.keys):
            nothing = np.zeros(len(rows), np.int64)
            return nothing, nothing
        places = at[:, None] + np.array(offsets)
        inside = (places >= 0) & (places < len(self.keys))
        places = np.where(inside, places, 0)
        inside &= self.keys[places] // self.wide == self.series[rows][:, None]
        wrong = inside & (sign * (self.days[places] - self.day[rows][:, None]) > 0)
        return sum_of(inside), sum_of(wrong)
