"""The draft GSTR-2B: what the decisions make of each record, and its summary by block, bucket and leaf.

Placement and amounts follow the form's blocks, the delta principle for amendments (FAQ of 19 Jun 2025 [official])
and the ITC-reduction declaration (Advisory 624, FAQ of 17 Oct 2025 [official]). Exact paise throughout. The
portal's own GSTR-2B is the truth; this predicts it and explains the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ims_xl.errors import Conservation, Level, Problem
from ims_xl.gst.actions import ImsAction, ItcReduction, OriginalWas
from ims_xl.gst.documents import DocumentType, Section
from ims_xl.gst.gstr2b import LEAVES
from ims_xl.gst.money import words
from ims_xl.ims.columns import NO_TAX, Heads, flags, heads, plus, texts, times
from ims_xl.ims.context import Context
from ims_xl.ims.decision import Decision, effective
from ims_xl.ims.history import Case, cases
from ims_xl.tables import MONEY, TAX_HEADS, TEXT, Column, Draft2B, Records, Table

_REVERSE_CHARGE = {"cdnr": "cdnrrev", "cdnra": "cdnrarev"}
_PORTAL = tuple(f"portal_{head}" for head in TAX_HEADS)


class Documents(Table):
    """What one record contributes to GSTR-2B; block, bucket and leaf are NA for a record that stands in none."""

    title, sheet, key = "", "", ("record_id",)

    record_id = Column("Record id", TEXT)
    block = Column("Block", TEXT)
    bucket = Column("Bucket", TEXT)
    leaf = Column("Leaf", TEXT)
    igst = Column("IGST (₹)", MONEY)
    cgst = Column("CGST (₹)", MONEY)
    sgst = Column("SGST (₹)", MONEY)
    cess = Column("Cess (₹)", MONEY)
    because = Column("Because", TEXT)


@dataclass(frozen=True)
class Draft:
    """The leaves (a Draft2B frame, all of them, Part B positive), the documents behind them, and what is uncertain."""

    leaves: pd.DataFrame
    documents: pd.DataFrame
    problems: list[Problem]


@dataclass(frozen=True)
class Standing:
    """One record with all that decides its place and amount; tax in paise, positive on credit notes too."""

    record_id: str
    section: Section
    document_type: DocumentType
    source: str
    reverse_charge: bool
    block: str  # where a GSTR-2B said it stands; empty for records of IMS
    is_filed: bool
    is_closed: bool
    tax: Heads
    declared: Heads
    original: Heads | None
    decision: Decision
    case: Case


def compute(records: pd.DataFrame, context: Context) -> Draft:
    """GSTR-2B of the context's period as the decisions stand: the user's, else the portal's.

    `documents` holds every record once, with why it counts as it does. Raises `Conservation` where leaves and
    documents do not add up to the paisa.
    """
    rows, problems = [], []
    for one in _standings(records, context):
        outside = _outside(one, context)
        block, because = ("", outside) if outside else _block(one)
        bucket, leaf = _leaf(one) if block else ("", "")
        amounts, reason = (NO_TAX, "") if outside else _contribution(one, block)
        igst, cgst, sgst, cess = amounts
        rows.append(
            {
                "record_id": one.record_id,
                "block": block,
                "bucket": bucket,
                "leaf": leaf,
                "igst": igst,
                "cgst": cgst,
                "sgst": sgst,
                "cess": cess,
                "because": f"{because} {reason}".strip(),
            }
        )
        if block and one.section.is_amendment and one.original is None:
            problems.append(_unknown_original(one))
    documents = Documents.of_rows(rows)
    return Draft(_summed(documents), documents, problems)


def compare(leaves: pd.DataFrame, statement_leaves: pd.DataFrame) -> pd.DataFrame:
    """The leaves beside the portal's own: `Agrees` or `Differs` on each, NA where no GSTR-2B is known.

    `statement_leaves`: block, bucket, leaf and the four heads in paise; a leaf it lacks is nothing there, one that
    it has beyond ours becomes a row.
    """
    key = [Draft2B.block, Draft2B.bucket, Draft2B.leaf]
    ours = leaves.drop(columns=[*_PORTAL, Draft2B.verdict], errors="ignore")
    if statement_leaves.empty:
        return Draft2B.conform(ours)
    portal = statement_leaves[[*key, *TAX_HEADS]].rename(columns=dict(zip(TAX_HEADS, _PORTAL, strict=True)))
    both = ours.merge(portal, on=key, how="outer", sort=False)
    order = {place: row for row, place in enumerate(zip(*(ours[column] for column in key), strict=True))}
    places = zip(*(both[column] for column in key), strict=True)
    both = both.assign(_order=[order.get(place, len(order)) for place in places]).sort_values("_order", kind="stable")
    amounts = [*TAX_HEADS, *_PORTAL, Draft2B.documents]
    both[amounts] = both[amounts].fillna(0)
    agrees = pd.Series(True, index=both.index)
    for head, theirs in zip(TAX_HEADS, _PORTAL, strict=True):
        agrees &= both[head] == both[theirs]
    both[Draft2B.verdict] = agrees.map({True: "Agrees", False: "Differs"})
    return Draft2B.conform(both.drop(columns="_order"))


def portal_side(leaves: pd.DataFrame) -> pd.DataFrame:
    """The portal's leaves that a Draft2B frame holds from an earlier comparison; no rows where it holds none."""
    known = leaves[leaves[Draft2B.verdict].notna()]
    columns = [Draft2B.block, Draft2B.bucket, Draft2B.leaf, *_PORTAL]
    return known[columns].rename(columns=dict(zip(_PORTAL, TAX_HEADS, strict=True))).reset_index(drop=True)


def _standings(records: pd.DataFrame, context: Context) -> Iterator[Standing]:
    """The records as the rules read them."""
    for identity, section, kind, source, reverse, block, filed, closed, tax, decision, case in zip(
        texts(records, Records.record_id),
        texts(records, Records.section),
        texts(records, Records.document_type),
        texts(records, Records.source),
        flags(records, Records.reverse_charge),
        texts(records, Records.gstr2b_block),
        flags(records, Records.is_filed),
        flags(records, Records.gstr3b_filed),
        heads(records),
        effective(records),
        cases(records, context),
        strict=True,
    ):
        nature = Section(section).nature
        document_type = DocumentType(kind) if kind else nature.document_type
        sign = document_type.sign
        yield Standing(
            record_id=identity,
            section=nature.section,
            document_type=document_type,
            source=source,
            reverse_charge=bool(reverse),
            block=block,
            is_filed=filed is not False,
            is_closed=bool(closed),
            tax=times(sign, tax),
            declared=times(sign, decision.declared),
            original=None if case.original is None else times(sign, case.original),
            decision=decision,
            case=case,
        )


def _block(one: Standing) -> tuple[str, str]:
    """The block of a record that takes part, and why."""
    if one.source == "GSTR-2B":
        return one.block or "itcavl", "Went to GSTR-2B directly."
    action = one.decision.action
    if action is ImsAction.REJECT:
        return "itcRejected", "Rejected: for information only."
    if action is ImsAction.PENDING:
        return "itcavl", f"Pending ended on {one.case.pending_until:%d-%m-%Y}: deemed accepted."
    return "itcavl", "Accepted." if action is ImsAction.ACCEPT else "No action: deemed accepted."


def _outside(one: Standing, context: Context) -> str:
    """Why a record is in no block of this GSTR-2B, in a sentence; empty where it is in one."""
    period = one.case.circumstance.period
    if one.source == "Earlier period" or (one.is_closed and period < context.opens):
        return f"History: counted in GSTR-2B of {period.label}."
    if not one.is_filed:
        return "Not filed by its supplier yet: cannot count."
    if period > context.closes:
        return f"Belongs to GSTR-2B of {period.label}."
    if one.source == "GSTR-2B":
        return "" if period >= context.opens else f"Counted in GSTR-2B of {period.label}."
    if one.case.superseded_by:
        return "Amended before its GSTR-3B was filed: the amended record counts instead."
    if one.decision.action is ImsAction.PENDING and not one.case.pending_over:
        return "Pending: counts in no GSTR-2B until it is acted on."
    return ""


def _leaf(one: Standing) -> tuple[str, str]:
    """Bucket and leaf by type of document; reverse charge has its own."""
    nature = one.section.nature
    if one.document_type is DocumentType.ISD_CREDIT_NOTE:
        return "othersup", nature.leaf
    if not one.reverse_charge:
        return nature.bucket, nature.leaf
    if nature.bucket == "othersup":
        return "othersup", _REVERSE_CHARGE[nature.leaf]
    return ("revsup", nature.leaf) if nature.bucket == "nonrevsup" else (nature.bucket, nature.leaf)


def _contribution(one: Standing, block: str) -> tuple[Heads, str]:
    """What a record adds to its leaf, Part B positive, and why where it is not simply its tax."""
    if block == "itcRejected":
        return one.tax, ""
    reducing = one.document_type.sign < 0
    reduction = _declared_reduction(one)
    was = one.case.circumstance.original_was
    if reduction is ItcReduction.NONE:
        return NO_TAX, "Declared: no ITC to be reduced."
    if reduction is ItcReduction.PARTIAL:
        told = f"Declared: ITC to be reduced by {words(sum(one.declared))}."
        return (one.declared if reducing else times(-1, one.declared)), told
    if one.original is None or was is OriginalWas.OPEN:
        return one.tax, "Counts in full; its original was never counted." if one.original else ""
    if was is OriginalWas.REJECTED:
        return one.tax, "Counts in full: its original was rejected."
    difference = plus(one.tax, times(-1, one.original))
    return difference, f"Counts with the difference from its original, {words(sum(difference))}."


def _declared_reduction(one: Standing) -> ItcReduction | None:
    """The declaration that holds; None where there is none, or where it says nothing beside full reduction."""
    declared = one.decision.action is ImsAction.ACCEPT and (one.is_closed or one.case.takes_declaration)
    return one.decision.reduction if declared else None  # of a closed record the portal took it when it was open


def _unknown_original(one: Standing) -> Problem:
    """The remark on an amendment whose original is not known here."""
    number = one.record_id.split("|")[3]
    return Problem(
        f"Its original is not known here, so it counts in full ({words(sum(one.tax))}); the portal takes the "
        "difference where the original was accepted. Sync the history of originals to have it exact.",
        sheet=Records.sheet,
        header=Records.document_number.header,
        value=number,
        level=Level.REMARK,
    )


def _summed(documents: pd.DataFrame) -> pd.DataFrame:
    """All leaves of GSTR-2B with the sums of their documents."""
    sums: dict[tuple[str, str, str], Heads] = {(leaf.block, leaf.bucket, leaf.leaf): NO_TAX for leaf in LEAVES}
    counts = dict.fromkeys(sums, 0)
    places = zip(*(texts(documents, column) for column in ("block", "bucket", "leaf")), strict=True)
    for place, amounts in zip(places, heads(documents), strict=True):
        if place in sums:
            sums[place] = plus(sums[place], amounts)
            counts[place] += 1
    rows = []
    for leaf in LEAVES:
        place = (leaf.block, leaf.bucket, leaf.leaf)
        igst, cgst, sgst, cess = sums[place]
        rows.append(
            {
                "block": leaf.block,
                "bucket": leaf.bucket,
                "leaf": leaf.leaf,
                "caption": leaf.caption,
                "documents": counts[place],
                "igst": igst,
                "cgst": cgst,
                "sgst": sgst,
                "cess": cess,
            }
        )
    leaves = Draft2B.of_rows(rows)
    for head in TAX_HEADS:
        if int(leaves[head].sum()) != int(documents[head].sum()):
            raise Conservation(f"GSTR-2B: the leaves' {head} do not add up to the documents'. Nothing was written.")
    return leaves
