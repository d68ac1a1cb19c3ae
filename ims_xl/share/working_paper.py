"""The working paper of a period: what was found, what was decided by whom and why, and what GSTR-2B and 3B come to.

One PDF to be signed and one frozen workbook, both with the seal over the decided rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from ims_xl.columns import Column, Kind
from ims_xl.excel import looks
from ims_xl.gst.money import words
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims.columns import heads, texts
from ims_xl.share import typeset
from ims_xl.share.paper import Paper
from ims_xl.share.seal import Decided
from ims_xl.tables import TAX_HEADS, Draft2B, Problems, Review, Table4

STATUSES = ("Matched", "Partially Matched", "Books Only", "IMS Only")
ACTIONS = ("Accept", "Reject", "Pending", "No action")
SEAL_LABEL = "Seal over the decisions (SHA-256)"
_HEADS = ("IGST", "CGST", "SGST", "Cess")


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
    undecided = review[(review[Review.status] == "IMS Only") | (review[Review.status] == "Partially Matched")]
    undecided = undecided[undecided[Review.action].isna() & (undecided[Review.reason] != "OUT_OF_SCOPE")]
    for number, status, why in zip(
        *(texts(undecided, column) for column in (Review.document_number, Review.status, Review.because)), strict=True
    ):
        found.append(f"{number}: {status}, no action chosen. {why}")
    missing = review[(review[Review.status] == "Books Only") & (review[Review.reason] == "NO_CANDIDATE")]
    for number, supplier in zip(texts(missing, Review.books_number), texts(missing, Review.supplier_name), strict=True):
        found.append(f"{number} of {supplier}: in the books, not on the portal.")
    differing = evidence.leaves[evidence.leaves[Draft2B.verdict] == "Differs"]
    found += [f"GSTR-2B, {caption}: ours differs from the portal's." for caption in texts(differing, Draft2B.caption)]
    if evidence.leaves[Draft2B.verdict].isna().all():
        found.append("No GSTR-2B of the portal was compared with.")
    said = zip(texts(evidence.problems, Problems.value), texts(evidence.problems, Problems.message), strict=True)
    return found + [f"{value}: {message}" if value else message for value, message in said]


def as_pdf(evidence: Evidence) -> bytes:
    """The paper on A4."""
    leaves = evidence.leaves[_shown_leaves(evidence.leaves)]
    data = {
        "fonts": typeset.fonts(hindi=False),
        "title": f"Working paper: IMS and GSTR-2B, {evidence.period.label}",
        "facts": evidence.facts,
        "statuses": [(word, str(count), words(tax)) for word, count, tax in by_status(evidence.review)],
        "actions": [(word, str(count), words(tax)) for word, count, tax in by_action(evidence.decided)],
        "boxes": _money_rows(evidence.boxes, [Table4.box, Table4.caption]),
        "leaves": [
            [*row, verdict]
            for row, verdict in zip(
                _money_rows(leaves, [Draft2B.block, Draft2B.caption]), texts(leaves, Draft2B.verdict), strict=True
            )
        ],
        "decisions": _decisions(evidence.decided),
        "points": open_points(evidence),
    }
    return typeset.pdf("working_paper.typ", "paper", data)


def _shown_leaves(leaves: pd.DataFrame) -> pd.Series:
    """The lines of GSTR-2B that hold anything, here or on the portal."""
    amounts_told = [*TAX_HEADS, *(f"portal_{head}" for head in TAX_HEADS)]
    shown: pd.Series = (leaves[amounts_told].fillna(0) != 0).any(axis=1) | (leaves[Draft2B.documents] > 0)
    return shown


def _money_rows(frame: pd.DataFrame, named: Sequence[Column]) -> list[list[str]]:
    told = zip(*(texts(frame, column) for column in named), heads(frame), strict=True)
    return [[*cells[:-1], *(words(amount) for amount in cells[-1])] for cells in told]


def _decisions(decided: pd.DataFrame) -> list[list[str]]:
    """A row for each record as it is printed."""
    when = decided[Decided.moment].dt.strftime("%d-%m-%Y").fillna("").tolist()
    dated = decided[Decided.document_date].dt.strftime("%d-%m-%Y").fillna("").tolist()
    columns = (Decided.supplier_name, Decided.document_number, Decided.status, Decided.action, Decided.remarks)
    supplier, number, status, action, remarks = (texts(decided, column) for column in columns)
    who, why = texts(decided, Decided.who), texts(decided, Decided.because)
    tax = [words(sum(each)) for each in heads(decided)]
    by = [f"{name} {day}".strip() for name, day in zip(who, when, strict=True)]
    reasons = [f"{cause} {remark}".strip() for cause, remark in zip(why, remarks, strict=True)]
    rows = zip(supplier, number, dated, tax, status, action, by, reasons, strict=True)
    return [list(row) for row in rows]


def as_xlsx(evidence: Evidence) -> bytes:
    """The paper as a frozen workbook: values only, every sheet protected."""
    paper = Paper(f"Working paper {evidence.gstin} {evidence.period.text}", evidence.made)
    _summary(paper, evidence)
    _table(paper, Decided.sheet, evidence.decided, Decided.columns())
    _table(paper, "GSTR-2B", evidence.leaves, Draft2B.columns())
    _table(paper, "Table 4", evidence.boxes, Table4.columns())
    points = paper.sheet("Open points")
    points.set_column(0, 0, 140)
    points.write_string(0, 0, "Open points", paper.format(font_size=14, bold=True))
    for row, point in enumerate(open_points(evidence) or ["None."], start=2):
        points.write_string(row, 0, point, paper.format(text_wrap=True, valign="top"))
    points.protect("")
    return paper.packed()


def _summary(paper: Paper, evidence: Evidence) -> None:
    sheet = paper.sheet("Summary")
    for place, width in enumerate((36, 80, 22)):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, f"Working paper, {evidence.period.label}", paper.format(font_size=16, bold=True))
    row = 2
    for label, told in evidence.facts:
        sheet.write_string(row, 0, label, paper.format(bold=True))
        sheet.write_string(row, 1, told, paper.format())
        row += 1
    parts: Mapping[str, list[tuple[str, int, int]]] = {
        "Status": by_status(evidence.review),
        "Action": by_action(evidence.decided),
    }
    for heading, lines in parts.items():
        row += 1
        for place, title in enumerate((heading, "Documents", "Tax (₹)")):
            sheet.write_string(row, place, title, paper.coloured(looks.BAND_COLOURS[looks.Band.PORTAL], bold=True))
        for word, count, tax in lines:
            row += 1
            sheet.write_string(row, 0, word, paper.cells(Kind.TEXT))
            sheet.write_number(row, 1, count, paper.cells(Kind.COUNT, align="left"))
            sheet.write_number(row, 2, tax / 100, paper.cells(Kind.MONEY))
        row += 1
    sheet.protect("")


def _table(paper: Paper, name: str, frame: pd.DataFrame, columns: Sequence[Column]) -> None:
    sheet = paper.sheet(name)
    paper.table(sheet, frame, columns, wide=(Decided.because, Draft2B.caption, Table4.caption))
    sheet.protect("", {"autofilter": True, "format_columns": True})
