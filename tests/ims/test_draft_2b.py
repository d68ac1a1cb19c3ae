"""What each record contributes to GSTR-2B, case by case."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from build import OCTOBER, amendment, frame, original, record
from draft_choices import ACCEPT, DIRECT, FULL, NONE, PENDING, REJECT, partial

from ims_xl.gst.money import paise
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims import draft_2b
from ims_xl.ims.context import Context

NOWHERE = ("", "", "", 0)


def placed(rows: list[dict[str, Any]], context: Context = OCTOBER) -> tuple[str, str, str, int]:
    """Block, bucket, leaf and IGST in paise of the last record."""
    last = draft_2b.compute(frame(*rows), context).documents.iloc[-1]
    place = last[["block", "bucket", "leaf"]].fillna("").tolist()
    return place[0], place[1], place[2], int(last["igst"])


AVAILABLE = "itcavl"
INVOICE, NOTE = original("B2B", "A", 1000), original("B2BCN", "A", 360)
REJECTED_NOTE = original("B2BCN", "A", 360, "Reject")
TODAY = record("B2B", "A")["document_date"]
CASES = [  # the last record of each row, its place, rupees of IGST
    ("invoice, no action", [record("B2B", "A", 900)], "nonrevsup.b2b", 900),
    ("invoice accepted", [record("B2B", "A", 1800, **ACCEPT)], "nonrevsup.b2b", 1800),
    ("debit note", [record("B2BDN", "A", 180.05)], "nonrevsup.cdnr", 180.05),
    ("ECO document", [record("ECOM", "A", 200)], "nonrevsup.ecom", 200),
    ("Bill of Entry", [record("IMPG", "1", 5000)], "imports.impg", 5000),
    ("Bill of Entry, SEZ", [record("IMPGSEZ", "1", 5000)], "imports.impgsez", 5000),
    ("credit note, no action", [record("B2BCN", "A", 100)], "othersup.cdnr", 100),
    ("credit note, full", [record("B2BCN", "A", 360, **FULL)], "othersup.cdnr", 360),
    ("credit note, partial", [record("B2BCN", "A", 360, **partial(200))], "othersup.cdnr", 200),
    ("credit note, none", [record("B2BCN", "A", 360, **NONE)], "othersup.cdnr", 0),
    ("upward, accepted", [INVOICE, amendment("B2BA", "A", 1250)], "nonrevsup.b2ba", 250),
    ("downward, no action", [INVOICE, amendment("B2BA", "A", 600)], "nonrevsup.b2ba", -400),
    ("downward, full", [INVOICE, amendment("B2BA", "A", 600, **FULL)], "nonrevsup.b2ba", -400),
    ("downward, partial", [INVOICE, amendment("B2BA", "A", 600, **partial(150))], "nonrevsup.b2ba", -150),
    ("downward, none", [INVOICE, amendment("B2BA", "A", 600, **NONE)], "nonrevsup.b2ba", 0),
    ("to nil", [INVOICE, amendment("B2BA", "A", 0)], "nonrevsup.b2ba", -1000),
    ("original rejected", [original("B2B", "A", 1000, "Reject"), amendment("B2BA", "A", 600)], "nonrevsup.b2ba", 600),
    ("original deemed", [original("B2B", "A", 1000, "No action"), amendment("B2BA", "A", 600)], "nonrevsup.b2ba", -400),
    ("same period", [record("B2B", "A", 1000), amendment("B2BA", "A", 600, dated=TODAY)], "nonrevsup.b2ba", 600),
    ("note, amended", [original("B2BDN", "A", 100), amendment("B2BDNA", "A", 130)], "nonrevsup.cdnra", 30),
    ("ECO, amended", [original("ECOM", "A", 150), amendment("ECOMA", "A", 175)], "nonrevsup.ecoma", 25),
    ("BoE, amended", [original("IMPG", "1", 18000), amendment("IMPGA", "1", 18900)], "imports.impga", 900),
    ("SEZ BoE, amended", [original("IMPGSEZ", "1", 4500), amendment("IMPGSEZA", "1", 3600)], "imports.impgasez", -900),
    ("CN up, accepted", [NOTE, amendment("B2BCNA", "A", 450, **FULL)], "othersup.cdnra", 90),
    ("CN down, accepted", [NOTE, amendment("B2BCNA", "A", 300, **ACCEPT)], "othersup.cdnra", -60),
    ("CN down, rejected", [REJECTED_NOTE, amendment("B2BCNA", "A", 300, **FULL)], "othersup.cdnra", 300),
    ("CN, rejected, partial", [REJECTED_NOTE, amendment("B2BCNA", "A", 300, **partial(70))], "othersup.cdnra", 70),
    ("reverse charge", [record("B2B", "A", 90, reverse_charge=True, **DIRECT)], "revsup.b2b", 90),
    ("reverse charge CN", [record("B2BCN", "A", 90, reverse_charge=True, **DIRECT)], "othersup.cdnrrev", 90),
    ("reverse charge CNA", [record("B2BCNA", "A", 90, reverse_charge=True, **DIRECT)], "othersup.cdnrarev", 90),
    ("ISD invoice", [record("ISD", "A", 40, **DIRECT)], "isdsup.isd", 40),
    ("ISD credit note", [record("ISD", "A", -40, **DIRECT, document_type="ISD Credit Note")], "othersup.isd", 40),
    ("ISD amended", [original("ISD", "A", 40, "No action"), amendment("ISDA", "A", 60, **DIRECT)], "isdsup.isda", 20),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "leaf", "igst"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_an_available_record_contributes_as_the_formula_has_it(rows: Any, leaf: str, igst: float) -> None:
    bucket, name = leaf.split(".")
    assert placed(rows) == (AVAILABLE, bucket, name, paise(igst))


def test_a_rejected_record_stands_in_its_leaf_of_the_rejected_block_with_its_own_tax() -> None:
    assert placed([record("B2B", "A", 700, **REJECT)]) == ("itcRejected", "nonrevsup", "b2b", 70000)
    amended = amendment("B2BA", "A", 600, **REJECT)
    assert placed([original("B2B", "A", 1000), amended]) == ("itcRejected", "nonrevsup", "b2ba", 60000)


def test_a_record_whose_place_of_supply_is_elsewhere_is_not_available() -> None:
    hotel = record("B2B", "A", 250, source="GSTR-2B", gstr2b_block="itcunavl")
    assert placed([hotel]) == ("itcunavl", "nonrevsup", "b2b", 25000)


def test_a_reversal_of_rule_37a_stands_in_its_own_block() -> None:
    reversal = record("B2B", "A", 540, source="GSTR-2B", gstr2b_block="itcrev", reverse_charge=True)
    assert placed([reversal]) == ("itcrev", "nonrevsup", "b2b", 54000)


@pytest.mark.parametrize(
    "row",
    [
        record("B2B", "A", 500, **PENDING),
        record("B2B", "A", 500, is_filed=False, **ACCEPT),
        record("B2B", "A", 500, gstr2b_period="2026-11"),
        record("B2B", "A", 500, gstr2b_period="2026-09", gstr3b_filed=True),
        record("B2B", "A", 500, gstr2b_period="2026-09", **DIRECT),
        original("B2B", "A", 500),
    ],
    ids=["pending", "unfiled", "later period", "closed before", "direct of an earlier 2B", "history"],
)
def test_what_takes_no_part_contributes_nothing_and_says_why(row: dict[str, Any]) -> None:
    assert placed([row]) == NOWHERE
    assert draft_2b.compute(frame(row), OCTOBER).documents["because"].notna().all()


def test_a_record_kept_pending_from_september_counts_when_it_is_accepted_in_october() -> None:
    assert placed([record("B2B", "A", 500, gstr2b_period="2026-09", portal_action="Pending", **ACCEPT)])[0] == AVAILABLE


def test_the_users_decision_prevails_until_gstr3b_is_filed() -> None:
    pair = {"portal_action": "Reject", "chosen_action": "Accept"}
    assert placed([record("B2B", "A", 500, **pair)])[0] == AVAILABLE
    assert placed([record("B2B", "A", 500, gstr3b_filed=True, **pair)])[0] == "itcRejected"


def test_a_declaration_the_portal_holds_counts_where_the_user_said_nothing() -> None:
    held = {"portal_action": "Accept", "portal_itc_reduction": "Partial", "portal_declared_igst": 200}
    assert placed([record("B2BCN", "A", 360, **held)])[3] == 20000


def test_a_deemed_accepted_credit_note_reduces_in_full_whatever_was_declared_before() -> None:
    left_alone = {"chosen_action": "No action", "portal_action": "Accept", "portal_itc_reduction": "None"}
    assert placed([record("B2BCN", "A", 360, **left_alone)])[3] == 36000


@pytest.mark.parametrize(("worked_on", "counts"), [("2026-10", False), ("2026-11", False), ("2026-12", True)])
def test_a_credit_note_stays_pending_for_one_more_tax_period_and_is_then_deemed_accepted(
    worked_on: str, counts: bool
) -> None:
    context = Context(OCTOBER.gstin, TaxPeriod(worked_on))
    note = record("B2BCN", "A", 360, portal_action="Pending")
    assert (placed([note], context) != NOWHERE) is counts


def test_an_ordinary_record_stays_pending_even_after_its_credit_has_lapsed() -> None:
    old = record("B2B", "A", 360, dated=date(2025, 3, 1), gstr2b_period="2025-03", portal_action="Pending")
    assert placed([old]) == NOWHERE


@pytest.mark.parametrize("action", ["No action", "Pending", "Reject"])
def test_an_original_of_the_same_period_contributes_nothing_once_it_is_amended(action: str) -> None:
    invoice = record("B2B", "A", 1000)
    changed = amendment("B2BA", "A", 600, dated=invoice["document_date"], chosen_action=action)
    assert placed([changed, invoice]) == NOWHERE


def test_an_unfiled_amendment_leaves_its_original_as_it_is() -> None:
    invoice = record("B2B", "A", 1000)
    saved = amendment("B2BA", "A", 600, dated=invoice["document_date"], is_filed=False)
    assert placed([saved, invoice])[3] == 100000


def test_an_amendment_of_an_amendment_is_measured_against_the_earlier_one() -> None:
    first = original("B2B", "A", 1000)
    second = original("B2BA", "A1", 700, original_number="A", original_date=first["document_date"])
    third = amendment("B2BA", "A2", 900) | {"original_number": "A1"}
    assert placed([first, second, third])[3] == 20000


def test_direct_amendments_are_measured_against_the_direct_record_of_an_earlier_2b() -> None:
    before = original("B2B", "A", 90, source="GSTR-2B", gstr3b_filed=False, reverse_charge=True, gstr2b_block="itcavl")
    after = amendment("B2BA", "A", 100, reverse_charge=True, **DIRECT)
    assert placed([before, after]) == (AVAILABLE, "revsup", "b2ba", 1000)


def test_an_amendment_whose_original_is_not_known_counts_in_full_with_a_remark() -> None:
    draft = draft_2b.compute(frame(amendment("B2BA", "A", 600)), OCTOBER)
    assert draft.documents["igst"].tolist() == [60000]
    assert "Sync the history of originals" in draft.problems[0].message


def test_a_partial_reduction_needs_no_known_original_where_the_portal_opens_the_declaration() -> None:
    told = amendment("B2BA", "A", 600, itc_reduction_blocked=False, **partial(150))
    assert placed([told])[3] == -15000


def test_the_quarter_counts_the_records_of_its_three_months() -> None:
    context = Context(OCTOBER.gstin, TaxPeriod("2026-12"), quarterly=True)
    for month, counts in [("2026-10", True), ("2026-12", True), ("2027-01", False)]:
        assert (placed([record("B2B", "A", 10, gstr2b_period=month)], context) != NOWHERE) is counts
    assert placed([record("B2B", "A", 10, gstr2b_period="2026-11", **DIRECT)], context) != NOWHERE
