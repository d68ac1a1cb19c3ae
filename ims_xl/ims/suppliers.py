"""Suppliers at a glance, and one action for all open documents of a supplier."""

from __future__ import annotations

import pandas as pd

from ims_xl.gst.actions import ImsAction
from ims_xl.gst.statuses import BOOKS_ONLY, IMS_ONLY, MATCHED, PARTIALLY
from ims_xl.ims.columns import flags, texts
from ims_xl.tables import CUSTOMS, NO_GSTIN, TAX_HEADS, Records, Review, Suppliers

_COUNTED = {
    MATCHED: (Suppliers.matched, Suppliers.matched_tax),
    PARTIALLY: (Suppliers.partially_matched, Suppliers.partially_matched_tax),
    BOOKS_ONLY: (Suppliers.books_only, Suppliers.books_only_tax),
    IMS_ONLY: (Suppliers.ims_only, Suppliers.ims_only_tax),
}
_BOOKS_TAX = (Review.books_igst, Review.books_cgst, Review.books_sgst, Review.books_cess)


def summarise(review: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """The Suppliers table: every row of the Review counts once, under its record's supplier, else its entry's.

    ITC at risk is the tax of entries without a record, leaving out those that never come to IMS. The last filing is
    that of all the records, of earlier periods too. What the sheet computes by action is left out.
    """
    parties = party(review)
    status = review[Review.status]
    tax, books_tax = (review[list(heads)].sum(axis=1) for heads in (TAX_HEADS, _BOOKS_TAX))
    at_risk = (status == BOOKS_ONLY) & (review[Review.reason] != "OUT_OF_SCOPE")
    columns = {
        Suppliers.records: review[Review.record_id].notna().astype("int64"),
        Suppliers.tax_in_ims: tax,
        Suppliers.tax_in_books: books_tax,
        Suppliers.itc_at_risk: books_tax.where(at_risk, 0),
    }
    for word, (documents, amount) in _COUNTED.items():
        is_so = status == word
        columns |= {
            documents: is_so.astype("int64"),
            amount: (books_tax if word == BOOKS_ONLY else tax).where(is_so, 0),
        }
    sums = pd.DataFrame(columns).groupby(parties).sum()
    names = review.assign(_party=parties).sort_values(Review.row_id).dropna(subset=[Review.supplier_name])
    first_name = names.drop_duplicates("_party").set_index("_party")[Review.supplier_name]
    table = sums.join(first_name.rename(Suppliers.supplier_name)).join(_last_filings(records))
    table = table.rename_axis(Suppliers.supplier_gstin).reset_index()
    return Suppliers.conform(table[[column for column in Suppliers.columns() if column in table.columns]])


def _last_filings(records: pd.DataFrame) -> pd.DataFrame:
    """By supplier, the latest month and day of what it has filed."""
    filed = records[records[Records.is_filed].fillna(True).astype(bool)]
    named = filed.rename(
        columns={Records.supplier_period: Suppliers.last_period, Records.filing_date: Suppliers.last_filing}
    )
    latest: pd.DataFrame = named.groupby(Records.supplier_gstin)[[Suppliers.last_period, Suppliers.last_filing]].max()
    return latest


def party_wise(suppliers: pd.DataFrame, review: pd.DataFrame) -> pd.DataFrame:
    """The Review with each supplier's action set on its open records: no action chosen yet, and this one allowed.

    Of the status the supplier's row names, or of every status where it names none. Where the row says so, also on
    records for which another action is chosen.
    """
    wanted = {
        party: (action, status, bool(again))
        for party, action, status, again in zip(
            texts(suppliers, Suppliers.supplier_gstin),
            texts(suppliers, Suppliers.party_action),
            texts(suppliers, Suppliers.party_status),
            flags(suppliers, Suppliers.party_again),
            strict=True,
        )
        if action
    }
    actions = []
    for name, status, record, mine, choices in zip(
        party(review).tolist(),
        texts(review, Review.status),
        texts(review, Review.record_id),
        texts(review, Review.action),
        texts(review, Review.choices),
        strict=True,
    ):
        action, only, again = wanted.get(name, ("", "", False))
        reaches = record and action and only in ("", status) and (again or not mine)
        actions.append((_as_allowed(action, choices) or mine) if reaches else mine)
    return Review.conform(review.assign(**{Review.action: pd.Series(actions, dtype="str", index=review.index)}))


def _as_allowed(action: str, choices: str) -> str:
    """The action where it is open; a word that is none stays, for Apply to refuse with its sentence."""
    try:
        return action if ImsAction.from_wire(action).wire in choices else ""
    except ValueError:
        return action


def party(review: pd.DataFrame) -> pd.Series:
    """Under which supplier each row stands."""
    named = review[Review.supplier_gstin].where(review[Review.record_id].notna(), review[Review.books_gstin])
    unnamed = pd.Series(CUSTOMS, index=review.index, dtype="str").where(review[Review.record_id].notna(), NO_GSTIN)
    return named.fillna(unnamed)
