"""The log: one line for each decision that changed, with what it was before."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from ims_xl.gst.money import rupees
from ims_xl.tables import Column, Journal, Kind, Owner, Records


def differences(
    before: pd.DataFrame, after: pd.DataFrame, step: str, who: str, moment: datetime, first_number: int
) -> pd.DataFrame:
    """Journal lines for the user's columns of Records that differ, numbered from `first_number`.

    In the order of the records by id, then of the columns. A record that is gone is logged with what it carried.
    """
    was, now = before.set_index(Records.record_id), after.set_index(Records.record_id)
    ids = was.index.union(now.index)
    lines = []
    for place, column in enumerate(Records.columns(Owner.USER)):
        if column.hidden:
            continue
        old, new = was[column].reindex(ids), now[column].reindex(ids)
        same = (old == new).fillna(False).astype(bool) | (old.isna() & new.isna())
        for identity in ids[~same]:
            lines.append((identity, place, column.header, _told(old[identity], column), _told(new[identity], column)))
    return Journal.of_rows(
        {
            "number": number,
            "moment": moment,
            "who": who,
            "step": step,
            "table": Records.sheet,
            "row_id": identity,
            "column_name": header,
            "old": old,
            "new": new,
        }
        for number, (identity, _, header, old, new) in enumerate(sorted(lines), start=first_number)
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
