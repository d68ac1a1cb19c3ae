"""What to hold and what to release: each booked document once, its risk named, and the days of rule 37 and 16(4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from counted import Counted
from openpyxl import load_workbook

from ims_xl.errors import NotAllowed
from ims_xl.share import payments
from ims_xl.share.payments import HOLD, RELEASE, Party, Payable
from ims_xl.steps import evidence
from ims_xl.tables import Books, Records, Review

TODAY, ID = date(2026, 11, 12), "27AABCR1234F1ZS|B2B|24AAACU3333C1ZY|A|2026-27"
DATED = date(2026, 10, 5)


def one(
    entry: dict[str, Any] | None = None,
    row: dict[str, Any] | None = None,
    record: dict[str, Any] | None = None,
    today: date = TODAY,
) -> dict[Any, Any]:
    """The only document of a month, matched and accepted but for what is given."""
    told = {"entry_id": "E", "supplier_gstin": "24AAACU3333C1ZY", "document_number": "A", "document_date": DATED}
    books = Books.of_rows([told | {"igst": 18000, "document_value": 118000} | (entry or {})])
    review = Review.of_rows([{"row_id": ID, "entry_id": "E", "record_id": ID, "status": "Matched"} | (row or {})])
    seen = {"record_id": ID, "section": "B2B", "is_filed": True, "portal_action": "Accept", "gstr3b_filed": False}
    found = payments.payable(books, review, Records.of_rows([seen | (record or {})]), today)
    assert len(found) == 1
    return {column: "" if pd.isna(value) else value for column, value in found.iloc[0].items()}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"row": {"status": "Books Only", "record_id": None}}, "The supplier has not reported it."),
        ({"record": {"is_filed": False}}, "The supplier has saved it, but not filed."),
        ({"record": {"chosen_action": "Pending"}}, "Our action on the portal is Pending."),
        ({"record": {"portal_action": "Reject"}}, "Our action on the portal is Reject."),
        ({"row": {"tax_difference": -1}}, "The portal shows less tax than was booked."),
        ({"entry": {"document_date": date(2024, 5, 1)}}, "The last day for the credit was 30-11-2025 (section 16(4))."),
        ({"row": {"entry_id": "another"}}, "Not matched yet: run Match."),
    ],
)
def test_a_document_whose_credit_is_not_safe_is_held(given: dict[str, Any], why: str) -> None:
    found = one(**given)
    assert (found[Payable.advice], found[Payable.at_risk], found[Payable.why]) == (HOLD, 18000, why)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"record": {"portal_action": "No action"}},
        {"entry": {"counted_in": "2026-09"}, "row": {"entry_id": "another"}},
        {"row": {"tax_difference": 100}},
    ],
)
def test_a_document_whose_credit_is_safe_is_released(given: dict[str, Any]) -> None:
    found = one(**given)
    assert (found[Payable.advice], found[Payable.at_risk]) == (RELEASE, 0)


def test_barred_credit_is_no_credit_at_risk_and_knows_no_rule_37() -> None:
    found = one({"credit_barred": "Section 17(5)"}, {"status": "Books Only", "record_id": None})
    assert (found[Payable.advice], found[Payable.at_risk]) == (RELEASE, 0)
    assert found[Payable.why] == "No credit: Section 17(5)."
    assert found[Payable.rule_37_told] == ""


def test_what_is_paid_cannot_be_held_though_its_credit_is_at_risk() -> None:
    found = one({"paid_on": date(2026, 11, 1)}, {"status": "Books Only", "record_id": None})
    assert (found[Payable.advice], found[Payable.at_risk]) == (RELEASE, 18000)


@pytest.mark.parametrize(("today", "advice"), [(date(2026, 11, 30), RELEASE), (date(2026, 12, 1), HOLD)])
def test_on_its_last_day_a_credit_is_still_safe(today: date, advice: str) -> None:
    assert one({"document_date": date(2026, 3, 31)}, today=today)[Payable.advice] == advice


def test_a_credit_note_that_is_not_reported_holds_nothing_back() -> None:
    found = one({"igst": -18000, "document_value": -118000}, {"status": "Books Only", "record_id": None})
    assert (found[Payable.advice], found[Payable.at_risk]) == (RELEASE, -18000)


@pytest.mark.parametrize(
    ("age", "paid", "told"),
    [
        (100, None, ""),
        (160, None, "Pay within 20 days."),
        (180, None, "Pay within 0 days."),
        (181, None, "Unpaid for over 180 days: pay the credit back in 4(B)(2), with interest."),
        (300, 180, ""),
        (300, 190, "Paid 10 days late: the credit paid back in between may be taken again."),
    ],
)
def test_rule_37_counts_180_days_from_the_date_of_the_invoice(age: int, paid: int | None, told: str) -> None:
    dated = TODAY - timedelta(days=age)
    found = one({"document_date": dated, "paid_on": dated + timedelta(days=paid) if paid else None})
    assert found[Payable.rule_37_told] == told


def test_the_list_adds_up_to_the_books(desk: Counted) -> None:
    done = evidence.payments(desk)
    books = desk.read(Books)
    own = books[books[Books.supplier_gstin].notna() & books[Books.set_aside].isna()]
    total = int(own[[Books.igst, Books.cgst, Books.sgst, Books.cess]].sum().sum())
    rows = payments.payable(books, desk.read(Review), desk.read(Records), TODAY)
    assert int(rows[Payable.tax].sum()) == total
    parties = payments.parties(rows, TODAY)
    assert int(parties[Party.tax].sum()) == total
    assert int(parties[Party.at_risk].sum()) == int(rows[Payable.at_risk].sum())
    sheets = load_workbook(done.files[0])
    assert sheets.sheetnames == ["Suppliers", "Documents"]
    printed = [row[3].value for row in sheets["Suppliers"].iter_rows(min_row=4)]
    assert round(sum(printed) * 100) == total


def test_nothing_to_pay_and_a_taken_name_are_told(desk: Counted) -> None:
    taken = evidence.payments(desk).files[0]
    with pytest.raises(NotAllowed, match="exists already"):
        evidence.payments(desk, taken)
    desk.write({Books: Books.empty()})
    with pytest.raises(NotAllowed, match="Books hold no document with tax"):
        evidence.payments(desk)
