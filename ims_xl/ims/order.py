"""The order of Reconciliation: what has most tax at stake first, of the same tax what has the fewest days left."""

from __future__ import annotations

import pandas as pd

from ims_xl.gst.statuses import MATCHED
from ims_xl.tables import TAX_HEADS, Review

_BOOKS_TAX = (Review.books_igst, Review.books_cgst, Review.books_sgst, Review.books_cess)


def money_first(review: pd.DataFrame) -> pd.DataFrame:
    """The Review with its tax at stake, in that order; rows of one group stand together.

    At stake is the tax of the document, of the larger side where both have it (paise, never negative); nothing where
    it is Matched. Matched rows come last, the largest tax first. Ties are broken by the row id.
    """
    sides = [review[list(heads)].sum(axis=1).abs() for heads in (TAX_HEADS, _BOOKS_TAX)]
    tax = sides[0].where(sides[0] >= sides[1], sides[1]).astype("Int64")
    stake = tax.where(review[Review.status] != MATCHED, 0)
    key = review[Review.group_id].fillna(review[Review.row_id])
    own = pd.DataFrame({"stake": stake, "until": review[Review.pending_until], "tax": tax})
    together = own.groupby(key)
    order = pd.DataFrame(
        {
            "stake": -together["stake"].transform("max"),
            "until": together["until"].transform("min"),
            "tax": -together["tax"].transform("max"),
            "key": key,
            "own": -stake,
            "row": review[Review.row_id],
        }
    ).sort_values(["stake", "until", "tax", "key", "own", "row"], kind="stable")
    return Review.conform(review.assign(**{Review.at_stake: stake}).loc[order.index])
