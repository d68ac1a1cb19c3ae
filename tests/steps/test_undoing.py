"""Undo and Redo: whatever was decided, press after press, comes back as it was, and goes forth again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from build import SUPPLIER
from hypothesis import Phase, example, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from undo_desk import OTHER, Frames, Tables, assert_same_but_settled, decided, opened, press, row, same, type_in

from ims_xl.errors import NotAllowed
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.money import paise
from ims_xl.steps import actions, filing, matching, undoing
from ims_xl.tables import Journal, Problems, Records, Review

EXAMPLES = int(os.environ.get("UNDO_EXAMPLES", "6"))


START = opened()
NUMBERS = ("A", "B", "CN", "CN-2", "7788")
CELLS = st.fixed_dictionaries(
    {"action": st.sampled_from(["Accept", "Reject", "Pending", "No action", "nonsense", None])},
    optional={
        "itc_reduction": st.sampled_from(["Full", "Partial", "None", None]),
        "declared_igst": st.sampled_from([paise("3.25"), paise("-3.25"), None]),
        "remarks": st.sampled_from(["=not a formula", "half was taken", None]),
    },
)
WORDS = st.sampled_from(["Accept", "Reject", "Pending", None])
PRESSES = st.one_of(
    st.tuples(st.just("type and apply"), st.dictionaries(st.sampled_from(NUMBERS), CELLS, min_size=1, max_size=3)),
    st.tuples(
        st.just("choose"), st.lists(st.sampled_from(NUMBERS), min_size=1, unique=True), st.sampled_from(ImsAction)
    ),
    st.tuples(st.just("suggestions")),
    st.tuples(st.just("party"), st.fixed_dictionaries({SUPPLIER: WORDS, OTHER: WORDS}), st.booleans()),
)


REMARKED = ("type and apply", {"A": {"action": None, "remarks": "half was taken"}})  # decides nothing yet


@example([REMARKED])
@example([REMARKED, ("undo",), ("redo",)])
@example([REMARKED, ("type and apply", {"A": {"action": "Reject"}}), ("undo",)])
@example([REMARKED, ("party", {SUPPLIER: "Reject", OTHER: None}, True), ("undo",), ("undo",)])
@profile(max_examples=EXAMPLES, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.lists(st.one_of(PRESSES, st.just(("undo",)), st.just(("redo",))), min_size=2, max_size=6))
def test_any_sequence_of_presses_undos_and_redos_comes_back_to_the_same_tables(steps: list[Sequence[Any]]) -> None:
    book = Frames(START)
    past: list[Tables] = []  # the tables before each change that stands
    future: list[Tables] = []  # the tables after each change that was taken back
    for step in steps:
        before, lines = decided(book), len(book.read(Journal))
        if step[0] == "undo":
            if past:
                undoing.undo(book)
                same(decided(book), past.pop())
                future.append(before)
            else:
                with pytest.raises(NotAllowed, match="nothing to take back"):
                    undoing.undo(book)
        elif step[0] == "redo":
            if future:
                undoing.redo(book)
                same(decided(book), future.pop())
                past.append(before)
            else:
                with pytest.raises(NotAllowed, match="nothing to do again"):
                    undoing.redo(book)
        else:
            press(book, step)
            if len(book.read(Journal)) > lines:
                past.append(before)
                future.clear()
            else:
                same(decided(book), before)
    after = decided(book)
    for before in reversed(past):
        undoing.undo(book)
        same(decided(book), before)
    for _ in past:
        undoing.redo(book)
    same(decided(book), after)


def test_what_was_sent_since_is_not_taken_back(tmp_path: Path) -> None:
    book = opened(tmp_path)
    actions.choose(book, [row(book, "A"), row(book, "CN")], ImsAction.REJECT)
    filing.send(book)
    before = decided(book)
    with pytest.raises(
        NotAllowed, match=r"Reject of .* cannot be taken back: (A|CN) was sent to the portal since \(and 1 "
    ):
        undoing.undo(book)
    same(decided(book), before)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (Records.chosen_action, "Accept", "A was changed by hand since"),
        (Records.gstr3b_filed, True, "A was locked since, as its period was closed"),
        (Records.record_id, "another", "A was withdrawn by the supplier since"),
    ],
)
def test_a_change_that_was_overtaken_stays_whole(column: str, value: object, reason: str) -> None:
    book = opened()
    actions.choose(book, [row(book, "A"), row(book, "B")], ImsAction.PENDING)
    records = book.read(Records)
    records.loc[records[Records.document_number] == "A", column] = value
    book.write({Records: records})
    with pytest.raises(NotAllowed, match=reason):
        undoing.undo(book)
    pd.testing.assert_frame_equal(book.read(Records), records)


def test_cells_typed_into_since_stay_as_typed() -> None:
    book = opened()
    actions.choose(book, [row(book, "A"), row(book, "B")], ImsAction.PENDING)
    type_in(book, "A", remarks="ask them")
    type_in(book, "B", action="Reject")
    undoing.undo(book)
    shown = book.read(Review).set_index(Review.document_number)
    assert shown.loc["A", [Review.action, Review.remarks]].fillna("").tolist() == ["", "ask them"]
    assert shown.loc["B", Review.action] == "Reject"
    assert book.read(Records)[Records.chosen_action].isna().all()


def test_what_was_typed_before_a_press_that_did_not_ask_for_it_stays_when_that_is_taken_back() -> None:
    book = opened()
    type_in(book, "A", remarks="ask them")
    before = decided(book)
    actions.choose(book, [row(book, "A")], ImsAction.PENDING)
    after = decided(book)
    undoing.undo(book)
    assert_same_but_settled(decided(book), before)
    undoing.redo(book)
    same(decided(book), after)


def test_a_match_between_is_no_change_and_stays() -> None:
    book = opened()
    actions.choose(book, [row(book, "A")], ImsAction.PENDING)
    matching.match(book)
    assert undoing.undo(book).sentence.startswith("Taken back: Pending of ")
    assert undoing.redo(book).sentence.startswith("Done again: Pending of ")


def test_refused_choices_are_listed_with_their_rule_until_they_are_gone() -> None:
    book = opened()
    actions.choose(book, [row(book, "7788"), row(book, "A")], ImsAction.REJECT)
    (told,) = book.read(Problems)[Problems.message].tolist()
    assert told.startswith("Reject refused: a Bill of Entry can only be accepted or kept pending (rule A4")
    undoing.undo(book)
    assert book.read(Problems).empty


def test_a_saved_workbook_is_undone_after_it_is_opened_again(workbook: ClosedWorkbook) -> None:
    before = decided(workbook)
    review = workbook.read(Review)
    open_rows = review[review[Review.record_id].notna()][Review.row_id].tolist()
    filing_free = [one for one in open_rows if "TX-2045" in one]
    actions.choose(workbook, filing_free, ImsAction.PENDING)
    assert undoing.undo(ClosedWorkbook(workbook.path)).sentence.startswith("Taken back: Pending of ")
    same(decided(ClosedWorkbook(workbook.path)), before)
