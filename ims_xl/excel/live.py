"""The open workbook in Excel, through xlwings: what the ribbon's commands work on."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import xlwings as xw
from pandas import DataFrame

from ims_xl import escape
from ims_xl.columns import Column, Table
from ims_xl.errors import ImsError, NotAllowed, Stopped, WorkbookUnusable
from ims_xl.excel import macdialog, named
from ims_xl.excel.cells import Cell
from ims_xl.excel.livetable import Before, LiveTable, guarded
from ims_xl.excel.opened import opened
from ims_xl.excel.patience import is_busy, is_excels, leave_waiting_to_us, patient, words_of
from ims_xl.excel.progress import Progress
from ims_xl.excel.view import View
from ims_xl.settings import Setting

T = TypeVar("T", str, int, bool, datetime)

_TITLE = "IMS"
_FILES = "Files (*.json;*.xlsx;*.xlsm;*.xls;*.csv;*.zip), *.json;*.xlsx;*.xlsm;*.xls;*.csv;*.zip, All files (*.*), *.*"
_YES_OR_RATHER_NO, _YES = 0x4 | 0x30 | 0x100, 6  # Windows: yes or no, a warning, No by Enter; the answer Yes
_LONGEST_ADDRESS = 250  # Excel cuts an address of several areas off at 255 characters


class LiveWorkbook:
    """A workbook open in Excel (a `Workbook`). Every refusal of Excel's comes as `WorkbookUnusable`."""

    def __init__(self, book: xw.Book, doing: str = "IMS") -> None:
        self._book = book
        self._app = book.app
        self._doing, self._progress = doing, Progress(doing)
        self.notes: list[str] = []  # what the user should know beside the result
        leave_waiting_to_us()

    @property
    @patient
    def place(self) -> str:
        """The file's full name, as Excel has it; of a file never saved, its name alone."""
        return str(self._book.impl.fullname)

    @property
    @patient
    def folder(self) -> Path:
        """The folder of the file. Raises `WorkbookUnusable` for a file never saved, or open from the web alone."""
        try:
            path = Path(self._book.fullname)
        except Exception as fault:  # xlwings looks for the local copy of a file in OneDrive, and may find none
            if is_busy(fault):
                raise
            path = Path()
        if not path.is_absolute():
            raise WorkbookUnusable(
                f"{self._book.name} lies in no folder of this computer, so no file can be written beside it. Save it "
                "to one (File > Save As), and try again."
            )
        return path.parent

    @property
    @patient
    def name(self) -> str:
        """The file's name without its ending."""
        return Path(self._book.name).stem

    def read(self, table: type[Table]) -> DataFrame:
        """A table, in one read. Raises `WorkbookUnusable` where it is gone, a column of it is, or a value is wrong."""
        with _excels_refusals():
            return self._tables(table)[0].read()

    def setting(self, setting: Setting[T]) -> T | None:
        """A setting's value, its default where the cell is blank."""
        with _excels_refusals():
            (cell,) = self._cells(setting)
            return named.value_of(setting, _value(cell))

    def write(
        self, tables: Mapping[type[Table], DataFrame], settings: Mapping[Setting[Any], Any] | None = None
    ) -> None:
        """Replace these tables and settings; on any failure those already written are put back."""
        settings = settings or {}
        with _excels_refusals(), self._undisturbed():
            live = self._tables(*tables)
            made = [(table, table.cells(frame)) for table, frame in zip(live, tables.values(), strict=True)]
            named_cells = self._cells(*settings)
            chosen = [
                (cell, guarded(named.to_cell(setting, value)))
                for cell, (setting, value) in zip(named_cells, settings.items(), strict=True)
            ]
            before = [(table, table.before()) for table in live]
            were = [(cell, guarded(_value(cell))) for cell in named_cells]
            self._stop_where_asked()
            sheets = [table.on for table in live] + [cell.sheet for cell in named_cells]
            with opened(live, sheets, self.notes):
                try:
                    self._write(made)
                    for cell, value in chosen:
                        _set_value(cell, value)
                except Exception:
                    _put_back(before, were)
                    raise

    def _write(self, made: list[tuple[LiveTable, dict[str, list[Cell]]]]) -> None:
        heights = [len(next(iter(cells.values()))) for _, cells in made]
        for at, (table, cells) in enumerate(made):
            self._say(f"writing {table.sheet}, {sum(heights[:at]):,} of {sum(heights):,} rows")
            table.write(cells)

    def choose_files(self, asking: str) -> list[Path]:
        """The files picked in Excel's own dialog."""
        if sys.platform == "darwin":
            raise NotAllowed("On a Mac files cannot be picked from Excel. Run the same step from the command line.")
        with _excels_refusals():
            picked = patient(self._app.api.GetOpenFilename)(_FILES, 1, asking, None, True)
        return [Path(name) for name in picked] if isinstance(picked, (list, tuple)) else []

    def confirm(self, question: str, default: bool = True) -> bool:
        """The answer in a message box with Yes and No. Excel for Mac highlights Yes, whatever the default."""
        windows = getattr(ctypes, "windll", None)
        if windows is not None and not default:  # xlwings' own boxes know no other default than the first button
            return bool(windows.user32.MessageBoxW(self._app.hwnd, question, _TITLE, _YES_OR_RATHER_NO) == _YES)
        return patient(self._app.alert)(question, title=_TITLE, buttons="yes_no") == "yes"

    def ask(self, question: str) -> str | None:
        """What is typed into Excel's own input box; None when it is cancelled."""
        if sys.platform == "darwin":
            return macdialog.ask(self._app.pid, question, _TITLE)
        with _excels_refusals():
            typed = patient(self._app.api.InputBox)(question, _TITLE)  # text, also of an OTP that begins with 0
        return typed if isinstance(typed, str) else None

    def tell(self, message: str, failed: bool = False) -> None:
        """A message box with OK."""
        patient(self._app.alert)(message, title=_TITLE, mode="critical" if failed else "info")

    def progress(self, done: int, total: int, doing: str) -> None:
        """A line in the status bar, until `done`. Raises `Stopped` when the user has pressed Esc."""
        self._stop_where_asked()
        self._progress.stage(done, total)
        self._say(doing)

    def done(self) -> None:
        """The status bar is Excel's again."""
        _set_status(self._app, False)

    def _say(self, doing: str) -> None:
        with suppress(Exception):  # a word on progress is not worth a failure
            self._app.status_bar = self._progress.line(doing)

    def _stop_where_asked(self) -> None:
        if escape.pressed(self._window()):
            raise Stopped(f"{self._doing} was stopped with Esc; nothing was changed.")

    def _window(self) -> int | None:
        return getattr(self._app.impl, "hwnd", None)

    def activate(self, sheet: str) -> None:
        """Show a sheet."""
        with _excels_refusals():
            _activate(self._book, sheet)

    def show_only(self, table: type[Table], wanted: Mapping[Column, Collection[str]]) -> None:
        """Filter the table, and show its sheet."""
        with _excels_refusals():
            (live,) = self._tables(table)
            live.show_only({column.header: words for column, words in wanted.items()})
            _activate(self._book, live.sheet)

    def in_sight(self, table: type[Table]) -> list[str]:
        """The keys of all rows that no filter hides, from the top."""
        with _excels_refusals():
            (live,) = self._tables(table)
            keys = dict(zip(live.rows, live.column(table.column(table.key[0]).header), strict=True))
            seen = live.rows_in_sight(live.rows.start, live.rows.stop - 1)
        return [str(keys[row]) for row in sorted(seen) if keys[row] is not None]

    def selected(self, table: type[Table]) -> list[str]:
        """The keys of the rows the user has selected, from the top; rows a filter hides are not among them."""
        with _excels_refusals():
            (live,) = self._tables(table)
            rows: set[int] = set()
            for top, bottom in _selected_rows(self._app, self._book, live.sheet):
                rows |= live.rows_in_sight(top, bottom)
            keys = dict(zip(live.rows, live.column(table.column(table.key[0]).header), strict=True))
        return [str(keys[row]) for row in sorted(rows) if keys[row] is not None]

    def _tables(self, *wanted: type[Table]) -> list[LiveTable]:
        """Raises `WorkbookUnusable` where one is gone."""
        found = _tables_of(self._book)
        for table in wanted:
            if table.title.casefold() not in found:
                raise WorkbookUnusable(
                    f"{self._book.name} has no table {table.title} (sheet {table.sheet}). Open the client's workbook; "
                    f"if an older ims_xl made it, close it and run  ims-xl upgrade {self._book.name}"
                )
        return [LiveTable(table, found[table.title.casefold()]) for table in wanted]

    def _cells(self, *settings: Setting[Any]) -> list[xw.Range]:
        """The settings' cells. Raises `WorkbookUnusable` where one is gone."""
        found = _names_of(self._book) if settings else {}
        for setting in settings:
            if setting.name.casefold() not in found:
                raise WorkbookUnusable(
                    f"{self._book.name} has no cell named {setting.name} ({setting.label}). If an older ims_xl made "
                    f"it, close it and run  ims-xl upgrade {self._book.name}"
                )
        return [_cell_of(found[setting.name.casefold()]) for setting in settings]

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        """Excel neither redraws nor computes nor asks meanwhile; afterwards it does, and shows, as before."""
        view, before = View(self._app), {}
        try:
            for name, value in _QUIET.items():
                before[name] = _switched(self._app, name, value)
            yield
        finally:
            view.restore()
            for name, value in reversed(before.items()):
                _switched(self._app, name, value)


_QUIET = {"screen_updating": False, "enable_events": False, "display_alerts": False, "calculation": "manual"}


@patient
def _switched(app: xw.App, name: str, value: Any) -> Any:
    """Set one of Excel's switches; returns how it stood."""
    before = getattr(app, name)
    if before != value:
        setattr(app, name, value)
    return before


@patient
def _activate(book: xw.Book, sheet: str) -> None:
    if sheet not in [found.name for found in book.sheets]:
        raise WorkbookUnusable(f"{book.name} has no sheet {sheet}.")
    book.sheets[sheet].activate()


@patient
def _selected_rows(app: xw.App, book: xw.Book, sheet: str) -> list[tuple[int, int]]:
    """First and last row of each area selected on a sheet. Raises `NotAllowed` where Excel does not tell them all."""
    selection = app.selection
    if selection is None or selection.sheet.name != sheet or selection.sheet.book.name != book.name:
        return []
    address = selection.address
    if len(address) > _LONGEST_ADDRESS:
        raise NotAllowed(f"{sheet}: the selection has too many parts. Filter the rows and select in one go.")
    areas = [selection.sheet.range(part) for part in address.split(",")]
    return [(area.row, area.row + area.shape[0] - 1) for area in areas]


@patient
def _set_status(app: xw.App, line: str | bool) -> None:
    app.status_bar = line


@patient
def _tables_of(book: xw.Book) -> dict[str, xw.main.Table]:
    """Every table of the workbook by its name."""
    return {found.name.casefold(): found for sheet in book.sheets for found in sheet.tables}


@patient
def _names_of(book: xw.Book) -> dict[str, xw.Name]:
    """Every defined name of the workbook that leads somewhere."""
    return {name.name.casefold(): name for name in book.names if "#REF!" not in str(name.refers_to)}


@patient
def _cell_of(name: xw.Name) -> xw.Range:
    return name.refers_to_range


@patient
def _value(cell: xw.Range) -> Any:
    return cell.options(err_to_str=True).value


@patient
def _set_value(cell: xw.Range, value: Any) -> None:
    cell.value = value


def _put_back(tables: list[tuple[LiveTable, Before]], cells: list[tuple[xw.Range, Any]]) -> None:
    """Everything as it stood before a write that failed."""
    try:
        for table, before in tables:
            now = LiveTable(table.table, table.found)
            if now.before() != before:
                now.restore(before)
        for cell, value in cells:
            if guarded(_value(cell)) != value:
                _set_value(cell, value)
    except Exception as fault:
        raise WorkbookUnusable(
            f"Excel refused ({words_of(fault)}) when half was written. Close the workbook without saving it, and open "
            "it again."
        ) from fault


@contextmanager
def _excels_refusals() -> Iterator[None]:
    """Whatever Excel throws, as one sentence."""
    try:
        yield
    except ImsError:
        raise
    except Exception as fault:
        if not is_excels(fault):
            raise
        raise WorkbookUnusable(
            f"Excel refused ({words_of(fault)}). Finish editing the cell, close open dialogs, unprotect the sheet "
            "(Review > Unprotect Sheet), and try again; nothing was changed."
        ) from fault
