"""Lines of one document in a plain table, summed column by column; a table of a million rows takes a moment.

The same question as `lines` answers for registers, for tables without vouchers: rows of one supplier, type, number
and date are lines of one document, unless each is a document in itself and all show the same figures: then it was
booked more than once.
"""

from __future__ import annotations

import pandas as pd

from ims_xl.tables import TAX_HEADS, Books

_DOCUMENT = (Books.supplier_gstin, Books.document_type, Books.document_number, Books.document_date)
_SUMMED = (Books.taxable_value, *TAX_HEADS)
_A_RUPEE = 100


def summed(entries: pd.DataFrame) -> pd.DataFrame:
    """The entries with the lines of a document in one row, at the place of its first line.

    `rows` joins the rows of the lines by ";". The document value is taken once where each line repeats it, and
    summed where it does not.
    """
    numbered = entries[[Books.document_number, Books.document_date]].notna().all(axis=1)
    several = entries.duplicated(list(_DOCUMENT), keep=False) & numbered
    if not several.any():
        return entries
    lines = entries[several]
    group = lines.groupby(list(_DOCUMENT), dropna=False, sort=False).ngroup()
    amounts = lines[[Books.document_value, *_SUMMED]]
    own = lines[list(_SUMMED)].fillna(0).sum(axis=1)
    whole = ((own - lines[Books.document_value]).abs() <= _A_RUPEE).fillna(False)
    figures = amounts.fillna(0).groupby(group).nunique().max(axis=1) == 1
    again = whole.groupby(group).all() & figures  # booked more than once
    parts = lines[~group.map(again).to_numpy(dtype=bool)]
    by = group.loc[parts.index]
    sums = parts[list(_SUMMED)].groupby(by).sum(min_count=1)
    values = parts[Books.document_value].groupby(by).agg(["first", "nunique", "sum"])
    repeated = (values["nunique"] == 1) & (
        (sums.fillna(0).sum(axis=1) - values["first"]).abs() <= (sums.fillna(0).sum(axis=1) - values["sum"]).abs()
    ).fillna(True)
    first = parts[~by.duplicated()].copy()
    order = by.loc[first.index]
    for column in _SUMMED:
        first[column] = sums[column].loc[order].to_numpy()
    first[Books.document_value] = values["sum"].mask(repeated, values["first"]).loc[order].to_numpy()
    first[Books.rows] = parts[Books.rows].groupby(by).agg(";".join).loc[order].to_numpy()
    return pd.concat([entries.drop(parts.index), first]).sort_index().reset_index(drop=True)
