"""The days that count for a client: due dates and their extensions, and when pending ends."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from build import GSTIN, OCTOBER, frame, record

from ims_xl import settings
from ims_xl.errors import NotAllowed
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.gst.calendar import extensions
from ims_xl.gst.period import TaxPeriod
from ims_xl.gst.reading import REVERSED, Reading
from ims_xl.ims import circumstances, decide
from ims_xl.ims.context import Context
from ims_xl.steps import periods
from ims_xl.steps.step import context_of
from ims_xl.tables import Review


def test_the_calendar_of_a_client_tells_its_days_extensions_and_a_recompute_that_is_due(tmp_path: Path) -> None:
    given = {
        settings.GSTIN: GSTIN,
        settings.PERIOD: "2026-10",
        settings.EXTENSIONS: "GSTR-3B 2026-10 25-11-2026",
        settings.LAST_APPLY: datetime(2026, 11, 16, 10),
    }
    told = periods.client_calendar(MemoryWorkbook({}, given)).sentence
    assert "14-11-2026  The portal drafts GSTR-2B" in told
    assert "25-11-2026  GSTR-3B of October 2026 due." in told
    assert "16-11-2026  Actions were applied after the draft of 14-11-2026" in told
    quarter = periods.client_calendar(MemoryWorkbook({}, given | {settings.FREQUENCY: "Quarterly"})).sentence
    assert "December 2026, GSTR-3B filed quarterly" in quarter
    assert "22-01-2027  GSTR-3B of December 2026 due." in quarter
    wrong = MemoryWorkbook({}, given | {settings.EXTENSIONS: "GSTR-9 soon"})
    with pytest.raises(NotAllowed, match='Settings, Extended due dates: "GSTR-9 soon" is no extended due date'):
        periods.client_calendar(wrong)


PENDING = {"portal_action": "Pending"}
DEADLINES = [  # 2B period of a pending credit note, and what is pressed for in October 2026
    ("2026-10", ""),  # until 20-12-2026, after the draft of 14-12-2026
    ("2026-09", "Decide by 20-11-2026, before the draft of 14-12-2026."),
    ("2026-08", "Pending ended on 20-10-2026: deemed accepted."),
]


@pytest.mark.parametrize(("period", "told"), DEADLINES)
def test_pending_that_ends_before_the_next_draft_is_flagged(period: str, told: str) -> None:
    note = frame(record("B2BCN", "CN", 10, gstr2b_period=period, **PENDING))
    assert circumstances.circumstances(note, OCTOBER)["deadline"].fillna("").tolist() == [told]


def test_an_extended_due_date_moves_the_end_of_pending() -> None:
    moved = Context(GSTIN, TaxPeriod("2026-10"), moved=extensions("GSTR-3B 2026-09 25-11-2026"))
    note = frame(record("B2BCN", "CN", 10, gstr2b_period="2026-08", **PENDING))
    assert circumstances.circumstances(note, moved)["deadline"].tolist() == [
        "Decide by 25-11-2026, before the draft of 14-12-2026."
    ]


def test_settings_decide_how_unsettled_rules_are_read() -> None:
    given = {
        settings.GSTIN: GSTIN,
        settings.PERIOD: "2026-10",
        settings.REMARKS_LIMIT: 10,
        settings.REMARKS_NEEDED: False,
        settings.UNAVAILABLE_NOTES: REVERSED,
        settings.REVERSE_CHARGE_IN_4D2: False,
    }
    context = context_of(MemoryWorkbook({}, given))
    assert context.reading == Reading(10, False, REVERSED, False)
    note = frame(record("B2BCN", "CN", 10))
    identity = note["record_id"].iloc[0]
    cells = {"row_id": identity, "record_id": identity, "action": "Accept", "itc_reduction": "None"}
    assert decide.apply(Review.of_rows([cells]), note, context).refused == 0
    long = decide.apply(Review.of_rows([cells | {"remarks": "x" * 11}]), note, context)
    assert "11 characters; the portal takes 10 (rule D7" in long.review["refused"].iloc[0]
