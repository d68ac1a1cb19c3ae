"""The financial year in document numbers, found in a grid of them: what `number_parts` finds in one number.

The patterns are those of that module. Each place where digits begin is looked at in all the ways the pattern may be
read there, in the order in which it reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.number_grid import Bytes, Grid
from ims_xl.recon.number_parts import FIRST_YEAR, LAST_LONE_YEAR, LAST_YEAR

_SHORTEST, _LONGEST = 3, 8  # digits of a serial number that stands glued to the year
_MARKS = np.isin(np.arange(256), [ord(mark) for mark in "-/._"])
_GLUING_MARKS = np.isin(np.arange(256), [ord(mark) for mark in "-/"])
_SPACE, _DOT, _HYPHEN, _F, _Y, _TWO, _ZERO = (ord(character) for character in " .-FY20")


@dataclass(frozen=True)
class Years:
    """For each text the financial years it may name, 0 for none, and where the year stands in it."""

    earliest: IntArray
    latest: IntArray
    cut: BoolArray  # (places, texts)


def find(grid: Grid) -> Years:
    """The years of the texts, as `number_parts` finds them."""
    return _Look(grid).years()


def ends_of_glued(grid: Grid, count: int) -> IntArray:
    """For each text the row behind a year that stands glued to a serial number; -1 where none does.

    Of letters and digits without marks between them; whether the two years follow each other is not asked.
    """
    look = _Look(grid)
    starts = look.starts
    _, _, ends = look.two_years(starts, lambda at: at, look.before_serial)
    found = np.full(count, -1, np.int64)
    hit = np.flatnonzero(ends >= 0)[::-1]
    found[starts[hit] % count] = ends[hit] // count
    return found


class _Look:
    """A grid, its places numbered from its first text's first row; one row further is `step` more."""

    def __init__(self, grid: Grid) -> None:
        self.flat: Bytes = grid.characters.ravel()
        self.shape = grid.characters.shape
        self.step = self.shape[1]
        digits = grid.digits
        self.digit = digits.ravel()
        self.total = np.count_nonzero(digits, axis=0)
        begins = digits[1:] & ~digits[:-1]
        self.starts = np.flatnonzero(begins) + self.step
        self.digits = digits

    def years(self) -> Years:
        found = np.zeros((4, self.step), np.int64)  # earliest, latest, first row and the row behind
        for kind in (self._spans, self._glued, self._alone):
            text, *facts = kind(found[0] == 0)
            order = np.argsort(facts[2], kind="stable")[::-1]  # the first of a text is written last
            found[:, text[order]] = np.array(facts)[:, order]
        rows = np.arange(self.shape[0])[:, None]
        return Years(found[0], found[1], (rows >= found[2]) & (rows < found[3]))

    def _spans(self, wanted: BoolArray) -> tuple[IntArray, ...]:
        """Two years with or without a mark between them, nothing but them in the run of digits."""
        starts = self._of(wanted)
        first, second, ends = self.two_years(starts, self._past_mark, lambda ends: ~self.digit[ends])
        holds = (ends >= 0) & _follow(first, second)
        starts, ends, first = starts[holds], ends[holds], first[holds]
        holds = ~self._beside_the_year(starts, ends, first)
        starts, ends, first = starts[holds], ends[holds], first[holds]
        inside = self._digits_within(starts, ends)
        return self._told(starts, ends, inside, first, first, self._prefix(starts, spaces=True))

    def _glued(self, wanted: BoolArray) -> tuple[IntArray, ...]:
        starts = self._of(wanted)
        first, second, ends = self.two_years(starts, self._past_gluing_mark, self.before_serial)
        holds = (ends >= 0) & _follow(first, second)
        starts, ends, first = starts[holds], ends[holds], first[holds]
        nothing = np.zeros(len(starts), np.int64)
        return self._told(starts, ends, nothing, first, first, self._prefix(starts, spaces=False))

    def _alone(self, wanted: BoolArray) -> tuple[IntArray, ...]:
        """A year by itself: 2026, FY26."""
        starts = self._of(wanted)
        of_century = np.where(self._is_twenty(starts), self._two(starts + 2 * self.step, 3), -1)
        long = (of_century >= 0) & ~self.digit[starts + 4 * self.step]
        year = np.where(long, of_century, self._two(starts, 3))
        ends = starts + np.where(long, 4, 2) * self.step
        begins = np.where(long, self._prefix(starts, spaces=True), self._short_prefix(starts))
        holds = (year >= FIRST_YEAR) & (year <= LAST_LONE_YEAR) & ~self.digit[ends] & (long | (begins != starts))
        starts, ends, year = starts[holds], ends[holds], year[holds]
        return self._told(starts, ends, (ends - starts) // self.step, year - 1, year, begins[holds])

    def _of(self, wanted: BoolArray) -> IntArray:
        starts: IntArray = self.starts[wanted[self.starts % self.step]]
        return starts

    def _told(
        self, starts: IntArray, ends: IntArray, inside: IntArray, first: IntArray, last: IntArray, begins: IntArray
    ) -> tuple[IntArray, ...]:
        """Text, years and rows of the finds that leave a digit."""
        text = starts % self.step
        left = self.total[text] > inside
        found = text, 2000 + first, 2000 + last, begins // self.step, ends // self.step
        return tuple(fact[left] for fact in found)

    def two_years(
        self,
        starts: IntArray,
        past: Callable[[IntArray], IntArray],
        closes: Callable[[IntArray], BoolArray],
    ) -> tuple[IntArray, IntArray, IntArray]:
        """At each start the two years, of two digits each, and the place behind them; -1 where there are none."""
        first, second, ends = (np.full(len(starts), -1, np.int64) for _ in range(3))
        for with_century in (True, False):
            year = self._year(starts, with_century)
            places = np.flatnonzero((year >= 0) & (ends < 0))
            middle = past(starts[places] + (4 if with_century else 2) * self.step)
            for other_with_century in (True, False):
                other = self._year(middle, other_with_century)
                behind = middle + (4 if other_with_century else 2) * self.step
                holds = (ends[places] < 0) & (other >= 0)
                holds[holds] = closes(behind[holds])
                found = places[holds]
                first[found], second[found], ends[found] = year[found], other[holds], behind[holds]
        return first, second, ends

    def _year(self, at: IntArray, with_century: bool) -> IntArray:
        if not with_century:
            return self._two(at, 4)
        return np.where(self._is_twenty(at), self._two(at + 2 * self.step, 4), -1)

    def _is_twenty(self, at: IntArray) -> BoolArray:
        return np.asarray((self.flat[at] == _TWO) & (self.flat[at + self.step] == _ZERO), dtype=bool)

    def _two(self, at: IntArray, highest: int) -> IntArray:
        """Two digits as a number, the first from 1 to `highest`; -1 where there are none such."""
        tens, ones = self.flat[at].astype(np.int64) - _ZERO, self.flat[at + self.step].astype(np.int64) - _ZERO
        return np.where((tens >= 1) & (tens <= highest) & (ones >= 0) & (ones <= 9), 10 * tens + ones, -1)

    def before_serial(self, at: IntArray) -> BoolArray:
        """Do so many digits follow as a serial number has, and then none?"""
        follow = np.ones(len(at), bool)
        for further in range(_SHORTEST):
            follow &= self.digit[at + further * self.step]
        ends = np.zeros(len(at), bool)
        for further in range(_SHORTEST, _LONGEST + 1):
            ends |= follow & ~self.digit[at + further * self.step]
            follow &= self.digit[at + further * self.step]
        return ends

    def _past_mark(self, at: IntArray) -> IntArray:
        at = self._past_spaces(at)
        return self._past_spaces(at + self.step * _MARKS[self.flat[at]])

    def _past_gluing_mark(self, at: IntArray) -> IntArray:
        return np.asarray(at + self.step * _GLUING_MARKS[self.flat[at]], dtype=np.int64)

    def _past_spaces(self, at: IntArray, direction: int = 1) -> IntArray:
        on = self.flat[at] == _SPACE
        while on.any():
            at = at + direction * self.step * on
            on = self.flat[at] == _SPACE
        return at

    def _prefix(self, starts: IntArray, *, spaces: bool) -> IntArray:
        """Where `FY` begins that stands before a year; the start itself where none does."""
        at = starts - self.step
        before = self._f_of(self._past_spaces(at, -1) if spaces else at)
        return np.where((before >= 0) & ~self.digit[before - self.step], before, starts)

    def _short_prefix(self, starts: IntArray) -> IntArray:
        """The same, nothing or one mark behind it, nothing of a word before it."""
        at = starts - self.step
        mark = (self.flat[at] == _SPACE) | (self.flat[at] == ord("-"))
        before = self._f_of(at - self.step * mark)
        previous = self.flat[before - self.step]
        free = ~self.digit[before - self.step] & ((previous < ord("A")) | (previous > ord("Z")))
        return np.where((before >= 0) & free, before, starts)

    def _f_of(self, at: IntArray) -> IntArray:
        """The place of the F of `FY` or `F.Y.` that ends here, -1 where none does."""
        at = at - self.step * (self.flat[at] == _DOT)
        is_y = self.flat[at] == _Y
        at = at - self.step
        at = at - self.step * (self.flat[at] == _DOT)
        return np.where(is_y & (self.flat[at] == _F), at, -1)

    def _beside_the_year(self, starts: IntArray, ends: IntArray, first: IntArray) -> BoolArray:
        """Which finds are a serial number beside the years: `25/26` in `25/26-27`, `25-20` in `25-2026-27`."""
        hyphen = self._within(self.flat == _HYPHEN, starts, ends) > 0
        long = self._is_twenty(starts) & (self._two(starts + 2 * self.step, 4) == first)
        found = np.zeros(len(starts), bool)
        for plain, years in ((~hyphen, starts[hyphen]), (~long, starts[long])):
            begins = np.zeros(len(self.flat) + 4 * self.step, dtype=bool)
            begins[years + 4 * self.step] = True
            found |= plain & (begins[ends + 2 * self.step] | begins[ends])
        return found

    def _digits_within(self, starts: IntArray, ends: IntArray) -> IntArray:
        """How many digits stand from each start to its end; of two years, four to eight."""
        return self._within(self.digit, starts, ends)

    def _within(self, wanted: BoolArray, starts: IntArray, ends: IntArray) -> IntArray:
        """How many of the places from each start to its end are wanted."""
        found = np.zeros(len(starts), np.int64)
        at = starts.copy()
        while (at < ends).any():
            inside = at < ends
            found[inside] += wanted[at[inside]]
            at += self.step
        return found


def _follow(first: IntArray, second: IntArray) -> BoolArray:
    return np.asarray((second == first + 1) & (first >= FIRST_YEAR) & (first < LAST_YEAR), dtype=bool)
