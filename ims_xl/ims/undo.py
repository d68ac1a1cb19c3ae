"""Undo and redo: the log read backwards.

A change is what one press did. Undo takes back the last one that stands, Redo does again the one taken back last; a
new change ends what could be done again. Steps that read, match or send are no changes: they
are run again.
Nothing is taken back by halves: where one of its cells has moved on, the whole change stays, and a sentence says why.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ims_xl.columns import Column
from ims_xl.errors import NotAllowed
from ims_xl.ims import cells
from ims_xl.ims.columns import flags, texts
from ims_xl.ims.decision import HELD, chosen
from ims_xl.ims.journal import Change, meant, told
from ims_xl.tables import Journal, Records, Review

DECIDE = frozenset(
    {"Apply", "Accept suggestions", "Accept", "Reject", "Pending", "Reset", "Party-wise", "Link", "Unlink"}
)
UNDO, REDO = "Undo", "Redo"
_HELD_HEADERS = frozenset(Records.column(name).header for name in HELD)


@dataclass(frozen=True)
class Past:
    """The changes that stand, the oldest first, and those taken back, the last one last; by their numbers."""

    done: list[int]
    undone: list[int]


@dataclass(frozen=True)
class Moved:
    """Records and Review once a change is taken back or done again, and what that changed, for the log."""

    records: pd.DataFrame
    review: pd.DataFrame
    changes: list[Change]


def past(log: pd.DataFrame) -> Past:
    """What can be taken back and done again, by the log."""
    steps = log.drop_duplicates(Journal.change).sort_values(Journal.number)
    done: list[int] = []
    undone: list[int] = []
    for change, step in zip(steps[Journal.change].tolist(), texts(steps, Journal.step), strict=True):
        word, _, number = step.partition(" ")
        if word == UNDO and number.isdigit():
            _move(int(number), done, undone)
        elif word == REDO and number.isdigit():
            _move(int(number), undone, done)
        elif step in DECIDE:
            done.append(change)
            undone.clear()
    return Past(done, undone)


def _move(change: int, one: list[int], other: list[int]) -> None:
    if change in one:
        one.remove(change)
        other.append(change)


def lines_of(log: pd.DataFrame, change: int) -> pd.DataFrame:
    """The lines of a change, in their order."""
    return log[log[Journal.change] == change].sort_values(Journal.number)


def name_of(lines: pd.DataFrame) -> str:
    """A change as the reader knows it: "Apply of 13-11-2026 12:05"."""
    first = lines.iloc[0]
    return f"{first[Journal.step]} of {first[Journal.moment]:%d-%m-%Y %H:%M}"


def move(
    records: pd.DataFrame, review: pd.DataFrame, log: pd.DataFrame, change: int, *, forward: bool = False
) -> Moved:
    """Take a change back, or, `forward`, do it again. Raises `NotAllowed` where it has been overtaken.

    Cells of Reconciliation that were typed into since stay as typed.
    """
    lines = lines_of(log, change)
    steps = steps_of(lines, forward=forward)
    on_portal = [step for step in steps if step.table == Records.sheet]
    _check(records, log, lines, on_portal, forward=forward)
    return Moved(_with_decisions(records, on_portal), _with_cells(review, steps, forward), steps)


def steps_of(lines: pd.DataFrame, *, forward: bool) -> list[Change]:
    """The lines of a change as what is to be done: from what it left to what was, or, `forward`, the other way."""
    columns = (
        Journal.table,
        Journal.row_id,
        Journal.column_name,
        *((Journal.old, Journal.new) if forward else (Journal.new, Journal.old)),
        Journal.document_number,
        Journal.supplier_name,
    )
    return [Change(*row) for row in zip(*(texts(lines, column) for column in columns), strict=True)]


def _with_decisions(records: pd.DataFrame, steps: list[Change]) -> pd.DataFrame:
    place = dict(zip(records[Records.record_id], range(len(records)), strict=True))
    records = records.reset_index(drop=True)
    for column in Records.columns():
        here = [step for step in steps if step.column == column.header]
        if here:
            values = pd.array([meant(step.new, column) for step in here], dtype=column.kind.dtype)
            records.loc[[place[step.row_id] for step in here], column] = values
    return Records.conform(records)


def _with_cells(review: pd.DataFrame, steps: list[Change], forward: bool) -> pd.DataFrame:
    """The Review with the cells that the change shows in; those typed into since stay."""
    by_header = {column.header: column for column in (*cells.CELLS, Review.refused)}
    wanted: dict[str, dict[str, str]] = {}
    refusals: dict[str, dict[str, str]] = {}
    for step in steps:  # lines of Reconciliation come after those of Portal, and say it better
        if step.table == Records.sheet and step.column in cells.BY_PORTAL_HEADER:
            cell = cells.BY_PORTAL_HEADER[step.column]
            wanted.setdefault(step.row_id, {})[cell] = cells.shown(cell, step.new)
        elif step.table == Review.sheet and step.column == Review.refused.header:
            refusals[step.row_id] = {Review.refused: step.new}
        elif step.table == Review.sheet and step.column in by_header:
            wanted.setdefault(step.row_id, {})[by_header[step.column]] = step.new
    rows = set(wanted)
    settled, standing = cells.applied(review, rows), cells.cells_of(review, rows)
    untyped = {
        row: {cell: text for cell, text in wanted[row].items() if standing[row].get(cell, "") == old.get(cell, "")}
        for row, old in settled.items()
    }
    review = cells.set_cells(cells.set_cells(review, untyped), refusals)
    return cells.settle(review, {row: {**old, **wanted[row]} for row, old in settled.items()})


def _check(
    records: pd.DataFrame, log: pd.DataFrame, lines: pd.DataFrame, steps: list[Change], *, forward: bool
) -> None:
    """Raises `NotAllowed` where a record of the change has moved on since."""
    place = dict(zip(records[Records.record_id], range(len(records)), strict=True))
    shut = flags(records, Records.gstr3b_filed)
    sent = [
        decision is not None and state == decision.state
        for decision, state in zip(chosen(records), texts(records, Records.sent_state), strict=True)
    ]
    by_header = {column.header: column for column in Records.columns()}
    later = log[(log[Journal.number] > lines[Journal.number].max()) & ~log[Journal.step].isin(DECIDE)]
    synced = set(later.loc[later[Journal.column_name].isin(_HELD_HEADERS), Journal.row_id])
    reasons: dict[str, list[str]] = {}
    for step in steps:
        row, column = place.get(step.row_id), by_header.get(step.column)
        reason = ""
        if row is None:
            reason = "withdrawn by the supplier since"
        elif shut[row]:
            reason = "locked since, as its period was closed"
        elif not forward and sent[row]:
            reason = "sent to the portal since"
        elif column is None or _at(records, row, column) != step.old:
            reason = f"changed by {_changed_by(log, lines, step) or 'hand'} since"
        elif step.row_id in synced:
            reason = "changed on the portal since"
        if reason and step.document_number not in reasons.setdefault(reason, []):
            reasons[reason].append(step.document_number)
    if reasons:
        reason, numbers = next(iter(reasons.items()))
        more = sum(len(each) for each in reasons.values()) - 1
        others = f" (and {more} more)" if more else ""
        raise NotAllowed(
            f"{name_of(lines)} cannot be {'done again' if forward else 'taken back'}: {numbers[0] or 'a record'} was "
            f"{reason}{others}. Choose the action you want on Reconciliation, then Apply."
        )


def _at(records: pd.DataFrame, row: int, column: Column) -> str:
    return told(records[column].iloc[row], column)


def _changed_by(log: pd.DataFrame, lines: pd.DataFrame, step: Change) -> str:
    """The step that last changed this cell after the change; "" where the log knows none."""
    here = (log[Journal.row_id] == step.row_id) & (log[Journal.column_name] == step.column)
    found = log[here & (log[Journal.number] > lines[Journal.number].max())].sort_values(Journal.number)
    return str(found[Journal.step].iloc[-1]) if len(found) else ""


def label(word: str, change: int) -> str:
    """The step under which taking a change back, or doing it again, stands in the log."""
    return f"{word} {change}"
