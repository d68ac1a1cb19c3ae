"""Undo and Redo: whatever was decided, press after press, comes back as it was, and goes forth again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from build import GSTIN, SUPPLIER, frame, record
from hypothesis import Phase, example, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from ims_xl import settings
from ims_xl.columns import Table
from ims_xl.errors import NotAllowed
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.money import paise
from ims_xl.steps import actions, filing, matching, undoing
from ims_xl.tables import SHEET_TABLES, Journal, Problems, Records, Review, Suppliers

EXAMPLES = int(os.environ.get("UNDO_EXAMPLES", "6"))
OTHER = "24AAACU3333C1ZY"
MONTH = frame(
    record("B2B", "A", 1800),
    record("B2B", "B", 900, portal_action="Accept", supplier_gstin=OTHER),
    record("B2BCN", "CN", 360),
    record("B2BCN", "CN-2", cgst=90, sgst=90, supplier_gstin=OTHER),
    record("IMPG", "7788", 500),
    record("B2B", "OLD", 70, dated=date(2026, 9, 2), gstr3b_filed=True),
)
Tables = tuple[pd.DataFrame, ...]


def opened(tmp: Path = Path()) -> MemoryWorkbook:
    """The month, matched, with nothing decided."""
    given_settings = {settings.GSTIN: GSTIN, settings.PERIOD: "2026-10"}
    book = MemoryWorkbook({Records: MONTH}, given_settings, folder=tmp, answer=lambda question: True)
    matching.match(book)
    return book


class Frames:
    """A workbook of frames as they are: presses on it are quick, and it forgets nothing."""

    folder, name = Path(), "Frames"

    def __init__(self, other: MemoryWorkbook) -> None:
        self.tables = {table: other.read(table) for table in SHEET_TABLES}
        self.settings = {one: other.setting(one) for one in settings.SETTINGS}

    def read(self, table: type[Table]) -> pd.DataFrame:
        return self.tables[table].copy()

    def read_all(self, *tables: type[Table]) -> tuple[pd.DataFrame, ...]:
        return tuple(map(self.read, tables))

    def write(self, tables: Any, settings: Any = None) -> None:
        self.tables |= tables
        self.settings |= settings or {}

    def setting(self, setting: Any) -> Any:
        return self.settings[setting]

    def confirm(self, question: str, default: bool = True) -> bool:
        return True


def decided(book: Any) -> Tables:
    """What undo promises to bring back."""
    return book.read(Records), book.read(Review), book.read(Problems)


def same(one: Tables, other: Tables) -> None:
    for mine, theirs in zip(one, other, strict=True):
        pd.testing.assert_frame_equal(mine, theirs)


def assert_same_but_settled(one: Tables, other: Tables) -> None:
    """The same to whoever looks: but for what the sheet remembers, hidden, as last applied."""
    same(*(tuple(frame.drop(columns=Review.applied, errors="ignore") for frame in tables) for tables in (one, other)))


def row(book: Any, number: str) -> str:
    review = book.read(Review)
    return str(review.loc[review[Review.document_number] == number, Review.row_id].item())


def type_in(book: Any, number: str, **cells: Any) -> None:
    """Write into the user's cells of a row, as a person would."""
    review = book.read(Review)
    for name, value in cells.items():
        review.loc[review[Review.document_number] == number, name] = value
    book.write({Review: review})


def press(book: Any, what: Sequence[Any]) -> None:
    """One of the buttons of the group Actions."""
    kind, *rest = what
    if kind == "type and apply":
        for number, cells in rest[0].items():
            type_in(book, number, **cells)
        actions.apply(book)
    elif kind == "choose":
        actions.choose(book, [row(book, number) for number in rest[0]], rest[1])
    elif kind == "suggestions":
        actions.apply(book, accept_suggestions=True)
    else:
        parties = book.read(Suppliers)
        parties[Suppliers.party_action] = parties[Suppliers.supplier_gstin].map(rest[0])
        parties[Suppliers.party_again] = rest[1]
        book.write({Suppliers: parties})
        with suppress(NotAllowed):  # no supplier has an action, or no record of theirs takes it
            actions.party_wise(book)


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
