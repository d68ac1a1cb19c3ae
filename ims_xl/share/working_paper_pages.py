"""The working paper's pages, to be signed: figures, table 4, GSTR-2B, open points and the decisions, with the seal.

Nobody signs a thousand pages: of very many decisions and open points the first are printed, those that need a reader
before the rest, and a sentence says how many more stand in the frozen workbook under the same seal.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ims_xl.columns import Column
from ims_xl.gst.money import grouped, words
from ims_xl.ims.columns import heads, texts
from ims_xl.share import typeset
from ims_xl.share.seal import Decided
from ims_xl.share.working_paper import Evidence, by_action, by_status, open_points
from ims_xl.tables import TAX_HEADS, Draft2B, Table4

MOST_DECISIONS = 5_000  # some 200 pages; the typesetter takes 100 MB for a thousand rows
MOST_POINTS = 1_000


def as_pdf(evidence: Evidence) -> bytes:
    """The paper on A4."""
    leaves = evidence.leaves[_shown_leaves(evidence.leaves)]
    printed = _printed(evidence.decided)
    data = {
        "fonts": typeset.fonts(hindi=False),
        "title": f"Working paper: IMS and GSTR-2B, {evidence.period.label}",
        "facts": evidence.facts,
        "statuses": [(word, str(count), words(tax)) for word, count, tax in by_status(evidence.review)],
        "actions": [(word, str(count), words(tax)) for word, count, tax in by_action(evidence.decided)],
        "boxes": _money_rows(evidence.boxes, [Table4.box, Table4.caption]),
        "leaves": [
            [*row, verdict]
            for row, verdict in zip(_money_rows(leaves, [Draft2B.caption]), texts(leaves, Draft2B.verdict), strict=True)
        ],
        "decisions": _decisions(printed),
        "left_out": _left_out(evidence.decided, printed),
        "points": _points(open_points(evidence)),
    }
    return typeset.pdf("working_paper.typ", "paper", data)


def _printed(decided: pd.DataFrame) -> pd.DataFrame:
    """The decisions to print: what is not plainly matched and accepted first, and most tax first; in their order."""
    if len(decided) <= MOST_DECISIONS:
        return decided
    plain = (decided[Decided.status] == "Matched") & (decided[Decided.action] == "Accept")
    plain &= decided[Decided.itc_reduction].isna()
    tax = decided[list(TAX_HEADS)].fillna(0).sum(axis=1).abs()
    order = pd.DataFrame({"plain": plain.fillna(False).astype(bool), "tax": tax})
    first = order.sort_values(["plain", "tax"], ascending=[True, False], kind="stable").index[:MOST_DECISIONS]
    return decided.loc[first.sort_values()]


def _left_out(decided: pd.DataFrame, printed: pd.DataFrame) -> str:
    """What is said of decisions that are not printed; "" where all are."""
    rest = decided.drop(printed.index)
    if rest.empty:
        return ""
    shown, of, other = (grouped(len(some)) for some in (printed, decided, rest))
    tax = words(int(rest[list(TAX_HEADS)].fillna(0).sum(axis=1).sum()))
    return (
        f"Printed are {shown} of {of} decisions: what is not plainly matched and accepted first, and "
        f"the most tax first. The other {other}, with tax of {tax}, stand in the frozen workbook beside this "
        f"paper, on its sheet {Decided.sheet}, under the same seal."
    )


def _points(points: list[str]) -> list[str]:
    """The open points that are printed, and how many more there are."""
    more = len(points) - MOST_POINTS
    if more <= 0:
        return points
    return [
        *points[:MOST_POINTS],
        f"And {grouped(more)} more, on the sheet Open points of the frozen workbook beside this paper.",
    ]


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
