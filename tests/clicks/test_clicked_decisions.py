"""The buttons that decide, and those that show why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from desk import Desk

from ims_xl import macros
from ims_xl.gst.money import paise
from ims_xl.tables import Records, Review, Suppliers


@pytest.mark.parametrize(
    ("button", "action"),
    [(macros.accept, "Accept"), (macros.reject, "Reject"), (macros.pending, "Pending")],
)
def test_the_selected_records_and_no_others_are_decided_and_reset(
    matched: Desk, button: Callable[[], None], action: str
) -> None:
    matched.select("DL/77", "CN-8")
    assert matched.click(button, answer="yes").startswith("2 decisions changed.")
    assert matched.read(Records)[Records.chosen_action].value_counts().to_dict() == {action: 2}
    assert {matched.decided("DL/77"), matched.decided("CN-8")} == {action}
    assert matched.click(macros.reset).startswith("2 decisions changed.")
    assert {matched.decided("DL/77"), matched.decided("CN-8")} == {"No action"}


def test_reject_asks_first(matched: Desk) -> None:
    matched.select("DL/77")
    assert matched.click(macros.reject, answer="no") == "Nothing was changed."
    assert matched.decided("DL/77") is None


def test_a_bill_of_entry_is_not_rejected_and_its_row_says_why(matched: Desk) -> None:
    matched.select("4455667")
    assert "1 refused" in matched.click(macros.reject, answer="yes")
    review = matched.read(Review)
    told = review.loc[review[Review.document_number] == "4455667", Review.refused].item()
    assert "can only be accepted or kept pending" in told
    assert matched.decided("4455667") is None


def test_without_a_record_selected_the_user_is_told_where_to_select(matched: Desk) -> None:
    matched.book.app.selected = None
    assert matched.click(macros.accept).startswith("No record of the portal is selected.")


def test_suggestions_are_taken_only_after_a_yes(matched: Desk) -> None:
    assert matched.click(macros.accept_suggestions, answer="no") == "Nothing was changed."
    assert matched.read(Records)[Records.chosen_action].isna().all()
    matched.click(macros.accept_suggestions, answer="yes")
    suggested = matched.read(Review).dropna(subset=[Review.suggested_action])
    assert suggested[Review.action].tolist() == suggested[Review.suggested_action].tolist()


def test_a_suppliers_records_are_decided_together(matched: Desk) -> None:
    assert matched.click(macros.party_wise).startswith("No supplier has an action.")
    parties = matched.read(Suppliers)
    umiya = parties[Suppliers.supplier_gstin] == "24AAACU3333C1ZY"
    parties.loc[umiya, Suppliers.party_action] = "Pending"
    matched.workbook.write({Suppliers: parties})
    assert "decisions changed" in matched.click(macros.party_wise)
    assert {matched.decided("000123"), matched.decided("CN-5")} == {"Pending"}
    assert matched.decided("DL/77") is None


def test_undo_takes_back_press_after_press_and_redo_does_them_again(matched: Desk) -> None:
    before = matched.read(Records), matched.read(Review)
    matched.select("TX-2045")
    assert "1 decision changed." in matched.click(macros.pending, answer="yes")
    between = matched.read(Records), matched.read(Review)
    assert matched.click(macros.accept_suggestions, answer="yes").split()[0] != "Nothing"
    after = matched.read(Records), matched.read(Review)
    assert matched.click(macros.undo).startswith("Taken back: Accept suggestions of ")
    for frame, was in zip((matched.read(Records), matched.read(Review)), between, strict=True):
        pd.testing.assert_frame_equal(frame, was)
    assert matched.click(macros.undo).startswith("Taken back: Pending of ")
    for frame, was in zip((matched.read(Records), matched.read(Review)), before, strict=True):
        pd.testing.assert_frame_equal(frame, was)
    assert matched.click(macros.undo).startswith("There is nothing to take back")
    matched.click(macros.redo)
    matched.click(macros.redo)
    for frame, was in zip((matched.read(Records), matched.read(Review)), after, strict=True):
        pd.testing.assert_frame_equal(frame, was)
    assert matched.click(macros.redo).startswith("There is nothing to do again")


def test_all_records_in_sight_of_one_status_and_of_one_supplier_are_decided_at_once(matched: Desk) -> None:
    review = matched.read(Review)
    ims_only = set(review.loc[review[Review.status] == "IMS Only", Review.document_number])
    assert matched.pick("show__ims_only").startswith(f"IMS Only: {len(ims_only)} of {len(review)} rows")
    assert matched.book.shown == "Reconciliation"
    assert matched.pick("pending__in_sight", answer="no") == "Nothing was changed."
    matched.pick("pending__in_sight")
    records = matched.read(Records)
    assert set(records.loc[records[Records.chosen_action] == "Pending", Records.document_number]) <= ims_only
    assert matched.click(macros.undo).startswith("Taken back: Pending of ")
    assert matched.read(Records)[Records.chosen_action].isna().all()

    assert matched.pick("show__all").startswith(f"All: {len(review)} of {len(review)} rows")
    matched.select("DL/77")
    matched.pick("accept__same_supplier")
    records = matched.read(Records)
    (supplier,) = records.loc[records[Records.chosen_action] == "Accept", Records.supplier_gstin].unique()
    assert supplier == records.loc[records[Records.document_number] == "DL/77", Records.supplier_gstin].iloc[0]

    matched.select("DL/77")
    matched.pick("reset__same_status")
    status = matched.read(Review).set_index(Review.document_number).loc["DL/77", Review.status]
    done = matched.read(Review)[matched.read(Review)[Review.action] == "No action"]
    assert set(done[Review.status]) == {status}


def test_explain_lays_the_selected_row_open(matched: Desk) -> None:
    matched.select("DL/77")
    told = matched.click(macros.explain)
    assert "Because: " in told
    assert "DL/77" in told


def test_what_is_linked_stands_together_and_what_is_unlinked_apart(matched: Desk) -> None:
    before = matched.read(Review)
    alone = before[before[Review.record_id].isna()].iloc[0]
    record = before[before[Review.status] == "IMS Only"].iloc[0]
    matched.select_rows(record[Review.row_id], alone[Review.row_id])
    assert matched.click(macros.link).startswith("1 pair is linked from now on")
    row = matched.read(Review).set_index(Review.row_id).loc[record[Review.row_id]]
    assert (row[Review.entry_id], row[Review.reason]) == (alone[Review.entry_id], "MANUAL")
    matched.select_rows(record[Review.row_id])
    assert matched.click(macros.unlink).startswith("1 pair is kept apart from now on")
    matched.click(macros.undo)
    matched.click(macros.undo)
    pd.testing.assert_frame_equal(matched.read(Review), before)


def test_declared_amounts_typed_in_the_sheet_reach_the_upload_file(matched: Desk, tmp_path: Path) -> None:
    review = matched.read(Review)
    here = review[Review.document_number] == "CN-300"
    review.loc[here, Review.action], review.loc[here, Review.itc_reduction] = "Accept", "Partial"
    review.loc[here, Review.declared_igst], review.loc[here, Review.remarks] = paise("700.50"), "availed in part"
    matched.workbook.write({Review: review})
    matched.click(macros.apply)
    matched.click(macros.send)
    (sent,) = tmp_path.glob("ims_*.json")
    assert '"itcRedReq":"Y","declIgst":700.50,"declCgst":0' in sent.read_text(encoding="utf-8")
