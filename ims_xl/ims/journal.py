"""The log: one line for each cell a button changed, with what it was before. The lines of one press share a change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd

from ims_xl.columns import Column, Kind, Owner
from ims_xl.gst.money import paise, rupees
from ims_xl.ims.decision import HELD
from ims_xl.tables import TAX_HEADS, Journal, Records, Review

PORTALS = (  # what a sync may change in a record and an earlier position is made of
    *HELD,
    Records.is_filed,
    Records.gstr2b_period,
    *TAX_HEADS,
)


@dataclass(frozen=True)
class Press:
    """A step run once, by a button or from the command line: which, by whom, when."""

    step: str
    who: str
    moment: datetime


class Change(NamedTuple):
    """One cell: the sheet, the row's id, the column's header, before and after as `told`; and whose row it is."""

    table: str
    row_id: str
    column: str
    old: str
    new: str
    document_number: str = ""
    supplier: str = ""
    content: str = ""  # of a record that is gone, as JSON text


def differences(before: pd.DataFrame, after: pd.DataFrame, also: Sequence[Column | str] = ()) -> list[Change]:
    """The user's columns of Records that differ.

    In the order of the records by id, then of the columns. A record that is gone is told with what it carried.
    `also` names further columns, of which only changes in records that were and are there are told.
    """
    kept = before[Records.record_id].isin(after[Records.record_id])
    stayed = set(before.loc[kept, Records.record_id])
    was, now = before.set_index(Records.record_id), after.set_index(Records.record_id)
    ids = was.index.union(now.index)
    found = []
    watched = [Records.column(name) for name in also]
    for place, column in enumerate([*Records.columns(Owner.USER), *watched]):
        if column.hidden:
            continue
        old, new = was[column].reindex(ids), now[column].reindex(ids)
        same = (old == new).fillna(False).astype(bool) | (old.isna() & new.isna())
        for identity in ids[~same]:
            if column in watched and identity not in stayed:
                continue
            found.append((identity, place, column.header, told(old[identity], column), told(new[identity], column)))
    name = _Names(now, was)
    return [
        Change(Records.sheet, identity, header, old, new, *name.of(identity))
        for identity, _, header, old, new in sorted(found)
    ]


def status_changes(before: pd.DataFrame, after: pd.DataFrame) -> list[Change]:
    """The rows of Reconciliation whose status is another than before; both are Review frames.

    A row that came or went has a blank on one side; a first match, before which there was nothing, is not told.
    """
    if before.empty:
        return []
    was, now = (rows.drop_duplicates(Review.row_id).set_index(Review.row_id) for rows in (before, after))
    pair = pd.DataFrame({"old": was[Review.status], "new": now[Review.status]}).fillna("").sort_index()
    changed = pair[pair["old"] != pair["new"]]
    name = _Names(now, was)
    return [
        Change(Review.sheet, str(identity), Review.status.header, old, new, *name.of(str(identity)))
        for identity, old, new in zip(changed.index, changed["old"], changed["new"], strict=True)
    ]


def added(log: pd.DataFrame, changes: Sequence[Change], press: Press) -> pd.DataFrame:
    """The log with a line for each change, all of them one press."""
    first = int(log[Journal.number].max()) + 1 if len(log) else 1
    press_number = int(log[Journal.change].max()) + 1 if len(log) else 1
    lines = Journal.of_rows(
        {
            "number": number,
            "change": press_number,
            "moment": press.moment,
            "who": press.who,
            "step": press.step,
            "table": change.table,
            "document_number": change.document_number,
            "supplier_name": change.supplier,
            "column_name": change.column,
            "old": change.old,
            "new": change.new,
            "row_id": change.row_id,
            "content": change.content,
        }
        for number, change in enumerate(changes, start=first)
    )
    return Journal.conform(pd.concat([log, lines], ignore_index=True))


def named(changes: Iterable[Sequence[str]], review: pd.DataFrame) -> list[Change]:
    """Changes of rows of Reconciliation (table, row, column, before, after), with whose rows they are."""
    name = _Names(review.drop_duplicates(Review.row_id).set_index(Review.row_id))
    return [Change(table, row, column, old, new, *name.of(row)) for table, row, column, old, new in changes]


def told(value: object, column: Column) -> str:
    """A cell as the log shows it, "" for a blank one; money in rupees. `meant` reads it back."""
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    if column.kind is Kind.MONEY:
        return str(rupees(int(str(value))))
    if isinstance(value, datetime):
        return f"{value:%d-%m-%Y %H:%M}"
    return str(value)


def meant(words: str, column: Column) -> Any:
    """A cell from the words of the log; None for a blank one."""
    if not words:
        return None
    if column.kind is Kind.MONEY:
        return paise(words)
    if column.kind is Kind.FLAG:
        return words == "True"
    if column.kind is Kind.MOMENT:
        return datetime.strptime(words, "%d-%m-%Y %H:%M")
    return words


class _Names:
    """By what a reader knows a record: its number and its supplier, from the first frame that has it."""

    def __init__(self, *frames: pd.DataFrame) -> None:
        self._columns = [
            (frame.index, frame[Records.document_number].tolist(), frame[Records.supplier_name].tolist())
            for frame in frames
        ]

    def of(self, identity: str) -> tuple[str, str]:
        """Document number and supplier, "" where missing."""
        for index, numbers, names in self._columns:
            if identity in index:
                row = index.get_loc(identity)
                return _text(numbers[row]), _text(names[row])
        return "", ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
