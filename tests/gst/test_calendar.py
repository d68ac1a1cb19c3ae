"""The return calendar against the dates that were published."""

from __future__ import annotations

from datetime import date

import pytest

from ims_xl.gst.actions import Circumstance, Direction, OriginalWas
from ims_xl.gst.calendar import DUE_DATES, draft_date, gstr3b_due, pending_limit
from ims_xl.gst.documents import Section
from ims_xl.gst.gstin import STATES
from ims_xl.gst.period import TaxPeriod

PENDING = [  # FAQ of 17-10-2025: 2B period, quarterly, state, last day for Pending of a credit note
    ("2025-10", False, "27", date(2025, 12, 20)),
    ("2025-12", True, "27", date(2026, 4, 22)),
    ("2025-12", True, "07", date(2026, 4, 24)),
    ("2025-10", True, "27", date(2026, 4, 22)),  # any month of the quarter
    ("2026-11", False, "07", date(2027, 1, 20)),
]


@pytest.mark.parametrize(("gstr2b_period", "quarterly", "state", "last_day"), PENDING)
def test_a_specified_record_stays_pending_until_the_next_periods_gstr3b_is_due(
    gstr2b_period: str, quarterly: bool, state: str, last_day: date
) -> None:
    note = Circumstance(Section.B2BCN, TaxPeriod(gstr2b_period))
    assert pending_limit(note, date(2025, 3, 15), quarterly=quarterly, state=state) == last_day


def test_an_ordinary_record_stays_pending_until_its_credit_lapses() -> None:
    invoice = Circumstance(Section.B2B, TaxPeriod("2026-10"))
    assert pending_limit(invoice, date(2026, 3, 31), quarterly=False, state="27") == date(2026, 11, 30)
    assert pending_limit(invoice, date(2026, 4, 1), quarterly=False, state="27") == date(2027, 11, 30)
    assert pending_limit(invoice, None, quarterly=False, state="27") is None


def test_a_downward_amendment_is_limited_only_where_its_original_was_accepted() -> None:
    period, dated = TaxPeriod("2026-10"), date(2026, 9, 14)
    accepted = Circumstance(Section.B2BA, period, Direction.DOWNWARD, OriginalWas.ACCEPTED)
    rejected = Circumstance(Section.B2BA, period, Direction.DOWNWARD, OriginalWas.REJECTED)
    assert pending_limit(accepted, dated, quarterly=False, state="27") == date(2026, 12, 20)
    assert pending_limit(rejected, dated, quarterly=False, state="27") == date(2027, 11, 30)


def test_every_state_has_one_due_date_of_each_kind() -> None:
    for quarterly in (False, True):
        for state in STATES:
            assert sum(rule.quarterly is quarterly and state in rule.states for rule in DUE_DATES) == 1


@pytest.mark.parametrize(("period", "day"), [("2026-12", date(2027, 1, 20)), ("2026-03", date(2026, 4, 20))])
def test_a_monthly_gstr3b_is_due_on_the_20th(period: str, day: date) -> None:
    assert gstr3b_due(TaxPeriod(period), quarterly=False, state="27") == day


def test_an_unknown_state_gets_the_later_day() -> None:
    assert gstr3b_due(TaxPeriod("2026-12"), quarterly=True, state="").day == 24


def test_before_the_first_rule_there_is_no_due_date() -> None:
    with pytest.raises(ValueError, match="No due date of GSTR-3B is known for December 2019"):
        gstr3b_due(TaxPeriod("2019-12"), quarterly=True, state="27")


def test_gstr2b_is_drafted_on_the_14th() -> None:
    assert draft_date(TaxPeriod("2026-10")) == date(2026, 11, 14)
    assert draft_date(TaxPeriod("2026-11"), quarterly=True) == date(2027, 1, 14)
