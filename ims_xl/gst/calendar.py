"""The return calendar: when returns are due, when GSTR-2B is drafted, how long a record may stay pending.

A due date is a row: which return, who files how, in which states, on which day of the month after the tax period.
An extension by notification is data the user adds. Pages followed: IMS FAQ (23 Sep 2024), Advisory 624 and FAQ of
17 Oct 2025.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ims_xl.gst.actions import Circumstance, is_specified
from ims_xl.gst.gstin import STATES
from ims_xl.gst.period import TaxPeriod, itc_last_date
from ims_xl.gst.source import FAQ_2024, FAQ_2025_10, IMPLEMENTATION, OFFICIAL, RECALLED, SECONDARY, Source

DRAFT_DAY = 14  # of the month after the tax period: row T6

_GROUP_A = frozenset(["22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32", "33", "34", "35", "36", "37"])
_GROUP_B = frozenset(STATES) - _GROUP_A


@dataclass(frozen=True)
class DueDate:
    """From `since` on, GSTR-3B of these filers is due on `day` of the month after the tax period."""

    code: str
    quarterly: bool
    states: frozenset[str]
    day: int
    since: TaxPeriod
    source: Source


_QRMP = Source("QRMP scheme, rule 61", RECALLED, "cfgExtensions")
_RULE_61 = Source("rule 61", RECALLED, "cfgExtensions")
# fmt: off
DUE_DATES = (
    DueDate("T1", False, frozenset(STATES), 20, TaxPeriod("2017-07"), _RULE_61),
    DueDate("T2", True,  _GROUP_A,          22, TaxPeriod("2021-01"), _QRMP),
    DueDate("T3", True,  _GROUP_B,          24, TaxPeriod("2021-01"), _QRMP),
)
# fmt: on


@dataclass(frozen=True)
class Deadline:
    """Another day of the calendar, in the month after the tax period where `day` is given."""

    code: str
    what: str
    day: int | None
    source: Source


_WINDOWS = Source("GSTR-2B by filing date; that extensions move it is recalled", OFFICIAL, "cfgExtensions")
# fmt: off
GSTR1 = Deadline("T4", "GSTR-1 of monthly suppliers due; what they file later comes in the next GSTR-2B", 11, _WINDOWS)
IFF = Deadline("T5", "IFF and quarterly GSTR-1 of suppliers due; what is later comes in the next GSTR-2B", 13, _WINDOWS)
DRAFT = Deadline("T6", "The portal drafts GSTR-2B from the actions as they stand", DRAFT_DAY, FAQ_2024)
RECOMPUTE = Deadline("T7", "After any later action, recompute GSTR-2B on the portal before GSTR-3B is filed", None,
                     Source("two vendors; error IMS2B009", SECONDARY))
SEQUENTIAL = Deadline("T8", "No draft while GSTR-3B of the period before is not filed; generate it after filing", None,
                      Source("the portal's error GTR2B-002", OFFICIAL))
PENDING_SPECIFIED = Deadline("T9", "Records that reduce credit: pending until GSTR-3B of the tax period after their "
                             "2B period is due, then deemed accepted", None, FAQ_2025_10)
PENDING_ORDINARY = Deadline("T10", "Other records: pending until acted on, or until the credit lapses", None, FAQ_2024)
LAPSE = Deadline("T11", "Credit lapses on 30 November after the document's financial year, or with the annual "
                 "return where that is filed earlier", None, Source("section 16(4), CGST Act", OFFICIAL))
GSTR1A = Deadline("T12", "What suppliers add in GSTR-1A of a period comes in the next GSTR-2B", None,
                  Source("advisory of September 2024", RECALLED))
QUARTERLY = Deadline("T13", "Under QRMP GSTR-2B is made for the quarter; IFF records wait in IMS until then", None,
                     Source("vendors' help pages", SECONDARY))
IMPORTS_IN = Deadline("T14", "A Bill of Entry counts in the period it reached GSTN from customs", None,
                      Source("the import section's keys", IMPLEMENTATION))
# fmt: on
DEADLINES = (
    GSTR1,
    IFF,
    DRAFT,
    RECOMPUTE,
    SEQUENTIAL,
    PENDING_SPECIFIED,
    PENDING_ORDINARY,
    LAPSE,
    GSTR1A,
    QUARTERLY,
    IMPORTS_IN,
)  # fmt: skip


@dataclass(frozen=True)
class Extension:
    """A due date moved by notification."""

    form: str  # GSTR-1, IFF, GSTR-2B (the draft) or GSTR-3B
    period: TaxPeriod
    day: date


_FORMS = ("GSTR-1", "IFF", "GSTR-2B", "GSTR-3B")
_EXTENSION = re.compile(r"(GSTR-1|IFF|GSTR-2B|GSTR-3B)\s+(\d{4}-\d{2})\s+(\d{2}-\d{2}-\d{4})", re.IGNORECASE)


def extensions(text: str) -> tuple[Extension, ...]:
    """Extensions as Settings has them, parted by semicolons. Raises `ValueError` naming the one that cannot be read.

    >>> extensions("GSTR-3B 2026-10 25-11-2026; gstr-1 2026-10 13-11-2026")[0].day
    datetime.date(2026, 11, 25)
    """
    found = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        match = _EXTENSION.fullmatch(part)
        try:
            if match is None:
                raise ValueError(part)
            day = datetime.strptime(match[3], "%d-%m-%Y").date()
            extension = Extension(match[1].upper(), TaxPeriod(match[2]), day)
        except ValueError as fault:
            known = ", ".join(_FORMS)
            raise ValueError(
                f'"{part}" is no extended due date. Write the return ({known}), its period and the day, '
                "for example GSTR-3B 2026-10 25-11-2026."
            ) from fault
        found.append(extension)
    return tuple(found)


def _extended(form: str, period: TaxPeriod, day: date, moved: Iterable[Extension]) -> date:
    """The day, or the later one it was moved to."""
    return max([day, *(one.day for one in moved if (one.form, one.period) == (form, period))])


def return_period(period: TaxPeriod, *, quarterly: bool) -> TaxPeriod:
    """The period whose GSTR-2B and GSTR-3B a month belongs to: itself, or the last month of its quarter."""
    return period.quarter_end() if quarterly else period


def draft_date(period: TaxPeriod, *, quarterly: bool = False, moved: Iterable[Extension] = ()) -> date:
    """The day on which the portal drafts GSTR-2B of the period.

    >>> draft_date(TaxPeriod("2026-10")), draft_date(TaxPeriod("2026-10"), quarterly=True)
    (datetime.date(2026, 11, 14), datetime.date(2027, 1, 14))
    """
    last = return_period(period, quarterly=quarterly)
    return _extended("GSTR-2B", last, last.next().day(DRAFT_DAY), moved)


def gstr3b_due(period: TaxPeriod, *, quarterly: bool, state: str, moved: Iterable[Extension] = ()) -> date:
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
    day = last.next().day(holding[-1].day)  # rows stand in the order in which they came to hold
    return _extended("GSTR-3B", last, day, moved)


def last_filing_day(period: TaxPeriod, source_form: str, moved: Iterable[Extension] = ()) -> date:
    """The last day on which a supplier's filing still comes in GSTR-2B of the period; IFF has two days more.

    >>> last_filing_day(TaxPeriod("2026-10"), "R1"), last_filing_day(TaxPeriod("2026-10"), "IFF")
    (datetime.date(2026, 11, 11), datetime.date(2026, 11, 13))
    """
    form, deadline = ("IFF", IFF) if source_form.upper() == "IFF" else ("GSTR-1", GSTR1)
    assert deadline.day is not None
    return _extended(form, period, period.next().day(deadline.day), moved)


def pending_limit(
    record: Circumstance, document_date: date | None, *, quarterly: bool, state: str, moved: Iterable[Extension] = ()
) -> date | None:
    """The last day the record may stay pending, where Pending is open to it at all; None where no day is known.

    A specified record: until GSTR-3B of the tax period after its 2B period is due (row T9). Any other: until the
    credit lapses (row T10).
    """
    if is_specified(record):
        following = return_period(record.period, quarterly=quarterly).next(3 if quarterly else 1)
        return gstr3b_due(following, quarterly=quarterly, state=state, moved=moved)
    return itc_last_date(document_date) if document_date else None


@dataclass(frozen=True)
class Event:
    """A day of a client's calendar and what it brings."""

    day: date
    what: str


def events(period: TaxPeriod, *, quarterly: bool, state: str, moved: Iterable[Extension] = ()) -> list[Event]:
    """The days that matter for GSTR-2B and GSTR-3B of the period, in their order.

    >>> [f"{event.day:%d-%m}" for event in events(TaxPeriod("2026-10"), quarterly=False, state="27")]
    ['11-11', '13-11', '14-11', '20-11', '30-11', '20-12']
    """
    moved = tuple(moved)
    last = return_period(period, quarterly=quarterly)
    due = gstr3b_due(last, quarterly=quarterly, state=state, moved=moved)
    following = last.next(3 if quarterly else 1)
    limit = gstr3b_due(following, quarterly=quarterly, state=state, moved=moved)
    first_year = last.year if last.month >= 4 else last.year - 1
    lapse = date(first_year, 11, 30)
    found = [
        Event(last_filing_day(last, "R1", moved), GSTR1.what),
        Event(last_filing_day(last, "IFF", moved), IFF.what),
        Event(draft_date(last, moved=moved), f"{DRAFT.what}, for {last.label}"),
        Event(due, f"GSTR-3B of {last.label} due. {RECOMPUTE.what}"),
        Event(limit, f"Records of {last.label} that reduce credit: Pending ends, then they are deemed accepted"),
    ]
    if due < lapse <= limit or last.next().month == 11:
        found.append(Event(lapse, f"Credit of documents dated before 1 April {first_year} lapses"))
    return sorted(found, key=lambda event: event.day)
