"""For a row that found no match: its nearest one to three candidates, and what kept each of them from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ims_xl.gst.money import grouped
from ims_xl.recon import ordering, pairing, phrases
from ims_xl.recon.candidates import CROWD, Pairs, distinct
from ims_xl.recon.closeness import closeness
from ims_xl.recon.differences import Differences
from ims_xl.recon.judging import classify
from ims_xl.recon.outcome import Outcome
from ims_xl.recon.phrases import said
from ims_xl.recon.rules import NO_RULE
from ims_xl.recon.sides import TAXABLE, VALUE, BoolArray, IntArray, Side, Sides
from ims_xl.recon.texts import Strings
from ims_xl.recon.wording import Wording

NAMED = 3
NEXT, NONE = " | ", "None: "  # between candidates; before the words that there is none


def neighbours(sides: Sides, outcome: Outcome) -> Pairs:
    """For the rows that are alone: who has their number, who lies next to them in amount or date, taken or not."""
    alone = outcome.alone()
    found = [_same_number(sides, alone.records, alone.entries)]
    measures = pairing.ranks(_measure(sides.records), _measure(sides.entries))
    days = pairing.ranks(sides.records.day, sides.entries.day)
    for by in ((measures, days), (days, measures)):
        ours, theirs = pairing.in_order((sides.records.family, sides.entries.family), *by)
        entries, records = _next_to(sides.entries, alone.entries, theirs, sides.records, ours)
        found += [(records, entries), _next_to(sides.records, alone.records, ours, sides.entries, theirs)]
    return distinct(found, len(sides.entries))


def nearest(sides: Sides, pairs: Differences, outcome: Outcome, wording: Wording, most: int) -> tuple[Strings, Strings]:
    """For each record and for each entry that stands alone its nearest of the pairs in words; None for the others.

    `most` is how many are named of each.
    """
    alone_r, alone_e = outcome.alone().records, outcome.alone().entries
    pairs = pairs.take(alone_r[pairs.record] | alone_e[pairs.entry])
    near = closeness(pairs)
    for_records = _View(sides.records, alone_r, pairs.record, sides.entries, pairs.entry)
    for_entries = _View(sides.entries, alone_e, pairs.entry, sides.records, pairs.record)
    best = for_records.best(near, most), for_entries.best(near, most)
    shown, places = ordering.ranks(np.concatenate(best))
    apart = _kept_apart(pairs.take(shown), outcome, wording)
    told_r, told_e = (apart.take(pa.array(part)) for part in np.split(places, [len(best[0])]))
    found_r = for_records.told(best[0], told_r, wording.entries, _absence(wording, "the books hold"))
    found_e = for_entries.told(best[1], told_e, wording.records, _absence(wording, "IMS holds"))
    crowd_r, crowd_e = _crowds(sides, alone_r, alone_e)
    return said(found_r, crowd_r), said(found_e, crowd_e)


def _crowds(sides: Sides, alone_r: BoolArray, alone_e: BoolArray) -> tuple[Strings, Strings]:
    """For each record and entry what is to be said where too many of one supplier have its amount."""
    amounts, _ = pairing.encoded(np.concatenate([_measure(sides.records), _measure(sides.entries)]))
    families = np.where(alone_r, sides.records.family, -1), np.where(alone_e, sides.entries.family, -1)
    keys = pairing.both(families, (amounts[: len(alone_r)], amounts[len(alone_r) :]))
    wide = int(max(key.max(initial=-1) for key in keys)) + 1
    counts = [pairing.sizes(key, wide) for key in keys]
    crowded = np.flatnonzero(counts[0] * counts[1] > CROWD)
    told = [
        f"{NEXT}{grouped(ours)} open records and {grouped(theirs)} open entries of its supplier have this amount: "
        "not all compared"
        for ours, theirs in zip(*(count[crowded].tolist() for count in counts), strict=True)
    ]
    place = np.full(wide + 1, len(told))
    place[crowded] = np.arange(len(told))
    first, second = (phrases.coded([*told, ""], place[key]) for key in keys)
    return first, second


@dataclass(frozen=True)
class _View:
    """Pairs seen from one side: which of its rows are alone, the rows of the pairs, and their partners."""

    side: Side
    alone: BoolArray
    rows: IntArray
    other: Side
    others: IntArray

    def best(self, near: IntArray, most: int) -> IntArray:
        """The places of each lone row's closest pairs, at `most` so many, row by row; ids decide between equals."""
        pairs = np.flatnonzero(self.alone[self.rows])
        ids = self.other.ids.ranks(self.others[pairs])
        order = pairs[ordering.order(self.rows[pairs], -near[pairs], ids)]
        return order[ordering.nth(self.rows[order]) < most]

    def told(
        self,
        best: IntArray,
        apart: Strings,
        names: Callable[[IntArray], Strings],
        absences: Callable[[IntArray], Strings],
    ) -> Strings:
        """The closest candidates of each lone row in words."""
        rows = self.rows[best]
        starts = np.append(ordering.starts(rows), len(rows))
        lines = phrases.runs_joined(said(names(self.others[best]), ": ", apart), starts, NEXT)
        without = self.alone.copy()
        without[rows] = False
        without_any = np.flatnonzero(without)
        told = pa.concat_arrays([lines, absences(self.side.party[without_any])])
        return phrases.spread(told, np.concatenate([rows[starts[:-1]], without_any]), len(self.alone))


def _kept_apart(pairs: Differences, outcome: Outcome, wording: Wording) -> Strings:
    """For each pair what kept it from being one."""
    alone = outcome.alone()
    allowed = classify(pairs) != NO_RULE
    tied = outcome.tied_records[pairs.record] & outcome.tied_entries[pairs.entry] & allowed
    also = (
        (~alone.records[pairs.record], "that record has its match"),
        (~alone.entries[pairs.entry], "that entry has its match"),
        (tied, "another is just as good"),
        (allowed & ~outcome.within_settings(pairs), "the settings keep documents of two periods apart"),
    )
    return wording.differences(pairs, "nothing differs", brief=True, also=also)


def _absence(wording: Wording, holds: str) -> Callable[[IntArray], Strings]:
    """Why rows of these parties have no candidate at all."""

    def absences(parties: IntArray) -> Strings:
        nothing = said(f"{NONE}{holds} nothing of ", wording.parties(parties), ".")
        return phrases.chosen(parties >= 0, nothing, f"{NONE}it has no GSTIN, and nobody bears its name.")

    return absences


def _same_number(sides: Sides, alone_r: BoolArray, alone_e: BoolArray) -> Pairs:
    """Pairs of one family and one number as written, of which one is alone, whatever became of the other."""
    left, right = pairing.both(
        (sides.records.family, sides.entries.family), (sides.records.number, sides.entries.number)
    )
    ones, others, _ = pairing.equal((np.where(alone_r, left, -1), right), CROWD)
    more_ones, more_others, _ = pairing.equal((left, np.where(alone_e, right, -1)), CROWD)
    return np.concatenate([ones, more_ones]), np.concatenate([others, more_others])


def _next_to(one: Side, alone: BoolArray, wanted: IntArray, other: Side, offered: IntArray) -> Pairs:
    """Each lone row with the two rows above and the two below it of its family on the other side, by these keys.

    The keys go by family, a measure and another measure; of rows with one key the id decides.
    """
    rows = np.flatnonzero(alone & (one.family >= 0))
    if not len(other) or not len(rows):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    place = ordering.order(offered, other.ids.ranks())
    after = np.searchsorted(offered[place], wanted[rows])
    ones, others = [], []
    for at in (after - 2, after - 1, after, after + 1):
        inside = (at >= 0) & (at < len(place))
        found = place[at[inside]]
        same = one.family[rows[inside]] == other.family[found]
        ones.append(rows[inside][same])
        others.append(found[same])
    return np.concatenate(ones), np.concatenate(others)


def _measure(side: Side) -> IntArray:
    return np.where(side.known[:, TAXABLE], side.amounts[:, TAXABLE], side.amounts[:, VALUE])
