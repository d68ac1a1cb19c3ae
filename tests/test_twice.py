"""Done again, a step changes nothing, and what the user wrote stays at its document."""

from __future__ import annotations

import pandas as pd
import pytest
from month import EXAMPLE

from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.steps import actions, data, filing, matching
from ims_xl.tables import SHEET_TABLES, Books, Draft2B, Journal, Records, Review

PORTAL = [EXAMPLE / name for name in ("ims_download.json", "prior_period_originals.json", "gstr2b.json")]
REGISTER = [EXAMPLE / "purchase_register.xlsx"]
STEPS = {
    "sync": lambda book: data.sync(book, PORTAL),
    "books": lambda book: data.import_books(book, REGISTER),
    "match": matching.match,
    "apply": actions.apply,
    "compute-2b": filing.compute_2b,
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_done_again_changes_nothing(name: str, workbook: ClosedWorkbook) -> None:
    STEPS[name](workbook)
    before = {table: workbook.read(table) for table in SHEET_TABLES}
    STEPS[name](workbook)
    for table, frame in before.items():
        pd.testing.assert_frame_equal(workbook.read(table), frame, obj=f"{table.sheet} after {name}")


def test_user_columns_survive_sync_import_and_match(workbook: ClosedWorkbook) -> None:
    books, review = workbook.read(Books), workbook.read(Review)
    books.loc[3, Books.note] = "ask the storekeeper"
    review[Review.note] = [f"note {row}" for row in range(len(review))]
    workbook.write({Books: books, Review: review})
    data.sync(workbook, PORTAL)
    data.import_books(workbook, REGISTER)
    matching.match(workbook)
    pd.testing.assert_frame_equal(workbook.read(Books), books)
    after, before = (
        frame.set_index(Review.row_id).sort_index().drop(columns=Review.news)  # nothing is new any more
        for frame in (workbook.read(Review), review)
    )
    pd.testing.assert_frame_equal(after, before)


def test_what_was_sent_is_not_sent_again_unless_asked(workbook: ClosedWorkbook) -> None:
    assert "Nothing to send" in filing.send(workbook).sentence
    assert len(filing.send(workbook, again=True).files) == 2


def test_a_note_on_a_document_that_is_gone_is_told(workbook: ClosedWorkbook) -> None:
    books = workbook.read(Books)
    stray = books.iloc[[0]].assign(entry_id="B|X", document_number="GONE-1", note="keep me", file=books[Books.file][0])
    workbook.write({Books: Books.conform(pd.concat([books, stray], ignore_index=True))})
    done = data.import_books(workbook, REGISTER)
    assert "remarks on the sheet Problems" in done.sentence
    assert len(workbook.read(Books)) == len(books)


def test_a_changed_choice_is_one_line_in_the_log(workbook: ClosedWorkbook) -> None:
    review, lines = workbook.read(Review), len(workbook.read(Journal))
    row = review.index[review[Review.document_number] == "TX-2045"]
    review.loc[row, Review.action] = "Accept"
    workbook.write({Review: review})
    actions.apply(workbook)
    added = workbook.read(Journal).iloc[lines:]
    assert added[Journal.new].tolist() == ["Accept"]
    records = workbook.read(Records)
    assert records.loc[records[Records.document_number] == "TX-2045", Records.chosen_action].tolist() == ["Accept"]


def test_a_decision_moves_the_2b_and_the_comparison_says_so(workbook: ClosedWorkbook) -> None:
    actions.choose(workbook, [_row(workbook, "TX-2045")], actions.ImsAction.PENDING)
    done = filing.compute_2b(workbook)
    assert "1 of" in done.sentence
    leaves = workbook.read(Draft2B)
    assert leaves.loc[leaves[Draft2B.verdict] == "Differs", Draft2B.leaf].tolist() == ["b2b"]


def _row(workbook: ClosedWorkbook, number: str) -> str:
    review = workbook.read(Review)
    return str(review.loc[review[Review.document_number] == number, Review.row_id].item())
