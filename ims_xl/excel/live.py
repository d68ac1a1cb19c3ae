"""The open workbook in Excel, through xlwings: what the ribbon's commands work on."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import xlwings as xw
from pandas import DataFrame

from ims_xl import escape
from ims_xl.columns import Table
from ims_xl.errors import ImsError, NotAllowed, Stopped, WorkbookUnusable
from ims_xl.excel import named
from ims_xl.excel.livetable import LiveTable, guarded
from ims_xl.settings import Setting

T = TypeVar("T", str, int, bool, datetime)

_TITLE = "IMS"
_FILES = "Files (*.json;*.xlsx;*.xlsm;*.xls;*.csv;*.zip), *.json;*.xlsx;*.xlsm;*.xls;*.csv;*.zip, All files (*.*), *.*"
_LONGEST_ADDRESS = 250  # Excel cuts an address of several areas off at 255 characters


class LiveWorkbook:
    """A workbook open in Excel (a `Workbook`). Every refusal of Excel's comes as `WorkbookUnusable`."""

    def __init__(self, book: xw.Book, doing: str = "IMS") -> None:
        self._book = book
        self._app = book.app
        self._doing, self._began = doing, time.monotonic()

    @property
    def place(self) -> str:
        """The file's full name, as Excel has it; of a file never saved, its name alone."""
        return str(self._book.impl.fullname)

    @property
    def folder(self) -> Path:
        """The folder of the file. Raises `WorkbookUnusable` for a file never saved, or open from the web alone."""
        try:
            path = Path(self._book.fullname)
        except Exception:  # xlwings looks for the local copy of a file in OneDrive, and may find none
            path = Path()
        if not path.is_absolute():
            raise WorkbookUnusable(
                f"{self._book.name} lies in no folder of this computer, so no file can be written beside it. Save it "
                "to one (File > Save As), and try again."
            )
        return path.parent

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return Path(self._book.name).stem

    def read(self, table: type[Table]) -> DataFrame:
        """A table, in one read. Raises `WorkbookUnusable` where it is gone, a column of it is, or a value is wrong."""
        with _excels_refusals():
            return self._table(table).read()

    def setting(self, setting: Setting[T]) -> T | None:
        """A setting's value, its default where the cell is blank."""
        with _excels_refusals():
            return named.value_of(setting, self._cell(setting).options(err_to_str=True).value)

    def write(
        self, tables: Mapping[type[Table], DataFrame], settings: Mapping[Setting[Any], Any] | None = None
    ) -> None:
        """Replace these tables and settings; on any failure those already written are put back."""
        with _excels_refusals(), self._undisturbed():
            live = [(self._table(table), frame) for table, frame in tables.items()]
            made = [(table, table.cells(frame), table.before()) for table, frame in live]
            chosen = [
                (self._cell(setting), named.to_cell(setting, value)) for setting, value in (settings or {}).items()
            ]
            were = [(cell, cell.value) for cell, _ in chosen]
            try:
                for table, cells, _ in made:
                    table.write(cells)
                for cell, value in chosen:
                    cell.value = guarded(value)
            except Exception:
                _put_back([(table, before) for table, _, before in made], were)
                raise

    def choose_files(self, asking: str) -> list[Path]:
        """The files picked in Excel's own dialog."""
        if sys.platform == "darwin":
            raise NotAllowed("On a Mac files cannot be picked from Excel. Run the same step from the command line.")
        with _excels_refusals():
            picked = self._app.api.GetOpenFilename(_FILES, 1, asking, None, True)
        return [Path(name) for name in picked] if isinstance(picked, (list, tuple)) else []

    def confirm(self, question: str) -> bool:
        """The answer in a message box with Yes and No."""
        return self._app.alert(question, title=_TITLE, buttons="yes_no") == "yes"

    def ask(self, question: str) -> str | None:
        """What is typed into Excel's own input box; None when it is cancelled."""
        if sys.platform == "darwin":
            raise NotAllowed("On a Mac Excel has no input box for this. Run the same step from the command line.")
        with _excels_refusals():
            typed = self._app.api.InputBox(question, _TITLE)  # text, also of an OTP that begins with 0
        return typed if isinstance(typed, str) else None

    def tell(self, message: str, failed: bool = False) -> None:
        """A message box with OK."""
        self._app.alert(message, title=_TITLE, mode="critical" if failed else "info")

    def progress(self, done: int, total: int, doing: str) -> None:
        """A line in the status bar, until `done`. Raises `Stopped` when the user has pressed Esc."""
        if escape.pressed(self._window()):
            raise Stopped(f"{self._doing} was stopped with Esc; nothing was changed.")
        self._say(f"{self._doing} {min(done + 1, total)}/{total} · {doing}")

    def done(self) -> None:
        """The status bar is Excel's again."""
        self._app.status_bar = False

    def _say(self, line: str) -> None:
        self._app.status_bar = f"{line} · {time.monotonic() - self._began:.0f} s"

    def _window(self) -> int | None:
        return getattr(self._app.impl, "hwnd", None)

    def activate(self, sheet: str) -> None:
        """Show a sheet."""
        with _excels_refusals():
            if sheet not in [found.name for found in self._book.sheets]:
                raise WorkbookUnusable(f"{self._book.name} has no sheet {sheet}.")
            self._book.sheets[sheet].activate()

    def selected(self, table: type[Table]) -> list[str]:
        """The keys of the rows the user has selected, from the top; rows a filter hides are not among them."""
        with _excels_refusals():
            live = self._table(table)
            selection = self._app.selection
            if selection is None or selection.sheet.name != live.sheet or selection.sheet.book.name != self._book.name:
                return []
            address = selection.address
            if len(address) > _LONGEST_ADDRESS:
                raise NotAllowed(
                    f"{live.sheet}: the selection has too many parts. Filter the rows and select in one go."
                )
            rows: set[int] = set()
            for part in address.split(","):
                area = selection.sheet.range(part)
                rows |= live.rows_in_sight(area.row, area.row + area.shape[0] - 1)
            keys = dict(zip(live.rows, live.column(table.column(table.key[0]).header), strict=True))
        return [str(keys[row]) for row in sorted(rows) if keys[row] is not None]

    def _table(self, table: type[Table]) -> LiveTable:
        for sheet in self._book.sheets:
            for found in sheet.tables:
                if found.name.casefold() == table.title.casefold():
                    return LiveTable(table, found)
        raise WorkbookUnusable(
            f"{self._book.name} has no table {table.title} (sheet {table.sheet}). Open the client's workbook, or take "
            "the sheet from an earlier copy."
        )

    def _cell(self, setting: Setting[Any]) -> xw.Range:
        for name in self._book.names:
            if name.name.casefold() == setting.name.casefold() and "#REF!" not in str(name.refers_to):
                return name.refers_to_range
        raise WorkbookUnusable(
            f"{self._book.name} has no cell named {setting.name} ({setting.label}). Give the cell on Settings that "
            "name again, under Formulas > Name Manager."
        )

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        """Excel neither redraws nor computes nor asks meanwhile; afterwards it does as before."""
        with self._app.properties(
            screen_updating=False, enable_events=False, display_alerts=False, calculation="manual"
        ):
            yield


def _put_back(tables: list[tuple[LiveTable, list[list[Any]]]], cells: list[tuple[xw.Range, Any]]) -> None:
    """Everything as it stood before a write that failed; what Excel had not let us touch is left alone."""
    try:
        for table, before in tables:
            if table.before() != before:
                table.restore(before)
        for cell, value in cells:
            if cell.value != value:
                cell.value = guarded(value)
    except Exception as fault:
        raise WorkbookUnusable(
            f"Excel refused ({fault}) when half was written. Close the workbook without saving it, and open it again."
        ) from fault


@contextmanager
def _excels_refusals() -> Iterator[None]:
    """Whatever Excel throws, as one sentence; its kinds differ from system to system."""
    try:
        yield
    except ImsError:
        raise
    except Exception as fault:
        raise WorkbookUnusable(
            f"Excel refused ({fault}). Finish editing the cell, unprotect the sheet (Review > Unprotect Sheet), and "
            "try again; nothing was changed."
        ) from fault
