"""What each supplier is asked for: by the status and reason of its documents, with the days by which it helps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from ims_xl.columns import DATE, MONEY, TEXT, Column, Table
from ims_xl.gst.calendar import last_filing_day
from ims_xl.gst.documents import Section
from ims_xl.gst.period import itc_last_date
from ims_xl.gst.statuses import BOOKS_ONLY, IMS_ONLY, MATCHED, PARTIALLY
from ims_xl.ims.columns import amounts, days, texts
from ims_xl.ims.context import Context
from ims_xl.tables import TAX_HEADS, Review


class Ask(StrEnum):
    """What a supplier can do about a document."""

    REPORT = "Report"  # we have it, the portal does not
    FILE = "File"  # saved on the portal, not filed
    AMEND = "Amend"  # reported, but for less, under another head, number, date or place of supply
    CREDIT_NOTE = "Credit note"  # reported for more than was billed
    CORRECT_GSTIN = "Correct GSTIN"  # reported by another registration than the one on the invoice
    SEND_COPY = "Send a copy"  # reported, and we know of no such document


@dataclass(frozen=True)
class Rule:
    """Documents of this status and these reasons (none named: all but those that ask for nothing) ask for this."""

    status: str
    reasons: frozenset[str]
    ask: Ask


_TAX_IS_OTHER = frozenset(["TAXABLE_DIFFERS", "TAX_DIFFERS"])
_QUIET = frozenset(  # nothing the supplier could put right, or not known to be this supplier's at all
    ["OUT_OF_SCOPE", "TIME_BARRED", "DUPLICATE_IN_BOOKS", "DUPLICATE_IN_PORTAL", "AMBIGUOUS", "AMOUNT_ONLY"]
)
# fmt: off
RULES = (  # the first that fits
    Rule(MATCHED,    frozenset(["NOT_FILED"]),                              Ask.FILE),
    Rule(PARTIALLY,  frozenset(["NOT_FILED"]),                              Ask.FILE),
    Rule(PARTIALLY,  frozenset(["GSTIN_TYPO", "PAN_BRANCH"]),               Ask.CORRECT_GSTIN),
    Rule(PARTIALLY,  _TAX_IS_OTHER,                                         Ask.AMEND),  # or a credit note: `_lessened`
    Rule(PARTIALLY,  frozenset(["TAX_HEAD", "POS_OR_RCM_DIFFERS", "TYPE_DIFFERS"]), Ask.AMEND),
    Rule(BOOKS_ONLY, frozenset(),                                           Ask.REPORT),
    Rule(IMS_ONLY,   frozenset(["NO_CANDIDATE"]),                           Ask.SEND_COPY),
)
# fmt: on


class Asked(Table):
    """A document and what its supplier is asked for. Money in paise, in the document's sign."""

    title, sheet, key = "", "", ("row_id",)

    row_id = Column("Row id", TEXT)
    supplier_gstin = Column("Supplier GSTIN", TEXT)
    supplier_name = Column("Supplier", TEXT)
    ask = Column("We ask you to", TEXT)
    document_number = Column("Document number", TEXT)
    document_date = Column("Document date", DATE)
    booked_tax = Column("Tax as billed (₹)", MONEY)
    portal_tax = Column("Tax on the portal (₹)", MONEY)
    found = Column("What we found", TEXT)
    in_time = Column("For the next GSTR-2B", DATE)  # the supplier's last filing day for it
    last_date = Column("Last date", DATE)  # after it the credit is lost: section 16(4)


def of_review(review: pd.DataFrame, context: Context, today: date) -> pd.DataFrame:
    """An `Asked` row for each document of the Review that its supplier can do something about, by supplier and number.

    A document whose credit has lapsed asks for nothing; nor does one without a supplier's GSTIN.
    """
    booked = review[[f"books_{head}" for head in TAX_HEADS]].sum(axis=1, min_count=1)
    shown = review[list(TAX_HEADS)].sum(axis=1, min_count=1)
    rows = zip(
        texts(review, Review.row_id),
        texts(review, Review.status),
        _reasons(review),
        texts(review, Review.because),
        texts(review, Review.supplier_name),
        zip(texts(review, Review.supplier_gstin), texts(review, Review.books_gstin), strict=True),
        zip(texts(review, Review.document_number), texts(review, Review.books_number), strict=True),
        zip(days(review, Review.document_date), days(review, Review.books_date), strict=True),
        zip(amounts(pd.DataFrame({"": booked}), ""), amounts(pd.DataFrame({"": shown}), ""), strict=True),
        strict=True,
    )
    found: list[dict[str, object]] = []
    for row_id, status, reason, because, name, (portal_gstin, books_gstin), numbers, dates, taxes in rows:
        ask, gstin = _asked(status, reason, *taxes), portal_gstin or books_gstin
        dated = dates[0] or dates[1]
        lapses = itc_last_date(dated) if dated else None
        if ask is None or not gstin or (lapses is not None and lapses < today):
            continue
        found.append(
            {
                "row_id": row_id,
                "supplier_gstin": gstin,
                "supplier_name": name,
                "ask": ask.value,
                "document_number": numbers[0] or numbers[1],
                "document_date": dated,
                "booked_tax": taxes[0],
                "portal_tax": taxes[1],
                "found": because if status == PARTIALLY else "",  # of one side alone it names other documents of ours
                "in_time": _in_time(context, today),
                "last_date": lapses,
            }
        )
    asked = Asked.of_rows(found)
    return asked.sort_values([Asked.supplier_gstin, Asked.document_number, Asked.row_id], ignore_index=True)


def _reasons(review: pd.DataFrame) -> list[str]:
    """The reasons; an amendment that the books do not have is of a document known before: nothing to ask for."""
    amends = review[Review.section].isin([section.value for section in Section if section.is_amendment])
    alone = amends & (review[Review.status] == IMS_ONLY)
    return texts(review.assign(**{Review.reason: review[Review.reason].mask(alone, "AMENDED")}), Review.reason)


def _asked(status: str, reason: str, booked: int | None, shown: int | None) -> Ask | None:
    """What a document of this status and reason asks for; None for nothing."""
    for rule in RULES:
        if rule.status == status and (reason in rule.reasons or (not rule.reasons and reason not in _QUIET)):
            return Ask.CREDIT_NOTE if reason in _TAX_IS_OTHER and _lessened(booked, shown) else rule.ask
    return None


def _lessened(booked: int | None, shown: int | None) -> bool:
    """Is what was billed less than what the portal shows? Then a credit note puts it right as well."""
    return booked is not None and shown is not None and abs(shown) > abs(booked)


def _in_time(context: Context, today: date) -> date:
    """The last day on which a monthly filer's return still reaches the next GSTR-2B that is not drafted yet."""
    period = context.closes
    while last_filing_day(period, "R1", context.moved) < today:
        period = period.next()
    return last_filing_day(period, "R1", context.moved)
