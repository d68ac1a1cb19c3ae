"""Where one record stands in GSTR-2B, and what it contributes there.

Placement follows the form's blocks; amounts the delta principle for amendments (FAQ of 19 Jun 2025 [official])
and the ITC-reduction declaration (Advisory 624, FAQ of 17 Oct 2025 [official]).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ims_xl.gst.actions import ImsAction, ItcReduction, OriginalWas
from ims_xl.gst.documents import DocumentType, Section
from ims_xl.gst.money import words
from ims_xl.ims.columns import NO_TAX, Heads, flags, heads, plus, texts, times
from ims_xl.ims.context import Context
from ims_xl.ims.decision import Decision, effective
from ims_xl.ims.history import Case, cases
from ims_xl.tables import Records

_REVERSE_CHARGE = {"cdnr": "cdnrrev", "cdnra": "cdnrarev"}


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


def standings(records: pd.DataFrame, context: Context) -> Iterator[Standing]:
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


def block(one: Standing) -> tuple[str, str]:
    """The block of a record that takes part, and why."""
    if one.source == "GSTR-2B":
        return one.block or "itcavl", "Went to GSTR-2B directly."
    action = one.decision.action
    if action is ImsAction.REJECT:
        return "itcRejected", "Rejected: for information only."
    if action is ImsAction.PENDING:
        return "itcavl", f"Pending ended on {one.case.pending_limit:%d-%m-%Y}: deemed accepted."
    return "itcavl", "Accepted." if action is ImsAction.ACCEPT else "No action: deemed accepted."


def outside(one: Standing, context: Context) -> str:
    """Why a record is in no block of this GSTR-2B, in a sentence; empty where it is in one."""
    period = one.case.circumstance.period
    if one.source == "Earlier period" or (one.is_closed and period < context.opens):
        return f"History: counted in GSTR-2B of {period.label}."
    if not one.is_filed:
        return "Not filed by its supplier yet: cannot count."
    if period > context.closes:
        return f"Belongs to GSTR-2B of {period.label}."
    direct = one.source == "GSTR-2B"
    if direct and period < context.opens:
        return f"Counted in GSTR-2B of {period.label}."
    if one.case.superseded_by:
        return "Amended before its GSTR-3B was filed: the amended record counts instead."
    if not direct and one.decision.action is ImsAction.PENDING and not one.case.pending_over:
        return "Pending: counts in no GSTR-2B until it is acted on."
    return ""


def leaf(one: Standing, block: str) -> tuple[str, str]:
    """Bucket and leaf by type of document; reverse charge has its own, but for the reversal block."""
    nature = one.section.nature
    if one.document_type is DocumentType.ISD_CREDIT_NOTE:
        return "othersup", nature.leaf
    if not one.reverse_charge:
        return nature.bucket, nature.leaf
    if nature.bucket == "othersup":
        return "othersup", _REVERSE_CHARGE[nature.leaf]
    has_bucket = nature.bucket == "nonrevsup" and block != "itcrev"
    return ("revsup" if has_bucket else nature.bucket), nature.leaf


def contribution(one: Standing, block: str) -> tuple[Heads, str]:
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
    if one.original is None:
        return one.tax, "Counts in full: its original is not known here." if one.section.is_amendment else ""
    if was is OriginalWas.OPEN:
        return one.tax, "Counts in full: its original was not counted before."
    if was is OriginalWas.REJECTED:
        return one.tax, "Counts in full: its original was rejected."
    difference = plus(one.tax, times(-1, one.original))
    return difference, f"Counts with the difference from its original, {words(sum(difference))}."


def _declared_reduction(one: Standing) -> ItcReduction | None:
    """The declaration that holds; None where there is none, or where it says nothing beside full reduction."""
    declared = one.decision.action is ImsAction.ACCEPT and (one.is_closed or one.case.takes_declaration)
    return one.decision.reduction if declared else None  # of a closed record the portal took it when it was open
