"""Records that their suppliers have withdrawn, kept in the log: a position on an earlier day still shows them."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

import pandas as pd

from ims_xl.columns import Kind
from ims_xl.gst.money import words
from ims_xl.ims import journal
from ims_xl.ims.columns import heads, texts
from ims_xl.tables import Journal, Records

COLUMN = "Withdrawn by the supplier"  # stands in the log where a change names its column
_DAYS = (Kind.DATE, Kind.MOMENT)
_NOT_KEPT = (Records.portal_hash, Records.portal_values)  # what an upload echoes; a withdrawn record is in none


def lines(
    known: pd.DataFrame, gone: Collection[str], step: str, who: str, moment: datetime, first_number: int
) -> pd.DataFrame:
    """Journal lines for the records that are gone, each with the whole record as it was; by id, from `first_number`."""
    rows = known[known[Records.record_id].isin(gone)].sort_values(Records.record_id)
    named = zip(texts(rows, Records.record_id), texts(rows, Records.document_number), heads(rows), strict=True)
    told = [(Records.sheet, row, COLUMN, f"{number}, tax {words(sum(tax))}", "") for row, number, tax in named]
    kept = [
        json.dumps({name: _plain(value) for name, value in row.items() if not pd.isna(value)})
        for row in rows[[column for column in Records.columns() if column not in _NOT_KEPT]].to_dict("records")
    ]
    return journal.lines(told, step, who, moment, first_number).assign(**{Journal.content: kept})


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
