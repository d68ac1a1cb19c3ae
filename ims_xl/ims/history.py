"""Each record before the law: what it amends, what became of its original, which actions are open to it.

An amendment finds its original among the records of earlier, closed periods and of this one. Where the original
is not known, the portal's reduction flag tells the one case that matters: it opens the declaration of an amended
invoice only where the amendment is downward and its original was accepted.
Pages followed: FAQ of 19 Jun 2025 on amendments, Advisory 624, FAQ of 17 Oct 2025.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from ims_xl.gst.actions import (
    DIRECT,
    Circumstance,
    Direction,
    ImsAction,
    OriginalWas,
    is_specified,
    refusal,
    takes_declaration,
)
from ims_xl.gst.calendar import pending_limit
from ims_xl.gst.documents import Section
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims.columns import Heads, alike, days, flags, heads, texts
from ims_xl.ims.context import Context
from ims_xl.ims.decision import Decision, effective
from ims_xl.ims.originals import closed_together, originals
from ims_xl.tables import Records

# What the law looks at in a record: section, source, periods of coming and closing, closed, flags, its date.
Cells = tuple[str, str, str, str, bool | None, bool | None, bool | None, bool | None, date | None]
_LAW_LOOKS_AT = (
    Records.section,
    Records.source,
    Records.gstr2b_period,
    Records.closed_in,
    Records.gstr3b_filed,
    Records.pending_blocked,
    Records.itc_reduction_blocked,
    Records.remarks_blocked,
    Records.document_date,
)
Amended = tuple[Direction, OriginalWas]


@dataclass(frozen=True, eq=False)
class Law:
    """What the law says of records in one circumstance; records that are alike share it."""

    circumstance: Circumstance
    closed: str  # why they take no action, in a clause; empty where they may
    refusals: dict[ImsAction, str]  # why each action is closed, in a clause; empty where it is open
    choices: str  # the letters of the open actions, in the order of the drop-down: `ARPN`
    pending_limit: date | None  # the last day for Pending, where it is open at all
    pending_over: bool  # they reduce credit, and their last day lies before the draft of the context's 2B
    pending_until: date | None  # the last day for Pending; None where the law, the portal or their state closes it
    is_specified: bool  # they reduce credit, with limited Pending
    takes_declaration: bool  # their acceptance may carry an ITC reduction

    @classmethod
    def of(cls, circumstance: Circumstance, closed: str, dated: date | None, context: Context) -> Law:
        """The law of records in that circumstance, dated on that day."""
        limit = pending_limit(
            circumstance, dated, quarterly=context.quarterly, state=context.state, moved=context.moved
        )
        specified = is_specified(circumstance)
        over = bool(limit and limit < context.drafted and specified)
        refusals = {action: closed or refusal(action, circumstance) for action in ImsAction}
        barred = refusals[ImsAction.PENDING]
        if over and not barred:
            refusals[ImsAction.PENDING] = (
                f"Pending ended on {limit:%d-%m-%Y} for this record (rule T9, FAQ, 17-10-2025)"
            )
        return cls(
            circumstance=circumstance,
            closed=closed,
            refusals=refusals,
            choices="".join(action.wire for action, reason in refusals.items() if not reason),
            pending_limit=limit,
            pending_over=over,
            pending_until=None if barred else limit,
            is_specified=specified,
            takes_declaration=not closed and takes_declaration(circumstance),
        )


@dataclass(frozen=True, eq=False)
class Case:
    """A record before the law. `original` holds the tax heads of its original in the document's sign."""

    law: Law
    counts_in: TaxPeriod  # the 2B period that counts it: the one it was closed with, else the one it came in
    original_id: str = ""  # empty: it amends nothing, or its original is not known
    original: Heads | None = None
    superseded_by: str = ""  # the amendment that counts in its place


def cases(records: pd.DataFrame, context: Context, decisions: Sequence[Decision] | None = None) -> list[Case]:
    """Each record before the law, in the records' order; `decisions` are the effective ones where known already.

    Records that are alike in all the law looks at share their law, and plain ones their whole case.
    """
    known: dict[str, TaxPeriod] = {"": context.closes}
    kinds, few = alike(records, _LAW_LOOKS_AT)
    cells = list(
        zip(
            texts(few, Records.section),
            texts(few, Records.source),
            texts(few, Records.gstr2b_period),
            texts(few, Records.closed_in),
            flags(few, Records.gstr3b_filed),
            flags(few, Records.pending_blocked),
            flags(few, Records.itc_reduction_blocked),
            flags(few, Records.remarks_blocked),
            days(few, Records.document_date),
            strict=True,
        )
    )
    periods_of = [_period(cell[2], known) for cell in cells]
    counted_of = [
        bool(cell[4]) or (cell[1] == "GSTR-2B" and period < context.opens)
        for cell, period in zip(cells, periods_of, strict=True)
    ]
    counted, closings = [counted_of[kind] for kind in kinds], [cells[kind][3] for kind in kinds]
    amending = [(row, base) for row, base in enumerate(originals(records, counted)) if base is not None]
    counted_before = {row: counted[base] and not closed_together(closings, base, row) for row, base in amending}

    def case_of(cell: Cells, amended: Amended | None) -> Case:
        word, source, period, closing, shut, pending, reduction, remarks, dated = cell
        direction, was = amended or _told_by_flag(Section(word), reduction)
        counts = _period(closing or period, known)
        told = Circumstance(Section(word), _period(period, known), direction, was, pending, reduction, remarks)
        return Case(Law.of(told, _closed(source, bool(shut), counts), dated, context), counts)

    plain = [case_of(cell, None) for cell in cells]
    found = [plain[kind] for kind in kinds]
    if not amending:
        return found
    decisions = effective(records) if decisions is None else decisions
    tax, ids = heads(records), texts(records, Records.record_id)
    amended_cases: dict[tuple[int, Amended], Case] = {}
    for row, base in amending:
        direction = Direction.DOWNWARD if _total(tax[row]) < _total(tax[base]) else Direction.UPWARD
        key = kinds[row], (direction, _became(decisions[base].action, counted_before[row]))
        if key not in amended_cases:
            amended_cases[key] = case_of(cells[key[0]], key[1])
        found[row] = replace(amended_cases[key], original_id=ids[base], original=tax[base])
    filed = flags(records, Records.is_filed)
    for row, base in amending:
        takes_part = filed[row] is not False and periods_of[kinds[row]] <= context.closes
        if takes_part and not counted_before[row]:
            found[base] = replace(found[base], superseded_by=ids[row])
    return found


def _period(text: str, known: dict[str, TaxPeriod]) -> TaxPeriod:
    """The period of a cell, the same object for the same text."""
    if text not in known:
        known[text] = TaxPeriod(text[:7])
    return known[text]


def _became(action: ImsAction, counted: bool) -> OriginalWas:
    """What had become of an original; No action is deemed acceptance once its GSTR-3B is filed."""
    if not counted or action is ImsAction.PENDING:
        return OriginalWas.OPEN
    return OriginalWas.REJECTED if action is ImsAction.REJECT else OriginalWas.ACCEPTED


def _told_by_flag(section: Section, reduction_blocked: bool | None) -> tuple[Direction, OriginalWas]:
    """What the portal's flag tells of an amendment whose original is not known here."""
    if not section.is_amendment:
        return Direction.ORIGINAL, OriginalWas.OPEN
    if section in (Section.B2BA, Section.B2BDNA, Section.ECOMA) and reduction_blocked is False:
        return Direction.DOWNWARD, OriginalWas.ACCEPTED
    if section is Section.B2BCNA and reduction_blocked:
        return Direction.DOWNWARD, OriginalWas.ACCEPTED
    return Direction.UPWARD, OriginalWas.OPEN


def _closed(source: str, filed: bool, period: TaxPeriod) -> str:
    """Why a record takes no action, in a clause; empty where it may."""
    if source == "GSTR-2B":
        return DIRECT
    if filed or source == "Earlier period":
        return f"GSTR-3B of {period.label} is filed, so this record is closed (rule P1, IMS FAQ, 23-09-2024)"
    return ""


def _total(tax: Heads) -> int:
    """The size of a document's tax, whatever its sign: an upward credit note credits more."""
    return abs(sum(tax))
