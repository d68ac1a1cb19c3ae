"""Several documents for one: a document booked in parts, several booked as one, an invoice net of its credit note.

How far sums are looked for stands in `sums`; of several with several there are `SEVERAL` on either side. Groups that
want the same row are not taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

import numpy as np

from ims_xl.recon import mentions, pairing
from ims_xl.recon.candidates import Open
from ims_xl.recon.mentions import NOBODY
from ims_xl.recon.nearby import Shelf
from ims_xl.recon.reasons import MatchReason
from ims_xl.recon.sides import MISSING, TAXABLE, BoolArray, IntArray, Side, Sides
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.sums import NEAREST, SMALLEST, SUMMED, agree, allowed, only_sums, usable
from ims_xl.recon.threads import together
from ims_xl.recon.tolerances import Tolerances

SEVERAL = 3  # documents on each side of a group of several with several
Rows = tuple[tuple[int, ...], tuple[int, ...]]  # of both sides


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
    number = still.of(records.number, entries.number)
    keys = pairing.both(
        still.of(records.party, entries.party),
        still.of(records.kind, entries.kind),
        (spellings.keys(number[0]), spellings.keys(number[1])),
    )
    left, right = np.full(len(records), MISSING), np.full(len(entries), MISSING)
    left[still.rows[0]], right[still.rows[1]] = keys
    within = allowed(tolerances)
    found = [Group((one,), many, MatchReason.GROUP) for one, many in _in_parts(records, left, entries, right, within)]
    return found + [
        Group(many, (one,), MatchReason.GROUP) for one, many in _in_parts(entries, right, records, left, within)
    ]


def _in_parts(
    one: Side, whole: IntArray, many: Side, part: IntArray, within: IntArray
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Rows whose key stands once on their side and in several rows of the other, which add up to it."""
    wide = int(max(whole.max(initial=-1), part.max(initial=-1))) + 1
    several = (pairing.sizes(whole, wide) == 1) & (pairing.sizes(part, wide) > 1)
    rows = np.flatnonzero((part >= 0) & np.append(several, False)[part])
    if not len(rows):
        return
    rows = rows[np.argsort(part[rows], kind="stable")]
    starts = np.flatnonzero(np.diff(part[rows], prepend=-1))
    row_of = np.zeros(wide, np.int64)
    row_of[whole[whole >= 0]] = np.flatnonzero(whole >= 0)
    singles = row_of[part[rows]]
    own, known = one.amounts[singles][:, SUMMED], one.known[singles][:, SUMMED]
    amounts, compared = many.amounts[rows][:, SUMMED], known & many.known[rows][:, SUMMED]
    alone = np.logical_or.reduceat(agree(own - amounts, compared, within), starts)
    apart, compared = own[starts] - np.add.reduceat(amounts, starts), np.logical_and.reduceat(compared, starts)
    members = np.split(rows, starts[1:])
    for place in np.flatnonzero(agree(apart, compared, within) & ~alone):
        yield int(singles[starts[place]]), tuple(members[place].tolist())


def sums(sides: Sides, spellings: Spellings, still: Open, tolerances: Tolerances) -> list[Group]:
    """Open documents that are the sum of several on the other side; none that another group wants too."""
    records, entries = (sides.records, still.records), (sides.entries, still.entries)
    ours, theirs = together(
        lambda: only_sums(records, entries, spellings, tolerances),
        lambda: only_sums(entries, records, spellings, tolerances),
    )
    found = [Group((one,), many, _reason(sides.entries, many)) for one, many in ours]
    found += [Group(many, (one,), _reason(sides.records, many)) for one, many in theirs]
    return _undisputed(found)


def among_kin(sides: Sides, spellings: Spellings, still: Open, tolerances: Tolerances) -> list[Group]:
    """Sums across registrations of one PAN, a slip in the GSTIN, or a name without one, where the numbers say so."""
    records, entries = sides.records, sides.entries
    mixed = _of_several_parties(records, entries)
    ours, theirs = (is_open & np.isin(side.family, mixed) for side, is_open in
                    ((records, still.records), (entries, still.entries)))  # fmt: skip
    if not ours.any() or not theirs.any():
        return []
    kin = (replace(records, party=records.family), ours), (replace(entries, party=entries.family), theirs)
    found = [
        Group((one,), many, _reason(entries, many))
        for one, many in only_sums(*kin, spellings, tolerances, unsaid=False)
    ]
    found += [
        Group(many, (one,), _reason(records, many))
        for one, many in only_sums(kin[1], kin[0], spellings, tolerances, unsaid=False)
    ]
    of_one = [
        group
        for group in found
        if len(set(records.party[list(group.records)])) == len(set(entries.party[list(group.entries)])) == 1
    ]
    return _undisputed(of_one)


def _of_several_parties(records: Side, entries: Side) -> IntArray:
    """The families whose rows stand under different GSTINs, or under none."""
    family = np.concatenate([records.family, entries.family])
    party = np.concatenate([records.party, entries.party])
    given = family >= 0
    wide = int(family.max(initial=0)) + 1
    least, most = np.full(wide, np.iinfo(np.int64).max), np.full(wide, -2)
    np.minimum.at(least, family[given], party[given])
    np.maximum.at(most, family[given], party[given])
    return np.flatnonzero((most > least) & (most > -2))


def _reason(many: Side, rows: tuple[int, ...]) -> MatchReason:
    mixed = len(set(np.sign(many.amounts[list(rows), TAXABLE]))) > 1
    return MatchReason.NET_OF_CREDIT_NOTE if mixed else MatchReason.GROUP


def several(sides: Sides, spellings: Spellings, still: Open, tolerances: Tolerances) -> list[Group]:
    """Two or three open documents on each side that add up to the same, one number naming one of the others.

    All of a supplier's are tried where they are few; of many, those that a number names, two at least, are tried with
    one document more beside it.
    """
    records, entries = (sides.records, still.records), (sides.entries, still.entries)
    found = list(_with_another(records, entries, spellings, tolerances))
    found += [(ours, theirs) for theirs, ours in _with_another(entries, records, spellings, tolerances)]
    found += _of_few(sides, spellings, still, tolerances)
    return _undisputed([Group(*rows, MatchReason.GROUP) for rows in dict.fromkeys(found)])


def _with_another(
    naming: tuple[Side, BoolArray], named_: tuple[Side, BoolArray], spellings: Spellings, tolerances: Tolerances
) -> Iterator[Rows]:
    """Pairs of rows of which one names two or three of the other side, and just one other makes up the sum with it."""
    (one, _), (many, _) = naming, named_
    targets, offers = (np.flatnonzero(usable(side, is_open) & (side.party >= 0)) for side, is_open in (naming, named_))
    if not len(targets) or not len(offers) or tolerances.group_size < SMALLEST:
        return
    members = mentions.named(one, targets, many, offers, spellings, SEVERAL + 1)
    count = (members != NOBODY).sum(axis=1)
    able = (count >= SMALLEST) & (count <= min(SEVERAL, tolerances.group_size))
    asked, members = targets[able], members[able]
    if not len(asked):
        return
    whole = np.where(members == NOBODY, 0, many.amounts[members, TAXABLE]).sum(axis=1)
    shelf = Shelf(one.party[targets], one.amounts[targets, TAXABLE], targets)
    place, second = shelf.rows(one.party[asked], whole - one.amounts[asked, TAXABLE], tolerances.value)
    others = second != asked[place]
    place, second = place[others], second[others]
    for nth in np.flatnonzero(np.bincount(place, minlength=len(asked))[place] == 1).tolist():
        some = np.sort(np.array([asked[place[nth]], second[nth]]))
        row = members[place[nth]]
        others = np.sort(row[row != NOBODY])
        if _together(one, some, many, others, tolerances):
            yield tuple(some.tolist()), tuple(others.tolist())


def _of_few(sides: Sides, spellings: Spellings, still: Open, tolerances: Tolerances) -> list[Rows]:
    """Those of suppliers of whom few documents are open."""
    records, entries = sides.records, sides.entries
    able = usable(records, still.records), usable(entries, still.entries)
    left, right = pairing.dense(
        *(np.where(use, side.party, -1) for use, side in zip(able, (records, entries), strict=True))
    )
    blocks = [
        (ours, theirs)
        for ours, theirs in _blocks(left, right, 4)
        if min(len(ours), len(theirs)) > 1 and max(len(ours), len(theirs)) <= NEAREST
    ]
    if not blocks:
        return []
    naming, offered = (np.concatenate(rows) for rows in zip(*blocks, strict=True))
    named = np.full((len(records), NEAREST), NOBODY, np.int64)
    named[naming] = mentions.named(records, naming, entries, offered, spellings, NEAREST)
    found: list[Rows] = []
    for ours, theirs in blocks:
        if (named[ours] == NOBODY).all():
            continue
        alike = [
            (tuple(map(int, some)), tuple(map(int, others)))
            for some, others in _equal_sums(records, ours, entries, theirs, tolerances)
            if (named[some][:, :, None] == others).any() and _together(records, some, entries, others, tolerances)
        ]
        if len(alike) == 1:
            found.append(alike[0])
    return found


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


def _equal_sums(
    one: Side, ours: IntArray, other: Side, theirs: IntArray, tolerances: Tolerances
) -> Iterator[tuple[IntArray, IntArray]]:
    """Combinations of two or three rows on each side with the same taxable value."""
    for size in range(2, min(SEVERAL, tolerances.group_size, len(ours)) + 1):
        some = ours[_of_size(len(ours), size)]
        total = one.amounts[some, TAXABLE].sum(axis=1)
        for wide in range(2, min(SEVERAL, tolerances.group_size, len(theirs)) + 1):
            others = theirs[_of_size(len(theirs), wide)]
            apart = np.abs(total[:, None] - other.amounts[others, TAXABLE].sum(axis=1)[None, :])
            for first, second in np.argwhere(apart <= tolerances.value):
                yield some[first], others[second]


def _together(one: Side, ours: IntArray, other: Side, theirs: IntArray, tolerances: Tolerances) -> bool:
    """Do rows of both sides make a group: of one sign and type, near in time, the taxable value equal to the paisa?"""
    days = np.concatenate([one.day[ours], other.day[theirs]])
    kinds = np.concatenate([one.kind[ours], other.kind[theirs]])
    signs = np.sign(np.concatenate([one.amounts[ours, TAXABLE], other.amounts[theirs, TAXABLE]]))
    if np.ptp(days) > tolerances.days or np.ptp(kinds) or np.ptp(signs):
        return False
    apart = one.amounts[ours, TAXABLE][:, None] - other.amounts[theirs, TAXABLE][None, :]
    if (np.abs(apart) <= tolerances.value).any():  # a pair of its own
        return False
    known = np.asarray(np.concatenate([one.known[ours, SUMMED], other.known[theirs, SUMMED]]).all(axis=0), dtype=bool)
    apart = one.amounts[ours, SUMMED].sum(axis=0) - other.amounts[theirs, SUMMED].sum(axis=0)
    within = allowed(tolerances)
    within[0] = 0
    return bool(agree(apart[None], known[None], within)[0])


@cache
def _of_size(count: int, size: int) -> IntArray:
    return np.array(list(combinations(range(count), size)), dtype=np.int64).reshape(-1, size)
