"""The law as the stand-in portal knows it: plain questions, answered apart from the rules of `ims`.

Windows and due dates are those of `gst.calendar`; what reduces credit and where a document goes is asked here anew.
Pages followed: IMS FAQ (23 Sep 2024), Advisory 624 and FAQ of 17 Oct 2025, advisory of 30 Oct 2025.
"""

from __future__ import annotations

from datetime import date

from ims_xl.gst.calendar import draft_date, gstr3b_due
from ims_xl.gst.period import TaxPeriod, itc_last_date
from ims_xl.sandbox.documents import Document

_SPECIFIED_SINCE = "2025-10"
_FIRST_IMPORTS = "2025-10"


def period_of_filing(document: Document, filed_on: date) -> str:
    """The GSTR-2B period of what is filed on that day, yyyy-mm."""
    if document.kind.is_import:
        return document.rtnprd  # customs name the period of the credit themselves
    if document.srcform == "R1A":
        return TaxPeriod(document.rtnprd).next().text
    late = document.srcform in ("IFF", "R5", "R6") or not document.kind.asked
    first = 14 if late else 12
    here = TaxPeriod.of(filed_on)
    return (here if filed_on.day >= first else here.next(-1)).text


def goes_directly(document: Document, filed_on: date) -> tuple[bool, str]:
    """Does it go to GSTR-2B without passing through IMS, and why is its credit not available (P, C or nothing)?"""
    if document.rule_37a:
        return True, ""
    if not document.kind.asked:
        return True, ""
    if document.kind.is_import:
        return document.rtnprd < _FIRST_IMPORTS, ""
    if document.pos == document.stin[:2] != document.gstin[:2] and not document.igst:
        return True, "P"
    if filed_on > itc_last_date(date.fromisoformat(document.dated)):
        return True, "C"
    return bool(document.reverse), ""


def became(original: Document | None) -> str:
    """What became of an original: accepted, rejected, or still open."""
    if original is None or not original.closed_in:
        return "open"
    return "rejected" if original.action == "R" else "accepted"


def is_specified(document: Document, original: Document | None) -> bool:
    """Does it reduce credit, so that Pending is limited and a reduction may be declared?"""
    if document.kind.is_import or document.direct:
        return False
    downward = original is not None and sum(document.tax) < sum(original.tax)
    if document.section == "b2bcn":
        return True
    if document.section == "b2bcna":
        return not (downward and became(original) == "accepted")
    return bool(document.kind.amends) and downward and became(original) == "accepted"


def pending_until(document: Document, quarterly: bool) -> str:
    """The last day for Pending: empty where there is none, "-" where it never may be pending."""
    period = document.period or document.rtnprd
    if not document.specified:
        return ""
    if period < _SPECIFIED_SINCE:
        return "-"
    last = TaxPeriod(period).quarter_end() if quarterly else TaxPeriod(period)
    following = last.next(3 if quarterly else 1)
    return gstr3b_due(following, quarterly=quarterly, state=document.gstin[:2]).isoformat()


def may_pend(document: Document, today: date) -> bool:
    """May it be kept pending today?"""
    limit = document.pending_until
    return not limit or (limit != "-" and today.isoformat() <= limit)


def drafted(period: str, quarterly: bool) -> date:
    """The day the draft of that period's GSTR-2B is made."""
    return draft_date(TaxPeriod(period), quarterly=quarterly)


def next_return(period: str, quarterly: bool) -> str:
    """The return period after one, yyyy-mm."""
    return TaxPeriod(period).next(3 if quarterly else 1).text
