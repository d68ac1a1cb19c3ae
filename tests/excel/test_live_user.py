"""What the user has selected in the open workbook, is asked, and is shown."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlwings as xw
from live_desk import FIRST, Opened, named

from ims_xl.errors import NotAllowed, WorkbookUnusable
from ims_xl.excel.live import LiveWorkbook
from ims_xl.tables import Books, Records


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
