"""The Reconciliation sheet: each match with both sides, what is suggested, and which actions are open."""

from __future__ import annotations

import pandas as pd

from ims_xl.ims.circumstances import Circumstances, circumstances
from ims_xl.ims.columns import texts
from ims_xl.ims.context import Context
from ims_xl.ims.propose import suggestion
from ims_xl.ims.prospects import Prospects, prospects
from ims_xl.ims.replied import REPLY
from ims_xl.settings import TAX_TOLERANCE
from ims_xl.tables import TAX_HEADS, Books, Matches, Records, Review

_OF_RECORD = (
    Records.portal_action,
    Records.news,
    Records.earlier_choice,
    Records.section,
    Records.supplier_gstin,
    Records.supplier_name,
    Records.document_type,
    Records.document_number,
    Records.document_date,
    Records.taxable_value,
    *TAX_HEADS,
)
_OF_ENTRY = {
    Books.supplier_gstin: Review.books_gstin,
    Books.document_number: Review.books_number,
    Books.document_date: Review.books_date,
    Books.taxable_value: Review.books_taxable,
    Books.igst: Review.books_igst,
    Books.cgst: Review.books_cgst,
    Books.sgst: Review.books_sgst,
    Books.cess: Review.books_cess,
}
_BOOKS_TAX = (Review.books_igst, Review.books_cgst, Review.books_sgst, Review.books_cess)


def build(records: pd.DataFrame, entries: pd.DataFrame, matches: pd.DataFrame, context: Context) -> pd.DataFrame:
    """The Review rows, one for each match and in its order, without the user's columns.

    Differences are portal less books, of a group the sums, on its first row: the one with the least row id among
    those with a record. They are NA where a side is alone.
    """
    law = circumstances(records, context)[
        [Circumstances.record_id, Circumstances.choices, Circumstances.pending_until, Circumstances.deadline]
    ].set_index(Circumstances.record_id)
    portal = records.set_index(Records.record_id)
    books = entries.set_index(Books.entry_id)

    rows = matches.reset_index(drop=True).copy()
    rows[Review.row_id] = rows[Matches.record_id].fillna(rows[Matches.entry_id])
    for column in _OF_RECORD:
        rows[column] = _looked_up(rows[Matches.record_id], portal[column])
    for column, here in _OF_ENTRY.items():
        rows[here] = _looked_up(rows[Matches.entry_id], books[column])
    entry_name = _looked_up(rows[Matches.entry_id], books[Books.supplier_name])
    rows[Review.supplier_name] = rows[Review.supplier_name].fillna(entry_name)
    rows[Review.choices] = _looked_up(rows[Matches.record_id], law[Circumstances.choices])
    rows[Review.pending_until] = _looked_up(rows[Matches.record_id], law[Circumstances.pending_until])
    rows[Review.deadline] = _looked_up(rows[Matches.record_id], law[Circumstances.deadline])
    filed = _looked_up(rows[Matches.record_id], portal[Records.is_filed]).fillna(True)
    rows[Review.suggested_action] = [
        suggestion(
            status,
            reason,
            choices,
            is_filed=bool(is_filed),
            tax_agrees=tax_agrees,
            suggest_reject=context.suggest_reject,
        )
        for status, reason, choices, is_filed, tax_agrees in zip(
            texts(rows, Matches.status),
            texts(rows, Matches.reason),
            texts(rows, Review.choices),
            filed.tolist(),
            _tax_agrees(rows).tolist(),
            strict=True,
        )
    ]
    rows[Review.tax] = rows[list(TAX_HEADS)].sum(axis=1, min_count=1)
    rows[Review.books_tax] = rows[list(_BOOKS_TAX)].sum(axis=1, min_count=1)
    rows = rows.join(_differences(rows))
    ahead = prospects(records, context).set_index(Prospects.record_id)
    for column in ahead.columns:
        rows[column] = _looked_up(rows[Matches.record_id], ahead[column])
    return Review.conform(rows[[column for column in Review.columns() if column in rows.columns]])


def follow_entries(fresh: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Review rows with notes that stood at an entry alone and whose entry stands beside a record by now.

    The note, the client's reply and the columns the user has added go along, where the row has nothing of its own
    there. Choices of action do not: they were made on another row's record.
    """
    alone = before[before[Review.record_id].isna() & before[Review.entry_id].notna()]
    alone = alone[~alone[Review.row_id].isin(fresh[Review.row_id])].drop_duplicates(Review.entry_id)
    fresh = fresh.copy()
    for column in [Review.note, *REPLY, *Review.extras(before)]:
        notes = alone.set_index(Review.entry_id)[column].dropna()
        if notes.empty and column in fresh.columns:
            continue
        moved = fresh[Review.entry_id].map(notes).astype(before[column].dtype)
        fresh[column] = fresh[column].fillna(moved) if column in fresh.columns else moved
    return Review.conform(fresh)


def _looked_up(ids: pd.Series, column: pd.Series) -> pd.Series:
    """The column's value for each id, in the column's dtype; NA where the id is missing or unknown."""
    found = column.index.get_indexer(pd.Index(ids))
    return column.reset_index(drop=True).reindex(pd.Index(found).where(found >= 0)).set_axis(ids.index)


def _key(rows: pd.DataFrame) -> pd.Series:
    """What rows of one group share; a row outside groups is its own."""
    return rows[Matches.group_id].fillna(rows[Review.row_id])


def _tax_agrees(rows: pd.DataFrame) -> pd.Series:
    """Does every tax head agree within the tolerance Settings begins with, of a group in sum?"""
    apart = pd.Series(0, index=rows.index)
    for head, theirs in zip(TAX_HEADS, _BOOKS_TAX, strict=True):
        difference = (rows[head].fillna(0) - rows[theirs].fillna(0)).groupby(_key(rows)).transform("sum").abs()
        apart = apart.where(apart > difference, difference)
    return (apart <= (TAX_TOLERANCE.default or 0)).astype(bool)


def _differences(rows: pd.DataFrame) -> pd.DataFrame:
    """Taxable value and tax, portal less books, of each pair and of each group once."""
    key = _key(rows)
    sides = pd.DataFrame(
        {
            "portal_taxable": rows[Review.taxable_value],
            "portal_tax": rows[Review.tax],
            "books_taxable": rows[Review.books_taxable],
            "books_tax": rows[Review.books_tax],
        }
    )
    sums = sides.groupby(key).sum(min_count=1)
    first = (
        pd.DataFrame({"key": key, "alone": rows[Matches.record_id].isna(), "row": rows[Review.row_id]})
        .sort_values(["alone", "row"])
        .drop_duplicates("key")
    )
    here = pd.Series(key.index.isin(first.index), index=key.index)
    return pd.DataFrame(
        {
            Review.taxable_difference: key.map(sums["portal_taxable"] - sums["books_taxable"]).where(here),
            Review.tax_difference: key.map(sums["portal_tax"] - sums["books_tax"]).where(here),
        }
    )
