"""Where one record stands in GSTR-2B, and what it contributes there, by the rule rows of `gst.placement`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ims_xl.gst import placement as rules
from ims_xl.gst.actions import Direction, ImsAction, ItcReduction, OriginalWas
from ims_xl.gst.documents import DocumentType, Section
from ims_xl.gst.money import words
from ims_xl.gst.period import TaxPeriod
from ims_xl.gst.placement import Contribution, Outcome, Placement
from ims_xl.ims.columns import NO_TAX, Heads, alike, flags, heads, plus, texts, times
from ims_xl.ims.context import Context
from ims_xl.ims.decision import Decision, effective
from ims_xl.ims.history import Case, Law, cases
from ims_xl.tables import Records

_PLACED_BY = (
    Records.section,
    Records.document_type,
    Records.source,
    Records.reverse_charge,
    Records.gstr2b_block,
    Records.is_filed,
    Records.gstr3b_filed,
)
_REVERSE_CHARGE = {"cdnr": "cdnrrev", "cdnra": "cdnrarev"}


@dataclass(frozen=True)
class Kind:
    """What places a record: records of one kind stand in one leaf."""

    section: Section
    document_type: DocumentType
    source: str
    reverse_charge: bool
    block: str  # where a GSTR-2B said it stands; empty for records of IMS
    is_filed: bool
    is_closed: bool
    counts_in: TaxPeriod
    is_superseded: bool
    action: ImsAction
    law: Law
    sign: int  # -1 for a credit note


@dataclass(frozen=True)
class Place:
    """Where records of a kind stand, and why; block, bucket and leaf are empty outside GSTR-2B."""

    rule: Placement
    block: str
    bucket: str
    leaf: str
    because: str


@dataclass(slots=True)  # not frozen: one is made for each record, and freezing doubles the time
class Standing:
    """One record in its place; tax in paise, positive on credit notes too."""

    record_id: str
    kind: Kind
    place: Place
    tax: Heads
    decision: Decision
    case: Case


def standings(records: pd.DataFrame, context: Context) -> Iterator[Standing]:
    """The records, each in its place."""
    decisions = effective(records)
    alikes, few = alike(records, _PLACED_BY)
    cells = list(
        zip(
            texts(few, Records.section),
            texts(few, Records.document_type),
            texts(few, Records.source),
            flags(few, Records.reverse_charge),
            texts(few, Records.gstr2b_block),
            flags(few, Records.is_filed),
            flags(few, Records.gstr3b_filed),
            strict=True,
        )
    )
    law = cases(records, context, decisions)
    kinds: dict[tuple[int, bool, int, Law], tuple[Kind, Place]] = {}
    columns = zip(texts(records, Records.record_id), alikes, heads(records), decisions, law, strict=True)
    for identity, number, tax, decision, case in columns:
        key = (number, case.superseded_by != "", id(decision), case.law)  # decisions that are alike are one object
        found = kinds.get(key)
        if found is None:
            word, typed, source, reverse, block, filed, closed = cells[number]
            kind = Kind(
                section=Section(word),
                document_type=DocumentType(typed) if typed else Section(word).nature.document_type,
                source=source,
                reverse_charge=bool(reverse),
                block=block,
                is_filed=filed is not False,
                is_closed=bool(closed),
                counts_in=case.counts_in,
                is_superseded=bool(case.superseded_by),
                action=decision.action,
                law=case.law,
                sign=DocumentType(typed).sign if typed else Section(word).nature.document_type.sign,
            )
            found = kinds[key] = kind, place(kind, context)
        kind, here = found
        yield Standing(identity, kind, here, tax if kind.sign > 0 else times(-1, tax), decision, case)


def place(kind: Kind, context: Context) -> Place:
    """Where records of the kind stand: the first placement rule that fits."""
    rule, because = _outside(kind, context) or _inside(kind)
    if rule.outcome is not Outcome.IN_2B:
        return Place(rule, "", "", "", because)
    block = rule.block or kind.block or "itcavl"
    return Place(rule, block, *leaf(kind, block), because)


def _outside(kind: Kind, context: Context) -> tuple[Placement, str] | None:
    """Why records of the kind are in no block of this GSTR-2B; None where they are in one."""
    period, direct = kind.counts_in, kind.source == "GSTR-2B"
    if kind.source == "Earlier period" or ((kind.is_closed or direct) and period < context.opens):
        return rules.EARLIER, f"History: counted in GSTR-2B of {period.label}."
    if not kind.is_filed:
        return rules.NOT_FILED, "Not filed by its supplier yet: cannot count."
    if period > context.closes:
        return rules.LATER, f"Belongs to GSTR-2B of {period.label}."
    if kind.is_superseded:
        return rules.AMENDED, "Amended before its GSTR-3B was filed: the amended record counts instead."
    if not direct and kind.action is ImsAction.PENDING and not kind.law.pending_over:
        return rules.PENDING, "Pending: counts in no GSTR-2B until it is acted on."
    return None


def _inside(kind: Kind) -> tuple[Placement, str]:
    """The block of records that take part, and why."""
    if kind.source == "GSTR-2B":
        return rules.DIRECT, "Went to GSTR-2B directly."
    if kind.action is ImsAction.REJECT:
        return rules.REJECTED, "Rejected: for information only."
    if kind.action is ImsAction.PENDING:
        return rules.PENDING_OVER, f"Pending ended on {kind.law.pending_limit:%d-%m-%Y}: deemed accepted."
    if kind.action is ImsAction.ACCEPT:
        return rules.ACCEPTED, "Accepted."
    return rules.DEEMED, "No action: deemed accepted."


def leaf(kind: Kind, block: str) -> tuple[str, str]:
    """Bucket and leaf by type of document; reverse charge has its own, but for the reversal block."""
    nature = kind.section.nature
    if kind.document_type is DocumentType.ISD_CREDIT_NOTE:
        return "othersup", nature.leaf
    if not kind.reverse_charge:
        return nature.bucket, nature.leaf
    if nature.bucket == "othersup":
        return "othersup", _REVERSE_CHARGE[nature.leaf]
    has_bucket = nature.bucket == "nonrevsup" and block != "itcrev"
    return ("revsup" if has_bucket else nature.bucket), nature.leaf


def contribution(one: Standing) -> tuple[Contribution, Heads]:
    """By which rule a record of GSTR-2B adds to its leaf, and how much; Part B positive."""
    if one.place.rule is rules.REJECTED:
        return rules.REJECTED_OWN, one.tax
    note = one.kind.sign < 0
    reduction = _declared_reduction(one)
    if reduction is ItcReduction.NONE:
        return rules.NONE, NO_TAX
    if reduction is ItcReduction.PARTIAL:
        declared = times(one.kind.sign, one.decision.declared)
        return (rules.PARTIAL, declared) if note else (rules.DOWN_PARTIAL, times(-1, declared))
    if not one.kind.section.is_amendment:
        return (rules.NOTE_FULL if note else rules.OWN), one.tax
    if one.case.original is None:
        return rules.FULL_UNKNOWN, one.tax
    was, direction = one.kind.law.circumstance.original_was, one.kind.law.circumstance.direction
    if was is OriginalWas.OPEN:
        return rules.FULL_OPEN, one.tax
    if was is OriginalWas.REJECTED:
        return rules.FULL_REJECTED, one.tax
    difference = plus(one.tax, times(-one.kind.sign, one.case.original))
    return (rules.NOTE_DOWN if note and direction is Direction.DOWNWARD else rules.DIFFERENCE), difference


def because(one: Standing, rule: Contribution, amount: Heads) -> str:
    """The sentence for a record of GSTR-2B: why it stands where it stands, and adds what it adds."""
    total = sum(amount)
    told = rule.because.format(amount=words(abs(total) if rule is rules.DOWN_PARTIAL else total))
    return f"{one.place.because} {told}".strip()


def _declared_reduction(one: Standing) -> ItcReduction | None:
    """The declaration that holds; None where there is none, or where it says nothing beside full reduction."""
    accepted = one.decision.action is ImsAction.ACCEPT
    declared = accepted and (one.kind.is_closed or one.kind.law.takes_declaration)
    return one.decision.reduction if declared else None  # of a closed record the portal took it when it was open
