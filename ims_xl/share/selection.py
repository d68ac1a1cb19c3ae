"""Which rows of Reconciliation go into a client copy: all, or those of a supplier, a branch, a status, or open ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ims_xl.errors import NotAllowed
from ims_xl.gst import gstin as gstins
from ims_xl.gst.statuses import MATCHED, STATUSES
from ims_xl.tables import Books, Records, Review


@dataclass(frozen=True)
class Selection:
    """The part of Reconciliation to copy. A branch is a GSTIN of the client's, or a state: the place of supply."""

    supplier: str = ""
    branch: str = ""
    statuses: Sequence[str] = ()
    only_open: bool = False

    @property
    def is_all(self) -> bool:
        """Is nothing left out?"""
        return not (self.supplier or self.branch or self.statuses or self.only_open)

    def of(self, review: pd.DataFrame, records: pd.DataFrame, entries: pd.DataFrame) -> pd.DataFrame:
        """The rows chosen, in the order of the sheet. Raises `NotAllowed` for a name that is none, or no rows."""
        if review.empty:
            raise NotAllowed("Reconciliation is empty: there is nothing to ask the client yet. Sync, then Match.")
        here = pd.Series(True, index=review.index)
        if self.supplier:
            here &= _of_supplier(review, gstins.clean(self.supplier))
        if self.branch:
            here &= _of_branch(review, records, entries, self.branch.strip())
        if self.statuses:
            here &= review[Review.status].isin([_status(word) for word in self.statuses])
        if self.only_open:
            here &= needs_an_answer(review)
        if not here.any():
            raise NotAllowed("No row of Reconciliation is of that kind; no copy was written. Ask for another part.")
        return review[here]


def needs_an_answer(review: pd.DataFrame) -> pd.Series:
    """Of each row: is it not Matched, can anything be done about it, and has neither client nor user said a word?"""
    silent = review[Review.client_reply].isna() | (review[Review.client_reply] == "Will check")
    undecided = review[Review.action].isna()
    asked: pd.Series = (review[Review.status] != MATCHED) & (review[Review.reason] != "OUT_OF_SCOPE")
    actionable = review[Review.record_id].isna() | review[Review.choices].notna()
    return asked & actionable & silent & undecided


def _of_supplier(review: pd.DataFrame, gstin: str) -> pd.Series:
    """The rows whose record, or whose entry where there is none, is of this supplier."""
    named = review[Review.supplier_gstin].fillna(review[Review.books_gstin])
    found: pd.Series = named == gstin
    if not found.any():
        raise NotAllowed(f"Reconciliation has no document of the supplier {gstin}. Write the GSTIN as it stands there.")
    return found


def _of_branch(review: pd.DataFrame, records: pd.DataFrame, entries: pd.DataFrame, branch: str) -> pd.Series:
    """The rows of a branch: a registration of the client's by its GSTIN, or a state by name or code."""
    gstin = gstins.clean(branch)
    if len(gstin) == 15:
        return (review[Review.record_id].str.split("|").str[0] == gstin).fillna(False).astype(bool)
    code = gstins.state_code(branch)
    if not code:
        raise NotAllowed(
            f'"{branch}" is no branch: write one of the client\'s GSTINs, or a state by its name or two digits.'
        )
    supplied = review[Review.record_id].map(_by(records, Records.record_id, Records.place_of_supply))
    booked = review[Review.entry_id].map(_by(entries, Books.entry_id, Books.place_of_supply))
    return (supplied.fillna(booked) == code).fillna(False).astype(bool)


def _by(frame: pd.DataFrame, key: str, column: str) -> pd.Series:
    return frame.drop_duplicates(key).set_index(key)[column]


def _status(word: str) -> str:
    """The status meant. Raises `NotAllowed`."""
    for status in STATUSES:
        if word.strip().casefold() == status.casefold():
            return status
    raise NotAllowed(f'"{word}" is no status. Choose among {", ".join(STATUSES)}.')
