"""What pairs of document numbers are to each other, for many pairs at once: `numbers.related` as columns.

The rules and their order are those of that function; each step takes the pairs that it decides. A pair of which a
number is odd (spoilt by a spreadsheet, in another script, endless) is left `UNDECIDED` to that function itself.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ims_xl.recon.across import all_of, sum_of
from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.lone_years import serials_for_years
from ims_xl.recon.number_facts import BARE, FULL, REST, Facts, is_digits
from ims_xl.recon.number_gaps import digits_apart
from ims_xl.recon.number_segments import SEGMENTS, ends
from ims_xl.recon.numbers import APART, FAR, LONG, NEIGHBOURS, TWO, Relation, is_glued, looks, two_wrong

UNDECIDED = -1
_TOO_MANY = 3  # slips


def relations(facts: Facts, ones: IntArray, others: IntArray, alike_from: int) -> IntArray:
    """`Relation` of each pair of rows of the facts, `UNDECIDED` where one is odd."""
    one_year = years_agree(facts, ones, others)
    given = (facts.key[ones] >= 0) & (facts.key[others] >= 0)
    even = given & ~facts.odd[ones] & ~facts.odd[others]
    same = np.zeros(len(ones), bool)
    for fact in (facts.key, facts.plain, facts.rest):
        same |= fact[ones] == fact[others]
    same |= (facts.spread[ones] == facts.plain[others]) | (facts.plain[ones] == facts.spread[others])
    with_digits = facts.core[ones] >= 0
    found = np.select(
        [~given, ones == others, ~even, ~one_year, same],
        [
            int(Relation.MISSING),
            np.where(with_digits, Relation.SAME, Relation.WORDS),
            UNDECIDED,
            int(Relation.SERIES),
            np.where(with_digits, Relation.COSMETIC, Relation.WORDS),
        ],
        int(Relation.UNRELATED),
    )  # fmt: skip
    apart = np.flatnonzero(even & one_year & ~same & (ones != others))
    found[apart] = _Apart(facts, ones[apart], others[apart]).relations(alike_from)
    return np.asarray(found, dtype=np.int64)


def years_agree(facts: Facts, ones: IntArray, others: IntArray) -> BoolArray:
    """May both name the same year, as far as they name any? See `numbers`."""
    earliest, latest = facts.earliest[ones], facts.latest[ones]
    other_earliest, other_latest = facts.earliest[others], facts.latest[others]
    lone = (earliest < latest) & (other_earliest < other_latest)
    overlap = (earliest <= other_latest) & (other_earliest <= latest)
    agree = np.where(lone, earliest == other_earliest, overlap) | (earliest == 0) | (other_earliest == 0)
    return np.asarray(agree, dtype=bool)


class _Apart:
    """Pairs of numbers that are not the same after cosmetics."""

    def __init__(self, facts: Facts, ones: IntArray, others: IntArray) -> None:
        self.facts, self.ones, self.others = facts, ones, others

    def relations(self, alike_from: int) -> IntArray:
        facts, ones, others = self.facts, self.ones, self.others
        found = np.full(len(ones), UNDECIDED, dtype=np.int64)
        affix = np.flatnonzero(self._is_part(ones, others) | self._is_part(others, ones) | self._overlap())
        affix = affix[~self._by_slips(affix)]
        serials = serials_for_years(facts, ones[affix], others[affix])
        found[affix] = np.where(serials, Relation.SERIES, Relation.AFFIX)
        found[self._glued(found == UNDECIDED)] = Relation.AFFIX
        looks = (facts.looks[ones] == facts.looks[others]) | (facts.plain_looks[ones] == facts.plain_looks[others])
        found[(found == UNDECIDED) & looks] = Relation.MISSPELT
        rest = np.flatnonzero(found == UNDECIDED)
        found[rest] = _Apart(facts, ones[rest], others[rest])._misspellings(alike_from)
        return found

    def _misspellings(self, alike_from: int) -> IntArray:
        facts, ones, others = self.facts, self.ones, self.others
        slips, alike = self._slips(alike_from)
        same_digits = (facts.digits[ones] >= 0) & (facts.digits[ones] == facts.digits[others])
        gap, lengths, last_only, turned = digits_apart(facts, ones, others)
        series = facts.letters[ones] == facts.letters[others]
        short = np.minimum(*(self._lengths(BARE, rows) for rows in (ones, others)))
        long = np.where(
            series,
            ((gap > 0) & (lengths[0] >= LONG) & (lengths[1] >= LONG) & (lengths[0] != lengths[1]))
            | self._two_wrong((slips == TWO) & series & (gap >= APART)),
            short >= LONG,
        )
        kinds = [
            (alike & same_digits, Relation.MISSPELT),
            ((gap > 0) & (gap <= NEIGHBOURS), Relation.SERIES),
            (series & (last_only | ((gap > 0) & (np.minimum(*lengths) == 1))), Relation.SERIES),
            ((slips == 1) & alike & ~(series & (gap > 0) & (gap < FAR) & ~turned), Relation.EDITED),
            (slips == 1, Relation.NEARLY),
            ((slips == TWO) & long, Relation.NEARLY),
            (series & self._without_letters() & (gap >= APART), Relation.UNRELATED),
            (series | self._serials_are_near(), Relation.SERIES),
        ]
        holds, relations = zip(*kinds, strict=True)
        return np.asarray(np.select(holds, [int(one) for one in relations], int(Relation.UNRELATED)), dtype=np.int64)

    def _two_wrong(self, asked: BoolArray) -> BoolArray:
        """As `numbers.two_wrong`, of the pairs that are asked for."""
        found = np.zeros(len(asked), bool)
        for way in (REST, FULL):
            rows = np.flatnonzero(asked & ~found)
            texts = (self._texts(way, of[rows]) for of in (self.ones, self.others))
            found[rows] = [two_wrong(one, other) for one, other in zip(*texts, strict=True)]
        return found

    def _without_letters(self) -> BoolArray:
        """Is the first of each pair a serial number alone? Where the series agree, the other is, too."""
        segments = self.facts.segments[self.ones]
        return np.asarray(is_digits(segments[:, 0]) & (segments[:, 1] < 0), dtype=bool)

    def _serials_are_near(self) -> BoolArray:
        """As `numbers._serials_are_near`."""
        facts = self.facts
        core, other = facts.core[self.ones], facts.core[self.others]
        bare = np.zeros(len(core), bool)
        for rows in (self.ones, self.others):
            segments = facts.segments[rows]
            bare |= (segments[:, 0] == facts.core[rows]) & (segments[:, 1] < 0)
        return np.asarray(
            bare & is_digits(core) & is_digits(other) & (core != other) & (np.abs(core - other) < FAR), dtype=bool
        )

    def _slips(self, alike_from: int) -> tuple[IntArray, BoolArray]:
        """In how many places they differ, in whichever way fewest (3: more than two), and are they alike that way?"""
        ones, others = self.ones, self.others
        fewest = np.full(len(ones), _TOO_MANY, dtype=np.int64)
        best = np.zeros(len(ones), dtype=np.int64)
        lengths = self.facts.lengths[ones], self.facts.lengths[others]
        for way in range(3):
            near = np.abs(lengths[0][:, way] - lengths[1][:, way]) < _TOO_MANY
            if way:  # each way leaves out less than the one before: of one length they are the same text
                near &= ((lengths[0][:, way] != lengths[0][:, way - 1])
                         | (lengths[1][:, way] != lengths[1][:, way - 1]))  # fmt: skip
            of = np.flatnonzero(near)
            texts = self._texts(way, ones[of]), self._texts(way, others[of])
            apart = process.cpdist(*texts, scorer=OSA.distance, score_cutoff=_TOO_MANY - 1, dtype=np.int32)
            fewer = apart < fewest[of]
            fewest[of[fewer]], best[of[fewer]] = apart[fewer], way
        longest = np.ones(len(ones), dtype=np.int64)
        for way in range(3):
            of = best == way
            longest[of] = np.maximum(self._lengths(way, ones[of]), self._lengths(way, others[of]))
        slips = fewest.copy()
        # What is further apart may still be alike where it is long; it takes the whole distance to tell.
        far = np.flatnonzero((fewest == _TOO_MANY) & (100 * (longest - _TOO_MANY) >= (alike_from - 1) * longest))
        if len(far):
            texts = self._texts(BARE, ones[far]), self._texts(BARE, others[far])
            slips[far] = process.cpdist(*texts, scorer=OSA.distance, dtype=np.int32)
        share = np.minimum(99, np.rint(100 * (1 - slips / np.maximum(longest, 1))))
        return fewest, np.asarray(share >= alike_from, dtype=bool)

    def _is_part(self, short: IntArray, long: IntArray) -> BoolArray:
        """As `numbers._is_part`: the beginning, the end, or all but something in the middle."""
        part, whole = self.facts.segments[short], self.facts.segments[long]
        count, wide = sum_of(part >= 0), sum_of(whole >= 0)
        able = np.flatnonzero((count < wide) & (self.facts.digits[short] >= 0))
        part, whole, count, wide = part[able], whole[able], count[able], wide[able]
        rows = np.arange(len(able))
        begins, ends = np.ones(len(able), bool), np.ones(len(able), bool)
        taken = np.zeros(len(able), np.int64)
        for place in range(SEGMENTS):
            inside = place < count
            begins &= ~inside | (part[:, place] == whole[:, place])
            ends &= ~inside | (part[:, place] == whole[rows, np.minimum(wide - count + place, SEGMENTS - 1)])
            sought = part[rows, np.minimum(taken, SEGMENTS - 1)]
            taken += (taken < count) & (whole[:, place] >= 0) & (whole[:, place] == sought)
        core = self.facts.core[short[able]] == self.facts.core[long[able]]
        found = np.zeros(len(short), bool)
        found[able] = begins | ends | (core & (taken == count))
        return found

    def _overlap(self) -> BoolArray:
        """As `numbers._overlap`: a prefix on the one, a suffix on the other."""
        facts = self.facts
        one, other = facts.segments[self.ones], facts.segments[self.others]
        same = (facts.digits[self.ones] >= 0) & (facts.digits[self.ones] == facts.digits[self.others])
        same &= sum_of(is_digits(one)) == 1
        (first, last), (other_first, other_last) = ends(one), ends(other)
        meet = ((last == other_first) & is_digits(last)) | ((other_last == first) & is_digits(first))
        return np.asarray(same & meet, dtype=bool)

    def _glued(self, asked: BoolArray) -> IntArray:
        """As `numbers._is_glued`, those of the pairs that are asked for."""
        facts = self.facts
        asked = asked & (facts.digits[self.ones] >= 0) & (facts.digits[self.ones] == facts.digits[self.others])
        pairs = np.flatnonzero(asked)
        one, other = facts.segments[self.ones[pairs]], facts.segments[self.others[pairs]]
        pairs = pairs[all_of((one >= 0) == (other >= 0)) & (sum_of(one != other) == 1)]
        texts = (self._texts(BARE, of[pairs]) for of in (self.ones, self.others))
        glued = np.array([is_glued(*both) for both in zip(*texts, strict=True)], dtype=bool)
        return np.asarray(pairs[glued], dtype=np.int64)

    def _by_slips(self, pairs: IntArray) -> BoolArray:
        """As `numbers._by_slips`: within, and not by a part in front or behind."""
        ones, others = self.ones[pairs], self.others[pairs]
        lengths = self._lengths(FULL, ones), self._lengths(FULL, others)
        texts, other_texts = self._texts(FULL, ones), self._texts(FULL, others)
        apart = process.cpdist(texts, other_texts, scorer=OSA.distance, score_cutoff=2, dtype=np.int32)
        found = np.asarray(apart <= np.where(np.minimum(*lengths) > LONG, 2, 1), dtype=bool)
        as_long = lengths[0] == lengths[1]
        for pair in np.flatnonzero(found != as_long):
            one, other = texts[pair], other_texts[pair]
            if as_long[pair]:
                found[pair] = looks(one) == looks(other)
            else:
                short, long = sorted((one, other), key=len)
                found[pair] = not (long.startswith(short) or long.endswith(short))
        return found

    def _texts(self, way: int, rows: IntArray) -> list[str]:
        texts: list[str] = self.facts.ways[way].take(pa.array(rows)).to_pylist()
        return texts

    def _lengths(self, way: int, rows: IntArray) -> IntArray:
        lengths: IntArray = self.facts.lengths[rows, way]
        return lengths
