"""GSTN's published answers, case by case, through the tool's own steps. Each test names its page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from build import GSTIN, OCTOBER, amendment, frame, original, record

from ims_xl.gst.period import TaxPeriod
from ims_xl.ims import circumstances, decide, draft_2b
from ims_xl.ims.context import Context
from ims_xl.tables import Review

NOVEMBER_2025 = Context(GSTIN, TaxPeriod("2025-11"))
QUARTER = Context(GSTIN, TaxPeriod("2025-12"), quarterly=True)
DELHI = "07AABCR1234F1ZU"


def decided(rows: list[dict[str, Any]], context: Context = OCTOBER, **cells: Any) -> tuple[str, int]:
    """Why the choice on the last row is refused, and the IGST it then adds to its leaf, in rupees."""
    records = frame(*rows)
    identity = records["record_id"].iloc[-1]
    paise = {name: value * 100 if "declared" in name else value for name, value in cells.items()}
    found = decide.apply(Review.of_rows([{"row_id": identity, "record_id": identity, **paise}]), records, context)
    told = found.review["refused"].fillna("").iloc[0]
    return told, int(draft_2b.compute(found.records, context).documents["igst"].iloc[-1]) // 100


# FAQ of 17-10-2025 with its impact matrix: action, "ITC to be reduced?", reduction of the recipient's credit of 360.
IMPACT = [
    ({"action": "Accept", "itc_reduction": "Full"}, 360),
    ({"action": "Accept", "itc_reduction": "Partial", "declared_igst": 200, "remarks": "part was availed"}, 200),
    ({"action": "Accept", "itc_reduction": "None", "remarks": "never availed"}, 0),
    ({"action": "Pending"}, 0),
    ({}, 360),
]


@pytest.mark.parametrize(("cells", "reduced"), IMPACT)
def test_the_impact_matrix_of_a_credit_note(cells: dict[str, Any], reduced: int) -> None:
    assert decided([record("B2BCN", "CN", 360)], **cells) == ("", reduced)


def test_a_rejected_credit_note_leaves_the_credit_unchanged() -> None:
    """FAQ of 17-10-2025, impact matrix, row Reject: it is shown among the rejected and nets nothing off."""
    note = record("B2BCN", "CN", 360, chosen_action="Reject")
    leaves = draft_2b.compute(frame(note), OCTOBER).leaves
    shown = leaves[leaves["igst"] != 0]
    assert shown[["block", "bucket", "leaf", "igst"]].to_numpy().tolist() == [
        ["itcRejected", "othersup", "cdnr", 36000]
    ]


# FAQ of 17-10-2025: pending until GSTR-3B of the tax period after the 2B period is due. GSTR-1 filed 10-11-2025;
# of the quarter October to December 2025, filed 10-01-2026, by state.
LIMITS = [
    (GSTIN, "2025-10", False, date(2025, 12, 20)),
    (GSTIN, "2025-12", True, date(2026, 4, 22)),
    (DELHI, "2025-12", True, date(2026, 4, 24)),
]


@pytest.mark.parametrize(("gstin", "period", "quarterly", "until"), LIMITS)
def test_the_published_last_days_for_pending(gstin: str, period: str, quarterly: bool, until: date) -> None:
    context = Context(gstin, TaxPeriod(period), quarterly)
    note = record("B2BCN", "CN", 360, gstr2b_period=period, dated=date(2025, 9, 15))
    found = circumstances.circumstances(frame(note), context)
    assert found["pending_until"].dt.date.tolist() == [until]


def test_after_its_last_day_pending_is_closed_and_the_record_is_deemed_accepted() -> None:
    """FAQ of 17-10-2025: no action within the time is deemed acceptance."""
    note = record("B2BCN", "CN", 360, gstr2b_period="2025-10", portal_action="Pending")
    assert decided([note], NOVEMBER_2025) == ("", 0)
    late = Context(GSTIN, TaxPeriod("2025-12"))  # drafted 14-01-2026, after 20-12-2025
    told, reduced = decided([note], late, action="Pending")
    assert told.startswith("Pending refused: Pending ended on 20-12-2025")
    assert "FAQ, 17-10-2025" in told
    assert decided([note], late) == ("", 360) == ("", reduced)


# FAQ of 17-10-2025, question on the note's date: what counts is the 2B period, prospectively from October 2025.
DATES = [("15-09-2025", "2025-09", False), ("15-10-2025", "2025-10", True), ("15-03-2025", "2025-10", True)]


@pytest.mark.parametrize(("dated", "period", "allowed"), DATES)
def test_a_note_reported_from_october_2025_on_may_stay_pending_whatever_its_date(
    dated: str, period: str, allowed: bool
) -> None:
    day, month, year = map(int, dated.split("-"))
    note = record("B2BCN", "CN", 360, gstr2b_period=period, dated=date(year, month, day))
    context = Context(GSTIN, TaxPeriod(period))
    assert ("P" in circumstances.circumstances(frame(note), context)["choices"].iloc[0]) is allowed


# Advisory 624 of 23-09-2025: the records with limited Pending and a declaration.
SPECIFIED = [
    ([record("B2BCN", "A", 100)], True),
    ([original("B2BCN", "A", 100), amendment("B2BCNA", "A", 150)], True),
    ([original("B2BCN", "A", 100, "Reject"), amendment("B2BCNA", "A", 150)], True),
    ([original("B2BCN", "A", 100, "Reject"), amendment("B2BCNA", "A", 60)], True),
    ([original("B2BCN", "A", 100), amendment("B2BCNA", "A", 60)], False),
    ([original("B2B", "A", 100), amendment("B2BA", "A", 60)], True),
    ([original("B2B", "A", 100, "Reject"), amendment("B2BA", "A", 60)], False),
    ([original("B2B", "A", 100), amendment("B2BA", "A", 150)], False),
    ([original("B2BDN", "A", 100), amendment("B2BDNA", "A", 60)], True),
    ([original("ECOM", "A", 100), amendment("ECOMA", "A", 60)], True),
    ([record("B2B", "A", 100)], False),
    ([record("IMPG", "1", 100)], False),
]


@pytest.mark.parametrize(("rows", "specified"), SPECIFIED)
def test_the_specified_records_of_the_advisory(rows: list[dict[str, Any]], specified: bool) -> None:
    found = circumstances.circumstances(frame(*rows), OCTOBER).iloc[-1]
    assert bool(found["is_specified"]) is bool(found["takes_declaration"]) is specified


# FAQ of 19-06-2025 on records rejected by mistake: supplier reports the same record once more in an amendment table.
@pytest.mark.parametrize(
    ("section", "again"), [("B2B", "B2BA"), ("B2BDN", "B2BDNA"), ("ECOM", "ECOMA"), ("B2BCN", "B2BCNA")]
)
def test_a_record_rejected_by_mistake_comes_back_in_full_when_it_is_reported_unchanged(
    section: str, again: str
) -> None:
    rows = [original(section, "A", 1000, "Reject"), amendment(again, "A", 1000)]
    assert decided(rows, action="Accept") == ("", 1000)


@pytest.mark.parametrize(("section", "again", "added"), [("B2B", "B2BA", 250), ("B2BCN", "B2BCNA", 250)])
def test_an_amendment_of_an_accepted_record_carries_the_difference(section: str, again: str, added: int) -> None:
    """FAQ of 19-06-2025: amendment tables take only the difference."""
    rows = [original(section, "A", 1000), amendment(again, "A", 1250)]
    assert decided(rows, action="Accept") == ("", added)


def test_a_bill_of_entry_takes_no_rejection_and_is_deemed_accepted() -> None:
    """Advisory of 30-10-2025: Accept or Pending; no action is deemed acceptance."""
    told, counted = decided([record("IMPG", "1", 5000)], action="Reject")
    assert told.startswith("Reject refused: a Bill of Entry can only be accepted or kept pending (rule A4")
    assert counted == 5000
    assert decided([record("IMPG", "1", 5000)], action="Pending") == ("", 0)


def test_only_filed_records_count_and_a_later_action_overwrites_the_earlier() -> None:
    """IMS FAQ of 23-09-2024."""
    assert decided([record("B2B", "A", 1000, is_filed=False)], action="Accept") == ("", 0)
    assert decided([record("B2B", "A", 1000, portal_action="Pending")], action="Accept") == ("", 1000)
