"""The return calendar: when GSTR-2B is drafted, when GSTR-3B is due, and how long a record may stay pending.

A due date is a row: who files how, in which states, on which day of the month after the tax period. Extensions by
notification are further rows. Pages followed: IMS FAQ (23 Sep 2024), Advisory 624 and FAQ of 17 Oct 2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ims_xl.gst.actions import Circumstance, is_specified
from ims_xl.gst.gstin import STATES
from ims_xl.gst.period import TaxPeriod, itc_last_date

DRAFT_DAY = 14  # of the month after the tax period; IMS FAQ, 23-09-2024 [official]

_GROUP_A = frozenset(["22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32", "33", "34", "35", "36", "37"])
_GROUP_B = frozenset(STATES) - _GROUP_A


@dataclass(frozen=True)
class DueDate:
    """From `since` on, GSTR-3B of these filers is due on `day` of the month after the tax period."""

    quarterly: bool
    states: frozenset[str]
    day: int
    since: TaxPeriod
    source: str


_QRMP = "QRMP scheme, rule 61 [recalled]"
# fmt: off
DUE_DATES = (
    DueDate(False, frozenset(STATES), 20, TaxPeriod("2017-07"), "rule 61 [recalled]"),
    DueDate(True,  _GROUP_A,          22, TaxPeriod("2021-01"), _QRMP),
    DueDate(True,  _GROUP_B,          24, TaxPeriod("2021-01"), _QRMP),
)
# fmt: on


def return_period(period: TaxPeriod, *, quarterly: bool) -> TaxPeriod:
    """The period whose GSTR-2B and GSTR-3B a month belongs to: itself, or the last month of its quarter."""
    return period.quarter_end() if quarterly else period


def draft_date(period: TaxPeriod, *, quarterly: bool = False) -> date:
    """The day on which the portal drafts GSTR-2B of the period.

    >>> draft_date(TaxPeriod("2026-10")), draft_date(TaxPeriod("2026-10"), quarterly=True)
    (datetime.date(2026, 11, 14), datetime.date(2027, 1, 14))
    """
    return return_period(period, quarterly=quarterly).next().day(DRAFT_DAY)


def gstr3b_due(period: TaxPeriod, *, quarterly: bool, state: str) -> date:
    """The due date of GSTR-3B of the period, for a recipient of that state (two digits).

    A state code unknown here is given the later day, group B.

    >>> gstr3b_due(TaxPeriod("2026-10"), quarterly=False, state="27")
    datetime.date(2026, 11, 20)
    >>> gstr3b_due(TaxPeriod("2026-10"), quarterly=True, state="27")
    datetime.date(2027, 1, 22)
    """
    last = return_period(period, quarterly=quarterly)
    code = state if state in STATES else min(_GROUP_B)
    holding = [rule for rule in DUE_DATES if rule.quarterly is quarterly and code in rule.states and rule.since <= last]
    if not holding:
        raise ValueError(f"No due date of GSTR-3B is known for {last.label}.")
    return last.next().day(holding[-1].day)  # rows stand in the order in which they came to hold


def pending_limit(record: Circumstance, document_date: date | None, *, quarterly: bool, state: str) -> date | None:
    """The last day the record may stay pending, where Pending is open to it at all; None where no day is known.

    A specified record: until GSTR-3B of the tax period after its 2B period is due (FAQ of 17 Oct 2025 [official]).
    Any other: until the credit lapses under section 16(4).
    """
    if is_specified(record):
        following = return_period(record.period, quarterly=quarterly).next(3 if quarterly else 1)
        return gstr3b_due(following, quarterly=quarterly, state=state)
    return itc_last_date(document_date) if document_date else None
