"""The ribbon's buttons on an open workbook: the demo month clicked through, and what a user may do otherwise."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import date
from itertools import combinations
from pathlib import Path

import client_at_work
import pandas as pd
import pytest
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from month import EXAMPLE, WORKBOOK
from oddities import ODDITIES, odd_excel
from openpyxl import load_workbook
from plain_workbook import HEADER_ROW
from standin import Book, Range, Sheet, SheetModel, open_book

from ims_xl import demo, escape, macros
from ims_xl import settings as names
from ims_xl.atwork import alone_on
from ims_xl.columns import Table
from ims_xl.excel.areas import Area
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.excel.live import LiveWorkbook
from ims_xl.excel.ribbon import buttons
from ims_xl.gst.money import paise
from ims_xl.steps import data, matching
from ims_xl.tables import SHEET_TABLES, Journal, Letters, Problems, Records, Review, SendList, Suppliers

PORTAL = [EXAMPLE / name for name in ("ims_download.json", "prior_period_originals.json", "gstr2b.json")]
REGISTER = [EXAMPLE / "purchase_register.xlsx"]
NO_FILE = "No file chosen; nothing was changed."
MOMENTS = {
    Records: Records.sent_on,
    SendList: SendList.sent_on,
    Journal: Journal.moment,
}  # when it happened differs from run to run


class Desk:
    """A client's workbook open in the stand-in for Excel, and a user before it."""

    def __init__(self, folder: Path) -> None:
        self.book = open_book(folder / WORKBOOK)
        self.book.models += [SheetModel("Start"), SheetModel("Help")]
        self.caller = xw.Book(impl=self.book)
        self.workbook = LiveWorkbook(self.caller)
        self.workbook.write({}, {names.GSTIN: demo.GSTIN, names.PERIOD: demo.PERIOD.text})

    def click(self, button: Callable[[], None], pick: Sequence[Path] = (), answer: str = "yes") -> str:
        """Click a button; pick these files where it asks for some; returns the last thing it said, "" for nothing."""
        app = self.book.app
        app.api.picked, app.answer = tuple(map(str, pick)) or False, answer
        app.alerts.clear()
        button()
        assert not app.status_bar, "a word on progress was left in the status bar"
        return app.alerts[-1] if app.alerts else ""

    def pick(self, item: str, answer: str = "yes") -> str:
        """Choose an item of a menu."""
        return self.click(lambda: macros.click(item), answer=answer)

    def select(self, *numbers: str) -> None:
        """Select the rows of these documents on Reconciliation."""
        review = self.read(Review)
        rows = [HEADER_ROW + 1 + row for row in review.index[review[Review.document_number].isin(numbers)]]
        assert len(rows) == len(numbers)
        sheet = Sheet(self.book, self.book.sheet("Reconciliation"))
        address = ",".join(f"$E${row}" for row in rows)
        self.book.app.selected = Range(sheet, Area(rows[0], 5, rows[0], 5), address)

    def select_rows(self, *rows: str) -> None:
        """Select these rows of Reconciliation by their ids."""
        ids = self.read(Review)[Review.row_id].tolist()
        places = sorted(HEADER_ROW + 1 + ids.index(row) for row in rows)
        sheet = Sheet(self.book, self.book.sheet("Reconciliation"))
        address = ",".join(f"$E${place}" for place in places)
        self.book.app.selected = Range(sheet, Area(places[0], 5, places[0], 5), address)

    def read(self, table: type[Table]) -> pd.DataFrame:
        return self.workbook.read(table)

    def decided(self, number: str) -> object:
        records = self.read(Records)
        open_here = records[Records.source] == "IMS"
        found = records.loc[open_here & (records[Records.document_number] == number), Records.chosen_action].item()
        return None if pd.isna(found) else found

    def everything(self) -> dict[type[Table], pd.DataFrame]:
        return {table: self.read(table) for table in SHEET_TABLES}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An empty workbook of the demo's client."""
    monkeypatch.setattr("sys.platform", "win32")  # where Excel's own dialog picks the files
    monkeypatch.setattr(xw.engines, "active", xw.engines["stand-in"])
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    opened = Desk(tmp_path)
    monkeypatch.setattr(xw.Book, "_mock_caller", opened.caller, raising=False)
    return opened


@pytest.fixture(scope="module")
def month_up_to_match(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The demo month's workbook as Match leaves it. Copy it, do not write."""
    opened = Desk(tmp_path_factory.mktemp("matched"))
    data.sync(opened.workbook, PORTAL)
    data.import_books(opened.workbook, REGISTER)
    matching.match(opened.workbook)
    return opened.book


@pytest.fixture
def matched(desk: Desk, month_up_to_match: Book) -> Desk:
    """The demo month up to Match, to write to."""
    desk.book.models, desk.book.named = deepcopy((month_up_to_match.models, month_up_to_match.named))
    return desk


def test_every_button_is_clicked_here() -> None:
    clicked = set(re.findall(r"\bmacros\.(\w+)", Path(__file__).read_text(encoding="utf-8")))
    assert {button.id for button in buttons() if not button.items} <= clicked


def test_the_demo_month_comes_out_of_the_buttons_as_out_of_the_command_line(
    desk: Desk, october: Path, tmp_path: Path
) -> None:
    work_the_month(desk, october)
    written = sorted(path.name for path in tmp_path.glob("*.json"))
    assert written == sorted(path.name for path in october.glob("*.json"))
    for name in written:
        assert (tmp_path / name).read_bytes() == (october / name).read_bytes()


ONES, PAIRS = [(odd,) for odd in ODDITIES], list(combinations(ODDITIES, 2))
MONTHS = 60 if os.environ.get("IMS_XL_FULL") else 2  # each takes its seconds


@settings(max_examples=MONTHS, deadline=None, suppress_health_check=list(HealthCheck))
@given(odd=st.sampled_from(ONES + PAIRS))
def test_the_demo_month_comes_out_the_same_in_an_odd_excel(desk: Desk, october: Path, odd: tuple[str, ...]) -> None:
    fresh = open_book(desk.book.path)
    desk.book.models[:-2], desk.book.named = fresh.models, fresh.named
    desk.workbook.write({}, {names.GSTIN: demo.GSTIN, names.PERIOD: demo.PERIOD.text})
    with odd_excel(desk.book, *odd):
        work_the_month(desk, october)


def work_the_month(desk: Desk, october: Path) -> None:
    """Click through the month; every table must come out as the command line's."""
    assert desk.click(macros.sync, PORTAL).startswith("40 records in the workbook: 40 new")
    assert desk.click(macros.import_books, REGISTER).startswith("14 entries in the books")
    assert "32 records and 14 entries, each accounted for." in desk.click(macros.match)
    demo.decide(desk.workbook, EXAMPLE / "decisions.csv")
    assert desk.click(macros.apply).startswith("17 decisions changed.")
    assert desk.click(macros.send).startswith("17 records written to ims_")
    assert "The portal's 2B agrees." in desk.click(macros.compute_2b, PORTAL[2:])

    worked = ClosedWorkbook(october / WORKBOOK)
    for table, frame in desk.everything().items():
        moment = [MOMENTS[table]] if table in MOMENTS else []
        named = [SendList.file] if table is SendList else []  # a file of an earlier month keeps its name
        differs = [*moment, *named]
        pd.testing.assert_frame_equal(
            frame.drop(columns=differs), worked.read(table).drop(columns=differs), obj=table.sheet
        )


@pytest.mark.parametrize(
    "button",
    [macros.sync, macros.import_books, macros.read_answer, macros.merge_replies, macros.merge_supplier_answers],
)
def test_a_cancelled_dialog_changes_nothing(matched: Desk, button: Callable[[], None]) -> None:
    before = matched.everything()
    assert matched.click(button) == NO_FILE
    for table, frame in before.items():
        pd.testing.assert_frame_equal(matched.read(table), frame)


def test_2b_is_computed_without_a_statement_where_the_dialog_is_cancelled(matched: Desk) -> None:
    assert matched.click(macros.compute_2b).endswith("No GSTR-2B of the portal to compare with.")


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


def test_the_portals_answer_finds_its_row(matched: Desk) -> None:
    told = matched.click(macros.read_answer, [EXAMPLE / "ims_error_file.json"])
    assert told.startswith("1 of 1 errors found their row on Portal.")
    assert matched.read(Records)[Records.portal_error].notna().sum() == 1


def test_a_copy_goes_to_the_client_and_its_answers_come_back(matched: Desk, tmp_path: Path) -> None:
    told = matched.click(macros.client_copy, answer="no")
    assert told.startswith("35 documents copied to Rainbow_October_2026_client_copy.xlsx for the client")
    back = client_at_work.answered(
        tmp_path / "Rainbow_October_2026_client_copy.xlsx", tmp_path / "back.xlsx", {"DL/77": ("Not ours", None, None)}
    )
    assert matched.click(macros.merge_replies, [back]) == "1 new answers from 1 file, 0 as before."
    review = matched.read(Review)
    here = review[Review.document_number] == "DL/77"
    assert review.loc[here, [Review.client_reply, Review.suggested_action]].to_numpy().tolist() == [
        ["Not ours", "Reject"]
    ]
    assert matched.decided("DL/77") is None


class Fixed(date):
    """A day on which the demo month's credit has not lapsed."""

    @classmethod
    def today(cls) -> date:
        return date(2026, 11, 12)


def test_letters_go_to_the_selected_suppliers_and_their_answers_come_back(
    matched: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ims_xl.steps.writing.date", Fixed)
    assert matched.click(macros.supplier_letters, answer="no").startswith("Nothing was written.")
    told = matched.click(macros.supplier_letters, answer="yes")
    assert told.startswith("Letters written: 4, for 7 documents")
    (sheet,) = tmp_path.glob("letters_*/24AAACU3333C1ZY*.xlsx")
    book = load_workbook(sheet)
    book.worksheets[0].cell(5, 8, "Copy sent")
    book.save(sheet)
    answered = matched.click(macros.merge_supplier_answers, [sheet])
    assert answered == "1 answers of suppliers in 1 files, 1 of them new."
    assert matched.read(Letters)[Letters.answered].sum() == 1


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
    assert "test_macros.py" in log
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
    for name in ("new_idea", "click", "re", "_choose"):
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


def test_remarks_of_a_step_stand_on_problems_once(matched: Desk) -> None:
    before = matched.read(Problems)
    matched.click(macros.import_books, REGISTER)
    pd.testing.assert_frame_equal(matched.read(Problems), before)


def test_undo_takes_back_press_after_press_and_redo_does_them_again(matched: Desk) -> None:
    before = matched.read(Records), matched.read(Review)
    matched.select("TX-2045")
    assert "1 decisions changed." in matched.click(macros.pending, answer="yes")
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


def test_send_lists_what_goes_before_it_asks(matched: Desk) -> None:
    matched.select("DL/77")
    matched.click(macros.pending)
    assert matched.click(macros.send, answer="no") == "Nothing was sent; the list stands on Outgoing."
    listed = matched.read(SendList)
    assert listed[[SendList.action, SendList.document_number]].values.tolist() == [["Pending", "DL/77"]]
    assert listed[SendList.file].isna().all()
    assert matched.read(Records)[Records.sent_on].isna().all()
    matched.click(macros.send)
    (name,) = matched.read(SendList)[SendList.file]
    assert name.startswith("ims_27AABCR1234F1ZS_102026_1of1")
