"""Several documents for one: a document booked in parts, several booked as one, an invoice net of its credit note.

How far sums are looked for stands in `sums`, and in `regrouped` for several documents booked as several others. Of
groups that want the same row none is taken but the one for which most speaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ims_xl.recon import ordering, pairing, regrouped
from ims_xl.recon.candidates import Open
from ims_xl.recon.datings import months_of, year_of_month
from ims_xl.recon.reasons import MatchReason
from ims_xl.recon.sides import MISSING, NO_DAY, TAXABLE, BoolArray, IntArray, Side, Sides
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.sums import only_sums
from ims_xl.recon.tolerances import Tolerances
from ims_xl.recon.weighing import SUMMED, agree, allowed
from ims_xl.recon.whole_months import totals as whole_months_of


@dataclass(frozen=True)
class Group:
    """Rows of both sides that belong together."""

    records: tuple[int, ...]
    entries: tuple[int, ...]
    reason: MatchReason
    speaks: int = 0  # how much speaks for it, beside others that want its rows


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
    both = (records, left), (entries, right)
    found = [Group((one,), many, MatchReason.GROUP) for one, many in _in_parts(*both, spellings, tolerances)]
    return found + [
        Group(many, (one,), MatchReason.GROUP) for one, many in _in_parts(*both[::-1], spellings, tolerances)
    ]


def _in_parts(
    own_side: tuple[Side, IntArray], other: tuple[Side, IntArray], spellings: Spellings, tolerances: Tolerances
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Rows whose key stands once on their side and in several rows of the other, which add up to it."""
    (one, whole), (many, part) = own_side, other
    wide = int(max(whole.max(initial=-1), part.max(initial=-1))) + 1
    several = (pairing.sizes(whole, wide) == 1) & (pairing.sizes(part, wide) > 1)
    rows = np.flatnonzero((part >= 0) & np.append(several, False)[part])
    if not len(rows):
        return
    rows = rows[ordering.order(part[rows])]
    starts = ordering.starts(part[rows])
    row_of = np.zeros(wide, np.int64)
    row_of[whole[whole >= 0]] = np.flatnonzero(whole >= 0)
    singles = row_of[part[rows]]
    own, known = one.amounts[singles][:, SUMMED], one.known[singles][:, SUMMED]
    amounts, compared = many.amounts[rows][:, SUMMED], known & many.known[rows][:, SUMMED]
    within = allowed(tolerances)
    alone = np.logical_or.reduceat(agree(own - amounts, compared, within), starts)
    alone |= np.logical_or.reduceat(_of_other_years(one, singles, many, rows, spellings, tolerances), starts)
    apart, compared = own[starts] - np.add.reduceat(amounts, starts), np.logical_and.reduceat(compared, starts)
    members = np.split(rows, starts[1:])
    for place in np.flatnonzero(agree(apart, compared, within) & ~alone):
        yield int(singles[starts[place]]), tuple(members[place].tolist())


def _of_other_years(
    one: Side, wholes: IntArray, many: Side, parts: IntArray, spellings: Spellings, tolerances: Tolerances
) -> BoolArray:
    """Which parts are of another financial year than their whole, by their numbers or, further apart, their days?"""
    days = one.day[wholes], many.day[parts]
    named = spellings.years(one.number[wholes]), spellings.years(many.number[parts])
    of_days = [np.where(day == NO_DAY, MISSING, year_of_month(months_of(day))) for day in days]
    far = (np.abs(days[0] - days[1]) > tolerances.days) & (of_days[0] != of_days[1])
    by_day = far & (of_days[0] != MISSING) & (of_days[1] != MISSING)
    by_number = (named[0] != MISSING) & (named[1] != MISSING)
    return np.asarray(np.where(by_number, named[0] != named[1], by_day), dtype=bool)


def sums(sides: Sides, spellings: Spellings, still: Open, tolerances: Tolerances) -> list[Group]:
    """Open documents that are the sum of several on the other side; none that another group wants too."""
    records, entries = (sides.records, still.records), (sides.entries, still.entries)
    ours = only_sums(records, entries, spellings, tolerances)
    theirs = only_sums(entries, records, spellings, tolerances)
    found = [Group((one,), many, _reason(sides.entries, many), speaks) for one, many, speaks in ours]
    found += [Group(many, (one,), _reason(sides.records, many), speaks) for one, many, speaks in theirs]
    return _undisputed(found)


def whole_months(sides: Sides, spellings: Spellings, still: Open, tolerances: Tolerances) -> list[Group]:
    """Open documents without a number that are the sum of all of their supplier's month on the other side."""
    records, entries = (sides.records, still.records), (sides.entries, still.entries)
    ours = whole_months_of(records, entries, spellings, tolerances)
    theirs = whole_months_of(entries, records, spellings, tolerances)
    found = [Group((one,), many, _reason(sides.entries, many)) for one, many in ours]
    return _undisputed(found + [Group(many, (one,), _reason(sides.records, many)) for one, many in theirs])


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
        Group((one,), many, _reason(entries, many), speaks)
        for one, many, speaks in only_sums(*kin, spellings, tolerances, unsaid=False)
    ]
    found += [
        Group(many, (one,), _reason(records, many), speaks)
        for one, many, speaks in only_sums(kin[1], kin[0], spellings, tolerances, unsaid=False)
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
    """Two or three open documents on each side that add up to the same, one number naming one of the others."""
    found = regrouped.found(sides, spellings, still, tolerances)
    return _undisputed([Group(*rows, MatchReason.GROUP) for rows in found])


def _undisputed(found: list[Group]) -> list[Group]:
    """The groups of which every row is wanted by no other, or by such only as less speaks for."""
    wanted: dict[int, list[int]] = {}
    rows = [[*group.records, *(~row for row in group.entries)] for group in found]  # entries are negative
    for group, of in zip(found, rows, strict=True):
        for row in of:
            wanted.setdefault(row, []).append(group.speaks)
    best = {row: max(speaks) if speaks.count(max(speaks)) == 1 else None for row, speaks in wanted.items()}
    return [group for group, of in zip(found, rows, strict=True) if all(best[row] == group.speaks for row in of)]
