"""Excel's odd states, each to be switched on in the stand-in, and what of a workbook must be as before afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from itertools import combinations
from typing import Any
from unittest import mock

from standin import Book, Sheet
from standin_app import App
from standin_cells import NOT_AVAILABLE, SheetModel, TableModel
from standin_ranges import Range
from standin_tables import AutoFilter, Table
from standin_traffic import TRAFFIC

from ims_xl.excel import guard, patience
from ims_xl.excel.areas import Area
from ims_xl.tables import SHEET_TABLES

_OURS = {table.title for table in SHEET_TABLES}


def protected(book: Book) -> None:
    """All sheets, without a password."""
    for sheet in book.models:
        sheet.protected, sheet.options = True, dict(guard.OPTIONS)


def filtered(book: Book) -> None:
    """Every table, so that no row of it is in sight."""
    for sheet, table in _tables(book):
        was, sheet.protected = sheet.protected, False
        AutoFilter(Table(Sheet(book, sheet), table)).apply_values(1, ["nothing there is"])
        sheet.protected = was


def hidden_rows(book: Book) -> None:
    """The first row of every table."""
    for sheet, table in _tables(book):
        sheet.hidden.add(table.data.top)


def text_cells(book: Book) -> None:
    """All cells of the tables are formatted as text."""
    for sheet, table in _tables(book):
        for at in _cells(table):
            sheet.formats[at] = "@"


def plain_cells(book: Book) -> None:
    """No cell of the tables has a format."""
    for sheet, table in _tables(book):
        for at in _cells(table):
            sheet.formats.pop(at, None)


def manual_calculation(book: Book) -> None:
    """The user computes by hand, and another add-in has switched the events off."""
    book.app.calculation, book.app.enable_events = "manual", False


def busy(book: Book) -> None:
    """Excel is busy now and then, for a few calls."""
    TRAFFIC.busy = lambda call: -2147418111 if call % 1_500 < 3 else None


def editing(book: Book) -> None:
    """A cell is being edited when the button is clicked, and for a moment after."""
    began = TRAFFIC.calls
    TRAFFIC.busy = lambda call: -2146777998 if call - began < 6 else None


def namesake(book: Book) -> None:
    """A second Excel has another workbook of the same name open, and is in front."""
    other = Book(App(), book.path.parent / "elsewhere" / book.path.name)
    other.models, other.named = deepcopy((book.models, book.named))


def selected_and_scrolled(book: Book) -> None:
    """A cell far down is selected, and in sight."""
    book.app.selected = Range(Sheet(book, book.sheet("Books")), Area.of("C40:D41"))
    book.app.api.ActiveWindow.ScrollRow, book.app.api.ActiveWindow.ScrollColumn = 30, 2


def errors(book: Book) -> None:
    """The columns the user has added show errors."""
    for sheet, table in _tables(book):
        headers = {header.header for ours in SHEET_TABLES if ours.title == table.name for header in ours.columns()}
        for column in table.whole.columns:
            if sheet.cells[table.whole.top, column] not in headers:
                sheet.cells[table.data.top, column] = NOT_AVAILABLE


ODDITIES: dict[str, Callable[[Book], None]] = {
    odd.__name__: odd
    for odd in (
        protected, filtered, hidden_rows, text_cells, plain_cells, manual_calculation, busy, editing, namesake,
        selected_and_scrolled, errors,
    )
}  # fmt: skip

TOGETHER = [  # so that a day's run has each of them in company; all pairs are tried with IMS_XL_FULL
    ("protected", "filtered", "text_cells", "busy", "namesake"),
    ("hidden_rows", "plain_cells", "editing", "manual_calculation", "selected_and_scrolled", "errors"),
]
PAIRS = list(combinations(ODDITIES, 2))


class Standing:
    """What must be as before: Excel's switches, protection, filters, the view; with `data` the sheets as well."""

    def __init__(self, book: Book, data: bool = False) -> None:
        with TRAFFIC.unasked():
            self.told = dict(_told(book, data))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Standing) and self.told == other.told

    def __repr__(self) -> str:
        return repr(self.told)

    __hash__ = None  # type: ignore[assignment]


@contextmanager
def odd_excel(book: Book, *names: str) -> Iterator[None]:
    """These oddities switched on in the Excel that has this workbook open; at the end all is as it was."""
    for name in sorted(names, key=lambda name: name == "editing"):  # last: the others ask Excel too
        ODDITIES[name](book)
    before = Standing(book)
    try:
        with mock.patch.object(patience, "sleep"):
            yield
    finally:
        TRAFFIC.quiet()
    assert Standing(book) == before


def _told(book: Book, data: bool) -> Iterator[tuple[str, Any]]:
    window, selected = book.app.api.ActiveWindow, book.app.selected
    yield "switches", book.app.state
    yield "view", (str(selected and selected.area), window.ScrollRow, window.ScrollColumn)
    for sheet in book.models:
        filters = [deepcopy(table.filters) for table in sheet.tables]
        yield sheet.name, (sheet.protected, dict(sheet.options), filters)
        if data:
            hidden, reach = set(sheet.hidden | sheet.filtered), [table.whole for table in sheet.tables]
            yield f"{sheet.name}, data", (dict(sheet.cells), dict(sheet.formulas), hidden, reach)


def _tables(book: Book) -> list[tuple[SheetModel, TableModel]]:
    return [(sheet, table) for sheet in book.models for table in sheet.tables if table.name in _OURS]


def _cells(table: TableModel) -> list[tuple[int, int]]:
    return [(row, column) for row in range(table.data.top, table.data.bottom + 1) for column in table.data.columns]
