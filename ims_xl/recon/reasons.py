"""The words of a match: its status, which the sheet shows, and its reason, the code behind it."""

from __future__ import annotations

from enum import StrEnum

from ims_xl.gst import statuses


class MatchStatus(StrEnum):
    """One of the four words every record and entry gets."""

    MATCHED = statuses.MATCHED
    PARTIALLY_MATCHED = statuses.PARTIALLY
    BOOKS_ONLY = statuses.BOOKS_ONLY
    IMS_ONLY = statuses.IMS_ONLY


class MatchReason(StrEnum):
    """Why a row has its status. Where several things differ it is the weightiest; `because` names them all."""

    EXACT = "EXACT"
    NORMALISED = "NORMALISED"  # the number agrees after cosmetics
    FUZZY_NUMBER = "FUZZY_NUMBER"  # a misspelt number, confirmed by amounts and date
    WITHIN_TOLERANCE = "WITHIN_TOLERANCE"
    NOT_COMPARED = "NOT_COMPARED"  # agrees as far as both sides give it, but a date or amounts are given by one alone
    DATE_DIFFERS = "DATE_DIFFERS"
    CROSS_PERIOD = "CROSS_PERIOD"  # dated in another month of the same financial year
    CROSS_YEAR = "CROSS_YEAR"  # dated in another financial year
    PAN_BRANCH = "PAN_BRANCH"  # booked under another registration of the same PAN
    GSTIN_TYPO = "GSTIN_TYPO"
    TAX_HEAD = "TAX_HEAD"  # the same tax under other heads
    TAXABLE_DIFFERS = "TAXABLE_DIFFERS"  # taxable or document value
    TAX_DIFFERS = "TAX_DIFFERS"
    POS_OR_RCM_DIFFERS = "POS_OR_RCM_DIFFERS"
    TYPE_DIFFERS = "TYPE_DIFFERS"
    AMENDED = "AMENDED"  # the portal's amendment against the original in the books
    NET_OF_CREDIT_NOTE = "NET_OF_CREDIT_NOTE"  # an invoice and its credit note booked as one net entry
    GROUP = "GROUP"  # several documents add up to one
    AMOUNT_ONLY = "AMOUNT_ONLY"
    AMBIGUOUS = "AMBIGUOUS"  # equally good candidates; none is taken
    DUPLICATE_IN_BOOKS = "DUPLICATE_IN_BOOKS"
    DUPLICATE_IN_PORTAL = "DUPLICATE_IN_PORTAL"
    NOT_FILED = "NOT_FILED"
    TIME_BARRED = "TIME_BARRED"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"  # not a matter of IMS
    MANUAL = "MANUAL"
    NO_CANDIDATE = "NO_CANDIDATE"
