"""The open workbook in Excel, through xlwings: what the ribbon's commands work on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import xlwings as xw
from pandas import DataFrame

from ims_xl import escape
from ims_xl.columns import Column, Table
from ims_xl.errors import ImsError, Stopped, WorkbookUnusable
from ims_xl.excel import dialogs, named
from ims_xl.excel.cells import Cell
from ims_xl.excel.livecells import NamedCell, named_cells
from ims_xl.excel.livetable import LiveTable
from ims_xl.excel.livevalues import Before
from ims_xl.excel.opened import opened
from ims_xl.excel.patience import is_busy, is_excels, leave_waiting_to_us, patient, words_of
from ims_xl.excel.progress import Progress
from ims_xl.excel.undisturbed import undisturbed
from ims_xl.excel.view import selected_rows
from ims_xl.gst.money import grouped
from ims_xl.settings import Setting

T = TypeVar("T", str, int, bool, datetime)


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

    def read_all(self, *tables: type[Table]) -> tuple[DataFrame, ...]:
        """The tables, one after the other."""
        return tuple(self.read(table) for table in tables)

    def setting(self, setting: Setting[T]) -> T | None:
        """A setting's value, its default where the cell is blank."""
        with _excels_refusals():
            (cell,) = self._cells(setting)
            return named.value_of(setting, cell.value())

    def write(
        self, tables: Mapping[type[Table], DataFrame], settings: Mapping[Setting[Any], Any] | None = None
    ) -> None:
        """Replace these tables and settings; on any failure those already written are put back."""
        settings = settings or {}
        with _excels_refusals(), undisturbed(self._app):
            live = self._tables(*tables)
            made = [(table, table.cells(frame)) for table, frame in zip(live, tables.values(), strict=True)]
            cells = self._cells(*settings)
            chosen = [named.to_cell(setting, value) for setting, value in settings.items()]
            before = [(table, table.before()) for table in live]
            were = [(cell, cell.value()) for cell in cells]
            self._stop_where_asked()
            sheets = [table.on for table in live] + [cell.sheet for cell in cells]
            with opened(live, sheets, self.notes):
                try:
                    self._write(made)
                    for cell, value in zip(cells, chosen, strict=True):
                        cell.put(value)
                except Exception:
                    _put_back(before, were)
                    raise

    def _write(self, made: list[tuple[LiveTable, dict[str, list[Cell]]]]) -> None:
        heights = [len(next(iter(cells.values()))) for _, cells in made]
        for at, (table, cells) in enumerate(made):
            self._say(f"writing {table.sheet}, {grouped(sum(heights[:at]))} of {grouped(sum(heights))} rows")
            table.write(cells)

    def choose_files(self, asking: str) -> list[Path]:
        """The files picked in Excel's own dialog."""
        with _excels_refusals():
            return dialogs.choose_files(self._app, asking)

    def confirm(self, question: str, default: bool = True) -> bool:
        """The answer in a message box with Yes and No."""
        return dialogs.confirm(self._app, question, default)

    def ask(self, question: str) -> str | None:
        """What is typed into Excel's own input box; None when it is cancelled."""
        with _excels_refusals():
            return dialogs.ask(self._app, question)

    def tell(self, message: str, failed: bool = False) -> None:
        """A message box with OK."""
        dialogs.tell(self._app, message, failed)

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
            for top, bottom in selected_rows(self._app, self._book, live.sheet):
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

    def _cells(self, *settings: Setting[Any]) -> list[NamedCell]:
        """The settings' cells. Raises `WorkbookUnusable` where one is gone."""
        return named_cells(self._book, settings) if settings else []


@patient
def _activate(book: xw.Book, sheet: str) -> None:
    if sheet not in [found.name for found in book.sheets]:
        raise WorkbookUnusable(f"{book.name} has no sheet {sheet}.")
    book.sheets[sheet].activate()


@patient
def _set_status(app: xw.App, line: str | bool) -> None:
    app.status_bar = line


@patient
def _tables_of(book: xw.Book) -> dict[str, xw.main.Table]:
    """Every table of the workbook by its name."""
    return {found.name.casefold(): found for sheet in book.sheets for found in sheet.tables}


def _put_back(tables: list[tuple[LiveTable, Before]], cells: list[tuple[NamedCell, Any]]) -> None:
    """Everything as it stood before a write that failed."""
    try:
        for table, before in tables:
            now = LiveTable(table.table, table.found)
            if now.before() != before:
                now.restore(before)
        for cell, value in cells:
            if cell.value() != value:
                cell.put(value)
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
