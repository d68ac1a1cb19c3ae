"""Merge replies: every answer at its record, or named with the reason; what people do to a copy does not matter."""

from __future__ import annotations

import random
from pathlib import Path

import client_at_work as client
import pytest
from client_at_work import ANSWERS, EXPECTED
from counted import Counted
from standing import standing, told

from ims_xl.gst.period import TaxPeriod
from ims_xl.gst.replies import Reply
from ims_xl.share import marks
from ims_xl.share.copy_rows import Copy
from ims_xl.steps import actions, sharing
from ims_xl.tables import Journal, Records, Review


def test_every_answer_is_at_its_record(desk: Counted, copy: Path, tmp_path: Path) -> None:
    numbers = set(desk.read(Review)[Review.document_number])
    assert set(ANSWERS) <= numbers, sorted(map(str, numbers))
    sentence = sharing.merge_replies(desk, [client.answered(copy, tmp_path / "back.xlsx", ANSWERS)]).sentence
    assert sentence == "5 new answers from 1 file, 0 as before."
    assert standing(desk) == EXPECTED
    log = desk.read(Journal)
    lines = log[log[Journal.step] == "Merge replies"]
    assert len(lines) == 5 + 3 + 2
    assert set(lines[Journal.column_name]) == {"Client reply", "Reply remark", "Received on"}


def test_merging_twice_changes_nothing(desk: Counted, copy: Path, tmp_path: Path) -> None:
    back = client.answered(copy, tmp_path / "back.xlsx", ANSWERS | {"CN-8": ("nonsense", None, None)})
    sharing.merge_replies(desk, [back])
    before = desk.writes
    assert sharing.merge_replies(desk, [back]).sentence.startswith("0 new answers from 1 file, 5 as before.")
    assert desk.writes == before


def sorted_by_tax(grid: list[list], header: int = 0) -> list[list]:
    return [grid[0], *sorted(grid[1:], key=lambda row: row[client.place(Copy.tax)] or 0)]


def columns_moved(grid: list[list]) -> list[list]:
    order = list(range(len(grid[0])))
    random.Random(7).shuffle(order)
    return [[row[place] for place in order] for row in grid]


def rows_deleted(grid: list[list]) -> list[list]:
    mine = [row for row in grid[1:] if row[client.place(Copy.client_reply)]]
    return [grid[0], *mine]


def headers_renamed(grid: list[list]) -> list[list]:
    names = {"Client reply": "CLIENT_REPLY ", "Reply remark": "Remarks", "Received on": "Date of receipt"}
    names |= {"Tax (₹)": "Tax", "Document number": "Documnet number", "Code": "Code (do not touch)"}
    return [[names.get(cell, cell) for cell in grid[0]], *grid[1:]]


def no_header_of_replies(grid: list[list]) -> list[list]:
    return [[None if cell == "Client reply" else cell for cell in grid[0]], *grid[1:]]


def columns_deleted(grid: list[list]) -> list[list]:
    kept = [client.place(column) for column in (Copy.code, Copy.client_reply, Copy.reply_remark, Copy.received_on)]
    return [[row[place] for place in kept] for row in grid]


def lines_put_above(grid: list[list]) -> list[list]:
    return [["Checked by the stores"], [], ["Client reply, please"], *grid]


EDITS = [
    sorted_by_tax,
    columns_moved,
    rows_deleted,
    headers_renamed,
    no_header_of_replies,
    columns_deleted,
    lines_put_above,
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_what_people_do_to_a_copy_does_not_matter(desk: Counted, copy: Path, tmp_path: Path, edit: object) -> None:
    grid = client.table(client.answered(copy, tmp_path / "a.xlsx", ANSWERS))
    back = client.rebuilt(edit(grid), tmp_path / "renamed by the client (2).xlsx")  # type: ignore[operator]
    sentence = sharing.merge_replies(desk, [back]).sentence
    expected = {number: (one[0], one[1], one[2]) for number, one in EXPECTED.items()}
    assert sentence == "5 new answers from 1 file, 0 as before."
    assert standing(desk) == expected


def test_a_copy_saved_as_csv_comes_back_the_same(desk: Counted, copy: Path, tmp_path: Path) -> None:
    back = client.as_csv(client.answered(copy, tmp_path / "a.xlsx", ANSWERS), tmp_path / "a.csv")
    assert sharing.merge_replies(desk, [back]).sentence == "5 new answers from 1 file, 0 as before."
    assert standing(desk) == EXPECTED


def test_replies_suggest_actions_and_change_no_decision_unasked(desk: Counted, copy: Path, tmp_path: Path) -> None:
    review = desk.read(Review)
    decided = review[Review.document_number] == "CN-5"
    review.loc[decided, Review.action] = "Accept"
    desk.write({Review: review})
    back = client.answered(copy, tmp_path / "back.xlsx", ANSWERS)
    sentence = sharing.merge_replies(desk, [back]).sentence
    assert "1 is decided otherwise; your choice stands." in sentence
    after = desk.read(Review).set_index(Review.document_number)
    assert after.loc["CN-5", Review.action] == "Accept"
    assert after.loc["CN-5", Review.suggested_action] == "Reject"
    assert after.loc["DL/77", Review.suggested_action] == "Pending"
    assert after.loc["TX-1900A", Review.suggested_action] == "Accept"
    assert any("the client says Not ours, which speaks for Reject; you have chosen Accept" in one for one in told(desk))
    assert "decisions changed" in actions.apply(desk, accept_suggestions=True).sentence
    records = desk.read(Records).set_index(Records.document_number)
    assert records.loc["CN-5", Records.chosen_action] == "Accept"


def test_a_decision_is_changed_after_a_yes(desk: Counted, copy: Path, tmp_path: Path) -> None:
    review = desk.read(Review)
    review.loc[review[Review.document_number] == "CN-5", Review.action] = "Accept"
    desk.write({Review: review})
    asked: list[str] = []
    desk.confirm = lambda question: not asked.append(question)  # type: ignore[method-assign]
    back = client.answered(copy, tmp_path / "back.xlsx", ANSWERS)
    assert "Choices changed: 1; Apply takes them over." in sharing.merge_replies(desk, [back]).sentence
    after = desk.read(Review).set_index(Review.document_number)
    assert after.loc["CN-5", Review.action] == "Reject"
    assert len(asked) == 1
    sharing.merge_replies(desk, [back])
    assert len(asked) == 1, "nothing is asked where nothing is new"


def test_two_answers_are_a_conflict_and_neither_is_taken(desk: Counted, copy: Path, tmp_path: Path) -> None:
    one = client.answered(
        copy, tmp_path / "stores.xlsx", {"DL/77": ("Received", None, None), "CN-5": ("Received", None, None)}
    )
    other = client.answered(
        copy, tmp_path / "accounts.xlsx", {"DL/77": ("Not ours", None, None), "CN-5": ("Received", "ok", None)}
    )
    sentence = sharing.merge_replies(desk, [one, other]).sentence
    assert sentence.startswith("1 new answer from 2 files, 0 as before. Not merged: 1 in conflict.")
    assert standing(desk) == {"CN-5": ("Received", "ok", None)}
    assert "DL/77: Two answers: Not ours in accounts.xlsx, Received in stores.xlsx." in told(desk)[0]


def test_a_second_answer_is_a_conflict_unless_its_copy_showed_the_first(
    desk: Counted, copy: Path, tmp_path: Path
) -> None:
    sharing.merge_replies(desk, [client.answered(copy, tmp_path / "a.xlsx", {"DL/77": ("Received", None, None)})])
    other = client.answered(copy, tmp_path / "b.xlsx", {"DL/77": ("Not ours", None, None)})
    assert "1 in conflict" in sharing.merge_replies(desk, [other]).sentence
    assert standing(desk)["DL/77"][0] == "Received"
    again = sharing.client_copy(desk, tmp_path / "second copy.xlsx").files[0]
    better = client.answered(again, tmp_path / "c.xlsx", {"DL/77": ("Not ours", "looked again", None)})
    assert sharing.merge_replies(desk, [better]).sentence.startswith("1 new answer from")
    assert standing(desk)["DL/77"] == ("Not ours", "looked again", None)


def test_an_answer_that_was_cleared_stays_and_is_asked_about(desk: Counted, copy: Path, tmp_path: Path) -> None:
    sharing.merge_replies(desk, [client.answered(copy, tmp_path / "a.xlsx", ANSWERS)])
    again = sharing.client_copy(desk, tmp_path / "second.xlsx").files[0]
    back = client.answered(again, tmp_path / "b.xlsx", {"DL/77": (None, None, None)})
    sharing.merge_replies(desk, [back])
    assert standing(desk) == EXPECTED
    assert any("DL/77: Wrong amount was cleared in the copy" in one for one in told(desk))


def test_the_words_of_the_drop_down_are_those_that_are_read() -> None:
    assert [Reply.read(reply.value) for reply in Reply] == list(Reply)


def test_a_mark_tells_values_apart_that_read_alike_in_a_row() -> None:
    marker = marks.Marker(marks.new_key(), "27AABCR1234F1ZS", TaxPeriod("2026-10"))
    codes = {marker.code("facts", "row", values) for values in (["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""])}
    assert len(codes) == 4
