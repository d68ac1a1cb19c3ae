"""Numbers with a part that cannot be: of two that are a slip apart, what no number of the supplier has.

A number is made of parts: letters, a book or branch or month, a financial year, a serial number. Where one part alone
differs, and the supplier's numbers have few values there, one that stands nowhere else (`CR/07/238` among many of
`CR/09`) is a slip; so is a year that is none (`2021-27`), a serial number of nought, and one that lacks the zeros which
keep all others at one length. Some suppliers number their documents by codes of their own making (`Q31FY35V`): there is
no series then in which two that are a slip apart could follow each other. What the amounts and the day say stands
beside it: none of this is asked of documents that do not agree in both.
"""

from __future__ import annotations

import numpy as np

from ims_xl.recon import pairing
from ims_xl.recon.across import any_of, sum_of
from ims_xl.recon.asked import Asked
from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.datings import months_of, year_of_month
from ims_xl.recon.number_facts import BARE, REST, Facts, is_digits
from ims_xl.recon.number_segments import LETTERS

_USUAL = 6  # rows of both sides with a part: it is the supplier's way to write
_FEW = 4  # a part is no serial number where its values are fewer than the rows by so many times
_MANY = 20  # rows of both sides from which on a supplier's way to number is known
_FIRST_YEAR = 1970  # from which `datings` counts financial years
_ALONE = 2  # rows: a document and its counterpart


def misfits(numbers: Asked) -> BoolArray:
    """Of which of these pairs, each of one day and a slip apart, has one number a part that cannot be?"""
    found = _may_be(numbers.facts, numbers.place[numbers.ours], numbers.place[numbers.theirs])
    if found.any():
        found[found] = _are(numbers.take(found))
    return found


def _may_be(facts: Facts, ones: IntArray, others: IntArray) -> BoolArray:
    """Which pairs of numbers alone leave it open? Of the rest, the supplier's other numbers need not be looked at."""
    one, other = facts.segments[ones], facts.segments[others]
    apart = one != other
    inside = (sum_of(apart) == 1) & (np.argmax(apart, axis=1) < _last_digits(one))
    noughts = any_of((one == 0) | (other == 0))
    longer = facts.lengths[ones, REST] != facts.lengths[others, REST]
    codes = sum_of(one >= LETTERS) > 1
    same = facts.letters[ones] == facts.letters[others]
    more = sum_of(is_digits(one)) != sum_of(is_digits(other))
    return np.asarray((same & (inside | noughts | longer | codes)) | more, dtype=bool)


def _are(asked: Asked) -> BoolArray:
    """Which pairs are, by what the supplier's other numbers are."""
    numbers = _Numbers(asked)
    ours, theirs = asked.ours, asked.theirs
    found = numbers.codes(ours, theirs)
    for one, other in ((ours, theirs), (theirs, ours)):
        found |= numbers.a_part_of_its_own(one, other) | numbers.nought(one, other) | numbers.too_short(one, other)
        found |= numbers.no_year(one, other, _FIRST_YEAR + year_of_month(months_of(asked.day[other])))
    return np.asarray(found, dtype=bool)


class _Numbers:
    """The numbers of the suppliers that are asked about, by supplier and letters."""

    def __init__(self, asked: Asked) -> None:
        self.facts, self.place, self.party = asked.facts, asked.place, asked.party
        self.pattern, self.look = asked.letters, asked.look

    def a_part_of_its_own(self, rows: IntArray, others: IntArray) -> BoolArray:
        """Which rows differ from the others in one part of few values, where they have one that nobody else has?

        The last digits are no such part: in a short series of each day or book their values are few, too.
        """
        one, other = (self.facts.segments[self.place[some]] for some in (rows, others))
        apart = one != other
        part = np.argmax(apart, axis=1)
        each = np.arange(len(rows))
        asked = (self.pattern[rows] == self.pattern[others]) & (sum_of(apart) == 1)
        asked &= is_digits(one[each, part]) & is_digits(other[each, part]) & (part < _last_digits(one))
        found = np.zeros(len(rows), dtype=bool)
        size = np.bincount(self.pattern)
        for at in np.unique(part[asked]):
            value = pairing.alike(self.pattern, self.facts.segments[self.place, at])
            count = np.bincount(value)
            pattern = np.zeros(len(count), dtype=np.int64)
            pattern[value] = self.pattern
            values = np.bincount(pattern, minlength=len(size))
            here = np.flatnonzero(asked & (part == at))
            few = values[self.pattern[rows[here]]] * _FEW <= size[self.pattern[rows[here]]]
            found[here] = few & (count[value[rows[here]]] == 1) & (count[value[others[here]]] >= _USUAL)
        return found

    def nought(self, rows: IntArray, others: IntArray) -> BoolArray:
        """Which rows have a serial number of nought, where the others have one?"""
        last, theirs = self._last(rows), self._last(others)
        return np.asarray((self.pattern[rows] == self.pattern[others]) & (last == 0) & (theirs > 0), dtype=bool)

    def too_short(self, rows: IntArray, others: IntArray) -> BoolArray:
        """Which rows have another length than all others of the supplier that zeros keep at one?"""
        lengths = self.facts.lengths[self.place]
        look, count = self.look, np.bincount(self.look)
        same = self.pattern[rows] == self.pattern[others]
        padded = lengths[others, REST] > lengths[others, BARE]
        return np.asarray(same & padded & (count[look[rows]] == 1) & (count[look[others]] >= _USUAL), dtype=bool)

    def no_year(self, rows: IntArray, others: IntArray, year: IntArray) -> BoolArray:
        """Which rows have digits that are no year, where the others name that of their day?"""
        facts, ones, two = self.facts, self.place[rows], self.place[others]
        named = (facts.earliest[two] == year) & (facts.latest[two] == year)
        more = sum_of(is_digits(facts.segments[ones])) > sum_of(is_digits(facts.segments[two]))
        one_length = facts.lengths[ones, -1] == facts.lengths[two, -1]
        serial = self._last(rows) == self._last(others)
        return np.asarray(named & more & one_length & serial, dtype=bool)

    def codes(self, ours: IntArray, theirs: IntArray) -> BoolArray:
        """Which pairs are codes of letters and digits, of a supplier whose numbers have no letters in common?"""
        count = np.bincount(self.pattern)
        own = np.bincount(self.party, weights=count[self.pattern] <= _ALONE)
        codes = (np.bincount(self.party) >= _MANY) & (2 * own >= np.bincount(self.party))
        letters = sum_of(self.facts.segments[self.place[ours]] >= LETTERS)
        same = self.pattern[ours] == self.pattern[theirs]
        return np.asarray(same & codes[self.party[ours]] & (count[self.pattern[ours]] == _ALONE) & (letters > 1), bool)

    def _last(self, rows: IntArray) -> IntArray:
        """The last segment, where it is digits; -1 where it is letters, or there is none."""
        segments = self.facts.segments[self.place[rows]]
        last = segments[np.arange(len(rows)), np.maximum(sum_of(segments >= 0) - 1, 0)]
        return np.where(is_digits(last), last, -1)


def _last_digits(segments: IntArray) -> IntArray:
    """The place of the last segment that is digits."""
    return np.asarray(segments.shape[1] - 1 - np.argmax(is_digits(segments)[:, ::-1], axis=1), dtype=np.int64)
