"""Several documents for one: a document booked in parts, several booked as one, an invoice net of its credit note.

The search is bounded (`NEAREST` documents of the supplier, `Tolerances.group_size` of them together, `SEVERAL` on both
sides). A sum is taken only where it is the only one, or the only one whose members the number of the sum names. Sums
find each other by chance: where no number says so, they must agree to the paisa, of amounts that stand once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np

from ims_xl.recon import mentions, nearby, pairing
from ims_xl.recon.candidates import Open
from ims_xl.recon.reasons import MatchReason
from ims_xl.recon.sides import CESS, NO_DAY, TAXABLE, BoolArray, IntArray, Side, Sides
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.texts import Texts
from ims_xl.recon.tolerances import Tolerances

NEAREST = 12  # documents of the supplier, nearest by date, that are tried, besides those that the number names
UNSAID = 3  # documents that add up to one without their numbers saying so
SEVERAL = 3  # documents on each side of a group of several with several
_NAMED = 6  # documents that a number names
_SUMMED = slice(TAXABLE, CESS + 1)


@dataclass(frozen=True)
class Group:
    """Rows of both sides that belong together."""

    records: tuple[int, ...]
    entries: tuple[int, ...]
    reason: MatchReason


def parts(sides: Sides, spellings: Spellings, still: Open, tolerances: Tolerances) -> list[Group]:
    """Documents whose parts stand under one number, and add up to it where no part alone does."""
    if tolerances.group_size < 2:
        return []
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
        if not _adds_up(one, np.array([single]), many, several, allowed) or any(
            _adds_up(one, np.array([single]), many, several[[place]], allowed) for place in range(len(several))
        ):
            continue
        found.append(Group(tuple(map(int, ours)), tuple(map(int, theirs)), MatchReason.GROUP))
    return found


def sums(sides: Sides, still: Open, tolerances: Tolerances) -> list[Group]:
    """Open documents that are the sum of several on the other side; none that another group wants too."""
    records, entries = (sides.records, still.records), (sides.entries, still.entries)
    found = [Group((one,), many, why) for one, many, why in _sums(records, entries, sides.numbers, tolerances)]
    found += [Group(many, (one,), why) for one, many, why in _sums(entries, records, sides.numbers, tolerances)]
    return _undisputed(found)


def several(sides: Sides, still: Open, tolerances: Tolerances) -> list[Group]:
    """Two or three open documents on each side that add up to the same, one number naming one of the others."""
    records, entries = sides.records, sides.entries
    usable = _usable(records, still.records), _usable(entries, still.entries)
    left, right = pairing.dense(
        *(np.where(use, side.party, -1) for use, side in zip(usable, (records, entries), strict=True))
    )
    found = []
    for ours, theirs in _blocks(left, right, 4):
        if min(len(ours), len(theirs)) < 2 or max(len(ours), len(theirs)) > NEAREST:
            continue
        alike = [
            (tuple(map(int, some)), tuple(map(int, others)))
            for some, others in _equal_sums(records, ours, entries, theirs, tolerances)
            if _together(records, some, entries, others, sides.numbers, tolerances)
        ]
        if len(alike) == 1:
            found.append(Group(*alike[0], MatchReason.GROUP))
    return _undisputed(found)


def _undisputed(found: list[Group]) -> list[Group]:
    """The groups that share no row with another."""
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


def _usable(side: Side, is_open: BoolArray) -> BoolArray:
    usable = is_open & side.known[:, TAXABLE] & (side.amounts[:, TAXABLE] != 0) & (side.day != NO_DAY)
    return np.asarray(usable, dtype=bool)


def _sums(
    sought: tuple[Side, BoolArray], offered: tuple[Side, BoolArray], numbers: Texts, tolerances: Tolerances
) -> Iterator[tuple[int, tuple[int, ...], MatchReason]]:
    """Each open row sought that is a sum of open rows offered, in just one way."""
    (one, _), (many, _) = sought, offered
    wanted, usable = (_usable(side, is_open) & (side.party >= 0) for side, is_open in (sought, offered))
    targets, offers = np.flatnonzero(wanted), np.flatnonzero(usable)
    targets = targets[np.argsort(one.party[targets], kind="stable")]
    near = nearby.nearest(one, targets, many, offers, NEAREST, tolerances.days)
    taxable = one.amounts[targets, TAXABLE], many.amounts[:, TAXABLE]
    hopeful = nearby.may_add_up(*taxable, near, tolerances.group_size, tolerances.value)
    offers = offers[np.lexsort((many.ids.ranks(offers), many.day[offers], many.party[offers]))]
    parties = many.party[offers]
    places = np.zeros(len(many), dtype=np.int64)  # of each row among the open ones, by date
    places[offers] = np.arange(len(offers))
    starts = np.searchsorted(parties, one.party[targets]), np.searchsorted(parties, one.party[targets], "right")
    wanted_names, names = _texts(one, targets, numbers), _texts(many, offers, numbers)
    index: dict[int, mentions.Index] = {}
    for place, (target, first, last) in enumerate(zip(targets.tolist(), *(at.tolist() for at in starts), strict=True)):
        members = offers[first:last]
        if len(members) < 2:
            continue
        if first not in index:
            index = {first: mentions.Index(names[first:last])}
        named = members[index[first].named_by(wanted_names[place])[:_NAMED]]
        if not hopeful[place] and not len(named):
            continue
        closest = near[place][near[place] != nearby.NOBODY]
        solution = _only_sum(one, target, many, members, places, closest, named, tolerances)
        if solution is not None:
            mixed = len(set(np.sign(many.amounts[list(solution), TAXABLE]))) > 1
            reason = MatchReason.NET_OF_CREDIT_NOTE if mixed else MatchReason.GROUP
            yield target, solution, reason


def _texts(side: Side, rows: IntArray, numbers: Texts) -> list[str]:
    """The numbers of the rows, empty where missing."""
    codes = side.number[rows]
    found = np.full(len(rows), "", dtype=object)
    found[codes >= 0] = numbers[codes[codes >= 0]]
    return list(map(str, found))


def _only_sum(
    one: Side,
    target: int,
    many: Side,
    members: IntArray,
    places: IntArray,
    near: IntArray,
    named: IntArray,
    tolerances: Tolerances,
) -> tuple[int, ...] | None:
    """The one combination of members that adds up to the target: that with the most named ones, if just one has.

    `places` has that of each row among all that are open, supplier by supplier in the order of days.
    """
    named = named[np.abs(many.day[named] - one.day[target]) <= tolerances.days]
    if len(named):
        members = members[np.abs(many.day[members] - one.day[target]) <= tolerances.days]
    best: set[tuple[int, ...]] = set()
    most = (0, False, False)
    for combined in _that_add_up(one, target, many, members, near, named, tolerances):
        said = int(_among(combined, named).sum())
        run = bool(np.ptp(places[combined]) == len(combined) - 1)  # they follow each other by date
        if not said and not _may_go_unsaid(one, target, many, combined, run):
            continue
        exact = _adds_up(one, np.array([target]), many, combined, np.zeros(5, np.int64))
        if (said, exact, run) < most or not _one_kind(one, target, many, combined):
            continue
        if exact or (said and _adds_up(one, np.array([target]), many, combined, _allowed(tolerances))):
            best = best if (said, exact, run) == most else set()
            most = said, exact, run
            best.add(tuple(sorted(map(int, combined))))
    return best.pop() if len(best) == 1 else None


def _may_go_unsaid(one: Side, target: int, many: Side, combined: IntArray, run: bool) -> bool:
    """Without a number that says so, amounts must stand once, and more than a few documents follow each other."""
    rare = one.repeats[target] <= 1 and bool((many.repeats[combined] <= 1).all())
    return rare and (run or len(combined) <= UNSAID)


def _that_add_up(
    one: Side, target: int, many: Side, members: IntArray, near: IntArray, named: IntArray, tolerances: Tolerances
) -> Iterator[IntArray]:
    """Combinations whose taxable values make the target's: of the nearest and the named; or a named one and any."""
    wanted = one.amounts[target, TAXABLE]
    tried = np.array(sorted({*near.tolist(), *named.tolist()}), dtype=np.int64)
    for size in range(2, min(tolerances.group_size, len(tried)) + 1):
        combined = tried[_combinations(len(tried), size)]
        total = many.amounts[combined, TAXABLE].sum(axis=1)
        yield from combined[np.abs(total - wanted) <= tolerances.value]
    others = members[~_among(members, tried)] if len(named) else members
    for row in named:
        missing = wanted - many.amounts[row, TAXABLE]
        for other in others[np.abs(many.amounts[others, TAXABLE] - missing) <= tolerances.value]:
            yield np.array([row, other], dtype=np.int64)


def _among(rows: IntArray, few: IntArray) -> BoolArray:
    """Which rows are among a few others; a tenth of what `np.isin` takes for so few."""
    return np.asarray((rows[:, None] == few).any(axis=1), dtype=bool)


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


def _equal_sums(
    one: Side, ours: IntArray, other: Side, theirs: IntArray, tolerances: Tolerances
) -> Iterator[tuple[IntArray, IntArray]]:
    """Combinations of two or three rows on each side with the same taxable value."""
    for size in range(2, min(SEVERAL, tolerances.group_size, len(ours)) + 1):
        some = ours[_combinations(len(ours), size)]
        total = one.amounts[some, TAXABLE].sum(axis=1)
        for wide in range(2, min(SEVERAL, tolerances.group_size, len(theirs)) + 1):
            others = theirs[_combinations(len(theirs), wide)]
            apart = np.abs(total[:, None] - other.amounts[others, TAXABLE].sum(axis=1)[None, :])
            for first, second in np.argwhere(apart <= tolerances.value):
                yield some[first], others[second]


def _together(one: Side, ours: IntArray, other: Side, theirs: IntArray, numbers: Texts, tolerances: Tolerances) -> bool:
    """Do rows of both sides make a group: one sign and type, near in time, a number naming one, all heads equal?"""
    days = np.concatenate([one.day[ours], other.day[theirs]])
    kinds = np.concatenate([one.kind[ours], other.kind[theirs]])
    signs = np.sign(np.concatenate([one.amounts[ours, TAXABLE], other.amounts[theirs, TAXABLE]]))
    if np.ptp(days) > tolerances.days or np.ptp(kinds) or np.ptp(signs):
        return False
    apart = one.amounts[ours, TAXABLE][:, None] - other.amounts[theirs, TAXABLE][None, :]
    if (np.abs(apart) <= tolerances.value).any():  # a pair of its own
        return False
    if not _adds_up(one, ours, other, theirs, _allowed(tolerances)):
        return False
    index = mentions.Index(_texts(other, theirs, numbers))
    return any(len(index.named_by(text)) for text in _texts(one, ours, numbers))


def _adds_up(one: Side, some: IntArray, many: Side, several: IntArray, allowed: IntArray) -> bool:
    """Taxable value and every tax head that all give agree in sum within what is allowed."""
    known = np.concatenate([one.known[some, _SUMMED], many.known[several, _SUMMED]])
    compared: BoolArray = np.asarray(known.all(axis=0), dtype=bool)
    apart = np.abs(one.amounts[some, _SUMMED].sum(axis=0) - many.amounts[several, _SUMMED].sum(axis=0))
    return bool(compared[0] and (apart <= allowed)[compared].all())


def _allowed(tolerances: Tolerances) -> IntArray:
    return np.array([tolerances.value, *[tolerances.tax] * 4], dtype=np.int64)
