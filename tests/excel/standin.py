"""A stand-in for Excel behind xlwings: its object model as far as `live` goes, with Excel's own ways.

Real xlwings objects (`xw.Book`, `xw.Range`, …) run on it. It does what has been seen of Excel: every number is a
float of fifteen digits and a blank is None; text that looks like a formula, a number, a date or a flag becomes one
unless the cell is formatted as text or an apostrophe stands before it; a number written into a cell for text becomes
text; errors are integers; values written under a filter go to the rows in sight only; a shrunken table leaves its last
rows standing; a protected sheet refuses; clearing a filter scrolls; a busy Excel refuses whatever it is asked.
Each use of an object is counted in `TRAFFIC`, as each is a call to Excel. `oddities.py` switches the odd states on.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from plain_workbook import SETTINGS_COLUMN, SETTINGS_ROW, OwnColumns, standings
from standin_app import App
from standin_cells import SheetModel, TableModel
from standin_ranges import Range, area_of
from standin_tables import Tables
from standin_traffic import Refusal, served
from xlwings import base_classes

from ims_xl.excel import guard
from ims_xl.excel.areas import Area, letters


@served
class Book(base_classes.Book):
    app: Any = None  # not a call: every xlwings object knows its own

    def __init__(self, app: App, path: Path) -> None:
        self.app, self.path = app, path
        app.books_open.append(self)
        self.models: list[SheetModel] = []
        self.named: dict[str, tuple[SheetModel, int, int]] = {}
        self.shown: str | None = None

    @property
    def api(self) -> Book:
        return self

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def fullname(self) -> str:
        return str(self.path)

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    def activate(self) -> None:
        """There is one book."""

    def sheet(self, name: str) -> SheetModel:
        return next(model for model in self.models if model.name == name)


@served
class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    def __call__(self, name_or_index: Any) -> Sheet:
        if isinstance(name_or_index, int):
            return Sheet(self.book, self.book.models[name_or_index - 1])
        return Sheet(self.book, self.book.sheet(name_or_index))

    def __len__(self) -> int:
        return len(self.book.models)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, model) for model in self.book.models)


@served
class Sheet(base_classes.Sheet):
    book: Any = None

    def __init__(self, book: Book, model: SheetModel) -> None:
        self.book, self.model = book, model

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def index(self) -> int:
        return self.book.models.index(self.model) + 1

    @property
    def api(self) -> SheetApi:
        return SheetApi(self.model)

    @property
    def tables(self) -> Tables:
        return Tables(self)

    def activate(self) -> None:
        self.book.shown = self.model.name

    def range(self, first: Any, second: Any = None) -> Range:
        if isinstance(first, str):
            return Range(self, area_of(first))
        corners = [
            corner.area if isinstance(corner, Range) else Area(*corner, *corner) for corner in (first, second or first)
        ]
        return Range(self, corners[0].around(corners[1]))


PROTECTION = ("DrawingObjects", "Contents", "Scenarios")


@served
class SheetApi:
    """What of Excel's own Worksheet is asked for past xlwings: its protection."""

    def __init__(self, model: SheetModel) -> None:
        self._model = model

    @property
    def ProtectContents(self) -> bool:  # noqa: N802, Excel's name
        return self._model.protected

    @property
    def ProtectDrawingObjects(self) -> bool:  # noqa: N802, Excel's name
        return self._model.options.get("DrawingObjects", True)

    @property
    def ProtectScenarios(self) -> bool:  # noqa: N802, Excel's name
        return self._model.options.get("Scenarios", True)

    @property
    def Protection(self) -> Any:  # noqa: N802, Excel's name
        allowed = {name: on for name, on in self._model.options.items() if name not in PROTECTION}
        return SimpleNamespace(**(dict.fromkeys(guard.OPTIONS, False) | allowed))

    def Unprotect(self, Password: str = "") -> None:  # noqa: N802, N803, Excel's names
        if self._model.protected and self._model.password != Password:
            raise Refusal("The password you supplied is not correct.")
        self._model.protected = False

    def Protect(self, **options: bool) -> None:  # noqa: N802, Excel's name
        self._model.protected, self._model.password, self._model.options = True, "", options


@served
class Names(base_classes.Names):
    def __init__(self, book: Book) -> None:
        self.book = book

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name, Name(self.book, name)) for name in self.book.named]


@served
class Name(base_classes.Name):
    name = ""

    def __init__(self, book: Book, name: str) -> None:
        self.book, self.name = book, name

    @property
    def refers_to(self) -> str:
        sheet, row, column = self.book.named[self.name]
        return f"={sheet.name}!${letters(column)}${row}"

    @property
    def refers_to_range(self) -> Range:
        sheet, row, column = self.book.named[self.name]
        return Range(Sheet(self.book, sheet), Area(row, column, row, column))


def open_book(path: Path, own_columns: OwnColumns | None = None) -> Book:
    """A workbook like `plain_workbook`'s, open in the stand-in; `xw.Book(impl=…)` makes xlwings' object of it."""
    from ims_xl.settings import SETTINGS

    book = Book(App(), path)
    for standing in standings(own_columns):
        sheet = next((model for model in book.models if model.name == standing.table.sheet), None)
        if sheet is None:
            sheet = SheetModel(standing.table.sheet)
            book.models.append(sheet)
        top, bottom = standing.header_row, standing.header_row + standing.rows
        for column, (header, pattern) in enumerate(standing.columns, start=1):
            sheet.cells[top, column] = header
            for row in range(top + 1, bottom + 1):
                sheet.formats[row, column] = pattern
        sheet.tables.append(TableModel(standing.table.title, Area(top, 1, bottom, len(standing.columns))))
    settings = SheetModel("Settings")
    book.models.append(settings)
    for row, setting in enumerate(SETTINGS, start=SETTINGS_ROW):
        settings.cells[row, SETTINGS_COLUMN - 1] = setting.label
        book.named[setting.name] = settings, row, SETTINGS_COLUMN
    return book
