"""Records that their suppliers have withdrawn, kept in the log: a position on an earlier day still shows them."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

import pandas as pd

from ims_xl.columns import Kind
from ims_xl.gst.money import words
from ims_xl.ims.columns import heads, texts
from ims_xl.ims.journal import Change
from ims_xl.tables import Journal, Records

COLUMN = "Withdrawn by the supplier"  # stands in the log where a change names its column
_DAYS = (Kind.DATE, Kind.MOMENT)
_NOT_KEPT = (Records.portal_hash, Records.portal_values)  # what an upload echoes; a withdrawn record is in none


def changes(known: pd.DataFrame, gone: Collection[str]) -> list[Change]:
    """A line for each record that is gone, with the whole record as it was; by id."""
    rows = known[known[Records.record_id].isin(gone)].sort_values(Records.record_id)
    kept = [
        json.dumps({name: _plain(value) for name, value in row.items() if not pd.isna(value)})
        for row in rows[[column for column in Records.columns() if column not in _NOT_KEPT]].to_dict("records")
    ]
    columns = (texts(rows, column) for column in (Records.record_id, Records.document_number, Records.supplier_name))
    return [
        Change(Records.sheet, row, COLUMN, f"{number}, tax {words(sum(tax))}", "", number, supplier, content)
        for row, number, supplier, tax, content in zip(*columns, heads(rows), kept, strict=True)
    ]


def restored(log: pd.DataFrame) -> pd.DataFrame:
    """The records of those lines among `log`, as they were: a Records frame."""
    told = log.loc[log[Journal.column_name] == COLUMN, Journal.content].dropna()
    rows = pd.DataFrame.from_records([json.loads(content) for content in told])
    for column in Records.columns():
        if column in rows and column.kind in _DAYS:
            rows[column] = pd.to_datetime(rows[column])
    return Records.conform(rows)


def _plain(value: object) -> object:
    """A cell as JSON can hold it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, (str, bool)) else int(str(value))
