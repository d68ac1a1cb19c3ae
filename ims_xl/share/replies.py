"""The client's answers on their way back into Reconciliation: each at its row, or named with why it is not.

A reply changes the suggested action of its row. It never changes the action the user has chosen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from ims_xl.columns import Column, Kind
from ims_xl.errors import Level, Problem, WrongFile
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped
from ims_xl.gst.replies import Reply, speaks_for
from ims_xl.ims.columns import texts
from ims_xl.ims.replied import REPLY
from ims_xl.share import copy_rows, seals
from ims_xl.share.copy_rows import Copy, plain
from ims_xl.share.marks import Marker
from ims_xl.share.returned import Answer, Returned, Said
from ims_xl.share.settling import Conflict, Given, settled
from ims_xl.tables import Review

Change = tuple[str, str, str, str, str]  # of the log: table, row, column, before, after


@dataclass
class Merged:
    """The Review with the answers, the log's changes, and what has to be looked at. Counts are of documents."""

    review: pd.DataFrame
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    new: int = 0
    as_before: int = 0
    conflicts: int = 0
    altered: int = 0
    changed_since: int = 0
    otherwise: dict[int, str] = field(default_factory=dict)  # rows decided otherwise: the action the reply speaks for
    newly_otherwise: int = 0  # those of them whose reply is new


def merge(review: pd.DataFrame, files: Sequence[Returned], marker: Marker) -> Merged:
    """The answers of the files at their rows of the Review; the suggestions are not yet made anew.

    Raises `WrongFile` for a file that is no copy of this workbook's.
    """
    for file in files:
        _require_ours(file, marker)
    merged = Merged(review.reset_index(drop=True).copy(), problems=[one for file in files for one in file.problems])
    rows = _Rows(merged.review, marker)
    by_row: dict[int, list[Answer]] = defaultdict(list)
    for answer in (answer for file in files for answer in file.answers):
        place = rows.place(answer)
        if place is not None and _stands(answer, rows.shown[place], marker, merged):
            by_row[place].append(answer)
        elif place is None and not answer.said.is_blank:
            merged.problems.append(_lost(answer, marker))
    for place in sorted(by_row):
        _take(place, by_row[place], rows, marker, merged)
    for column in REPLY:
        merged.review[column] = pd.array(rows.answers[column], dtype=column.kind.dtype)
    merged.review = Review.conform(merged.review)
    return merged


def _require_ours(file: Returned, marker: Marker) -> None:
    """Raises `WrongFile` where every row of the file is from a copy of another workbook."""
    if file.answers and not any(marker.period_of(answer.mark) for answer in file.answers):
        raise WrongFile(
            f"{file.file} is a copy made from another workbook: another client's, or one with another GSTIN on "
            "Settings. Merge it there; nothing was merged here."
        )


class _Rows:
    """The Review by the marks of its rows: what each shows, and what is answered so far."""

    def __init__(self, review: pd.DataFrame, marker: Marker) -> None:
        copied = copy_rows.of_review(review, marker)
        self.ids = texts(review, Review.row_id)
        columns = [copied[column].tolist() for column in Copy.columns()]
        self.shown = [dict(zip(Copy.columns(), row, strict=True)) for row in zip(*columns, strict=True)]
        self.answers: dict[Column, list[Any]] = {column: review[column].tolist() for column in REPLY}
        self.choices, self.actions = texts(review, Review.choices), texts(review, Review.action)
        self.numbers = texts(copied, Copy.document_number)
        self._marker = marker
        self._places = {marker.row(one): place for place, one in enumerate(self.ids)}
        for place, entry in enumerate(
            texts(review, Review.entry_id)
        ):  # an entry that stood alone may be matched by now
            if entry:
                self._places.setdefault(marker.row(entry), place)

    def place(self, answer: Answer) -> int | None:
        """The row an answer belongs to."""
        return self._places.get(answer.mark.row) if self._marker.period_of(answer.mark) else None

    def said(self, place: int) -> Said:
        """What is answered so far."""
        reply, remark, received = (self.answers[column][place] for column in REPLY)
        return Said(
            "" if pd.isna(reply) else _as_meant(str(reply)),
            "" if pd.isna(remark) else str(remark),
            None if pd.isna(received) else pd.Timestamp(received).date(),
        )

    def standing(self, place: int) -> list[str]:
        """What is answered so far, as the marks are made of."""
        return [plain(self.answers[column][place], column.kind) for column in REPLY]


def _lost(answer: Answer, marker: Marker) -> Problem:
    """Why an answer has no row here."""
    told = str(answer.said.reply or answer.said.remark)
    if marker.period_of(answer.mark) is None:
        return answer.problem("This row is from a copy made from another workbook. Merge it there.", value=told)
    number = str(answer.shown.get(Copy.document_number, ""))
    return answer.problem(
        f"The document {number} is no longer on Reconciliation; the answer was not merged.", value=told
    )


def _stands(answer: Answer, now: dict[Column, Any], marker: Marker, merged: Merged) -> bool:
    """Is the answer about the document as it is now? Where not, that is told and counted."""
    changed = seals.altered(answer, now, marker)
    number = plain(now[Copy.document_number], Copy.document_number.kind)
    told = answer.said.reply or answer.said.remark
    if changed is None:
        if not answer.said.is_blank:
            merged.changed_since += 1
            message = (
                f"{number} has changed since the copy was made; the answer was not merged. Show it to the client anew."
            )
            merged.problems.append(answer.problem(message, value=told))
        return False
    if changed:
        merged.altered += 1
        for column in changed:
            back = plain(answer.shown[column], Kind.TEXT) or "blank"
            here = plain(now[column], column.kind) if column.kind is not Kind.MONEY else _rupees(now[column])
            message = (
                f"{number} was altered in the copy: {column.header} is {here or 'blank'}, and came back as {back}."
            )
            merged.problems.append(answer.problem(f"{message} The answer was not merged.", column, told))
        return False
    return True


def _rupees(paise: Any) -> str:
    return "" if pd.isna(paise) else f"{int(paise) / 100:.2f}"


def _take(place: int, answers: Sequence[Answer], rows: _Rows, marker: Marker, merged: Merged) -> None:
    """Settle the answers to one document, and keep what stands then."""
    before, standing = rows.said(place), rows.standing(place)
    follows = {marker.code("standing", answer.mark.row, standing) for answer in answers}
    given = [
        Given(answer.said, answer.file, answer.mark.standing in follows)
        for answer in answers
        if not answer.said.is_blank
    ]
    _tell_cleared(answers, before, follows, rows.numbers[place], merged)
    if not given:
        return
    try:
        after = settled(before, given)
    except Conflict as told:
        merged.conflicts += 1
        last = answers[-1]
        merged.problems.append(last.problem(f"{rows.numbers[place]}: {told}", Copy.client_reply, last.said.reply))
        return
    values = (after.reply, after.remark, after.received)
    if after == before:
        merged.as_before += 1
    else:
        merged.new += 1
        for column, old, new in zip(REPLY, (before.reply, before.remark, before.received), values, strict=True):
            if old != new:
                merged.changes.append((Review.sheet, rows.ids[place], column.header, _word(old), _word(new)))
                rows.answers[column][place] = (pd.Timestamp(new) if isinstance(new, date) else new) or None
    _compare_with_decision(place, after, answers[-1], rows, merged, is_new=after.reply != before.reply)


def _tell_cleared(answers: Iterable[Answer], before: Said, follows: set[str], number: str, merged: Merged) -> None:
    """A remark where an answer that stands was cleared in a copy that showed it."""
    for answer in answers:
        if before.reply and answer.whole and not answer.said.reply and answer.mark.standing in follows:
            message = (
                f"{number}: {before.reply} was cleared in the copy; Reconciliation keeps it. Ask whether it holds."
            )
            told = answer.problem(message, Copy.client_reply)
            merged.problems.append(Problem(**{**vars(told), "level": Level.REMARK}))


def _compare_with_decision(
    place: int, said: Said, answer: Answer, rows: _Rows, merged: Merged, *, is_new: bool
) -> None:
    """A remark where the user has chosen another action than the reply speaks for."""
    if not said.reply or not rows.actions[place]:
        return
    try:
        wanted = speaks_for(Reply.read(said.reply), rows.choices[place])
        chosen = ImsAction.from_wire(rows.actions[place])
    except ValueError:
        return
    if wanted is None or wanted is chosen:
        return
    merged.otherwise[place] = wanted.value
    merged.newly_otherwise += is_new
    message = (
        f"{rows.numbers[place]}: the client says {said.reply}, which speaks for {wanted}; you have chosen {chosen}."
    )
    told = answer.problem(f"{message} Your choice stands.", Copy.client_reply, said.reply)
    merged.problems.append(Problem(**{**vars(told), "level": Level.REMARK}))


def _as_meant(word: str) -> str:
    """A reply in the words of the drop-down; one typed over it as it stands."""
    try:
        return Reply.read(word).value
    except ValueError:
        return word


def _word(value: str | date | None) -> str:
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else value or ""


def summary(merged: Merged, files: int, chosen: bool = False) -> str:
    """What the merge came to, in a sentence or two; `chosen`: were decisions changed to what the client says?"""
    told = f"{counted(merged.new, 'new answer')} from {counted(files, 'file')}, {grouped(merged.as_before)} as before."
    not_merged = {
        "in conflict": merged.conflicts,
        "altered in the copy": merged.altered,
        "changed since the copy was made": merged.changed_since,
    }
    named = ", ".join(f"{grouped(count)} {what}" for what, count in not_merged.items() if count)
    otherwise = len(merged.otherwise)
    decided = f" {grouped(otherwise)} {'is' if otherwise == 1 else 'are'} decided otherwise; your choice stands."
    return f"{told}{f' Not merged: {named}.' if named else ''}{decided if otherwise and not chosen else ''}"
