"""Our GSTR-2B beside the portal's, document by document: what differs, and the likeliest reason for it.

A difference of the two is news: an action the portal's draft did not know, a filing after the last day, a record
that was never in IMS.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import pandas as pd

from ims_xl.columns import DATE, MONEY, TEXT, Column, Kind, Table
from ims_xl.errors import Level, Problem
from ims_xl.gst.counting import counted
from ims_xl.gst.documents import DocumentType, Section
from ims_xl.gst.gstr2b import BLOCKS
from ims_xl.gst.money import rupees, words
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims.columns import days, flags, heads, texts, times
from ims_xl.ims.compare_reasons import Ours, Theirs, why_different, why_ours, why_theirs
from ims_xl.ims.context import Context
from ims_xl.ims.decision import effective, held
from ims_xl.ims.draft_2b import Documents, Draft
from ims_xl.tables import TAX_HEADS, Draft2B, Records

_FORMULA = ("=", "+", "-", "@")


class Outcomes(StrEnum):
    """How a document of either side stands to the other."""

    EQUAL = "In both, equal"
    DIFFERENT = "In both, different"
    ONLY_OURS = "Only here"
    ONLY_THEIRS = "Only on the portal"


class Compared(Table):
    """A document of either GSTR-2B. Tax: the document's own, in paise, positive on credit notes too."""

    title, sheet, key = "", "", ("record_id",)

    record_id = Column("Record id", TEXT)
    outcome = Column("Outcome", TEXT)
    reason = Column("Likeliest reason", TEXT)
    difference = Column("Different in", TEXT)
    section = Column("Section", TEXT)
    supplier_gstin = Column("Supplier GSTIN", TEXT)
    document_number = Column("Document number", TEXT)
    document_date = Column("Document date", DATE)
    block = Column("Block", TEXT, words=BLOCKS)
    portal_block = Column("Portal block", TEXT, words=BLOCKS)
    igst = Column("IGST (₹)", MONEY)
    cgst = Column("CGST (₹)", MONEY)
    sgst = Column("SGST (₹)", MONEY)
    cess = Column("Cess (₹)", MONEY)
    portal_igst = Column("Portal IGST (₹)", MONEY)
    portal_cgst = Column("Portal CGST (₹)", MONEY)
    portal_sgst = Column("Portal SGST (₹)", MONEY)
    portal_cess = Column("Portal Cess (₹)", MONEY)


def documents(
    draft: Draft, records: pd.DataFrame, statement: pd.DataFrame, drafted: date | None, context: Context
) -> pd.DataFrame:
    """Every document of ours that stands in GSTR-2B and every one of the portal's, once, by record id.

    `statement`: the portal's documents as Records with their `portal_block`; `drafted`: when the portal made it.
    """
    ours, theirs = dict(_ours(draft, records)), dict(_theirs(statement))
    named = pd.concat([records, statement], ignore_index=True).drop_duplicates(Records.record_id)
    shown = named.set_index(Records.record_id)[
        [Records.section, Records.supplier_gstin, Records.document_number, Records.document_date]
    ]
    rows: list[dict[str, object]] = []
    here = {identity for identity, one in ours.items() if one.block}
    for identity in sorted(here | set(theirs)):
        one, other = ours.get(identity), theirs.get(identity)
        if one and one.block and other:
            difference = _difference(one, other)
            outcome = Outcomes.DIFFERENT if difference else Outcomes.EQUAL
            reason = why_different(one, other, drafted) if difference else ""
        elif other:
            outcome, difference, reason = Outcomes.ONLY_THEIRS, "", why_theirs(one, other, drafted)
        else:
            assert one is not None
            outcome, difference, reason = Outcomes.ONLY_OURS, "", why_ours(one, drafted, context)
        row: dict[str, object] = {
            "record_id": identity,
            "outcome": outcome,
            "reason": reason,
            "difference": difference,
            "block": one.block if one else "",
            "portal_block": other.block if other else "",
        }
        row |= dict(zip(TAX_HEADS, one.tax, strict=True)) if one and one.block else {}
        row |= {f"portal_{head}": tax for head, tax in zip(TAX_HEADS, other.tax, strict=True)} if other else {}
        rows.append(row)
    table = Compared.of_rows(rows)
    known = shown.reindex(table[Compared.record_id]).reset_index(drop=True)
    return Compared.conform(table.assign(**{column: known[column] for column in known.columns}))


def _ours(draft: Draft, records: pd.DataFrame) -> Iterator[tuple[str, Ours]]:
    placed = draft.documents
    own = placed[[f"tax_{head}" for head in TAX_HEADS]].set_axis(list(TAX_HEADS), axis=1)
    for identity, *known in zip(
        texts(records, Records.record_id),
        texts(placed, Documents.outcome),
        texts(placed, Documents.block),
        heads(own),
        texts(records, Records.source),
        texts(records, Records.source_form),
        days(records, Records.filing_date),
        [filed is not False for filed in flags(records, Records.is_filed)],
        effective(records),
        held(records),
        days(records.assign(day=records[Records.sent_on].dt.normalize()), "day"),
        strict=True,
    ):
        yield identity, Ours(*known)


def _theirs(statement: pd.DataFrame) -> Iterator[tuple[str, Theirs]]:
    for identity, block, tax, kind, section, reverse, reason in zip(
        texts(statement, Records.record_id),
        texts(statement, "portal_block"),
        heads(statement),
        texts(statement, Records.document_type),
        texts(statement, Records.section),
        flags(statement, Records.reverse_charge),
        texts(statement, Records.unavailable_reason),
        strict=True,
    ):
        positive = times(DocumentType(kind).sign, tax)
        yield identity, Theirs(block, positive, Section(section), bool(reverse), reason)


def _difference(one: Ours, other: Theirs) -> str:
    """The fields that differ, with both figures."""
    found = [f"{BLOCKS[one.block]}, portal {BLOCKS[other.block]}"] if one.block != other.block else []
    found += [
        f"{head.upper()} {words(here)}, portal {words(there)}"
        for head, here, there in zip(TAX_HEADS, one.tax, other.tax, strict=True)
        if here != there
    ]
    return "; ".join(found)


def problems(compared: pd.DataFrame, most: int = 500) -> list[Problem]:
    """A remark for each document that is not equal; beyond `most` of them, how many more the file beside holds."""
    news = compared[compared[Compared.outcome] != Outcomes.EQUAL]
    shown = news.head(most)
    found = [
        Problem(
            f"{outcome}{f' ({difference})' if difference else ''}: {reason}",
            sheet=Draft2B.sheet,
            header=section,
            value=number,
            level=Level.REMARK,
        )
        for outcome, difference, reason, section, number in zip(
            *(
                texts(shown, column)
                for column in (
                    Compared.outcome,
                    Compared.difference,
                    Compared.reason,
                    Compared.section,
                    Compared.document_number,
                )
            ),
            strict=True,
        )
    ]
    if len(news) > most:
        more = len(news) - most
        told = f"{counted(more, 'more document')} {'differs' if more == 1 else 'differ'}; all that differ stand in the "
        told += "file of the comparison."
        found.append(Problem(told, sheet=Draft2B.sheet, level=Level.REMARK))
    return found


def told(compared: pd.DataFrame, period: TaxPeriod) -> str:
    """How many documents agree, in a sentence."""
    counts = compared[Compared.outcome].value_counts()
    words = {Outcomes.EQUAL: "agree", Outcomes.DIFFERENT: "differ"}
    parts = ", ".join(f"{int(counts.get(one, 0))} {words.get(one, one.value.lower())}" for one in Outcomes)
    lacking = int(counts.get(Outcomes.ONLY_THEIRS, 0))
    sync = " Sync brings in what only the portal has; then Compute 2B again." if lacking else ""
    return f" Documents of {period.label}: {parts}.{sync}"


def to_csv(compared: pd.DataFrame) -> str:
    """All documents of the comparison as CSV, amounts in rupees; what a sheet would take for a formula is quoted."""
    shown = compared.rename(columns={str(column): column.header for column in Compared.columns()})
    for column in Compared.columns():
        if column.kind is Kind.MONEY:
            shown[column.header] = [None if pd.isna(paise) else str(rupees(int(paise))) for paise in compared[column]]
        elif column.kind is Kind.TEXT:
            shown[column.header] = [
                f"'{text}" if text.startswith(_FORMULA) else column.shown(text) for text in texts(compared, column)
            ]
    return str(shown.to_csv(index=False, date_format="%d-%m-%Y", lineterminator="\n"))
