"""Several documents booked as several others: two or three on each side that add up to the same, to the paisa.

One number must name one of the others. All of a supplier's are tried where few are open; of many, those that a number
names, two at least, are tried with one document more beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations

import numpy as np

from ims_xl.recon import mentions, ordering, pairing
from ims_xl.recon.across import any_of, sum_of
from ims_xl.recon.candidates import CROWD, Open
from ims_xl.recon.columns import MISSING, BoolArray, IntArray
from ims_xl.recon.mentions import NOBODY
from ims_xl.recon.nearby import Shelf
from ims_xl.recon.sides import TAXABLE, Side, Sides
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.sums import NAMED, usable
from ims_xl.recon.tolerances import Tolerances
from ims_xl.recon.weighing import NEAREST, SMALLEST, SUMMED, agree, allowed

SEVERAL = 3  # documents on each side
Rows = tuple[tuple[int, ...], tuple[int, ...]]  # of both sides


def found(sides: Sides, spellings: Spellings, still: Open, tolerances: Tolerances) -> list[Rows]:
    """The rows of both sides that are the same documents otherwise divided; some may share a row."""
    records, entries = (sides.records, still.records), (sides.entries, still.entries)
    rows = list(_with_another(records, entries, spellings, tolerances))
    rows += [(ours, theirs) for theirs, ours in _with_another(entries, records, spellings, tolerances)]
    rows += _of_few(sides, spellings, still, tolerances)
    return list(dict.fromkeys(rows))


def _with_another(
    naming: tuple[Side, BoolArray], named_: tuple[Side, BoolArray], spellings: Spellings, tolerances: Tolerances
) -> Iterator[Rows]:
    """Pairs of rows of which one names two or three of the other side, and just one other makes up the sum with it."""
    (one, _), (many, _) = naming, named_
    targets, offers = (np.flatnonzero(usable(side, is_open) & (side.party >= 0)) for side, is_open in (naming, named_))
    if not len(targets) or not len(offers) or tolerances.group_size < SMALLEST:
        return
    asked, members = _several_of(targets, mentions.named(one, targets, many, offers, spellings, NAMED), tolerances)
    if not len(asked):
        return
    whole = sum_of(np.where(members == NOBODY, 0, many.amounts[members, TAXABLE]))
    shelf = Shelf(one.party[targets], one.amounts[targets, TAXABLE], targets)
    place, second = shelf.rows(one.party[asked], whole - one.amounts[asked, TAXABLE], 0)
    others = second != asked[place]
    place, second = place[others], second[others]
    alike = []
    for nth, other in zip(place.tolist(), second.tolist(), strict=True):
        some = np.sort(np.array([asked[nth], other]))
        row = np.sort(members[nth][members[nth] != NOBODY])
        if _together(one, some, many, row, tolerances):
            alike.append((int(asked[nth]), (tuple(some.tolist()), tuple(row.tolist()))))
    once = Counter(target for target, _ in alike)
    yield from (rows for target, rows in alike if once[target] == 1)


def _several_of(targets: IntArray, named: IntArray, tolerances: Tolerances) -> tuple[IntArray, IntArray]:
    """Each two or three of the rows that a target's number names: the targets, and lines of rows beside them."""
    count = sum_of(named != NOBODY)
    found, lines = [np.zeros(0, np.int64)], [np.zeros((0, SEVERAL), np.int64)]
    for most in np.unique(count[count >= SMALLEST]).tolist():
        rows = np.flatnonzero(count == most)
        for size in range(SMALLEST, min(SEVERAL, tolerances.group_size, most) + 1):
            some = named[rows][:, _of_size(most, size)]
            found.append(np.repeat(targets[rows], some.shape[1]))
            lines.append(_padded(some.reshape(-1, size)))
    return np.concatenate(found), np.concatenate(lines)


def _padded(lines: IntArray) -> IntArray:
    """Lines of `SEVERAL` rows, `NOBODY` behind them."""
    return np.pad(lines, ((0, 0), (0, SEVERAL - lines.shape[1])), constant_values=NOBODY)


def _of_few(sides: Sides, spellings: Spellings, still: Open, tolerances: Tolerances) -> list[Rows]:
    """Those of suppliers of whom few documents are open."""
    records, entries = sides.records, sides.entries
    able = usable(records, still.records), usable(entries, still.entries)
    left, right = pairing.dense(
        *(np.where(use, side.party, MISSING) for use, side in zip(able, (records, entries), strict=True))
    )
    wide = int(max(left.max(initial=-1), right.max(initial=-1))) + 1
    counts = np.array([pairing.sizes(left, wide), pairing.sizes(right, wide)])
    few = np.append((counts.min(axis=0) > 1) & (counts.max(axis=0) <= NEAREST), False)
    naming, offered = np.flatnonzero(few[left]), np.flatnonzero(few[right])
    if not len(naming) or tolerances.group_size < SMALLEST:
        return []
    named = np.full((len(records), NEAREST), NOBODY, np.int64)
    named[naming] = mentions.named(records, naming, entries, offered, spellings, NEAREST)
    few[:] = False
    few[left[any_of(named != NOBODY)]] = True
    some, others = (_combined(keys, few, tolerances.group_size) for keys in (left, right))
    totals = _totals(records, some), _totals(entries, others)
    codes = pairing.alike(np.concatenate(totals))
    keys = pairing.both((left[some[:, 0]], right[others[:, 0]]), (codes[: len(some)], codes[len(some) :]))
    ones, twos, _ = pairing.equal(keys, CROWD)
    some, others = some[ones], others[twos]
    given = others != NOBODY
    says = ((named[some][:, :, :, None] == others[:, None, None, :]) & given[:, None, None, :]).any(axis=2)
    says = (says & (some != NOBODY)[:, :, None]).any(axis=(1, 2))
    alike = [
        (row, (tuple(ours[ours != NOBODY].tolist()), tuple(theirs[theirs != NOBODY].tolist())))
        for row, ours, theirs in zip(left[some[says, 0]].tolist(), some[says], others[says], strict=True)
        if _together(records, ours[ours != NOBODY], entries, theirs[theirs != NOBODY], tolerances)
    ]
    once = pairing.sizes(np.array([supplier for supplier, _ in alike], np.int64), wide) == 1
    return [rows for supplier, rows in alike if once[supplier]]


def _combined(keys: IntArray, few: BoolArray, most: int) -> IntArray:
    """All combinations of two or three rows of one key, of the keys that have `few`; `NOBODY` behind two."""
    rows = np.flatnonzero(few[keys])
    rows = rows[ordering.order(keys[rows])]
    starts = ordering.starts(keys[rows])
    counts = np.diff(starts, append=len(rows))
    found = [np.zeros((0, SEVERAL), np.int64)]
    for count in np.unique(counts).tolist():
        places = starts[counts == count][:, None] + np.arange(count)
        for size in range(SMALLEST, min(SEVERAL, most, count) + 1):
            lines = rows[places][:, _of_size(count, size)].reshape(-1, size)
            found.append(_padded(lines))
    return np.concatenate(found)


def _totals(side: Side, rows: IntArray) -> IntArray:
    return np.asarray(sum_of(np.where(rows == NOBODY, 0, side.amounts[rows, TAXABLE])), dtype=np.int64)


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
