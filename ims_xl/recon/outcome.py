"""What the matching has come to so far: who is with whom, by which rule, in which group, and who is tied."""

from __future__ import annotations

import numpy as np

from ims_xl.recon import ordering, pairing
from ims_xl.recon.assign import assign
from ims_xl.recon.candidates import Open, Pairs, identical
from ims_xl.recon.closeness import WEIGHT, closeness
from ims_xl.recon.datings import ACROSS_PERIODS, ACROSS_YEARS, Dating, months_of, year_of_month
from ims_xl.recon.differences import Differences, compare
from ims_xl.recon.groups import Group
from ims_xl.recon.judging import classify
from ims_xl.recon.reasons import MatchReason, MatchStatus
from ims_xl.recon.rules import LINKED, NO_RULE, RULES, Stage
from ims_xl.recon.sides import NO_DAY, BoolArray, IntArray, Side, Sides
from ims_xl.recon.tolerances import Tolerances

NOBODY = -1


class Outcome:
    """The state of both sides; rows are taken once and stay taken."""

    def __init__(self, sides: Sides, tolerances: Tolerances) -> None:
        records, entries = len(sides.records), len(sides.entries)
        self._sides = sides
        self._tolerances = tolerances
        self.entry_of = np.full(records, NOBODY, np.int64)
        self.record_of = np.full(entries, NOBODY, np.int64)
        self.group_of_record = np.full(records, NOBODY, np.int64)
        self.group_of_entry = np.full(entries, NOBODY, np.int64)
        self.tied_records = np.zeros(records, dtype=bool)
        self.tied_entries = np.zeros(entries, dtype=bool)
        self.groups: list[Group] = []
        self._apart = np.zeros(0, np.int64)  # pairs that the user has unlinked, as one number each
        self.exact = np.zeros(0, np.int64)  # records that were taken with an entry identical to them
        self.taken: list[tuple[Differences, IntArray]] = []  # pairs that were taken, with the place of their rule

    def still(self) -> Open:
        """The rows that are in no pair, in no group and in no tie."""
        alone = self.alone()
        return Open(alone.records & ~self.tied_records, alone.entries & ~self.tied_entries)

    def alone(self) -> Open:
        """The rows that are in no pair and in no group."""
        records = (self.entry_of == NOBODY) & (self.group_of_record == NOBODY)
        entries = (self.record_of == NOBODY) & (self.group_of_entry == NOBODY)
        return Open(records, entries)

    def keep_apart(self, records: IntArray, entries: IntArray) -> None:
        """Never take these pairs, whatever speaks for them."""
        self._apart = records * len(self.record_of) + entries

    def take_linked(self, pairs: Differences) -> None:
        """Take the pairs that the user has linked."""
        nothing_differs = [
            rule.status is MatchStatus.MATCHED or rule.reason is MatchReason.NOT_COMPARED for rule in RULES
        ]
        agrees = np.append(nothing_differs, False)[classify(pairs)]
        self._take(pairs, np.where(agrees, *LINKED))

    def take_sure(self, pairs: Pairs) -> None:
        """Take pairs without rivals, of one supplier and number as written, that are Matched and of one day.

        Leaves the rest for the stages.
        """
        still = self.still()
        record, entry = pairs
        able = still.records[record] & still.entries[entry] & ~self._kept_apart(record, entry)
        record, entry = record[able], entry[able]
        same = identical(self._sides, record, entry)
        self.exact = record[same]
        self.entry_of[self.exact], self.record_of[entry[same]] = entry[same], self.exact
        rest = self._allowed(compare(self._sides, None, record[~same], entry[~same], self._tolerances))
        rules = classify(rest)
        matched = np.array([rule.status is MatchStatus.MATCHED for rule in RULES] + [False])[rules]
        matched &= rest.dating == Dating.SAME
        self._take(rest.take(matched), rules[matched])

    def take_best(self, pairs: Differences, stage: Stage) -> None:
        """Of the pairs still open that a rule allows, of the stage or an earlier one, take the best; mark ties."""
        still = self.still()
        pairs = self._allowed(pairs)
        pairs = pairs.take(still.records[pairs.record] & still.entries[pairs.entry])
        rules = classify(pairs)
        of_stage = np.array([rule.stage <= stage for rule in RULES] + [False])[rules]
        chosen, rules = pairs.take(of_stage), rules[of_stage]
        rivals = np.flatnonzero(_repeating(chosen.record) | _repeating(chosen.entry))
        one = _twin_ranks(self._sides.records, chosen.record[rivals])
        other = _twin_ranks(self._sides.entries, chosen.entry[rivals])
        weight = closeness(chosen) * WEIGHT
        weight[rivals] -= np.minimum(np.abs(one - other), WEIGHT - 1)
        weight = np.maximum(weight, 1)
        result = assign(chosen.record, chosen.entry, weight)
        self._take(chosen.take(result.taken), rules[result.taken])
        self.tied_records[chosen.record[result.tied]] = True
        self.tied_entries[chosen.entry[result.tied]] = True

    def take_groups(self, groups: list[Group]) -> None:
        """Take groups; they share no row."""
        for group in groups:
            if group.reason is not MatchReason.MANUAL and not (self._may_be_together(group) and self._in_reach(group)):
                continue
            self.group_of_record[list(group.records)] = len(self.groups)
            self.group_of_entry[list(group.entries)] = len(self.groups)
            self.groups.append(group)

    def within_settings(self, pairs: Differences) -> BoolArray:
        """Which pairs lie in periods and years that the settings let match."""
        kept_apart: tuple[Dating, ...] = () if self._tolerances.across_years else ACROSS_YEARS
        if not self._tolerances.across_periods:
            kept_apart = ACROSS_PERIODS + ACROSS_YEARS
        return ~np.isin(pairs.dating, kept_apart)

    def _may_be_together(self, group: Group) -> bool:
        """Has the user unlinked none of the group's pairs?"""
        if not len(self._apart):
            return True
        each = [record * len(self.record_of) + entry for record in group.records for entry in group.entries]
        return not np.isin(each, self._apart).any()

    def _in_reach(self, group: Group) -> bool:
        """As `within_settings`, of a group."""
        if self._tolerances.across_periods and self._tolerances.across_years:
            return True
        records, entries = self._sides.records.day[list(group.records)], self._sides.entries.day[list(group.entries)]
        days = np.concatenate([records, entries])
        months = months_of(days[days != NO_DAY])
        spans = len(np.unique(months)), len(np.unique(year_of_month(months)))
        return (self._tolerances.across_periods or spans[0] <= 1) and (self._tolerances.across_years or spans[1] <= 1)

    def _allowed(self, pairs: Differences) -> Differences:
        if not (self._tolerances.across_periods and self._tolerances.across_years):
            pairs = pairs.take(self.within_settings(pairs))
        kept_apart = self._kept_apart(pairs.record, pairs.entry)
        return pairs.take(~kept_apart) if kept_apart.any() else pairs

    def _kept_apart(self, records: IntArray, entries: IntArray) -> BoolArray:
        """Which of the pairs the user has unlinked."""
        if not len(self._apart):
            return np.zeros(len(records), dtype=bool)
        return np.isin(records * len(self.record_of) + entries, self._apart)

    def _take(self, pairs: Differences, rules: IntArray) -> None:
        assert (rules != NO_RULE).all()
        self.entry_of[pairs.record] = pairs.entry
        self.record_of[pairs.entry] = pairs.record
        self.taken.append((pairs, rules))


def _repeating(rows: IntArray) -> BoolArray:
    """Which of the rows stand among them more than once."""
    return np.asarray(np.bincount(rows)[rows] > 1, dtype=bool) if len(rows) else np.zeros(0, bool)


def _twin_ranks(side: Side, rows: IntArray) -> IntArray:
    """For each of the rows (they may repeat) its place, by id, among those that are alike in all that is compared."""
    where, distinct = pairing.encoded(rows)
    part = side.take(distinct)
    facts = (part.party, part.number, part.original, part.kind, part.day, part.place, part.reverse,
             *part.amounts.T, *part.known.T)  # fmt: skip
    twin = pairing.alike(*facts)
    order = ordering.order(twin, side.ids.ranks(distinct))
    ranks = np.empty(len(distinct), dtype=np.int64)
    ranks[order] = ordering.nth(twin[order])
    return np.asarray(ranks[where], dtype=np.int64)
