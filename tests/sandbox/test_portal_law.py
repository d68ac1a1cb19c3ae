"""What the stand-in portal knows of windows, routes and Pending, by the published examples."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from caller import GSTIN
from test_portal_records import invoice

from ims_xl.sandbox import law
from ims_xl.sandbox.documents import Document, from_wire
from ims_xl.sandbox.sections import SECTIONS


def document(**other: Any) -> Document:
    return from_wire(GSTIN, SECTIONS["b2b"], invoice(1) | other)


def note(period: str) -> Document:
    told = invoice(1) | {"nt_num": "CN-1", "nt_dt": "12-10-2025"}
    made = from_wire(GSTIN, SECTIONS["b2bcn"], told)
    made.period = period
    made.specified = int(law.is_specified(made, None))
    return made


FILED = [  # form, filed on, the 2B period it comes in (ims-rules: windows of monthly and quarterly suppliers)
    ("R1", "2026-11-11", "2026-10"),
    ("R1", "2026-11-12", "2026-11"),
    ("IFF", "2026-11-13", "2026-10"),
    ("IFF", "2026-11-14", "2026-11"),
    ("R5", "2026-11-13", "2026-10"),
    ("R1A", "2026-11-05", "2026-11"),
    ("R1", "2027-01-11", "2026-12"),
]


@pytest.mark.parametrize(("form", "filed_on", "period"), FILED)
def test_the_day_of_filing_decides_the_period(form: str, filed_on: str, period: str) -> None:
    assert law.period_of_filing(document(srcform=form), date.fromisoformat(filed_on)) == period


DIRECT = [
    ({}, (False, "")),
    ({"rev": "Y"}, (True, "")),
    ({"pos": "29", "iamt": 0, "camt": 9.04, "samt": 9.04}, (True, "P")),
    ({"idt": "31-03-2025"}, (True, "C")),
    ({"idt": "01-04-2025"}, (False, "")),
]


@pytest.mark.parametrize(("other", "route"), DIRECT, ids=str)
def test_some_documents_go_to_gstr2b_without_ims(other: dict[str, Any], route: tuple[bool, str]) -> None:
    assert law.goes_directly(document(**other), date(2026, 11, 10)) == route


PENDING = [  # FAQ of 17-10-2025 for monthly and quarterly recipients; before October 2025 never
    ("2025-10", False, "2025-12-20"),
    ("2025-12", True, "2026-04-22"),
    ("2025-09", False, "-"),
]


@pytest.mark.parametrize(("period", "quarterly", "until"), PENDING)
def test_a_credit_note_may_be_pending_until(period: str, quarterly: bool, until: str) -> None:
    assert law.pending_until(note(period), quarterly) == until


def test_an_invoice_may_be_pending_without_end() -> None:
    assert law.pending_until(document(), quarterly=False) == ""
    assert law.may_pend(document(), date(2027, 11, 1))
