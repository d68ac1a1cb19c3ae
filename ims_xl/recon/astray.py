"""Numbers that stand out of their series: of two that nearly agree, which cannot be a document of its own.

A supplier numbers its documents day by day. Where the numbers just below one are of later days, or those just above it
of earlier ones, nobody can have written it on its day; nor a number with letters, or with more or fewer digits behind
its zeros, that no other number of the supplier has. It is a slip, while its like, which stands where its day is, is the
document. A number in its place, however alike, is another document. The order is known from the documents that stand
on both sides with one day, and says something where they follow each other day by day: no slip is among them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ims_xl.recon import ordering, pairing
from ims_xl.recon.across import sum_of
from ims_xl.recon.asked import Asked
from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.datings import months_of, year_of_month
from ims_xl.recon.number_facts import BARE, REST, is_digits

_LOOKED_AT = 2  # numbers below and above
_SAYING = 2  # fewer than so many say nothing
_USUAL = 3  # numbers of one look are the supplier's way to write them
_NO_SERIAL = -1
_NEVER = -(1 << 40)


def astray(numbers: Asked) -> BoolArray:
    """Of which of these pairs, each of one day, is one number out of its series and the other in it?"""
    series = _Series.of(numbers)
    ours, theirs = numbers.ours, numbers.theirs
    one, other = series.standing(ours), series.standing(theirs)
    strange = (series.strange(ours, theirs) & ~other.out) | (series.strange(theirs, ours) & ~one.out)
    return np.asarray((one.out & other.fits) | (other.out & one.fits) | strange, dtype=bool)


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
    keys: IntArray  # of the numbers that stand on both sides with one day, sorted
    days: IntArray  # their days, the earliest of each
    letters: IntArray  # code of supplier and letters
    look: IntArray  # code of supplier, letters and how many characters, of both sides together
    padded: BoolArray  # zeros stand before the serial number, to make all of a length
    wide: int

    @classmethod
    def of(cls, asked: Asked) -> _Series:
        facts, place, day = asked.facts, asked.place, asked.day
        lengths = facts.lengths[place]
        series = pairing.alike(asked.letters, asked.kind, year_of_month(months_of(day)))
        core = facts.core[place]
        single = (sum_of(is_digits(facts.segments[place])) == 1) & is_digits(core)
        serial = np.where(single, core, _NO_SERIAL)
        ranks = ordering.ranks(serial)[1]  # serials may be too long for one key
        wide = int(ranks.max(initial=0)) + 1
        key = series * wide + ranks
        dated = pairing.alike(key, day)
        of_record = np.arange(len(key)) < asked.records
        counts = [np.bincount(dated[single & of], minlength=len(key)) for of in (of_record, ~of_record)]
        on_both = np.flatnonzero(single & (counts[0] > 0)[dated] & (counts[1] > 0)[dated])
        order = on_both[ordering.order(key[on_both], day[on_both])]
        order = order[ordering.starts(key[order])]
        padded = single & (lengths[:, REST] > lengths[:, BARE])
        serial = np.where(single, ranks, _NO_SERIAL)
        return cls(series, serial, day, key[order], day[order], asked.letters, asked.look, padded, wide)

    def standing(self, rows: IntArray) -> _Standing:
        """How the numbers of the rows stand among those below and above them."""
        given = self.serial[rows] != _NO_SERIAL
        key = self.series[rows] * self.wide + self.serial[rows]
        start, end = np.searchsorted(self.keys, key), np.searchsorted(self.keys, key, "right")
        below, latest = self._near(rows, start, range(-_LOOKED_AT, 0), _NEVER)
        above, earliest = self._near(rows, end, range(_LOOKED_AT), -_NEVER)
        day = self.day[rows]
        in_order = (np.diff(latest, axis=1) >= 0).all(axis=1) & (np.diff(earliest, axis=1) >= 0).all(axis=1)
        in_order &= (latest[:, -1] <= earliest[:, 0]) & (below + above >= _SAYING)
        out = (day < latest[:, -1]) | (day > earliest[:, 0])
        return _Standing(given & in_order & out, given & in_order & ~out)

    def strange(self, rows: IntArray, others: IntArray) -> BoolArray:
        """Which rows are the only ones that look so, while the others look as the supplier's numbers do?"""
        letters, looks = np.bincount(self.letters), np.bincount(self.look)
        same = self.letters[rows] == self.letters[others]
        only = np.where(same, looks[self.look[rows]], letters[self.letters[rows]]) == 1
        usual = np.where(same, looks[self.look[others]], letters[self.letters[others]]) >= _USUAL
        return np.asarray(only & usual & (~same | self.padded[others]), dtype=bool)

    def _near(self, rows: IntArray, at: IntArray, offsets: range, none: int) -> tuple[IntArray, IntArray]:
        """How many of the series stand at these offsets, and their days; `none` where there is none."""
        days = np.full((len(rows), len(offsets)), none)
        if not len(self.keys):
            return np.zeros(len(rows), np.int64), days
        places = at[:, None] + np.array(offsets)
        inside = (places >= 0) & (places < len(self.keys))
        places = np.where(inside, places, 0)
        inside &= self.keys[places] // self.wide == self.series[rows][:, None]
        days[inside] = self.days[places[inside]]
        return sum_of(inside), days
