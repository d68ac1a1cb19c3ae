"""Each record before the law: what it amends, what became of its original, which actions are open to it.

An amendment finds its original among the records of earlier, closed periods and of this one. Where the original
is not known, the portal's reduction flag tells the one case that matters: it opens the declaration of an amended
invoice only where the amendment is downward and its original was accepted.
Pages followed: FAQ of 19 Jun 2025 on amendments, Advisory 624, FAQ of 17 Oct 2025.
"""

from __future__ import annotations

from collections.abc import Sequence
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
from ims_xl.gst.documents import Section, record_id
from ims_xl.gst.period import TaxPeriod, financial_year
from ims_xl.ims.columns import Heads, days, flags, heads, texts
from ims_xl.ims.context import Context
from ims_xl.ims.decision import effective
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
    pending_until: date | None  # the last day for Pending, None where Pending is closed
    pending_over: bool  # the last day lies before the draft of the context's 2B

    def refusal(self, action: ImsAction) -> str:
        """Why the action is closed to the record, in a clause; empty where it is open."""
        if self.closed:
            return self.closed
        if action is ImsAction.PENDING and self.pending_over and not self.circumstance.pending_blocked:
            return f"Pending ended on {self.pending_until:%d-%m-%Y} for this record"
        return refusal(action, self.circumstance)

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
    tax, filed = heads(records), flags(records, Records.gstr3b_filed)
    actions = [decision.action for decision in effective(records)]
    periods = [
        TaxPeriod(text) if text else context.closes
        for text in (text[:7] for text in texts(records, Records.gstr2b_period))
    ]
    originals = _originals(records)
    superseded = _superseded(records, periods, originals, context)
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
    found = []
    for row, (word, source, pending, reduction, remarks, dated, identity) in enumerate(standing):
        section, base = Section(word), originals[row]
        direction, was = Direction.ORIGINAL, OriginalWas.OPEN
        if base is not None:
            direction = Direction.DOWNWARD if _total(tax[row]) < _total(tax[base]) else Direction.UPWARD
            was = _became(actions[base], bool(filed[base]))
        elif section.is_amendment:
            direction, was = _told_by_flag(section, reduction)
        circumstance = Circumstance(section, periods[row], direction, was, pending, reduction, remarks)
        closed = _closed(source, bool(filed[row]), periods[row])
        open_to_pending = not closed and not refusal(ImsAction.PENDING, circumstance)
        limit = pending_limit(circumstance, dated, quarterly=context.quarterly, state=context.state)
        found.append(
            Case(
                circumstance=circumstance,
                closed=closed,
                original_id="" if base is None else ids[base],
                original=None if base is None else tax[base],
                superseded_by=superseded.get(identity, ""),
                pending_until=limit if open_to_pending else None,
                pending_over=bool(
                    open_to_pending
                    and limit
                    and is_specified(circumstance)
                    and limit < draft_date(context.period, quarterly=context.quarterly)
                ),
            )
        )
    return found


def _originals(records: pd.DataFrame) -> list[int | None]:
    """The row of each amendment's original; of an earlier amendment of it where that is closed."""
    ids = texts(records, Records.record_id)
    row_of = {identity: row for row, identity in enumerate(ids)}
    filed = flags(records, Records.gstr3b_filed)
    columns = (Records.section, Records.supplier_gstin, Records.port_code, Records.document_number)
    words = zip(*(texts(records, column) for column in columns), texts(records, Records.original_number), strict=True)
    dates = zip(days(records, Records.document_date), days(records, Records.original_date), strict=True)
    found: list[int | None] = []
    for row, ((word, supplier, port, number, original), (dated, original_dated)) in enumerate(
        zip(words, dates, strict=True)
    ):
        section = Section(word)
        amends = section.nature.amends
        when = original_dated or dated
        if amends is None or when is None:
            found.append(None)
            continue
        party, span = (port, when.isoformat()) if section.is_import else (supplier, financial_year(when))
        recipient = ids[row].split("|")[0]
        amended_before = row_of.get(record_id(recipient, section, party, original or number, span))
        if amended_before is not None and amended_before != row and filed[amended_before]:
            found.append(amended_before)
        else:
            found.append(row_of.get(record_id(recipient, amends, party, original or number, span)))
    return found


def _superseded(
    records: pd.DataFrame, periods: Sequence[TaxPeriod], originals: Sequence[int | None], context: Context
) -> dict[str, str]:
    """Open originals whose amendment is filed and takes part by now: only the amended record counts."""
    ids = texts(records, Records.record_id)
    filed, closed = flags(records, Records.is_filed), flags(records, Records.gstr3b_filed)
    return {
        ids[base]: ids[row]
        for row, base in enumerate(originals)
        if base is not None and filed[row] is not False and not closed[base] and periods[row] <= context.closes
    }


def _became(action: ImsAction, filed: bool) -> OriginalWas:
    """What had become of an original; No action is deemed acceptance once its GSTR-3B is filed."""
    if not filed or action is ImsAction.PENDING:
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
