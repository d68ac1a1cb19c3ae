"""The open workbook, over a stand-in that has Excel's own ways: what is written is what stands there afterwards."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
import xlwings as xw
from oddities import ODDITIES, Standing
from plain_workbook import HEADER_ROW, OwnColumns
from standin import Book, Sheet, open_book
from standin_cells import NOT_AVAILABLE, SheetModel, TableModel
from standin_ranges import Range
from standin_traffic import TRAFFIC, Refusal

from ims_xl.columns import Column
from ims_xl.errors import NotAllowed, WorkbookUnusable
from ims_xl.excel import guard, patience
from ims_xl.excel.areas import Area
from ims_xl.excel.live import LiveWorkbook
from ims_xl.excel.livetable import LiveTable
from ims_xl.settings import CLIENT, GSTIN, PERIOD
from ims_xl.tables import Books, Draft2B, Problems, Records, Table4

FIRST = HEADER_ROW + 1


def entries(*rows: dict[str, Any]) -> pd.DataFrame:
    return Books.of_rows(rows)


def named(*ids: str) -> pd.DataFrame:
    return entries(*({"entry_id": entry_id, "igst": at * 100} for at, entry_id in enumerate(ids)))


class Opened:
    """A workbook open in the stand-in, and what is behind it."""

    def __init__(self, path: Path, own_columns: OwnColumns | None = None) -> None:
        self.book: Book = open_book(path, own_columns)
        self.workbook = LiveWorkbook(xw.Book(impl=self.book))
        self.sheet: SheetModel = self.book.sheet("Books")
        self.table: TableModel = self.sheet.tables[0]

    def at(self, column: Column, row: int = FIRST) -> tuple[int, int]:
        return row, 1 + Books.columns().index(column)

    def select(self, area: str, parts: str = "") -> None:
        self.book.app.selected = Range(Sheet(self.book, self.sheet), Area.of(area), parts)


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that would have been made; time passes by them alone."""
    pauses: list[float] = []
    monkeypatch.setattr(patience, "sleep", pauses.append)
    monkeypatch.setattr(patience, "monotonic", lambda: sum(pauses))
    return pauses


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    return Opened(tmp_path / "Acme.xlsm", {Books: ["Own", "Twice"]})


def test_a_filter_is_cleared_before_writing_so_that_nothing_goes_astray(opened: Opened) -> None:
    opened.workbook.write({Books: named(*"abcdef")})
    found = xw.Book(impl=opened.book).sheets["Books"].tables["tblBooks"]
    found.autofilter.apply_values(1, ["b", "e"])
    assert opened.sheet.filtered
    written = named("u", "v", "e", "x", "y", "z")
    opened.workbook.write({Books: written})
    assert opened.workbook.read(Books)[Books.entry_id].tolist() == list("uvexyz")
    assert opened.sheet.filtered == {FIRST + down for down in (0, 1, 3, 4, 5)}, "it is set again, on what stands now"


def test_the_stand_in_does_write_astray_under_a_filter(opened: Opened) -> None:
    opened.workbook.write({Books: named("a", "b", "c")})
    sheet = xw.Book(impl=opened.book).sheets["Books"]
    sheet.tables["tblBooks"].autofilter.apply_values(1, ["a", "c"])
    sheet.range((FIRST, 1), (FIRST + 2, 1)).value = [["x"], ["y"], ["z"]]
    assert [opened.sheet.cells[row, 1] for row in range(FIRST, FIRST + 3)] == ["x", "b", "y"]


@pytest.mark.parametrize("password", ["", "secret"])
def test_a_protected_sheet_is_written_to_and_protected_again_with_its_own_options(
    opened: Opened, password: str
) -> None:
    odd = guard.OPTIONS | {"AllowSorting": False, "Scenarios": True}
    opened.sheet.protected, opened.sheet.options, opened.sheet.password = True, odd, password
    before = Standing(opened.book)
    if password:
        with pytest.raises(WorkbookUnusable, match="The sheet Books is protected with a password"):
            opened.workbook.write({Books: named("a")})
    else:
        opened.workbook.write({Books: named("a")})
        assert opened.workbook.read(Books)[Books.entry_id].tolist() == ["a"]
    assert Standing(opened.book) == before


def test_whichever_change_excel_refuses_all_is_put_back(opened: Opened) -> None:
    before = entries(
        {"entry_id": "=1+1", "document_number": "001", "document_date": datetime(2026, 10, 5), "Own": "'x"},
        {"entry_id": "b", "igst": 11_800_050, "Own": "2026-10"},
        {"entry_id": "c", "Own": "c"},
    )
    opened.workbook.write({Books: before}, {CLIENT: "Acme", PERIOD: "2026-10"})
    own = len(Books.columns()) + 1
    opened.sheet.cells[FIRST + 2, own], opened.sheet.formulas[FIRST + 2, own] = 1.0, "=A8"
    for name in ("protected", "filtered", "hidden_rows", "selected_and_scrolled"):
        ODDITIES[name](opened.book)
    stood, whole = Standing(opened.book), Standing(opened.book, data=True)
    written: dict[Any, Any] = {Books: named(*"abcdefgh"), Records: Records.of_rows([{"record_id": "r"}])}
    refused = 1
    while told := refusal(opened.workbook, written, refused):
        assert told.startswith("Excel refused (Not enough memory). Finish editing")
        assert Standing(opened.book, data=True) == whole, f"after the {refused}th change"
        refused += 4  # each of them takes a while
    assert refused > 60
    assert Standing(opened.book) == stood
    assert opened.workbook.setting(CLIENT) == "Other"


def refusal(workbook: LiveWorkbook, written: dict[Any, Any], change: int) -> str:
    """What is said of a write whose change of that number Excel refuses; "" where it makes no more than it."""
    TRAFFIC.quiet()
    TRAFFIC.refused_change = change
    try:
        workbook.write(written, {CLIENT: "Other"})
    except WorkbookUnusable as told:
        return str(told)
    finally:
        TRAFFIC.quiet()
    return ""


@pytest.mark.parametrize("number", [-2147418111, -2147417846, -2146777998])
def test_a_busy_excel_is_asked_again_for_a_while(opened: Opened, no_waiting: list[float], number: int) -> None:
    TRAFFIC.quiet()
    began = TRAFFIC.calls
    TRAFFIC.busy = lambda call: number if 40 < call - began < 45 else None
    opened.workbook.write({Books: named("a", "b")})
    assert len(no_waiting) == 4
    assert opened.workbook.read(Books)[Books.entry_id].tolist() == ["a", "b"]
    TRAFFIC.busy = lambda call: number
    with pytest.raises(WorkbookUnusable, match=r"Excel did not answer: a cell is being edited.* nothing was changed"):
        opened.workbook.read(Books)
    assert sum(no_waiting) > 15
    TRAFFIC.quiet()


def test_a_fault_of_ours_is_not_laid_at_excels_door(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LiveTable, "read", lambda table: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        opened.workbook.read(Books)


def test_a_filter_excel_does_not_tell_is_cleared_and_the_user_told(opened: Opened) -> None:
    opened.workbook.write({Books: named("a", "b", "c")})
    table = xw.Book(impl=opened.book).sheets["Books"].tables["tblBooks"]
    table.autofilter.impl.apply_unknown(2, {FIRST})
    opened.workbook.write({Books: named("x", "y", "z")})
    assert opened.workbook.read(Books)[Books.entry_id].tolist() == ["x", "y", "z"]
    header = Books.columns()[1].header
    assert opened.workbook.notes == [f"The filter on {header} of Books is gone; set it again."]


def test_where_even_that_fails_the_user_is_told_not_to_save(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(table: LiveTable, *_: object) -> None:
        opened.sheet.cells[FIRST, 1] = "half"
        raise Refusal("0x800A03EC")

    monkeypatch.setattr(LiveTable, "write", half)
    with pytest.raises(WorkbookUnusable, match=r"when half was written\. Close the workbook without saving it"):
        opened.workbook.write({Books: named("a")})


def test_what_a_shrunken_table_leaves_standing_is_cleared(opened: Opened) -> None:
    opened.workbook.write({Books: named(*"abcdef")})
    opened.workbook.write({Books: named("z")})
    assert opened.table.whole.bottom == FIRST
    assert not [at for at in opened.sheet.cells if at[0] > FIRST]


def test_drop_downs_and_colours_cover_the_rows_of_the_table_and_no_others(opened: Opened) -> None:
    at = opened.at(Books.note)
    opened.sheet.choices[at], opened.sheet.looks[at] = "=lstNotes", "striped"
    for ids in ("abcdef", "xyz", "abcd"):
        opened.workbook.write({Books: named(*ids)})
        rows = {(FIRST + down, at[1]) for down in range(len(ids))}
        assert opened.sheet.choices == dict.fromkeys(rows, "=lstNotes")
        assert opened.sheet.looks == dict.fromkeys(rows, "striped")
        assert opened.workbook.read(Books)[Books.entry_id].tolist() == list(ids)
        assert opened.workbook.read(Books)[Books.note].isna().all()


def test_a_table_does_not_grow_over_what_stands_below_it(opened: Opened) -> None:
    opened.workbook.write({Books: named("a", "b")})
    opened.sheet.cells[FIRST + 3, 3] = "mine"
    sentence = f"Books: tblBooks grows to row {FIRST + 4}, but something stands below it in row {FIRST + 3}"
    with pytest.raises(WorkbookUnusable, match=sentence):
        opened.workbook.write({Books: named(*"abcde")})
    assert opened.workbook.read(Books)[Books.entry_id].tolist() == ["a", "b"]
    opened.workbook.write({Books: named("x", "y", "z")})
    assert opened.sheet.cells[FIRST + 3, 3] == "mine"


def test_the_upper_of_two_tables_keeps_its_height(opened: Opened) -> None:
    with pytest.raises(WorkbookUnusable, match="2B: 13 rows do not fit into tblTable4, which has 12 above"):
        opened.workbook.write({Table4: Table4.of_rows([{"box": str(at)} for at in range(13)])})
    opened.workbook.write({Draft2B: Draft2B.of_rows([{"block": str(at)} for at in range(20)])})
    assert len(opened.workbook.read(Draft2B)) == 20


def test_text_stands_under_the_text_format_and_amounts_do_not(opened: Opened) -> None:
    for column in (Books.entry_id, Books.document_number):
        opened.sheet.formats[opened.at(column)] = "General"  # as a user may have left them
    for column in (Books.igst, Books.document_date):
        opened.sheet.formats[opened.at(column)] = "@"
    frame = entries({"entry_id": "=1+1", "document_number": "001", "igst": 5, "document_date": datetime(2026, 10, 5)})
    opened.workbook.write({Books: frame})
    pd.testing.assert_frame_equal(opened.workbook.read(Books)[frame.columns], frame)
    assert opened.sheet.cells[opened.at(Books.igst)] == 0.05
    assert opened.sheet.formulas == {}


def test_a_cell_in_error_is_named_and_text_that_reads_like_one_is_not(opened: Opened) -> None:
    opened.workbook.write({Books: entries({"entry_id": "a", "note": "#N/A"})})
    assert opened.workbook.read(Books)[Books.note].tolist() == ["#N/A"]
    opened.sheet.cells[opened.at(Books.note)] = NOT_AVAILABLE
    with pytest.raises(WorkbookUnusable, match=f"Books, row {FIRST}, Note: the cell shows #N/A"):
        opened.workbook.read(Books)
    opened.sheet.cells[opened.at(Books.note)] = -2146826243  # #SPILL!, which xlwings does not know
    with pytest.raises(WorkbookUnusable, match="Note: the cell shows an error"):
        opened.workbook.read(Books)


def test_an_error_in_a_column_of_the_users_is_a_blank(opened: Opened) -> None:
    opened.workbook.write({Books: named("a")})
    opened.sheet.cells[FIRST, len(Books.columns()) + 1] = NOT_AVAILABLE
    assert opened.workbook.read(Books)["Own"].isna().all()


def test_the_users_calculated_columns_are_left_to_excel(opened: Opened) -> None:
    opened.workbook.write({Books: named("a")})
    twice = len(Books.columns()) + 2
    opened.table.formulas[twice] = "=[@[IGST (₹)]]*2"
    opened.sheet.cells[FIRST, twice], opened.sheet.formulas[FIRST, twice] = 1.0, "=[@[IGST (₹)]]*2"
    frame = named("a", "b", "c")
    frame["Own"] = ["x", "y", "z"]
    opened.workbook.write({Books: frame})
    assert [opened.sheet.formulas.get((row, twice)) for row in range(FIRST, FIRST + 3)] == ["=[@[IGST (₹)]]*2"] * 3
    assert opened.workbook.read(Books)["Own"].tolist() == ["x", "y", "z"]


def test_a_row_of_totals_stays_below_the_data(opened: Opened) -> None:
    xw.Book(impl=opened.book).sheets["Books"].tables["tblBooks"].impl.show_totals = True
    for ids in ("abcd", "z"):
        opened.workbook.write({Books: named(*ids)})
        assert opened.workbook.read(Books)[Books.entry_id].tolist() == list(ids)
        assert opened.sheet.cells[FIRST + len(ids), 1] == "Total"
        assert opened.table.show_totals


def test_selected_rows_are_told_by_their_keys_hidden_ones_left_out(opened: Opened) -> None:
    opened.workbook.write({Books: named(*"abcdef")})
    opened.select(f"C{FIRST + 1}:D{FIRST + 3}")
    assert opened.workbook.selected(Books) == ["b", "c", "d"]
    opened.sheet.filtered = {FIRST + 2}
    assert opened.workbook.selected(Books) == ["b", "d"]
    opened.select("B1:B1048576", "$B:$B")
    assert opened.workbook.selected(Books) == ["a", "b", "d", "e", "f"]
    opened.select("C7", f"$C${FIRST + 5},$A${FIRST}:$B${FIRST + 1},$C${FIRST}")
    assert opened.workbook.selected(Books) == ["a", "b", "f"]
    opened.select("A1:B2")
    assert opened.workbook.selected(Books) == []
    assert opened.workbook.selected(Records) == []
    opened.book.app.selected = None
    assert opened.workbook.selected(Books) == []


def test_a_selection_of_too_many_parts_is_refused(opened: Opened) -> None:
    opened.select("C7", ",".join(f"$C${row}" for row in range(FIRST, FIRST + 60)))
    with pytest.raises(NotAllowed, match="the selection has too many parts"):
        opened.workbook.selected(Books)


def test_dialogs_go_through_excel(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened.book.app
    monkeypatch.setattr("sys.platform", "win32")
    assert opened.workbook.choose_files("The register") == []
    app.api.picked = ("C:/a.xlsx", "C:/b.csv")
    assert opened.workbook.choose_files("The register") == [Path("C:/a.xlsx"), Path("C:/b.csv")]
    app.api.picked = False
    assert not opened.workbook.confirm("Sure?")
    app.answer = "yes"
    assert opened.workbook.confirm("Really?")
    opened.workbook.tell("Done.")
    assert app.alerts == ["Sure?", "Really?", "Done."]


class Boxes:
    """The system's boxes on a Mac, as the package osax opens them in Excel; `answer` is what is picked, or an error."""

    def __init__(self, answer: object) -> None:
        self.answer, self.asked = answer, list[tuple[int, str]]()

    def OSAX(self, *, pid: int) -> Boxes:  # noqa: N802, its name there
        self.excel = pid
        return self

    def activate(self) -> None:
        self.in_front = True

    def choose_file(self, *, with_prompt: str, multiple_selections_allowed: bool, timeout: int) -> object:
        assert self.in_front
        assert multiple_selections_allowed
        assert timeout > 60
        self.asked.append((self.excel, with_prompt))
        if isinstance(self.answer, int):
            raise type("CommandError", (Exception,), {"errornumber": self.answer})("the command failed")
        return self.answer


@pytest.mark.parametrize(
    ("answer", "picked"),
    [
        ([SimpleNamespace(path="/a.xlsx"), SimpleNamespace(path="/b.csv")], [Path("/a.xlsx"), Path("/b.csv")]),
        (SimpleNamespace(path="/a.xlsx"), [Path("/a.xlsx")]),
        (-128, []),
        (-1743, None),
    ],
)
def test_on_a_mac_files_are_picked_in_the_systems_box(
    opened: Opened, answer: object, picked: list[Path] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    boxes = Boxes(answer)
    monkeypatch.setitem(sys.modules, "osax", boxes)  # type: ignore[arg-type]
    monkeypatch.setattr("sys.platform", "darwin")
    if picked is None:
        with pytest.raises(NotAllowed, match="Automation, or run the same step from the command line"):
            opened.workbook.choose_files("The register")
    else:
        assert opened.workbook.choose_files("The register") == picked
    assert boxes.asked == [(opened.book.app.pid, "The register")]


def test_progress_stands_in_the_status_bar_until_all_is_done(opened: Opened) -> None:
    workbook = LiveWorkbook(xw.Book(impl=opened.book), "Match")
    workbook.progress(0, 2, "matching 40 records with 14 entries")
    workbook.done()
    assert opened.book.app.said == ["Match 1/2 · matching 40 records with 14 entries · 0 s", False]


def test_a_sheet_is_shown_by_its_name(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xw.engines, "active", xw.engines["stand-in"])
    opened.workbook.activate("Settings")
    assert opened.book.shown == "Settings"
    with pytest.raises(WorkbookUnusable, match=r"Acme\.xlsm has no sheet Elsewhere"):
        opened.workbook.activate("Elsewhere")


def test_a_missing_table_column_or_name_is_told_in_a_sentence(opened: Opened) -> None:
    opened.sheet.cells[HEADER_ROW, 1] = "Id"
    with pytest.raises(WorkbookUnusable, match='Books has no column "Entry id" in its table tblBooks'):
        opened.workbook.read(Books)
    opened.book.sheet("Problems").tables.clear()
    with pytest.raises(WorkbookUnusable, match=r"Acme\.xlsm has no table tblProblems"):
        opened.workbook.read(Problems)
    del opened.book.named["cfgGstin"]
    with pytest.raises(WorkbookUnusable, match=r"Acme\.xlsm has no cell named cfgGstin \(GSTIN\)"):
        opened.workbook.setting(GSTIN)


def test_a_refusal_of_excels_is_a_sentence_too(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise Refusal("Call was rejected by callee.")

    monkeypatch.setattr(Range, "raw_value", property(busy))
    with pytest.raises(WorkbookUnusable, match=r"Excel refused \(Call was rejected by callee\)\. Finish editing"):
        opened.workbook.read(Books)
