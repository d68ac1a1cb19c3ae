"""The outcome as the `Matches` table: status, reason and sentence of every row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.recon import phrases
from ims_xl.recon.duplicates import firsts
from ims_xl.recon.explain import NEXT, NONE
from ims_xl.recon.lines import Columns
from ims_xl.recon.members import Members, suppliers
from ims_xl.recon.outcome import NOBODY, Outcome
from ims_xl.recon.phrases import said
from ims_xl.recon.reasons import MatchReason, MatchStatus
from ims_xl.recon.rules import EXACT, RULES
from ims_xl.recon.sides import BoolArray, IntArray, Side, Sides
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.standing import Standing, month, until
from ims_xl.recon.texts import Strings, Texts
from ims_xl.recon.wording import Wording
from ims_xl.tables import Matches

_UNFILED = " The supplier has not filed it yet."
_GROUP_RULE, _DUPLICATE_RULE, _ALONE_RULE = "sum", "duplicate", "alone"


def report(
    sides: Sides,
    spellings: Spellings,
    outcome: Outcome,
    wording: Wording,
    because: Sequence[tuple[Strings, IntArray]],
    candidates: tuple[Strings, Strings],
    stands: tuple[Standing, Standing],
    behind: int,
) -> tuple[Columns, IntArray]:
    """The columns of Matches, a row for each record and for each entry that is in no pair with one; their places.

    A record's place is that in its table, an entry's is as much `behind`. `because` are the sentences of the pairs
    that were taken, as `Wording.because` says them.
    """
    rest = np.flatnonzero(outcome.record_of == NOBODY)  # an entry in a pair stands in its record's row
    told = _Told(len(sides.records), rest, len(sides.entries))
    _pairs(outcome, because, told)
    if outcome.groups:
        _groups(sides, outcome, wording, told)
    left = outcome.alone()
    alone = _Alone(spellings, MatchStatus.IMS_ONLY, MatchReason.DUPLICATE_IN_PORTAL, "the books", wording.records)
    alone.tell(sides.records, left.records, outcome.tied_records, told, told.of_records, candidates[0], stands[0])
    alone = _Alone(spellings, MatchStatus.BOOKS_ONLY, MatchReason.DUPLICATE_IN_BOOKS, "IMS", wording.entries)
    alone.tell(sides.entries, left.entries, outcome.tied_entries, told, told.of_entries, candidates[1], stands[1])
    told.add_to_sentences(np.flatnonzero(sides.records.unfiled), _UNFILED)
    nothing = np.full(len(rest), NOBODY, dtype=np.int64)
    both = Texts.joined([Texts(found) for found in candidates])
    columns = {
        Matches.record_id: sides.records.ids.spread(np.concatenate([told.of_records, nothing])),
        Matches.entry_id: sides.entries.ids.spread(np.concatenate([outcome.entry_of, rest])),
        Matches.candidates: both.take(np.concatenate([told.of_records, len(sides.records) + rest])),
        **told.columns(),
    }
    return columns, np.concatenate([sides.records.row, behind + sides.entries.row[rest]])


class _Told:
    """What is said of each row of the matches: the records, then the `rest` of the entries."""

    def __init__(self, records: int, rest: IntArray, entries: int) -> None:
        self.of_records = np.arange(records)  # the row of the matches in which each record stands
        self.of_entries = np.full(entries, NOBODY, dtype=np.int64)
        self.of_entries[rest] = records + np.arange(len(rest))
        rows = records + len(rest)
        self._heads: dict[tuple[str, str, str], int] = {}  # status, reason and rule
        self._head = np.full(rows, NOBODY, dtype=np.int64)
        self._sentences: list[Strings] = []
        self._sentence = np.full(rows, NOBODY, dtype=np.int64)  # its place among the sentences
        self._said = 0
        self.group = Texts(pa.array([], pa.large_string()), np.full(rows, NOBODY, dtype=np.int64))

    def tell(self, rows: IntArray, status: MatchStatus, reason: MatchReason, rule: str, because: Strings) -> None:
        """These rows have that status, reason and rule, each with its sentence."""
        self._head[rows] = self._head_of(status, reason, rule)
        self._say(rows, because)

    def tell_pairs(self, rows: IntArray, rules: IntArray, because: Strings, place: IntArray) -> None:
        """These rows were taken by rules, and each has its place among the sentences."""
        heads = np.zeros(len(RULES), dtype=np.int64)
        for rule in np.flatnonzero(np.bincount(rules, minlength=len(RULES))):
            heads[rule] = self._head_of(RULES[rule].status, RULES[rule].reason, RULES[rule].name)
        self._head[rows] = heads[rules]
        self._say(rows, because, place)

    def add_to_sentences(self, rows: IntArray, more: str) -> None:
        """Say something more of rows."""
        sentences = pa.concat_arrays(self._sentences)
        self._sentences = [sentences]
        self._say(rows, said(sentences.take(pa.array(self._sentence[rows])), more))

    def columns(self) -> dict[str, Texts]:
        """The columns of the matches."""
        status, reason, rule = (
            Texts(pa.array(texts, pa.large_string()), self._head) for texts in zip(*self._heads, strict=True)
        )
        because = Texts(pa.concat_arrays(self._sentences), self._sentence)
        return {Matches.status: status, Matches.reason: reason, Matches.rule: rule,
                Matches.because: because, Matches.group_id: self.group}  # fmt: skip

    def _head_of(self, status: MatchStatus, reason: MatchReason, rule: str) -> int:
        return self._heads.setdefault((status.value, reason.value, rule), len(self._heads))

    def _say(self, rows: IntArray, sentences: Strings, place: IntArray | None = None) -> None:
        self._sentence[rows] = self._said + (np.arange(len(rows)) if place is None else place)
        self._said += len(sentences)
        self._sentences.append(sentences)


def _pairs(outcome: Outcome, because: Sequence[tuple[Strings, IntArray]], told: _Told) -> None:
    """Pairs stand in their record's row."""
    sentence = phrases.coded([RULES[EXACT].because], [0])
    told.tell_pairs(outcome.exact, np.full(len(outcome.exact), EXACT), sentence, np.zeros(len(outcome.exact), np.int64))
    for (pairs, taken), sentences in zip(outcome.taken, because, strict=True):
        told.tell_pairs(pairs.record, taken, *sentences)


def _groups(sides: Sides, outcome: Outcome, wording: Wording, told: _Told) -> None:
    """Each member of a group stands in a row, all with the same sentence."""
    records = Members(sides.records, [group.records for group in outcome.groups])
    entries = Members(sides.entries, [group.entries for group in outcome.groups])
    because = said("On the portal ", records.named(wording.records), records.totals(),
                   "; in the books ", entries.named(wording.entries), entries.totals(records),
                   suppliers(records, entries, wording),
                   f".{wording.tolerances.of_sums}")  # fmt: skip
    rows = np.concatenate([told.of_records[records.rows], told.of_entries[entries.rows]])
    group = np.concatenate([records.group, entries.group])
    reasons = np.array([group.reason for group in outcome.groups], dtype=object)
    for reason in sorted(set(reasons)):
        chosen = reasons[group] == reason
        sentences = because.take(pa.array(group[chosen]))
        told.tell(rows[chosen], MatchStatus.PARTIALLY_MATCHED, reason, _GROUP_RULE, sentences)
    names = said("G|", records.first_ids())
    of_row = np.full(len(told.group), NOBODY, dtype=np.int64)
    of_row[rows] = group
    told.group = Texts(names, of_row)


def _nearest(candidates: Strings, rows: IntArray) -> Strings:
    """How a sentence ends that says there is nothing: with the nearest all the same, where there is one."""
    first = pc.list_element(pc.split_pattern(candidates.take(pa.array(rows)), NEXT, max_splits=1), 0)
    return phrases.chosen(np.asarray(pc.starts_with(first, NONE)), ".", said("; the nearest is ", first, "."))


@dataclass(frozen=True)
class _Alone:
    """Tells of one side's rows why they are alone."""

    spellings: Spellings
    status: MatchStatus
    duplicate: MatchReason
    elsewhere: str
    names: Callable[[IntArray], Strings]

    def tell(
        self,
        side: Side,
        alone: BoolArray,
        tied: BoolArray,
        told: _Told,
        row_of: IntArray,
        candidates: Strings,
        stands: Standing,
    ) -> None:
        """Tells of the rows that are `alone`; `row_of` has their rows in the matches."""
        repeated = firsts(side, alone, self.spellings)
        aside = alone & side.aside.given()
        again = alone & ~aside & (repeated != NOBODY)
        tied = alone & ~aside & ~again & tied
        rows = np.flatnonzero(aside)
        why = said(
            " is not in ",
            self.elsewhere,
            ", and IMS does not deal with it (",
            pc.utf8_rtrim(side.aside.strings(rows), "."),
            ").",
        )
        self._say(told, row_of, rows, MatchReason.OUT_OF_SCOPE, said(self.names(rows), why))
        rows = np.flatnonzero(again)
        why = said(" repeats the number of ", self.names(repeated[rows]), ", which is taken first.")
        self._say(told, row_of, rows, self.duplicate, said(self.names(rows), why), _DUPLICATE_RULE)
        rows = np.flatnonzero(tied)
        why = " can be paired in more than one equally good way; none is taken, see who comes nearest."
        self._say(told, row_of, rows, MatchReason.AMBIGUOUS, said(self.names(rows), why))
        rest = alone & ~aside & ~again & ~tied
        rows = np.flatnonzero(rest & stands.barred)
        why = said(
            " is not in ", self.elsewhere, ", and its credit could be taken until ", until(side.day[rows]), " only."
        )
        self._say(told, row_of, rows, MatchReason.TIME_BARRED, said(self.names(rows), why))
        rows = np.flatnonzero(rest & ~stands.barred & stands.unfiled)
        why = said(" is not in ", self.elsewhere, ".")
        if self.status is MatchStatus.BOOKS_ONLY:
            shown = month(side.day[rows])
            why = said(" is not in IMS, nor is anything of its supplier dated in ", shown, ": it may not have filed.")
        self._say(told, row_of, rows, MatchReason.NOT_FILED, said(self.names(rows), why))
        rows = np.flatnonzero(rest & ~stands.barred & ~stands.unfiled)
        nothing = said(f"Nothing in {self.elsewhere} can be ", self.names(rows), _nearest(candidates, rows))
        self._say(told, row_of, rows, MatchReason.NO_CANDIDATE, nothing)

    def _say(
        self,
        told: _Told,
        row_of: IntArray,
        rows: IntArray,
        reason: MatchReason,
        because: Strings,
        rule: str = _ALONE_RULE,
    ) -> None:
        begun = pc.replace_substring_regex(because, "^a document", "A document")
        told.tell(row_of[rows], self.status, reason, rule, begun)
