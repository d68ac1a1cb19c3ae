"""The log: one line for each decision or figure that changed, with what it was before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from ims_xl.columns import Column, Kind, Owner
from ims_xl.gst.money import rupees
from ims_xl.ims.decision import HELD
from ims_xl.tables import TAX_HEADS, Journal, Records, Review

PORTALS = (  # what a sync may change in a record and an earlier position is made of
    *HELD,
    Records.is_filed,
    Records.gstr2b_period,
    *TAX_HEADS,
)


def differences(
    before: pd.DataFrame,
    after: pd.DataFrame,
    step: str,
    who: str,
    moment: datetime,
    first_number: int,
    also: Sequence[Column | str] = (),
) -> pd.DataFrame:
    """Journal lines for the user's columns of Records that differ, numbered from `first_number`.

    In the order of the records by id, then of the columns. A record that is gone is logged with what it carried.
    `also` names further columns, of which only changes in records that were and are there are logged.
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
            found.append((identity, place, column.header, _told(old[identity], column), _told(new[identity], column)))
    told = [(Records.sheet, identity, header, old, new) for identity, _, header, old, new in sorted(found)]
    return lines(told, step, who, moment, first_number)


def status_changes(
    before: pd.DataFrame, after: pd.DataFrame, step: str, who: str, moment: datetime, first_number: int
) -> pd.DataFrame:
    """Journal lines for the rows of Reconciliation whose status is another than before; both are Review frames.

    A row that came or went has a blank on one side; a first match, before which there was nothing, is not logged.
    """
    if before.empty:
        return Journal.empty()
    was, now = (rows.drop_duplicates(Review.row_id).set_index(Review.row_id)[Review.status] for rows in (before, after))
    pair = pd.DataFrame({"old": was, "new": now}).fillna("").sort_index()
    changed = pair[pair["old"] != pair["new"]]
    return lines(
        [
            (Review.sheet, str(identity), Review.status.header, old, new)
            for identity, old, new in zip(changed.index, changed["old"], changed["new"], strict=True)
        ],
        step,
        who,
        moment,
        first_number,
    )


def lines(
    changes: Sequence[tuple[str, str, str, str, str]], step: str, who: str, moment: datetime, first_number: int
) -> pd.DataFrame:
    """Journal lines of changes: (table, row, column, before, after)."""
    return Journal.of_rows(
        {
            "number": number,
            "moment": moment,
            "who": who,
            "step": step,
            "table": table,
            "row_id": row,
            "column_name": column,
            "old": old,
            "new": new,
        }
        for number, (table, row, column, old, new) in enumerate(changes, start=first_number)
    )


def _told(value: object, column: Column) -> str:
    """A cell as the log shows it, "" for a blank one; money in rupees."""
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    if column.kind is Kind.MONEY:
        return str(rupees(int(str(value))))
    if isinstance(value, datetime):
        return f"{value:%d-%m-%Y %H:%M}"
    return str(value)
