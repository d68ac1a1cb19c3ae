"""Each record before the law: what it amends, what became of its original, which actions are open to it.

An amendment finds its original among the records of earlier, closed periods and of this one. Where the original
is not known, the portal's reduction flag tells the one case that matters: it opens the declaration of an amended
invoice only where the amendment is downward and its original was accepted.
Pages followed: FAQ of 19 Jun 2025 on amendments, Advisory 624, FAQ of 17 Oct 2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd

from ims_xl.gst.actions import (
    Circumstance,
    Direction,
    ImsAction,
    OriginalWas,
    is_specified,
    open_actions,
    refusal,
    takes_declaration,
)
from ims_xl.gst.calendar import draft_date, pending_limit
from ims_xl.gst.documents import Section
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims.columns import Heads, days, flags, heads, texts
from ims_xl.ims.context import Context
from ims_xl.ims.decision import effective
from ims_xl.ims.originals import originals, superseded
from ims_xl.tables import DATE, FLAG, MONEY, TEXT, Column, Records, Table

_OPEN_ACTIONS = lru_cache(maxsize=4096)(open_actions)


@dataclass(frozen=True)
class Case:
    """A record before the law. `original` holds the tax heads of its original in the document's sign."""

    circumstance: Circumstance
    closed: str  # why it takes no action, in a clause; empty where it may
    original_id: str  # empty: it amends nothing, or its original is not known
    original: Heads | None
    superseded_by: str  # the amendment that counts in its place
    pending_limit: date | None  # the last day for Pending, where it is open at all
    pending_over: bool  # a specified record, and its last day lies before the draft of the context's 2B

    def refusal(self, action: ImsAction) -> str:
        """Why the action is closed to the record, in a clause; empty where it is open."""
        if self.closed:
            return self.closed
        reason = refusal(action, self.circumstance)
        if not reason and action is ImsAction.PENDING and self.pending_over:
            return f"Pending ended on {self.pending_limit:%d-%m-%Y} for this record"
        return reason

    @property
    def choices(self) -> str:
        """The letters of the open actions, in the order of the drop-down: `ARPN`."""
        if self.closed:
            return ""
        return "".join(
            action.wire
            for action in _OPEN_ACTIONS(self.circumstance)
            if not (action is ImsAction.PENDING and self.pending_over)
        )

    @property
    def pending_until(self) -> date | None:
        """The last day for Pending; None where the law, the portal or the state of the record closes it."""
        return None if self.closed or refusal(ImsAction.PENDING, self.circumstance) else self.pending_limit

    @property
    def is_specified(self) -> bool:
        """Does it reduce credit, with limited Pending?"""
        return is_specified(self.circumstance)

    @property
    def takes_declaration(self) -> bool:
        """May its acceptance carry an ITC reduction?"""
        return not self.closed and takes_declaration(self.circumstance)


class Circumstances(Table):
    """The cases as a table, a row for each record."""

    title, sheet, key = "", "", ("record_id",)

    record_id = Column("Record id", TEXT)
    direction = Column("Direction", TEXT)
    original_was = Column("Original was", TEXT)
    original_id = Column("Original", TEXT)
    original_igst = Column("Original IGST (₹)", MONEY)
    original_cgst = Column("Original CGST (₹)", MONEY)
    original_sgst = Column("Original SGST (₹)", MONEY)
    original_cess = Column("Original Cess (₹)", MONEY)
    superseded_by = Column("Superseded by", TEXT)
    is_specified = Column("Specified record", FLAG)
    takes_declaration = Column("Takes a declaration", FLAG)
    choices = Column("Choices", TEXT)
    closed = Column("Takes no action because", TEXT)
    pending_until = Column("Pending until", DATE)


def circumstances(records: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Each record's circumstances, in the records' order. Originals' amounts: paise, in the document's sign."""
    rows: list[dict[str, object]] = []
    for identity, case in zip(texts(records, Records.record_id), cases(records, context), strict=True):
        igst, cgst, sgst, cess = case.original or (None, None, None, None)
        rows.append(
            {
                "record_id": identity,
                "direction": case.circumstance.direction,
                "original_was": case.circumstance.original_was,
                "original_id": case.original_id,
                "original_igst": igst,
                "original_cgst": cgst,
                "original_sgst": sgst,
                "original_cess": cess,
                "superseded_by": case.superseded_by,
                "is_specified": case.is_specified,
                "takes_declaration": case.takes_declaration,
                "choices": case.choices,
                "closed": case.closed,
                "pending_until": case.pending_until,
            }
        )
    return Circumstances.of_rows(rows)


def cases(records: pd.DataFrame, context: Context) -> list[Case]:
    """Each record before the law, in the records' order."""
    tax = heads(records)
    actions = [decision.action for decision in effective(records)]
    periods = [
        TaxPeriod(text) if text else context.closes
        for text in (text[:7] for text in texts(records, Records.gstr2b_period))
    ]
    filed = flags(records, Records.gstr3b_filed)
    counted = [
        bool(shut) or (source == "GSTR-2B" and period < context.opens)
        for shut, source, period in zip(filed, texts(records, Records.source), periods, strict=True)
    ]
    base_of = originals(records, counted)
    replaced = superseded(records, periods, base_of, counted, context)
    standing = zip(
        texts(records, Records.section),
        texts(records, Records.source),
        flags(records, Records.pending_blocked),
        flags(records, Records.itc_reduction_blocked),
        flags(records, Records.remarks_blocked),
        days(records, Records.document_date),
        texts(records, Records.record_id),
        strict=True,
    )
    ids = texts(records, Records.record_id)
    drafted = draft_date(context.period, quarterly=context.quarterly)
    found = []
    for row, (word, source, pending, reduction, remarks, dated, identity) in enumerate(standing):
        section, base = Section(word), base_of[row]
        direction, was = Direction.ORIGINAL, OriginalWas.OPEN
        if base is not None:
            direction = Direction.DOWNWARD if _total(tax[row]) < _total(tax[base]) else Direction.UPWARD
            was = _became(actions[base], counted[base])
        elif section.is_amendment:
            direction, was = _told_by_flag(section, reduction)
        circumstance = Circumstance(section, periods[row], direction, was, pending, reduction, remarks)
        closed = _closed(source, bool(filed[row]), periods[row])
        limit = pending_limit(circumstance, dated, quarterly=context.quarterly, state=context.state)
        found.append(
            Case(
                circumstance=circumstance,
                closed=closed,
                original_id="" if base is None else ids[base],
                original=None if base is None else tax[base],
                superseded_by=replaced.get(identity, ""),
                pending_limit=limit,
                pending_over=bool(limit and limit < drafted and is_specified(circumstance)),
            )
        )
    return found


def _became(action: ImsAction, counted: bool) -> OriginalWas:
    """What had become of an original; No action is deemed acceptance once its GSTR-3B is filed."""
    if not counted or action is ImsAction.PENDING:
        return OriginalWas.OPEN
    return OriginalWas.REJECTED if action is ImsAction.REJECT else OriginalWas.ACCEPTED


def _told_by_flag(section: Section, reduction_blocked: bool | None) -> tuple[Direction, OriginalWas]:
    """What the portal's flag tells of an amendment whose original is not known here."""
    if section in (Section.B2BA, Section.B2BDNA, Section.ECOMA) and reduction_blocked is False:
        return Direction.DOWNWARD, OriginalWas.ACCEPTED
    if section is Section.B2BCNA and reduction_blocked:
        return Direction.DOWNWARD, OriginalWas.ACCEPTED
    return Direction.UPWARD, OriginalWas.OPEN


def _closed(source: str, filed: bool, period: TaxPeriod) -> str:
    """Why a record takes no action, in a clause; empty where it may."""
    if source == "GSTR-2B":
        return "this record goes to GSTR-2B directly and takes no action"
    if filed or source == "Earlier period":
        return f"GSTR-3B of {period.label} is filed, so this record is closed"
    return ""


def _total(tax: Heads) -> int:
    """The size of a document's tax, whatever its sign: an upward credit note credits more."""
    return abs(sum(tax))
