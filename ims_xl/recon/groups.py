"""Several documents for one: a document booked in parts, several booked as one, an invoice net of its credit note.

The search is bounded (`NEAREST` documents of the supplier, `LARGEST` of them together) and takes a sum only when
it is the only one. Sums find each other by chance: a sum without a word of the others' numbers must agree to the paisa.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np

from ims_xl.recon import nearby, pairing
from ims_xl.recon.candidates import Open
from ims_xl.recon.numbers import parse
from ims_xl.recon.reasons import MatchReason
from ims_xl.recon.sides import CESS, NO_DAY, TAXABLE, BoolArray, IntArray, Side, Sides
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.texts import Texts
from ims_xl.recon.tolerances import Tolerances

NEAREST = 12  # documents of the supplier, nearest by date, that are tried
LARGEST = 4  # documents that add up to one
UNSAID = 3  # documents that add up to one without their numbers saying so
_SUMMED = slice(TAXABLE, CESS + 1)


@dataclass(frozen=True)
class Group:
    """Rows of both sides that belong together; one of the two is a single row."""

    records: tuple[int, ...]
    entries: tuple[int, ...]
    reason: MatchReason


def parts(sides: Sides, spellings: Spellings, still: Open, tolerances: Tolerances) -> list[Group]:
    """Documents whose parts stand under one number, and add up to it where no part alone does."""
    records, entries = sides.records, sides.entries
    number = still.keys(records.number, entries.number)
    left, right = pairing.both(
        still.keys(records.party, entries.party),
        still.keys(records.kind, entries.kind),
        (spellings.keys(number[0]), spellings.keys(number[1])),
    )
    found = []
    for ours, theirs in _blocks(left, right, 3):
        if min(len(ours), len(theirs)) != 1:
            continue
        alone = len(ours) == 1
        one, many = (records, entries) if alone else (entries, records)
        single, several = (ours[0], theirs) if alone else (theirs[0], ours)
        allowed = _allowed(tolerances)
        if not _adds_up(one, single, many, several, allowed) or any(
            _adds_up(one, single, many, several[[place]], allowed) for place in range(len(several))
        ):
            continue
        found.append(Group(tuple(map(int, ours)), tuple(map(int, theirs)), MatchReason.GROUP))
    return found


def sums(sides: Sides, still: Open, tolerances: Tolerances) -> list[Group]:
    """Open documents that are the sum of two to `LARGEST` on the other side; none that another group wants too."""
    records, entries = (sides.records, still.records), (sides.entries, still.entries)
    found = [Group((one,), many, why) for one, many, why in _sums(records, entries, sides.numbers, tolerances)]
    found += [Group(many, (one,), why) for one, many, why in _sums(entries, records, sides.numbers, tolerances)]
    wanted = Counter(("record", row) for group in found for row in group.records)
    wanted += Counter(("entry", row) for group in found for row in group.entries)
    return [
        group
        for group in found
        if all(wanted["record", row] == 1 for row in group.records)
        and all(wanted["entry", row] == 1 for row in group.entries)
    ]


def _blocks(left: IntArray, right: IntArray, at_least: int) -> Iterator[tuple[IntArray, IntArray]]:
    """For each key that stands on both sides, in at least so many rows together, its rows."""
    wide = int(max(left.max(initial=-1), right.max(initial=-1))) + 1
    counts = pairing.sizes(left, wide), pairing.sizes(right, wide)
    orders = [np.argsort(keys, kind="stable") for keys in (left, right)]
    places = np.arange(wide + 1)
    bounds = [np.searchsorted(keys[order], places) for keys, order in zip((left, right), orders, strict=True)]
    for key in np.flatnonzero((counts[0] > 0) & (counts[1] > 0) & (counts[0] + counts[1] >= at_least)):
        first, second = (order[bound[key] : bound[key + 1]] for order, bound in zip(orders, bounds, strict=True))
        yield first, second


def _sums(
    sought: tuple[Side, BoolArray], offered: tuple[Side, BoolArray], numbers: Texts, tolerances: Tolerances
) -> Iterator[tuple[int, tuple[int, ...], MatchReason]]:
    """Each open row sought that is a sum of open rows offered, in just one way."""
    (one, _), (many, _) = sought, offered
    wanted, usable = (
        is_open & side.known[:, TAXABLE] & (side.amounts[:, TAXABLE] != 0) & (side.day != NO_DAY)
        for side, is_open in (sought, offered)
    )
    targets = np.flatnonzero(wanted & (one.party >= 0))
    near = nearby.nearest(one, targets, many, np.flatnonzero(usable), NEAREST, tolerances.days)
    taxable = one.amounts[targets, TAXABLE], many.amounts[:, TAXABLE]
    for place in np.flatnonzero(nearby.may_add_up(*taxable, near, LARGEST, tolerances.value)):
        target = int(targets[place])
        members = near[place][near[place] != nearby.NOBODY]
        solution = _only_sum(one, target, many, members, numbers, tolerances)
        if solution is not None:
            mixed = len(set(np.sign(many.amounts[list(solution), TAXABLE]))) > 1
            reason = MatchReason.NET_OF_CREDIT_NOTE if mixed else MatchReason.GROUP
            yield target, solution, reason


def _only_sum(
    one: Side, target: int, many: Side, near: IntArray, numbers: Texts, tolerances: Tolerances
) -> tuple[int, ...] | None:
    """The only combination of `near` that adds up to the target, if there is just one."""
    wanted = one.amounts[target, TAXABLE]
    exact, said = [], []
    for size in range(2, min(LARGEST, len(near)) + 1):
        combined = near[_combinations(len(near), size)]
        total = many.amounts[combined, TAXABLE].sum(axis=1)
        for members in combined[np.abs(total - wanted) <= tolerances.value]:
            if not _one_kind(one, target, many, members):
                continue
            if _mentions(one, target, many, members, numbers) and _adds_up(
                one, target, many, members, _allowed(tolerances)
            ):
                said.append(members)
            elif size <= UNSAID and _adds_up(one, target, many, members, np.zeros(5, np.int64)):
                exact.append(members)
    for found in (said, exact):
        if len(found) == 1:
            return tuple(int(row) for row in sorted(found[0]))
        if found:
            return None
    return None


@cache
def _combinations(count: int, size: int) -> IntArray:
    return np.array(list(combinations(range(count), size)), dtype=np.int64).reshape(-1, size)


def _one_kind(one: Side, target: int, many: Side, members: IntArray) -> bool:
    """All of the target's sign and type; or two of opposite sign, an invoice and its credit note."""
    signs = np.sign(many.amounts[members, TAXABLE])
    own = np.sign(one.amounts[target, TAXABLE])
    if (signs != own).any():
        return len(members) == 2 and signs.sum() == 0
    return bool((many.kind[members] == one.kind[target]).all())


def _mentions(one: Side, target: int, many: Side, members: IntArray, numbers: Texts) -> bool:
    """Does the number of the sum speak of a member's, or a member's of the sum's?"""
    if one.number[target] < 0:
        return False
    sum_number = parse(str(numbers[int(one.number[target])]))
    for code in many.number[members]:
        if code < 0:
            continue
        member = parse(str(numbers[int(code)]))
        if member.core and (member.core in sum_number.digits or sum_number.core in member.digits):
            return True
    return False


def _adds_up(one: Side, single: int, many: Side, several: IntArray, allowed: IntArray) -> bool:
    """Taxable value and every tax head that all give agree within what is allowed."""
    compared = one.known[single, _SUMMED] & many.known[several, _SUMMED].all(axis=0)
    apart = np.abs(one.amounts[single, _SUMMED] - many.amounts[several, _SUMMED].sum(axis=0))
    return bool(compared[0] and (apart <= allowed)[compared].all())


def _allowed(tolerances: Tolerances) -> IntArray:
    return np.array([tolerances.value, *[tolerances.tax] * 4], dtype=np.int64)
