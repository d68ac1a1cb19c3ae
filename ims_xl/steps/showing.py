"""Sort by status: Reconciliation in the order of the work, filtered to what is wanted."""

from __future__ import annotations

import pandas as pd

from ims_xl.columns import Column
from ims_xl.errors import NotAllowed
from ims_xl.excel.workbook import Workbook
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.money import grouped
from ims_xl.gst.statuses import STATUSES
from ims_xl.steps.step import Done
from ims_xl.tables import TAX_HEADS, Review

ALL, NO_ACTION = "All", ImsAction.NO_ACTION.value
CHOICES = (ALL, *STATUSES, NO_ACTION)
_BOOKS_TAX = (Review.books_igst, Review.books_cgst, Review.books_sgst, Review.books_cess)


def show(workbook: Workbook, choice: str) -> Done:
    """Show one status, the open records nobody has acted on, or all; the largest tax first, by status where all are.

    Nobody has acted on a record where it counts as No action, as on Start.

    Raises `NotAllowed` where Reconciliation is empty.
    """
    wanted: dict[Column, tuple[str, ...]] = {}
    if choice in STATUSES:
        wanted = {Review.status: (choice,)}
    elif choice == NO_ACTION:
        wanted = {Review.counts_as: (choice,)}
    review = workbook.read(Review)
    if review.empty:
        raise NotAllowed("Reconciliation is empty. Sync, Import books and Match first.")
    workbook.write({Review: _sorted(review)})
    workbook.show_only(Review, wanted)
    known = review.assign(**{Review.counts_as: Review.counted_as(review)})
    seen = pd.Series(True, index=review.index)
    for column, words in wanted.items():
        seen &= known[column].isin(words)
    shown, of = grouped(int(seen.sum())), grouped(len(review))
    return Done(f"{choice}: {shown} of {of} rows of Reconciliation, the largest tax first.")


def _sorted(review: pd.DataFrame) -> pd.DataFrame:
    """By status in the order of the menu, then by tax, then by id; members of a group stay together."""
    tax = review[list(TAX_HEADS)].sum(axis=1).abs()
    books = review[list(_BOOKS_TAX)].sum(axis=1).abs()
    group = review[Review.group_id].fillna(review[Review.row_id])
    place = {status: place for place, status in enumerate(STATUSES)}
    keys = pd.DataFrame(
        {
            "status": review[Review.status].map(place).fillna(len(place)),
            "tax": -tax.where(tax >= books, books).groupby(group).transform("max"),
            "group": group,
            "row": review[Review.row_id],
        }
    )
    return Review.conform(review.loc[keys.sort_values(["status", "tax", "group", "row"]).index])
