"""A sync: what is new, what the supplier changed, what left IMS, and that the user's words survive it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import october
import pandas as pd
from build import OCTOBER, amendment, frame, original, record

from ims_xl.gst.period import TaxPeriod
from ims_xl.ims import changes, draft_2b, upload
from ims_xl.ims.changes import Merged
from ims_xl.ims.context import Context
from ims_xl.tables import Records

NOVEMBER = Context(OCTOBER.gstin, TaxPeriod("2026-11"))
SENT = datetime(2026, 11, 13, 12, 0)


def merge(known: list[dict[str, Any]], fresh: list[dict[str, Any]], context: Context = OCTOBER) -> Merged:
    return changes.merge(frame(*known), frame(*fresh), context)


def one(merged: Merged, column: str, row: int = 0) -> Any:
    value = merged.records[column].iloc[row]
    return None if pd.isna(value) else value


def test_the_same_download_twice_changes_nothing() -> None:
    once = changes.merge(Records.empty(), october.fresh(), october.CONTEXT)
    twice = changes.merge(once.records, october.fresh(), october.CONTEXT)
    pd.testing.assert_frame_equal(twice.records, once.records.assign(news=twice.records["news"]))
    assert twice.records["news"].isna().all()
    assert twice.news.empty
    assert (once.new, twice.new, twice.changed, twice.withdrawn) == (len(once.records), 0, 0, 0)
    assert twice.unchanged == len(once.records)


def test_the_order_of_the_fresh_records_does_not_matter() -> None:
    turned = october.fresh().iloc[::-1].reset_index(drop=True)
    straight = changes.merge(
        Records.empty(), october.fresh().drop_duplicates("record_id", keep="last"), october.CONTEXT
    )
    other = changes.merge(Records.empty(), turned.drop_duplicates("record_id", keep="first"), october.CONTEXT)
    pd.testing.assert_frame_equal(straight.records, other.records)


def test_new_records_come_and_decisions_stay() -> None:
    known = record("B2B", "A", 10, chosen_action="Accept", remarks="ours") | {"Own column": "mine"}
    merged = merge([known], [record("B2B", "A", 10), record("B2B", "B", 20)])
    assert (merged.new, merged.changed, merged.withdrawn, merged.unchanged) == (1, 0, 0, 1)
    assert (one(merged, "chosen_action"), one(merged, "remarks"), one(merged, "Own column")) == (
        "Accept",
        "ours",
        "mine",
    )


def test_a_suppliers_edit_drops_the_decision_and_says_so() -> None:
    known = record("B2B", "A", 10, chosen_action="Accept", remarks="ours", sent_state="x", sent_on=SENT)
    merged = merge([known], [record("B2B", "A", 12)])
    assert (merged.changed, one(merged, "chosen_action"), one(merged, "sent_state")) == (1, None, None)
    assert one(merged, "remarks") == "ours"
    assert one(merged, "igst") == 1200
    assert "changed this record since Accept was decided" in one(merged, "portal_error")


def test_an_edit_of_an_undecided_record_leaves_no_notice() -> None:
    merged = merge([record("B2B", "A", 10)], [record("B2B", "A", 12)])
    assert (merged.changed, one(merged, "portal_error")) == (1, None)


def test_filing_and_the_portals_action_are_no_edit() -> None:
    known = record("B2B", "A", 10, is_filed=False, chosen_action="Accept")
    merged = merge([known], [record("B2B", "A", 10, portal_action="Accept")])
    assert (merged.changed, one(merged, "is_filed"), one(merged, "chosen_action")) == (0, True, "Accept")


def test_a_saved_record_that_is_gone_is_withdrawn() -> None:
    merged = merge([record("B2B", "A", 10, is_filed=False), record("B2B", "B", 5)], [record("B2B", "B", 5)])
    assert (merged.withdrawn, merged.records["document_number"].tolist()) == (1, ["B"])


def test_a_filed_record_that_is_gone_is_closed_and_later_becomes_history() -> None:
    known = [record("B2B", "A", 10, portal_action="Reject"), record("B2B", "B", 5)]
    merged = merge(known, [record("B2B", "B", 5)])
    assert (merged.withdrawn, merged.closed) == (0, 1)
    assert (one(merged, "source"), one(merged, "gstr3b_filed")) == ("IMS", True)
    later = changes.merge(merged.records, frame(record("B2B", "C", 5, gstr2b_period="2026-11")), NOVEMBER)
    assert later.records["source"].tolist() == ["Earlier period", "Earlier period", "IMS"]
    assert later.records["gstr3b_filed"].tolist() == [True, True, False]


def test_a_record_leaves_with_the_decision_that_was_sent() -> None:
    known = frame(record("B2BCN", "A", 10, chosen_action="Accept", itc_reduction="Partial", declared_igst=4))
    sent = upload.mark_sent(known, known["record_id"], SENT)
    kept = frame(record("B2BCN", "B", 1, gstr2b_period="2026-11"))
    for told, action in ((sent, "Accept"), (known, "No action")):
        closed = changes.merge(told, kept, NOVEMBER).records.iloc[0]
        assert closed["portal_action"] == action
    assert changes.merge(sent, kept, NOVEMBER).records["portal_declared_igst"].iloc[0] == -400


def test_sections_a_download_does_not_hold_are_left_alone() -> None:
    merged = merge([record("IMPG", "1", 10)], [record("B2B", "A", 5)])
    assert (merged.withdrawn, merged.closed, len(merged.records)) == (0, 0, 2)


def test_a_new_statement_replaces_the_direct_records_of_its_period_only() -> None:
    direct = {"source": "GSTR-2B", "gstr2b_block": "itcavl", "reverse_charge": True}
    known = [record("B2B", "A", 5, **direct), record("B2B", "B", 5, gstr2b_period="2026-09", **direct)]
    merged = merge(known, [record("B2B", "C", 5, **direct)])
    assert merged.withdrawn == 1
    assert merged.records["document_number"].tolist() == ["B", "C"]


def test_history_does_not_replace_a_record_open_in_ims() -> None:
    merged = merge([record("B2B", "A", 10)], [original("B2B", "A", 99, dated=record("B2B", "A")["document_date"])])
    assert (one(merged, "source"), one(merged, "igst")) == ("IMS", 1000)


def test_what_was_sent_is_sent_again_where_the_portal_does_not_hold_it() -> None:
    known = frame(record("B2B", "A", 10, chosen_action="Accept"))
    sent = upload.mark_sent(known, known["record_id"], SENT)
    assert upload.files(sent, OCTOBER, 500) == []
    lost = changes.merge(sent, frame(record("B2B", "A", 10)), OCTOBER).records
    assert len(upload.files(lost, OCTOBER, 500)) == 1
    taken = changes.merge(sent, frame(record("B2B", "A", 10, portal_action="Accept")), OCTOBER).records
    assert upload.files(taken, OCTOBER, 500) == []
    assert taken["sent_state"].notna().all()


def test_a_pending_record_keeps_the_2b_period_it_came_in() -> None:
    known = [record("B2BCN", "A", 10, portal_action="Pending")]
    fresh = [record("B2BCN", "A", 10, portal_action="Pending", gstr2b_period="2026-11")]
    assert one(merge(known, fresh, NOVEMBER), "gstr2b_period") == "2026-10"
    saved = [record("B2BCN", "A", 10, is_filed=False)]
    assert one(merge(saved, fresh, NOVEMBER), "gstr2b_period") == "2026-11"


def test_a_second_amendment_under_the_same_number_is_measured_against_the_first() -> None:
    first = original("B2B", "A", 1000)
    closed = amendment("B2BA", "A", 700, source="Earlier period", gstr3b_filed=True, portal_action="Accept")
    second = amendment("B2BA", "A", 900, gstr2b_period="2026-11")
    merged = changes.merge(frame(first, closed), frame(second), NOVEMBER)
    assert merged.records["igst"].tolist() == [70000, 90000]
    assert draft_2b.compute(merged.records, NOVEMBER).documents["igst"].tolist() == [0, 20000]
    rejected = changes.merge(frame(first, closed | {"portal_action": "Reject"}), frame(second), NOVEMBER)
    assert draft_2b.compute(rejected.records, NOVEMBER).documents["igst"].tolist() == [0, -10000]


def test_filing_dates_come_from_the_statement() -> None:
    frame_of = pd.DataFrame(
        {"record_id": [record("B2B", "A")["record_id"]], "filing_date": [pd.Timestamp("2026-11-10")]}
    )
    dated = changes.with_filing_dates(frame(record("B2B", "A"), record("B2B", "B")), [frame_of])
    assert dated["filing_date"].dt.strftime("%d-%m-%Y").fillna("-").tolist() == ["10-11-2026", "-"]


def test_a_record_that_comes_twice_with_different_values_is_kept_as_read_last_and_told() -> None:
    merged = merge([], [record("B2B", "A", 10), record("B2B", "B", 5), record("B2B", "A", 12), record("B2B", "B", 5)])
    assert (merged.told_twice, merged.new) == (1, 2)
    assert merged.records.set_index("document_number")["igst"].to_dict() == {"A": 1200, "B": 500}
    [problem] = merged.problems
    assert problem.value == "A"
    assert "twice, with different values; the one read last is kept. Sync again" in problem.message
