"""The working paper of a period: what was found, what was decided by whom and why, and what GSTR-2B and 3B come to.

What it says; `working_paper_pages` prints it to be signed, `working_paper_sheets` freezes it as a workbook.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from ims_xl.gst.period import TaxPeriod
from ims_xl.gst.statuses import BOOKS_ONLY, IMS_ONLY, PARTIALLY, STATUSES
from ims_xl.ims.columns import texts
from ims_xl.share.seal import Decided
from ims_xl.tables import TAX_HEADS, Draft2B, Problems, Records, Review

ACTIONS = ("Accept", "Reject", "Pending", "No action")
SEAL_LABEL = "Seal over the decisions (SHA-256)"


@dataclass(frozen=True)
class Evidence:
    """What the paper is made of: whose and when, the tables as they stand, and the seal."""

    client: str
    gstin: str
    period: TaxPeriod
    made: datetime
    prepared_by: str
    reviewed_by: str
    decided: pd.DataFrame
    review: pd.DataFrame
    leaves: pd.DataFrame
    boxes: pd.DataFrame
    problems: pd.DataFrame
    seal: str

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The head of the paper."""
        return [
            ("Client", self.client or self.gstin),
            ("GSTIN", self.gstin),
            ("GSTR-2B period", self.period.label),
            ("Made on", f"{self.made:%d-%m-%Y %H:%M}"),
            ("Prepared by", self.prepared_by),
            ("Reviewed by", self.reviewed_by),
            (SEAL_LABEL, self.seal),
        ]


def by_status(review: pd.DataFrame) -> list[tuple[str, int, int]]:
    """Rows and tax in paise by status; the books' tax where there is no record."""
    booked = [f"books_{head}" for head in TAX_HEADS]
    tax = review[list(TAX_HEADS)].sum(axis=1, min_count=1).fillna(review[booked].sum(axis=1, min_count=1)).fillna(0)
    return [
        (status, int((review[Review.status] == status).sum()), int(tax[review[Review.status] == status].sum()))
        for status in STATUSES
    ]


def by_action(decided: pd.DataFrame) -> list[tuple[str, int, int]]:
    """Records and tax in paise by the action that counts."""
    tax = decided[list(TAX_HEADS)].sum(axis=1).fillna(0)
    return [
        (action, int((decided[Decided.action] == action).sum()), int(tax[decided[Decided.action] == action].sum()))
        for action in ACTIONS
    ]


def open_points(evidence: Evidence) -> list[str]:
    """What is not settled: undecided records that do not match, lines that differ from the portal's 2B, problems."""
    review, found = evidence.review, []
    undecided = review[review[Review.status].isin((IMS_ONLY, PARTIALLY))]
    undecided = undecided[undecided[Review.action].isna() & (undecided[Review.reason] != "OUT_OF_SCOPE")]
    for number, status, why in zip(
        *(texts(undecided, column) for column in (Review.document_number, Review.status, Review.because)), strict=True
    ):
        found.append(f"{number}: {status}, no action chosen. {why}")
    missing = review[(review[Review.status] == BOOKS_ONLY) & (review[Review.reason] == "NO_CANDIDATE")]
    for number, supplier in zip(texts(missing, Review.books_number), texts(missing, Review.supplier_name), strict=True):
        found.append(f"{number} of {supplier}: in the books, not on the portal.")
    differing = evidence.leaves[evidence.leaves[Draft2B.verdict] == "Differs"]
    found += [f"GSTR-2B, {caption}: ours differs from the portal's." for caption in texts(differing, Draft2B.caption)]
    if evidence.leaves[Draft2B.verdict].isna().all():
        found.append("No GSTR-2B of the portal was compared with.")
    return found + list(remarks(evidence.problems))


def remarks(problems: pd.DataFrame) -> Iterator[str]:
    """The remarks on Problems with their places; news of the last sync are none."""
    columns = (Problems.step, Problems.file, Problems.value, Problems.message)
    numbers = problems[Problems.row].fillna(0).astype(int)
    for (step, file, value, message), row in zip(
        zip(*(texts(problems, column) for column in columns), strict=True), numbers, strict=True
    ):
        if step == Records.news.header:
            continue
        place = [file, f"row {row}" if row else "", value if value not in message else ""]
        where = ", ".join(filter(None, place))
        yield f"{where}: {message}" if where else message
