"""The outcome as the `Matches` table: status, reason and sentence of every row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ims_xl.gst.money import words
from ims_xl.recon.duplicates import firsts
from ims_xl.recon.groups import Group
from ims_xl.recon.outcome import NOBODY, Outcome
from ims_xl.recon.reasons import MatchReason, MatchStatus
from ims_xl.recon.rules import RULES
from ims_xl.recon.sides import HEADS, TAXABLE, BoolArray, Objects, Side, Sides
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.wording import Wording
from ims_xl.tables import Matches

_COLUMNS = ("status", "reason", "because", "rule", "group_id", "candidates")
_UNFILED = " The supplier has not filed it yet."
_GROUP_RULE, _DUPLICATE_RULE, _ALONE_RULE = "sum", "duplicate", "alone"


def report(
    sides: Sides, spellings: Spellings, outcome: Outcome, wording: Wording, candidates: tuple[Objects, Objects]
) -> pd.DataFrame:
    """The Matches frame: records in their order, then the entries that are in no pair with a record."""
    records, entries = _Rows(len(sides.records)), _Rows(len(sides.entries))
    _pairs(outcome, wording, records)
    _groups(sides, outcome, wording, records, entries)
    left = outcome.alone()
    told = _Alone(spellings, MatchStatus.IMS_ONLY, MatchReason.DUPLICATE_IN_PORTAL, "the books", wording.record)
    told.tell(sides.records, left.records, outcome.tied_records, records, candidates[0])
    told = _Alone(spellings, MatchStatus.BOOKS_ONLY, MatchReason.DUPLICATE_IN_BOOKS, "IMS", wording.entry)
    told.tell(sides.entries, left.entries, outcome.tied_entries, entries, candidates[1])
    unfiled = sides.records.unfiled
    records.because[unfiled] = records.because[unfiled] + _UNFILED
    partner = np.full(len(sides.records), None, dtype=object)
    paired = outcome.entry_of != NOBODY
    partner[paired] = sides.entries.ids[outcome.entry_of[paired]]
    rest = np.flatnonzero(outcome.record_of == NOBODY)  # an entry in a pair stands in its record's row
    frame = {
        Matches.record_id: np.concatenate([sides.records.ids, np.full(len(rest), None, dtype=object)]),
        Matches.entry_id: np.concatenate([partner, sides.entries.ids[rest]]),
    }
    for name in _COLUMNS:
        frame[Matches.column(name)] = np.concatenate([getattr(records, name), getattr(entries, name)[rest]])
    return Matches.conform(pd.DataFrame(frame))


class _Rows:
    """The engine's columns of one side, None until said."""

    def __init__(self, count: int) -> None:
        self.status, self.reason, self.because, self.rule, self.group_id, self.candidates = (
            np.full(count, None, dtype=object) for _ in _COLUMNS
        )


def _pairs(outcome: Outcome, wording: Wording, rows: _Rows) -> None:
    """Pairs stand in their record's row."""
    for pairs, taken in outcome.taken:
        for place in np.unique(taken):
            rule = RULES[place]
            chosen = np.flatnonzero(taken == place)
            at = pairs.record[chosen]
            rows.status[at], rows.reason[at], rows.rule[at] = rule.status.value, rule.reason.value, rule.name
            rows.because[at] = wording.because(rule, pairs.take(chosen))


def _groups(sides: Sides, outcome: Outcome, wording: Wording, records: _Rows, entries: _Rows) -> None:
    for group in outcome.groups:
        first = sides.records.ids[list(group.records)].min()
        because = _said_of(group, sides, wording)
        for rows, members in ((records, group.records), (entries, group.entries)):
            at = list(members)
            rows.status[at], rows.reason[at] = MatchStatus.PARTIALLY_MATCHED.value, group.reason.value
            rows.rule[at], rows.group_id[at], rows.because[at] = _GROUP_RULE, f"G|{first}", because


def _said_of(group: Group, sides: Sides, wording: Wording) -> str:
    records = " + ".join(wording.record(row) for row in group.records)
    entries = " + ".join(wording.entry(row) for row in group.entries)
    ours, theirs = _totals(sides.records, group.records), _totals(sides.entries, group.entries)
    return f"On the portal {records}, together {ours}; in the books {entries}, together {theirs}."


def _totals(side: Side, rows: tuple[int, ...]) -> str:
    amounts = side.amounts[list(rows)]
    return f"{words(int(amounts[:, TAXABLE].sum()))} taxable and {words(int(amounts[:, HEADS].sum()))} tax"


@dataclass(frozen=True)
class _Alone:
    """Tells of one side's rows why they are alone."""

    spellings: Spellings
    status: MatchStatus
    duplicate: MatchReason
    elsewhere: str
    name: Callable[[int], str]

    def tell(self, side: Side, alone: BoolArray, tied: BoolArray, rows: _Rows, candidates: Objects) -> None:
        """Fills `rows` where `alone`."""
        repeated = firsts(side, alone, self.spellings)
        rows.status[alone], rows.candidates[alone] = self.status.value, candidates[alone]
        for row in np.flatnonzero(alone):
            reason, because, rule = self._why(int(row), side.aside[row], int(repeated[row]), bool(tied[row]))
            rows.reason[row], rows.because[row], rows.rule[row] = reason.value, because, rule

    def _why(self, row: int, aside: str | None, repeats: int, tied: bool) -> tuple[MatchReason, str, str]:
        name = self.name(row)
        if aside is not None:
            because = f"{name} is not in {self.elsewhere}, and no matter of IMS: {aside}."
            return MatchReason.OUT_OF_SCOPE, because, _ALONE_RULE
        if repeats != NOBODY:
            return self.duplicate, f"{name} repeats {self.name(repeats)}, which stands first.", _DUPLICATE_RULE
        if tied:
            because = f"{name} can be paired in more than one equally good way; none is taken, see who comes nearest."
            return MatchReason.AMBIGUOUS, because, _ALONE_RULE
        return MatchReason.NO_CANDIDATE, f"Nothing in {self.elsewhere} can be {name}.", _ALONE_RULE
