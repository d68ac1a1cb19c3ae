"""From one period to the next: what is locked, what goes on, how the past is looked up and opened again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from build import GSTIN, OCTOBER, amendment, frame, record

from ims_xl import settings
from ims_xl.errors import NotAllowed
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims import as_of, changes, closing, decide, draft_2b, journal, upload, withdrawn
from ims_xl.ims.context import Context
from ims_xl.steps import periods
from ims_xl.tables import Books, Draft2B, Journal, Records, Review, Table4

NOVEMBER = Context(GSTIN, TaxPeriod("2026-11"))
SENT = datetime(2026, 11, 13, 12, 0)
ACCEPT, REJECT, PENDING = ({"portal_action": action} for action in ("Accept", "Reject", "Pending"))


def state(records: pd.DataFrame) -> dict[str, str]:
    """Of each document: the period it is closed with, or "open"."""
    return dict(zip(records["document_number"], records["closed_in"].fillna("open"), strict=True))


def test_accepted_rejected_and_undecided_records_are_locked_pending_and_unfiled_ones_stay() -> None:
    rows = [
        record("B2B", "A", 10, **ACCEPT),
        record("B2B", "R", 10, **REJECT),
        record("B2B", "N", 10),
        record("B2B", "P", 10, **PENDING),
        record("B2B", "U", 10, is_filed=False),
        record("B2B", "L", 10, gstr2b_period="2026-11"),
        record("B2BCN", "X", 10, gstr2b_period="2026-08", **PENDING),  # its last day for Pending is over
    ]
    done = closing.close(frame(*rows), OCTOBER)
    month = "2026-10"
    assert state(done.records) == {
        "A": month,
        "R": month,
        "N": month,
        "P": "open",
        "U": "open",
        "L": "open",
        "X": month,
    }
    assert (len(done.locked), len(done.rejected), done.pending) == (4, 1, 1)


def test_what_went_to_2b_directly_is_locked_with_its_period_and_opened_again() -> None:
    direct = record("B2B", "D", 9, source="GSTR-2B", gstr2b_block="itcavl", reverse_charge=True)
    closed = closing.close(frame(direct), OCTOBER).records
    assert state(closed) == {"D": "2026-10"}
    assert int(draft_2b.compute(closed, OCTOBER).leaves["igst"].sum()) == 900
    pd.testing.assert_frame_equal(closing.reopen(closed, OCTOBER.period)[0], frame(direct))


def test_a_decision_that_was_never_sent_is_not_what_the_portal_counted() -> None:
    rows = frame(record("B2B", "A", 10, chosen_action="Reject"), record("B2B", "B", 10, chosen_action="Reject"))
    sent = upload.mark_sent(rows, [record("B2B", "B")["record_id"]], SENT)
    assert closing.unsent(sent) == 1
    assert closing.close(sent, OCTOBER).records["portal_action"].tolist() == ["No action", "Reject"]


def test_a_closed_period_computes_as_it_did_also_a_record_kept_pending_from_before() -> None:
    rows = frame(record("B2B", "A", 10, **ACCEPT), record("B2B", "B", 7, gstr2b_period="2026-09", **ACCEPT))
    closed = closing.close(rows, OCTOBER).records
    for context, counts in ((OCTOBER, 1700), (NOVEMBER, 0)):
        assert int(draft_2b.compute(closed, context).leaves["igst"].sum()) == counts


def test_a_closed_record_takes_no_other_action() -> None:
    closed = closing.close(frame(record("B2B", "A", 10, **ACCEPT)), OCTOBER).records
    identity = closed["record_id"].iloc[0]
    review = Review.of_rows([{"row_id": identity, "record_id": identity, "action": "Reject"}])
    told = decide.apply(review, closed, NOVEMBER).review["refused"].iloc[0]
    assert told.startswith("Reject refused: GSTR-3B of October 2026 is filed, so this record is closed (rule P1")


def test_a_download_from_before_the_filing_does_not_open_a_closed_record() -> None:
    closed = closing.close(frame(record("B2B", "A", 10, **ACCEPT)), OCTOBER).records
    merged = changes.merge(closed, frame(record("B2B", "A", 10, **ACCEPT)), NOVEMBER)
    assert state(merged.records) == {"A": "2026-10"}
    assert "Re-open the period" in merged.problems[0].message


def test_an_original_goes_with_its_amendment_and_waits_where_that_is_pending() -> None:
    first = record("B2B", "A", 10)
    later = amendment("B2BA", "A", 12, dated=first["document_date"])
    for action, locked in (("Accept", 2), ("Pending", 0)):
        assert len(closing.close(frame(first, later | {"portal_action": action}), OCTOBER).locked) == locked


def test_reopening_opens_what_that_closing_locked() -> None:
    rows = frame(record("B2B", "A", 10, **ACCEPT), record("B2B", "P", 10, **PENDING))
    opened, count = closing.reopen(closing.close(rows, OCTOBER).records, OCTOBER.period)
    assert count == 1
    pd.testing.assert_frame_equal(opened, rows)


def books(*numbers: str) -> pd.DataFrame:
    return Books.of_rows([{"entry_id": f"E{number}", "document_number": number} for number in numbers])


def row(number: str, entry: str | None = None, **given: Any) -> dict[str, Any]:
    identity = record("B2B", number)["record_id"]
    return {"row_id": identity, "record_id": identity, "entry_id": entry, "status": "Matched", **given}


def test_entries_counted_with_a_closed_record_are_not_matched_again_but_with_its_amendment() -> None:
    rows = frame(record("B2B", "A", 10, **ACCEPT), record("B2B", "R", 10, **REJECT), record("B2B", "P", 10, **PENDING))
    review = Review.of_rows([row("A", "EA"), row("R", "ER"), row("P", "EP"), {"row_id": "EB", "entry_id": "EB"}])
    done = closing.close(rows, OCTOBER)
    settled = closing.settle(books("A", "R", "P", "B"), review, done.locked, done.rejected, OCTOBER.period)
    assert settled["counted_in"].fillna("").tolist() == ["2026-10", "", "", ""]
    assert closing.open_entries(settled, done.records, NOVEMBER)["entry_id"].tolist() == ["ER", "EP", "EB"]
    dated = record("B2B", "A")["document_date"]
    amended = pd.concat([done.records, frame(amendment("B2BA", "A", 12, dated=dated, gstr2b_period="2026-11"))])
    assert len(closing.open_entries(settled, Records.conform(amended), NOVEMBER)) == 4
    assert closing.unsettle(settled, OCTOBER.period)["counted_in"].isna().all()


def test_a_group_is_settled_only_with_all_of_its_records() -> None:
    rows = frame(record("B2B", "A", 10, **ACCEPT), record("B2B", "P", 10, **PENDING))
    review = Review.of_rows([row("A", "EA", group_id="G"), row("P", group_id="G")])
    done = closing.close(rows, OCTOBER)
    assert closing.settle(books("A"), review, done.locked, done.rejected, OCTOBER.period)["counted_in"].isna().all()


def workbook(tmp_path: Path, *rows: dict[str, Any], answer: bool = True) -> MemoryWorkbook:
    tables = {Records: frame(*rows), Review: Review.of_rows([row("A", "EA")]), Books: books("A")}
    given = {settings.GSTIN: GSTIN, settings.PERIOD: "2026-10"}
    return MemoryWorkbook(tables, given, folder=tmp_path, answer=lambda question: answer)


def test_closing_asks_moves_the_period_on_and_re_opening_asks_and_takes_it_back(tmp_path: Path) -> None:
    book = workbook(tmp_path, record("B2B", "A", 10, **ACCEPT), record("B2B", "B", 5, chosen_action="Reject"))
    told = periods.close_period(book).sentence
    assert "Is GSTR-3B of October 2026 filed?" in book.asked[0]
    assert book.asked[0].endswith(" Not sent: 1 decision, for which the portal's own action counts.")
    assert told.startswith("October 2026 is closed: 2 records locked, 0 of them rejected; 0 pending go on to November")
    assert book.setting(settings.PERIOD) == "2026-11"
    assert book.read(Books)["counted_in"].tolist() == ["2026-10"]
    assert int(book.read(Draft2B)["igst"].sum()) == 0
    assert book.read(Journal)["column_name"].tolist()[-1] == "2B period"
    assert periods.reopen_period(book).sentence.startswith("October 2026 is open again: 2 records.")
    assert book.setting(settings.PERIOD) == "2026-10"
    assert book.read(Records)["gstr3b_filed"].tolist() == [False, False]
    assert book.read(Books)["counted_in"].isna().all()
    assert len(book.read(Table4)) == 12
    with pytest.raises(NotAllowed, match="No period was closed in this workbook"):
        periods.reopen_period(book)


def test_a_no_changes_nothing(tmp_path: Path) -> None:
    book = workbook(tmp_path, record("B2B", "A", 10, **ACCEPT), answer=False)
    assert periods.close_period(book).sentence == "Nothing was changed."
    assert book.setting(settings.PERIOD) == "2026-10"
    assert book.read(Records)["closed_in"].isna().all()


def test_the_position_on_an_earlier_day_comes_from_the_log() -> None:
    seen = {"first_seen": pd.Timestamp("2026-11-02")}
    before = frame(
        record("B2B", "A", 1000, chosen_action="Reject", **seen), record("B2B", "B", 500, is_filed=False, **seen)
    )
    after = before.assign(chosen_action=["Accept", None], is_filed=[True, True], igst=[90000, 50000])
    after = Records.conform(
        pd.concat([after, frame(record("B2B", "C", 70, first_seen=pd.Timestamp("2026-11-09")))], ignore_index=True)
    )
    changes = journal.differences(before, after, also=journal.PORTALS)
    log = journal.added(Journal.empty(), changes, journal.Press("Apply", "me", datetime(2026, 11, 8, 10)))
    review = Review.of_rows([row("A"), row("B"), row("C")])
    was = review.assign(status=["IMS Only", "Matched", "Matched"]).head(2)
    more = journal.status_changes(was, review)
    log = journal.added(log, more, journal.Press("Match", "me", datetime(2026, 11, 8, 11)))

    then = as_of.position(after, review, log, OCTOBER, date(2026, 11, 7))
    assert then.statuses == {"IMS Only": 1, "Matched": 1}
    assert then.actions == {"Reject": (1, 100000), "No action": (1, 50000)}
    assert then.credit == (0, 0, 0, 0)
    now = as_of.position(after, review, log, OCTOBER, date(2026, 11, 9))
    assert now.statuses == {"Matched": 3}
    assert now.credit == (147000, 0, 0, 0)
    with pytest.raises(NotAllowed, match="Nothing was known on 01-11-2026"):
        as_of.position(after, review, log, OCTOBER, date(2026, 11, 1))
    assert as_of.told(now, date(2026, 11, 9))[-1].endswith("IGST ₹1,470, CGST ₹0, SGST ₹0, Cess ₹0")


def test_a_record_withdrawn_since_stands_in_the_position_before() -> None:
    seen = {"first_seen": pd.Timestamp("2026-11-02")}
    saved = {"is_filed": False, "reverse_charge": False, "chosen_action": "Pending"}
    before = frame(record("B2B", "A", 1000, **seen), record("B2B", "S", 70, **saved, **seen))
    merged = changes.merge(before, before.head(1), OCTOBER)
    assert merged.withdrawn_ids == {before["record_id"][1]}
    moment = datetime(2026, 11, 8, 10)
    gone = withdrawn.changes(before, merged.withdrawn_ids)
    log = journal.added(Journal.empty(), gone, journal.Press("Sync", "me", moment))
    assert log[["column_name", "old"]].values.tolist() == [["Withdrawn by the supplier", "S, tax ₹70"]]
    kept = [column for column in Records.columns() if column not in (Records.portal_hash, Records.portal_values)]
    pd.testing.assert_frame_equal(withdrawn.restored(log)[kept], before.tail(1)[kept].reset_index(drop=True))
    was, now = Review.of_rows([row("A"), row("S")]), Review.of_rows([row("A"), row("E") | {"status": "Books Only"}])
    log = journal.added(log, journal.status_changes(was, now), journal.Press("Match", "me", moment))

    then = as_of.position(merged.records, now, log, OCTOBER, date(2026, 11, 7))
    assert then.actions == {"No action": (1, 100000), "Pending": (1, 7000)}
    assert then.statuses == {"Matched": 2}
    today = as_of.position(merged.records, now, log, OCTOBER, date(2026, 11, 8))
    assert today.actions == {"No action": (1, 100000)}
    assert today.statuses == {"Matched": 1, "Books Only": 1}


def test_the_position_is_told_up_to_today_and_a_day_to_come_is_refused(tmp_path: Path) -> None:
    book, today = workbook(tmp_path, record("B2B", "A", 10, first_seen=pd.Timestamp("2020-01-01"))), date.today()
    assert f"As it stood on {today:%d-%m-%Y}" in periods.as_it_stood(book, today).sentence
    tomorrow = today + timedelta(days=1)
    told = rf"{tomorrow:%d-%m-%Y} is a day to come, .* Name a day up to today; .* ims-xl calendar {book.name}\.xlsm"
    with pytest.raises(NotAllowed, match=told):
        periods.as_it_stood(book, tomorrow)


def test_before_a_closing_its_records_were_open_and_its_period_was_worked_on(tmp_path: Path) -> None:
    book = workbook(tmp_path, record("B2B", "A", 10, first_seen=pd.Timestamp("2020-01-01"), **ACCEPT))
    periods.close_period(book)
    yesterday = date.today() - timedelta(days=1)
    then = as_of.position(book.read(Records), book.read(Review), book.read(Journal), NOVEMBER, yesterday)
    assert (then.period, then.credit[0]) == (TaxPeriod("2026-10"), 1000)
