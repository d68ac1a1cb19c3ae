"""What the law says of each record, as a table; and what the calendar presses for."""

from __future__ import annotations

import pandas as pd

from ims_xl.columns import DATE, FLAG, MONEY, TEXT, Column, Table
from ims_xl.gst.actions import ImsAction
from ims_xl.ims.columns import texts
from ims_xl.ims.context import Context
from ims_xl.ims.decision import effective
from ims_xl.ims.history import Law, cases
from ims_xl.tables import Records


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
    deadline = Column("Deadline", TEXT)


def circumstances(records: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Each record's circumstances, in the records' order. Originals' amounts: paise, in the document's sign."""
    rows: list[dict[str, object]] = []
    counting = (decision.action is ImsAction.PENDING for decision in effective(records))
    ids = texts(records, Records.record_id)
    for identity, case, pending in zip(ids, cases(records, context), counting, strict=True):
        law, (igst, cgst, sgst, cess) = case.law, case.original or (None, None, None, None)
        rows.append(
            {
                "record_id": identity,
                "direction": law.circumstance.direction,
                "original_was": law.circumstance.original_was,
                "original_id": case.original_id,
                "original_igst": igst,
                "original_cgst": cgst,
                "original_sgst": sgst,
                "original_cess": cess,
                "superseded_by": case.superseded_by,
                "is_specified": law.is_specified,
                "takes_declaration": law.takes_declaration,
                "choices": law.choices,
                "closed": law.closed,
                "pending_until": law.pending_until,
                "deadline": deadline(law, pending, context),
            }
        )
    return Circumstances.of_rows(rows)


def deadline(law: Law, pending: bool, context: Context) -> str:
    """What the calendar presses for: Pending that ends before the draft after this one, or has ended."""
    limit = law.pending_limit
    if law.closed or limit is None or not pending:
        return ""
    if law.pending_over:
        return f"Pending ended on {limit:%d-%m-%Y}: deemed accepted."
    following = Context(context.gstin, context.following, context.quarterly, moved=context.moved).drafted
    if limit < following:
        return f"Decide by {limit:%d-%m-%Y}, before the draft of {following:%d-%m-%Y}."
    return ""
