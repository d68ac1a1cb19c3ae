"""What to hold and what to release: whether the credit of each booked document is safe, and the days that end it.

Section 16(2)(aa), CGST Act: no credit before the supplier has reported. Second proviso to section 16(2) with rule 37:
credit of what is unpaid 180 days after the date of the invoice is paid back. Section 16(4): the last day to take it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from ims_xl.columns import COUNT, DATE, MONEY, TEXT, Column, Table
from ims_xl.excel import looks
from ims_xl.gst.period import itc_last_date
from ims_xl.gst.statuses import BOOKS_ONLY
from ims_xl.ims.columns import days, flags, heads, texts
from ims_xl.ims.decision import effective
from ims_xl.share.paper import Paper
from ims_xl.tables import Books, Records, Review

RULE_37_DAYS = 180
SOON = 30  # days before rule 37 strikes that are told
HOLD, RELEASE = "Hold", "Release"
_COLOURS = {HOLD: looks.STATUS_COLOURS["Books Only"], RELEASE: looks.STATUS_COLOURS["Matched"]}
_HEADER_ROW = 2  # from 0


class Payable(Table):
    """A booked document, whether its credit is safe, and the days that end it. Money in paise, in its sign."""

    title, sheet, key = "", "Documents", ("entry_id",)

    entry_id = Column("Entry id", TEXT, hidden=True)
    supplier_gstin = Column("Supplier GSTIN", TEXT)
    supplier_name = Column("Supplier", TEXT)
    document_number = Column("Document number", TEXT)
    document_date = Column("Document date", DATE)
    document_value = Column("Document value (₹)", MONEY)
    tax = Column("Tax (₹)", MONEY)
    at_risk = Column("Tax at risk (₹)", MONEY)
    advice = Column("Advice", TEXT)
    why = Column("Why", TEXT)
    paid_on = Column("Paid on", DATE)
    rule_37 = Column("Pay by (rule 37)", DATE)
    rule_37_told = Column("Rule 37", TEXT)
    last_date = Column("Credit until (16(4))", DATE)
    credit_barred = Column("Credit barred", TEXT)


class Party(Table):
    """A supplier: its documents, their tax, what of it is at risk, and what that means for the next payment."""

    title, sheet, key = "", "Suppliers", ("supplier_gstin",)

    supplier_gstin = Column("Supplier GSTIN", TEXT)
    supplier_name = Column("Supplier", TEXT)
    documents = Column("Documents", COUNT)
    tax = Column("Tax (₹)", MONEY)
    at_risk = Column("Tax at risk (₹)", MONEY)
    hold = Column("Hold (₹)", MONEY)  # the tax at risk of what is not paid yet
    advice = Column("Advice", TEXT)
    due = Column("To pay within 30 days (rule 37)", COUNT)


@dataclass(frozen=True)
class _Side:
    """The portal's side of an entry: status, action, filed or not, and whether the tax differs."""

    status: str
    action: str
    filed: bool
    differs: bool


def payable(books: pd.DataFrame, review: pd.DataFrame, records: pd.DataFrame, today: date) -> pd.DataFrame:
    """A `Payable` row for each booked document with a supplier's GSTIN and tax, by supplier and date."""
    sides = _sides(review, records)
    columns = zip(
        texts(books, Books.entry_id),
        texts(books, Books.supplier_gstin),
        texts(books, Books.supplier_name),
        texts(books, Books.document_number),
        days(books, Books.document_date),
        heads(books),
        days(books, Books.paid_on),
        texts(books, Books.credit_barred),
        texts(books, Books.counted_in),
        texts(books, Books.set_aside),
        books[Books.document_value].tolist(),
        strict=True,
    )
    rows: list[dict[str, object]] = []
    for entry, gstin, name, number, dated, taxes, paid, barred, counted, aside, value in columns:
        tax = sum(taxes)
        if not gstin or not tax or aside:
            continue
        risk = _risk(sides.get(entry), dated, barred, counted, today)
        unpaid_until = dated + timedelta(days=RULE_37_DAYS) if dated and tax > 0 and not barred else None
        rows.append(
            {
                "entry_id": entry,
                "supplier_gstin": gstin,
                "supplier_name": name,
                "document_number": number,
                "document_date": dated,
                "document_value": value,
                "tax": tax,
                "at_risk": tax if risk and not barred else 0,
                "advice": HOLD if risk and not barred and not paid and tax > 0 else RELEASE,
                "why": risk or "Reported, filed and accepted, or counted already.",
                "paid_on": paid,
                "rule_37": None if paid else unpaid_until,
                "rule_37_told": _rule_37(unpaid_until, paid, today),
                "last_date": itc_last_date(dated) if dated else None,
                "credit_barred": barred,
            }
        )
    found = Payable.of_rows(rows)
    return found.sort_values([Payable.supplier_gstin, Payable.document_date, Payable.entry_id], ignore_index=True)


def parties(rows: pd.DataFrame, today: date) -> pd.DataFrame:
    """A `Party` row for each supplier of the `Payable` rows, the most at risk first."""
    found: list[dict[str, object]] = []
    for gstin, theirs in rows.groupby(Payable.supplier_gstin):
        hold = int(theirs.loc[theirs[Payable.advice] == HOLD, Payable.at_risk].sum())
        near = theirs[Payable.rule_37].notna() & (theirs[Payable.rule_37] <= pd.Timestamp(today + timedelta(days=SOON)))
        found.append(
            {
                "supplier_gstin": gstin,
                "supplier_name": next((name for name in texts(theirs, Payable.supplier_name) if name), ""),
                "documents": len(theirs),
                "tax": int(theirs[Payable.tax].sum()),
                "at_risk": int(theirs[Payable.at_risk].sum()),
                "hold": hold,
                "advice": HOLD if hold else RELEASE,
                "due": int(near.sum()),
            }
        )
    suppliers = Party.of_rows(found)
    return suppliers.sort_values([Party.hold, Party.at_risk, Party.supplier_gstin], ascending=[False, False, True],
                                 ignore_index=True)  # fmt: skip


def _sides(review: pd.DataFrame, records: pd.DataFrame) -> dict[str, _Side]:
    """The portal's side of each entry that Reconciliation has."""
    decided = dict(zip(texts(records, Records.record_id), effective(records), strict=True))
    filed = dict(zip(texts(records, Records.record_id), flags(records, Records.is_filed), strict=True))
    found: dict[str, _Side] = {}
    columns = (Review.entry_id, Review.record_id, Review.status)
    differences = review[Review.tax_difference].fillna(0).tolist()
    for entry, record, status, difference in zip(*(texts(review, one) for one in columns), differences, strict=True):
        decision = decided.get(record)
        if entry:
            action = decision.action.value if decision else ""
            found[entry] = _Side(status, action, filed.get(record) is not False, difference < 0)
    return found


def _risk(side: _Side | None, dated: date | None, barred: str, counted: str, today: date) -> str:
    """Why the credit of a document is not safe, in a sentence; empty where it is."""
    if barred:
        return f"No credit: {barred}."
    if counted:
        return ""
    if dated and itc_last_date(dated) < today:
        return f"The last day for the credit was {itc_last_date(dated):%d-%m-%Y} (section 16(4))."
    if side is None:
        return "Not matched yet: run Match."
    if side.status == BOOKS_ONLY:
        return "The supplier has not reported it."
    if not side.filed:
        return "The supplier has saved it, but not filed."
    if side.action in ("Reject", "Pending"):
        return f"Our action on the portal is {side.action}."
    if side.differs:
        return "The portal shows less tax than was booked."
    return ""


def _rule_37(until: date | None, paid: date | None, today: date) -> str:
    """What rule 37 asks for of a document that is to be paid by `until`."""
    if until is None or (paid and paid <= until):
        return ""
    if paid:
        return f"Paid {(paid - until).days} days late: the credit paid back in between may be taken again."
    if until < today:
        return f"Unpaid for over {RULE_37_DAYS} days: pay the credit back in 4(B)(2), with interest."
    if until <= today + timedelta(days=SOON):
        return f"Pay within {(until - today).days} days."
    return ""


_WIDE = (Payable.why, Payable.rule_37_told)


def as_xlsx(rows: pd.DataFrame, suppliers: pd.DataFrame, title: str, today: date) -> bytes:
    """The list as a workbook: suppliers, then documents."""
    paper = Paper(title, pd.Timestamp(today).to_pydatetime())
    for table, frame in ((Party, suppliers), (Payable, rows)):
        sheet = paper.sheet(table.sheet)
        columns = [column for column in table.columns() if not column.hidden]
        sheet.write_string(0, 0, title, paper.format(font_size=14, bold=True))
        paper.table(sheet, frame, columns, header_row=_HEADER_ROW, frozen=2, wide=_WIDE)
        for place, column in enumerate(columns if len(frame) else ()):
            area = (_HEADER_ROW + 1, place, _HEADER_ROW + len(frame), place)
            if column in (Party.advice, Payable.advice):
                paper.colour_words(sheet, area, _COLOURS)
    return paper.packed()
