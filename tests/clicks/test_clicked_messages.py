"""What a user is told who clicks at the wrong time, in the wrong workbook, or meets a fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import xlwings as xw
from desk import NO_FILE, REGISTER, Desk
from month import WORKBOOK

from ims_xl import escape, macros
from ims_xl import settings as names
from ims_xl.atwork import alone_on
from ims_xl.steps import matching
from ims_xl.tables import Records


@pytest.mark.parametrize(
    "button",
    [
        macros.sync,
        macros.import_books,
        macros.read_answer,
        macros.merge_replies,
        macros.merge_supplier_answers,
        macros.verify,
    ],
)
def test_a_cancelled_dialog_changes_nothing(matched: Desk, button: Callable[[], None]) -> None:
    before = matched.everything()
    assert matched.click(button) == NO_FILE
    for table, frame in before.items():
        pd.testing.assert_frame_equal(matched.read(table), frame)


def test_settings_help_and_dashboard_are_shown_without_a_word(desk: Desk) -> None:
    for button, sheet in ((macros.settings, "Settings"), (macros.help_page, "Help"), (macros.dashboard, "Start")):
        assert desk.click(button) == ""
        assert desk.book.shown == sheet


def test_the_check_up_names_what_is_amiss_with_the_way_out(desk: Desk) -> None:
    told = desk.click(macros.check_up)
    assert f"Workbook: there is no file {desk.book.path}. Check the name" in told


def test_a_wrong_file_is_one_sentence_and_the_workbook_stays_as_it_was(matched: Desk) -> None:
    before = matched.everything()
    assert matched.click(macros.sync, REGISTER) == (
        "purchase_register.xlsx holds no records of the portal. "
        "It looks like a purchase register: bring it in with Import books."
    )
    for table, frame in before.items():
        pd.testing.assert_frame_equal(matched.read(table), frame)


def test_a_workbook_without_its_table_says_which(matched: Desk) -> None:
    matched.book.sheet("Problems").tables.clear()
    assert matched.click(macros.match).startswith(f"{WORKBOOK} has no table tblProblems")


def test_a_fault_of_ours_is_one_sentence_and_a_file(matched: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    says = "₹ 5,000 of Umiya Traders"

    def broken(*_: object) -> None:
        raise ZeroDivisionError(says)

    monkeypatch.setattr(matching, "match_documents", broken)
    told = matched.click(macros.match)
    assert told.startswith("Something went wrong and nothing was changed; the details are in ")
    log = Path(told.rpartition(" in ")[2].rstrip(".")).read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "test_clicked_messages.py" in log
    assert "Umiya" not in log
    assert "Match: failed (ZeroDivisionError) after" in log


def test_a_second_click_while_a_button_works_is_refused(matched: Desk) -> None:
    with alone_on(matched.workbook.place, "Sync"):
        assert matched.click(macros.match).startswith("A button of this workbook is still at work, so Match was not")
    assert "each accounted for" in matched.click(macros.match)


def test_esc_stops_a_button_before_anything_is_written(matched: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = matched.everything()
    monkeypatch.setattr(escape, "pressed", lambda window: True)
    assert matched.click(macros.match) == "Match was stopped with Esc; nothing was changed."
    for table, frame in before.items():
        pd.testing.assert_frame_equal(matched.read(table), frame)


def test_match_says_how_far_it_is_and_can_be_stopped_at_every_stage(
    matched: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = matched.book.app.said
    said.clear()
    matched.click(macros.match)
    stages = [line.split(" · ")[:2] for line in said if line]
    assert [stage for stage, _ in stages[:6]] == [f"Match {at}/6" for at in range(1, 7)]
    placed = [re.fullmatch(r"(\d+) of 46", told)[1] for _, told in stages[:5]]
    assert placed[0] == "0" < placed[1]
    assert placed == sorted(placed, key=int)
    assert stages[5][1] == "filling Reconciliation"
    assert {stage for stage, _ in stages[6:]} == {"Match 6/6"}
    assert said[-1] is False

    before = matched.everything()
    for stage in range(1, len(stages[:6]) + 1):
        asked = iter([False] * stage + [True] * 9)
        monkeypatch.setattr(escape, "pressed", lambda window, asked=asked: next(asked))
        assert matched.click(macros.match) == "Match was stopped with Esc; nothing was changed."
    for table, frame in before.items():
        pd.testing.assert_frame_equal(matched.read(table), frame)


def test_a_button_this_program_does_not_know_is_told(matched: Desk) -> None:
    for name in ("new_idea", "click", "re", "choose"):
        told = matched.click(lambda name=name: macros.click(name))
        assert told.startswith("The ims_xl on this computer (0.1.0) has no ")
        assert told.endswith("run  ims-xl upgrade Rainbow_October_2026.xlsm")


def test_the_one_callback_runs_the_function_of_its_name(matched: Desk) -> None:
    assert matched.click(lambda: macros.click("dashboard")) == ""
    assert matched.book.shown == "Start"


def test_a_workbook_of_a_newer_program_is_refused(matched: Desk) -> None:
    matched.workbook.write({}, {names.MADE_BY: "9.0.0"})
    assert matched.click(macros.match).startswith("Rainbow_October_2026 was made by ims_xl 9.0.0, and this computer")


def test_what_excel_will_not_tell_of_its_workbook_goes_where_xlwings_shows_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def gone() -> None:
        raise RuntimeError("no such book")

    monkeypatch.setattr(xw.Book, "caller", gone)
    with pytest.raises(SystemExit):
        macros.match()
    assert capsys.readouterr().err.startswith("Something went wrong and nothing was changed; the details are in ")


def test_a_workbook_never_saved_has_no_place_for_files(matched: Desk) -> None:
    matched.select("DL/77")
    matched.click(macros.pending)
    matched.book.path = Path("Book1")
    assert matched.click(macros.send).startswith("Book1 lies in no folder of this computer")
    assert matched.read(Records)[Records.sent_on].isna().all()
