"""Choices on the Reconciliation sheet become decisions, as far as the law and the portal allow each."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from build import OCTOBER, amendment, frame, original, record

from ims_xl.gst.money import paise
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims import decide
from ims_xl.ims.context import Context
from ims_xl.ims.decide import Decided
from ims_xl.tables import Review

DECIDED = [
    "chosen_action", "itc_reduction", "declared_igst", "declared_cgst", "declared_sgst", "declared_cess", "remarks",
]  # fmt: skip


def choose(rows: list[dict[str, Any]] | dict[str, Any], context: Context = OCTOBER, **cells: Any) -> Decided:
    """Apply the user's cells to the last record; amounts in rupees."""
    records = frame(*(rows if isinstance(rows, list) else [rows]))
    return decide.apply(review_of(records, **cells), records, context)


def review_of(records: pd.DataFrame, **cells: Any) -> pd.DataFrame:
    cells = {name: paise(value) if "declared" in name else value for name, value in cells.items()}
    identity = records["record_id"].iloc[-1]
    return Review.of_rows([{"row_id": identity, "record_id": identity, **cells}])


def refusal(decided: Decided) -> str:
    (told,) = decided.review["refused"].fillna("").tolist()
    return str(told)


def decision(decided: Decided) -> list[Any]:
    """The user's columns of the last record, NA as None, rupees for paise."""
    values = decided.records[DECIDED].iloc[-1].tolist()
    return [None if pd.isna(value) else value if isinstance(value, str) else value / 100 for value in values]


NOTHING = [None] * 7
NOTE = record("B2BCN", "CN-1", 1440)
STEEL_NOTE = record("B2BCN", "CN-2", cgst=450, sgst=450)
INVOICE = record("B2B", "A", 1800)
REFUSED = [
    (
        record("IMPG", "1", 5),
        {"action": "Reject"},
        "Reject refused: a Bill of Entry can only be accepted or kept pending (rule A4, advisory of 30-10-2025",
    ),
    (
        record("B2BCN", "A", 5, gstr2b_period="2025-09"),
        {"action": "Pending"},
        "Pending refused: records that reduce credit",
    ),
    (INVOICE | {"pending_blocked": True}, {"action": "Pending"}, "Pending refused: the portal has blocked Pending"),
    (
        record("B2BCN", "A", 5, gstr2b_period="2026-08"),
        {"action": "Pending"},
        "Pending refused: Pending ended on 20-10-2026",
    ),
    (
        record("B2B", "A", 5, source="GSTR-2B"),
        {"action": "Accept"},
        "Accept refused: this record is not in IMS: it goes to GSTR-2B directly",
    ),
    (INVOICE | {"gstr3b_filed": True}, {"action": "Reject"}, "Reject refused: GSTR-3B of October 2026 is filed"),
    (INVOICE, {"action": "Acept"}, '"Acept" is not an action. Choose Accept, Reject, Pending or No action'),
    (
        INVOICE,
        {"action": "Accept", "remarks": "x" * 251},
        "Remarks refused: 251 characters; the portal takes 250 (rule D7",
    ),
    (
        INVOICE | {"remarks_blocked": True},
        {"action": "Reject", "remarks": "no"},
        "Remarks refused: the portal has blocked",
    ),
    (INVOICE, {"action": "No action", "remarks": "later"}, "Remarks refused: No action takes none (rule D8"),
    (
        INVOICE,
        {"action": "Accept", "itc_reduction": "Full"},
        "ITC reduction refused: this record takes no declaration (rule D1",
    ),
    (NOTE | {"itc_reduction_blocked": True}, {"action": "Accept", "itc_reduction": "Full"}, "ITC reduction refused"),
    (
        NOTE,
        {"action": "Reject", "itc_reduction": "Full"},
        "ITC reduction refused: it goes with Accept, not with Reject.",
    ),
    (NOTE, {"itc_reduction": "Full"}, "ITC reduction refused: it goes with Accept. Choose Accept"),
    (
        NOTE,
        {"action": "Accept", "itc_reduction": "Half"},
        '"Half" is not an ITC reduction. Choose Full, Partial or None',
    ),
    (NOTE, {"action": "Accept", "declared_igst": 5}, "Amounts to reduce go with Partial."),
    (NOTE, {"action": "Accept", "itc_reduction": "Full", "declared_igst": 5}, "Full carries no amounts."),
    (NOTE, {"action": "Accept", "itc_reduction": "None"}, "None needs remarks (rule D6, FAQ"),
    (NOTE, {"action": "Accept", "itc_reduction": "Partial", "declared_igst": 5}, "Partial needs remarks"),
    (NOTE, {"action": "Accept", "itc_reduction": "Partial", "remarks": "r"}, "Partial needs the amounts to reduce."),
    (
        NOTE,
        {"action": "Accept", "itc_reduction": "Partial", "remarks": "r", "declared_igst": 1440.01},
        "Reduction of IGST refused: ₹1,440.01 is more than the document's ₹1,440 (rule D3",
    ),
    (
        STEEL_NOTE,
        {"action": "Accept", "itc_reduction": "Partial", "remarks": "r", "declared_cgst": 50},
        "Reduction refused: CGST ₹50 and SGST ₹0 must be the same amount (rule D4",
    ),
]


@pytest.mark.parametrize(("row", "cells", "told"), REFUSED, ids=[case[2][:40] for case in REFUSED])
def test_a_refused_choice_says_why_and_leaves_the_record_as_it_was(
    row: dict[str, Any], cells: dict[str, Any], told: str
) -> None:
    decided = choose(row, **cells)
    assert refusal(decided).startswith(told)
    assert refusal(decided).endswith(".")
    assert (decided.refused, decided.changed) == (1, 0)
    assert decision(decided) == NOTHING


ALLOWED = [
    (INVOICE, {"action": "Accept"}, ["Accept", None, None, None, None, None, None]),
    (INVOICE, {"action": " reject ", "remarks": " not ours "}, ["Reject", None, None, None, None, None, "not ours"]),
    (INVOICE, {"action": "PENDING"}, ["Pending", None, None, None, None, None, None]),
    (INVOICE | {"is_filed": False}, {"action": "Accept"}, ["Accept", None, None, None, None, None, None]),
    (NOTE, {"action": "Accept"}, ["Accept", "Full", None, None, None, None, None]),
    (
        NOTE,
        {"action": "Accept", "itc_reduction": "none", "remarks": "r"},
        ["Accept", "None", None, None, None, None, "r"],
    ),
    (
        NOTE,
        {"action": "Accept", "itc_reduction": "Partial", "declared_igst": 700, "remarks": "r"},
        ["Accept", "Partial", -700, 0, 0, 0, "r"],
    ),
    (
        NOTE,
        {"action": "Accept", "itc_reduction": "Partial", "declared_igst": -700, "remarks": "r"},
        ["Accept", "Partial", -700, 0, 0, 0, "r"],
    ),
    (
        STEEL_NOTE,
        {"action": "Accept", "itc_reduction": "Partial", "declared_cgst": 450, "declared_sgst": 450, "remarks": "r"},
        ["Accept", "Partial", 0, -450, -450, 0, "r"],
    ),
    (
        NOTE | {"remarks_blocked": True},
        {"action": "Accept", "itc_reduction": "None"},
        ["Accept", "None", None, None, None, None, None],
    ),
]


@pytest.mark.parametrize(("row", "cells", "expected"), ALLOWED)
def test_an_allowed_choice_is_stored_in_the_documents_sign(
    row: dict[str, Any], cells: dict[str, Any], expected: list[Any]
) -> None:
    decided = choose(row, **cells)
    assert refusal(decided) == ""
    assert decision(decided) == expected
    assert (decided.refused, decided.changed) == (0, 1)


def test_the_amounts_of_a_downward_amendment_stay_positive() -> None:
    rows = [original("B2B", "A", 3600), amendment("B2BA", "A", 2700)]
    decided = choose(rows, action="Accept", itc_reduction="Partial", declared_igst=500, remarks="r")
    assert decision(decided) == ["Accept", "Partial", 500, 0, 0, 0, "r"]


def test_an_upward_amendment_takes_no_declaration_and_none_is_made_up() -> None:
    rows = [original("B2B", "A", 1800), amendment("B2BA", "A", 2160)]
    assert decision(choose(rows, action="Accept"))[:2] == ["Accept", None]


def test_a_blank_action_takes_an_earlier_decision_back() -> None:
    decided = choose(INVOICE | {"chosen_action": "Accept", "remarks": "r"})
    assert decision(decided) == NOTHING
    assert decided.changed == 1


def test_a_decision_equal_to_the_portals_is_no_change() -> None:
    held = {"portal_action": "Accept", "portal_itc_reduction": "Partial", "portal_declared_igst": -70000}
    decided = choose(NOTE | held | {"portal_remarks": "r"}, action="Accept")
    assert decision(decided) == ["Accept", "Partial", -700, 0, 0, 0, None]
    assert (refusal(decided), decided.changed) == ("", 0)


def test_a_closed_record_keeps_an_action_it_was_filed_with_without_refusal() -> None:
    decided = choose(INVOICE | {"gstr3b_filed": True, "portal_action": "Accept"}, action="Accept")
    assert (refusal(decided), decided.refused, decided.changed) == ("", 0, 0)


def test_refused_rows_do_not_hold_up_the_others() -> None:
    records = frame(INVOICE, record("IMPG", "1", 5))
    reviews = [review_of(records.iloc[[row]], action="Reject") for row in (0, 1)]
    decided = decide.apply(pd.concat(reviews, ignore_index=True), records, OCTOBER)
    assert decided.records["chosen_action"].fillna("-").tolist() == ["Reject", "-"]
    assert (decided.refused, decided.changed) == (1, 1)


def test_applying_twice_changes_nothing_more() -> None:
    first = choose(NOTE, action="accept")
    again = decide.apply(first.review, first.records, OCTOBER)
    pd.testing.assert_frame_equal(again.records, first.records)
    assert again.changed == 0
    assert again.review["action"].tolist() == ["Accept"]


def test_an_action_on_an_entry_without_record_is_refused() -> None:
    alone = Review.of_rows([{"row_id": "B|1", "entry_id": "B|1", "action": "Accept"}])
    decided = decide.apply(alone, frame(INVOICE), OCTOBER)
    assert refusal(decided) == "Accept refused: this entry has no record in IMS. Clear the cell."


def test_a_choice_made_before_the_supplier_changed_the_record_is_asked_for_again() -> None:
    notice = "The supplier has changed this record since Accept was decided; look at it and decide again."
    edited = INVOICE | {"portal_error": notice}
    first = choose(edited, action="Accept")
    assert refusal(first) == notice
    assert decision(first) == NOTHING
    assert decision(choose(edited, action="Reject"))[0] == "Reject"
    again = decide.apply(first.review, first.records, OCTOBER)
    assert decision(again)[0] == "Accept"
    assert again.records["portal_error"].isna().all()


def test_a_records_word_that_is_no_action_names_its_cell() -> None:
    with pytest.raises(Exception, match='Portal, Decided action: "Yes" is none of Accept'):
        choose(INVOICE | {"chosen_action": "Yes"}, action="Accept")


def test_pending_is_open_in_the_period_after_the_records_own() -> None:
    note = record("B2BCN", "A", 5, gstr2b_period="2026-09")
    assert refusal(choose(note, Context(OCTOBER.gstin, TaxPeriod("2026-10")), action="Pending")) == ""
