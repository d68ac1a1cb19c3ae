"""Which documents a number names: `INV-101, INV-102`, `INV-101 to INV-104`, `INV-101-103`, or parts named after one.

For the documents of one side all at once, each among those of its party on the other.
"""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from ims_xl.recon import ordering, pairing
from ims_xl.recon.across import all_of, any_of, sum_of
from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.note_numbers import SURE_NOTE_WORDS
from ims_xl.recon.number_digits import digits_of
from ims_xl.recon.number_facts import Facts, is_digits
from ims_xl.recon.number_grid import name
from ims_xl.recon.number_parts import FIRST_YEAR, LAST_YEAR
from ims_xl.recon.number_segments import LETTERS, SEGMENTS
from ims_xl.recon.sides import MISSING, Side
from ims_xl.recon.spellings import Spellings

NOBODY = -1
_SPAN = r"\bTO\b|[-–/&,]"
_LONGEST_SPAN = 20  # documents between the first and the last that a number names
_TELLING = 100  # from here on digits name a document without its other marks
_SHORTEST_END = 2  # digits of a number's end that stand for it: `101-03`
_CENTURY = 100
_OF_YEAR = 4  # digits of a financial year: 2627
SHORTEST = 3  # digits of a serial number that stands glued to it
_SHARED = 6  # documents whose numbers have the same digits; of more these are no serial number
_LOOKED_AT = 64  # documents with the digits of one part of a number
_NOTES = np.array([LETTERS + name(word) for word in sorted(SURE_NOTE_WORDS)])
Places = tuple[IntArray, IntArray]  # of those that name and of those that are named


def named(one: Side, targets: IntArray, many: Side, offers: IntArray, spellings: Spellings, most: int) -> IntArray:
    """For each of the rows `targets` up to `most` of the rows `offers` that its number names; `NOBODY` behind them.

    Those of its whole number come first, then those named outright, those up to the last of a span, those named after
    the target.
    """
    found = np.full((len(targets), most), NOBODY, dtype=np.int64)
    facts, naming, offered = spellings.facts(one.number[targets], many.number[offers])
    party = one.party[targets], many.party[offers]
    parts = facts.segments[naming]
    numeric = is_digits(parts)
    target, part = np.nonzero(numeric)
    cores = (party[1], facts.core[offered])
    value, glued = parts[target, part], _without_year(parts[target, part])
    target = np.concatenate([target, target[glued != MISSING]])
    value = np.concatenate([value, glued[glued != MISSING]])
    once_more = _is_own_year(facts, naming[target], value)
    target, value = target[~once_more], value[~once_more]
    offer, part = np.nonzero(_distinct(facts.segments[offered]))
    theirs = party[1][offer], facts.segments[offered][offer, part]
    shared = _of_many(facts, naming, party[0], theirs)
    target, value = target[~shared[target]], value[~shared[target]]
    outright = _join((party[0][target], value), cores)
    outright = _that_name(facts, naming, offered, (target[outright[0]], outright[1]))
    spans = _up_to(one, targets, spellings, facts, naming, offered, outright, (party, cores))
    own = np.where(_is_own_year(facts, naming, facts.core[naming]), MISSING, facts.core[naming])
    own[shared] = MISSING
    after = _join((party[0], own), theirs)
    after = _that_name(facts, naming, offered, (after[0], offer[after[1]]))
    whole = _join((party[0], facts.key[naming]), (party[1], facts.key[offered]))
    target = np.concatenate([places[0] for places in (whole, outright, spans, after)])
    offer = np.concatenate([places[1] for places in (whole, outright, spans, after)])
    first = pairing.firsts(target * max(len(offers), 1) + offer)
    target, offer = target[first], offer[first]
    order = ordering.order(target)
    target, offer = target[order], offer[order]
    rank = ordering.nth(target)
    near = rank < most
    found[target[near], rank[near]] = offers[offer[near]]
    return found


def _is_own_year(facts: Facts, naming: IntArray, values: IntArray) -> BoolArray:
    """Which digits are the financial year of their number once more: `SI-7/2026+SI-8/2026` names no document 2026?"""
    first, last = facts.earliest[naming], facts.latest[naming]
    both = first % _CENTURY * _CENTURY + (first + 1) % _CENTURY
    return np.asarray((first > 0) & ((values == last) | (values == first) | (values == both)), dtype=bool)


def _without_year(values: IntArray) -> IntArray:
    """Serial numbers that stand glued to a financial year, without it: 297 of 2627000297; MISSING for others."""
    digits = digits_of(values)
    unit = 10 ** np.maximum(digits - _OF_YEAR, 0)
    first, second = values // unit // 100, values // unit % 100
    year = (second == first + 1) & (first >= FIRST_YEAR) & (first < LAST_YEAR) & (digits > _OF_YEAR + SHORTEST - 1)
    return np.where(year, values % unit, MISSING)


def _join(left: tuple[IntArray, IntArray], right: tuple[IntArray, IntArray]) -> Places:
    """Places with equal keys, those of the left in their order, of the right no more than `_LOOKED_AT` for each."""
    return pairing.up_to(pairing.both((left[0], right[0]), (left[1], right[1])), _LOOKED_AT)


def _of_many(facts: Facts, naming: IntArray, party: IntArray, theirs: tuple[IntArray, IntArray]) -> BoolArray:
    """Which numbers are digits alone that stand in many of the party's numbers, as a month does? They name none."""
    found = np.zeros(len(naming), dtype=bool)
    bare = np.flatnonzero(facts.segments[naming, 1] == MISSING)
    among = np.flatnonzero(pairing.among(theirs[0], party[bare]))
    keys, others = pairing.both((party[bare], theirs[0][among]), (facts.core[naming[bare]], theirs[1][among]))
    count = np.bincount(others[others != MISSING], minlength=int(keys.max(initial=-1)) + 2)
    found[bare] = count[keys] > _SHARED
    return found


def _that_name(facts: Facts, naming: IntArray, offered: IntArray, places: Places) -> Places:
    """Those pairs of which it is enough that the digits agree, or of which one number holds all of the other.

    The number of a credit note names no invoice.
    """
    ones, others = naming[places[0]], offered[places[1]]
    holds = (facts.core[ones] >= _TELLING) & (facts.core[others] >= _TELLING)
    short = np.flatnonzero(~holds)
    parts, wholes = facts.segments[ones[short]], facts.segments[others[short]]
    longer = sum_of(parts >= 0) > sum_of(wholes >= 0)
    parts[longer], wholes[longer] = wholes[longer], parts[longer].copy()
    holds[short] = _is_within(parts, wholes)
    holds &= _of_note(facts, ones) == _of_note(facts, others)
    return places[0][holds], places[1][holds]


def _of_note(facts: Facts, rows: IntArray) -> BoolArray:
    """Which numbers say that they are those of a credit note, and nothing beside it: `CN/26-27/127`?"""
    segments = facts.segments[rows]
    return np.asarray(any_of(np.isin(segments, _NOTES)) & (sum_of(is_digits(segments)) == 1), dtype=bool)


def _is_within(parts: IntArray, wholes: IntArray) -> BoolArray:
    """Do the segments of the one stand side by side in the other?"""
    count = sum_of(parts >= 0)
    found = np.zeros(len(parts), bool)
    padded = np.concatenate([wholes, np.full_like(wholes, MISSING)], axis=1)
    for at in range(SEGMENTS):
        same = padded[:, at : at + SEGMENTS] == parts
        found |= all_of(same | (np.arange(SEGMENTS) >= count[:, None]))
    return found


def _up_to(
    one: Side,
    targets: IntArray,
    spellings: Spellings,
    facts: Facts,
    naming: IntArray,
    offered: IntArray,
    outright: Places,
    keys: tuple[tuple[IntArray, IntArray], tuple[IntArray, IntArray]],
) -> Places:
    """The documents from the first that a number names up to the one whose number ends as its last digits do."""
    (party, _), cores = keys
    place, first = np.unique(outright[0], return_index=True)
    start = facts.core[offered[outright[1][first]]]
    parts = facts.segments[naming[place]]
    numeric = is_digits(parts)
    spanning = spellings.texts(one.number[targets[place]])
    marked = pc.match_substring_regex(spanning, _SPAN).fill_null(False).to_numpy(zero_copy_only=False)
    able = np.flatnonzero((sum_of(numeric) > 1) & marked & (start >= 0) & is_digits(start))
    place, start, parts, numeric = place[able], start[able], parts[able], numeric[able]
    end = _end(parts, numeric, start)
    step = 10 ** digits_of(end)
    last = np.where(digits_of(end) < digits_of(start), start // step * step + end, end)
    span = last - start + 1
    able = np.flatnonzero((digits_of(end) >= _SHORTEST_END) & (span > 1) & (span <= _LONGEST_SPAN))
    place, start, span = place[able], start[able], span[able]
    each = np.repeat(np.arange(len(place)), span)
    value = start[each] + ordering.within(span)
    found = _join((party[place[each]], value), cores)
    return place[each[found[0]]], found[1]


def _end(parts: IntArray, numeric: BoolArray, start: IntArray) -> IntArray:
    """The last digits of each number, without a financial year behind them or glued to them."""
    rows = np.arange(len(parts))
    at = SEGMENTS - 1 - np.argmax(numeric[:, ::-1], axis=1)
    last, before = parts[rows, at], parts[rows, at - 1]
    year = before % 100
    behind = (at > 1) & numeric[rows, at - 1] & numeric[rows, at - 2]
    behind &= (last == year + 1) & (year >= FIRST_YEAR) & (year < LAST_YEAR) & np.isin(before // 100, (0, 20))
    last = np.where(behind, parts[rows, at - 2], last)
    glued = _without_year(last)
    return np.where((glued != MISSING) & (digits_of(start) < digits_of(last)), glued, last)


def _distinct(segments: IntArray) -> BoolArray:
    """Which segments are digits, each counted once in its row."""
    numeric = is_digits(segments)
    for at in range(1, SEGMENTS):
        numeric[:, at] &= ~any_of(segments[:, :at] == segments[:, at, None])
    return numeric
