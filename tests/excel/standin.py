"""A stand-in for Excel behind xlwings: its object model as far as `live` goes, with Excel's own ways.

Real xlwings objects (`xw.Book`, `xw.Range`, …) run on it. It does what has been seen of Excel: every number is a
float of fifteen digits and a blank is None; text that looks like a formula, a number, a date or a flag becomes one
unless the cell is formatted as text or an apostrophe stands before it; a number written into a cell for text becomes
text; errors are integers; values written under a filter go to the rows in sight only; a shrunken table leaves its last
rows standing; a protected sheet refuses; clearing a filter scrolls; a busy Excel refuses whatever it is asked.
Each use of an object is counted in `TRAFFIC`, as each is a call to Excel. `oddities.py` switches the odd states on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import wraps
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import Any

import xlwings as xw
from plain_workbook import SETTINGS_COLUMN, SETTINGS_ROW, OwnColumns, standings
from xlwings import base_classes

from ims_xl.excel import guard
from ims_xl.excel.areas import LAST_COLUMN, LAST_ROW, Area, letters

ERRORS = {-2146826246: "#N/A", -2146826259: "#NAME?", -2146826281: "#DIV/0!"}
NOT_AVAILABLE, NO_SUCH_NAME = -2146826246, -2146826259
_EPOCH = datetime(1899, 12, 30)
_NUMBER = re.compile(r"[+-]?(\d[\d,]*\.?\d*|\.\d+)(e[+-]?\d+)?%?", re.IGNORECASE)
_DATES = {r"\d{4}-\d{2}": "%Y-%m", r"\d{4}-\d{2}-\d{2}": "%Y-%m-%d", r"\d{2}-\d{2}-\d{4}": "%d-%m-%Y"}


class ComError(Exception):
    """What Excel throws on Windows (`pywintypes.com_error`): a number, words, and what Excel itself says."""

    def __init__(self, hresult: int, words: str, said: tuple[Any, ...] | None = None) -> None:
        super().__init__(hresult, words, said, None)
        self.hresult, self.excepinfo = hresult, said


class Refusal(ComError):
    """Excel will not: the sheet is protected, the tables overlap, the text is too long."""

    def __init__(self, said: str) -> None:
        super().__init__(-2147352567, "Exception occurred.", (0, "Microsoft Excel", said, "", 0, -2146827284))


class Traffic:
    """How often Excel is asked, and whether it answers.

    `busy` says for the n-th call with which number a busy Excel refuses it, None where it does not; `refused_change`
    is the change of a sheet, counted from now on, that Excel refuses once.
    """

    def __init__(self) -> None:
        self.calls, self._inside = 0, 0
        self.quiet()

    def quiet(self) -> None:
        """Nothing is refused from now on."""
        self.busy: Callable[[int], int | None] = lambda call: None
        self.changes, self.refused_change = 0, 0

    @contextmanager
    def unasked(self) -> Iterator[None]:
        """What a test looks up, Excel is not asked for."""
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    def served(self, changes: bool, what: Callable[..., Any], *given: Any, **named: Any) -> Any:
        if not self._inside:
            self.calls += 1
            self.changes += changes
            if (refused := self.busy(self.calls)) is not None:
                raise ComError(refused, "Call was rejected by callee.")
            if changes and self.changes == self.refused_change:
                raise Refusal("Not enough memory.")
        self._inside += 1
        try:
            return what(*given, **named)
        finally:
            self._inside -= 1


TRAFFIC = Traffic()
_CHANGES = ("clear", "clear_contents", "autofill", "resize")


def served(kind: type) -> type:
    """Every property and method of the class is a call to Excel."""

    def through(what: Callable[..., Any] | None, changes: bool = False) -> Callable[..., Any] | None:
        if what is None:
            return None
        return wraps(what)(lambda *given, **named: TRAFFIC.served(changes, what, *given, **named))

    on_sheet = kind.__name__ in ("Range", "Table")
    for name, member in list(vars(kind).items()):
        if isinstance(member, property):
            setattr(kind, name, property(through(member.fget), through(member.fset, on_sheet)))
        elif isinstance(member, FunctionType) and (not name.startswith("_") or name in ("__call__", "__iter__")):
            setattr(kind, name, through(member, on_sheet and name in _CHANGES))
    return kind


@dataclass
class SheetModel:
    """The cells of a sheet by row and column; a cell's number format is "General" unless given.

    `choices` are the drop-downs and `looks` the colours and conditional formats, a word for each cell that has one.
    """

    name: str
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    choices: dict[tuple[int, int], str] = field(default_factory=dict)
    looks: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    filtered: set[int] = field(default_factory=set)
    tables: list[TableModel] = field(default_factory=list)
    protected: bool = False
    password: str = ""
    options: dict[str, bool] = field(default_factory=dict)  # as given to Protect

    def check_free(self) -> None:
        if self.protected:
            raise Refusal("The cell or chart you're trying to change is on a protected sheet.")

    def enter(self, at: tuple[int, int], value: Any) -> None:
        """What Excel makes of a value written into a cell."""
        self.formulas.pop(at, None)
        pattern = self.formats.get(at, "General")
        if value is None or value == "":
            self.cells.pop(at, None)
        elif isinstance(value, str):
            self._enter_text(at, value, pattern)
        elif pattern == "@":
            self.cells[at] = str(value).upper() if isinstance(value, bool) else str(value).removesuffix(".0")
        elif isinstance(value, bool):
            self.cells[at] = value
        elif isinstance(value, date):
            moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
            self.cells[at] = (moment - _EPOCH) / timedelta(days=1)
            if pattern == "General":
                self.formats[at] = "dd-mm-yyyy"
        else:
            self.cells[at] = _fifteen_digits(float(value))

    def _enter_text(self, at: tuple[int, int], text: str, pattern: str) -> None:
        if len(text.encode("utf-16-le")) > 2 * 32_767:
            raise Refusal("0x800A03EC")
        if text.startswith("'"):
            self.cells[at] = text[1:]
        elif pattern == "@":
            self.cells[at] = text
        elif text.startswith("@"):
            raise Refusal("0x800A03EC")
        elif text[0] in "=+-" and not _NUMBER.fullmatch(text):
            self.cells[at], self.formulas[at] = NO_SUCH_NAME, f"={text.lstrip('=')}"
        elif _NUMBER.fullmatch(text):
            self.cells[at] = _fifteen_digits(float(text.replace(",", "").rstrip("%")))
        elif text.lower() in ("true", "false"):
            self.cells[at] = text.lower() == "true"
        else:
            for shape, form in _DATES.items():
                if re.fullmatch(shape, text):
                    self.cells[at] = float((datetime.strptime(text, form) - _EPOCH).days)
                    self.formats[at] = "dd-mm-yyyy"
                    return
            self.cells[at] = text

    def shown(self, at: tuple[int, int]) -> Any:
        """A cell's value as Excel hands it out."""
        value = self.cells.get(at)
        if isinstance(value, float) and re.search("[dmy]", self.formats.get(at, "General").replace("General", "")):
            return _EPOCH + timedelta(seconds=round(value * 86_400))
        return value


def _fifteen_digits(number: float) -> float:
    return float(f"{number:.15g}")


@dataclass
class TableModel:
    """A table: its headers and data (and totals, where shown), and the formulas of its calculated columns."""

    name: str
    whole: Area
    show_totals: bool = False
    show_autofilter: bool = True
    formulas: dict[int, str] = field(default_factory=dict)  # by sheet column
    filters: dict[int, dict[str, Any]] = field(default_factory=dict)  # by field, as xlwings describes them

    @property
    def data(self) -> Area:
        return Area(self.whole.top + 1, self.whole.left, self.whole.bottom - self.show_totals, self.whole.right)


class Engine:
    name, type = "stand-in", "desktop"

    @property
    def apps(self) -> Apps:
        return APPS

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return "" if value is None or value != value else value

    @staticmethod
    def clean_value_data(data: Any, make_date: Any, empty: Any, make_number: Any, err_to_str: bool) -> list[list[Any]]:
        def clean(value: Any) -> Any:
            if value in ("", None):
                return empty
            if type(value) is int and value in ERRORS:
                return ERRORS[value] if err_to_str else None
            return make_number(value) if make_number and isinstance(value, float) else value

        return [[clean(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    def __init__(self) -> None:
        self.all: list[App] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self.all]

    def __iter__(self) -> Iterator[App]:
        return reversed(self.all)  # the active one first

    def __len__(self) -> int:
        return len(self.all)


class Dialogs:
    """Excel's own functions as far as they are called by name.

    `picked` is what the user picks and `typed` what they type, False for Cancel.
    """

    picked: tuple[str, ...] | bool = False
    typed: str | bool = False

    def __init__(self, app: App) -> None:
        self._app = app
        self.ActiveWindow = Window()

    def GetOpenFilename(self, *arguments: Any) -> tuple[str, ...] | bool:  # noqa: N802, Excel's name
        return self.picked

    def InputBox(self, *arguments: Any) -> str | bool:  # noqa: N802, Excel's name
        return self.typed

    def Evaluate(self, formula: str) -> Any:  # noqa: N802, Excel's name
        """The one array formula that is asked: 1 for each row in sight that is not blank there, 0 for the others."""
        sheet, area = re.fullmatch(
            r"SUBTOTAL\(103,OFFSET\('(.*)'!(\$?[A-Z]+\$?\d+),ROW\('.*'!(?P<all>[^)]*)\)-ROW\('.*'!\2\),0\)\)", formula
        ).group(1, "all")
        model = self._app.books_open[-1].sheet(sheet.replace("''", "'"))
        block = Area.of(area.replace("$", ""))
        unseen = model.hidden | model.filtered
        seen = [
            1.0 if row not in unseen and model.cells.get((row, block.left)) is not None else 0.0
            for row in range(block.top, block.bottom + 1)
        ]
        return tuple((one,) for one in seen) if len(seen) > 1 else seen[0]


class Window:
    """Where the sheet on top is scrolled to."""

    ScrollRow, ScrollColumn = 1, 1


class App(base_classes.App):
    pid, hwnd, engine, api = 0, 0, None, None

    def __init__(self) -> None:
        self.engine, self.pid, self.api = ENGINE, 1 + len(APPS.all), Dialogs(self)
        self.books_open: list[Book] = []
        self.answer, self.alerts, self.said = "no", [], []
        self.selected: Range | None = None
        self._state: dict[str, Any] = {
            "screen_updating": True, "enable_events": True, "display_alerts": True, "calculation": "automatic",
        }  # fmt: skip
        APPS.all.append(self)

    @property
    def state(self) -> dict[str, Any]:
        return dict(self._state)

    @property
    def selection(self) -> Range | None:
        return self.selected

    @property
    def status_bar(self) -> Any:
        return self.said[-1] if self.said else False

    @status_bar.setter
    def status_bar(self, value: Any) -> None:
        self.said.append(value)

    def activate(self, steal_focus: bool = False) -> None:
        """There is one app."""

    def alert(self, prompt: str, title: str, buttons: str, mode: str, callback: str) -> str:
        self.alerts.append(prompt)
        return self.answer if buttons == "yes_no" else "ok"


def _setting(name: str) -> property:
    def read(app: App) -> Any:
        return app._state[name]

    def write(app: App, value: Any) -> None:
        app._state[name] = value

    return property(read, write)


for _name in ("screen_updating", "enable_events", "display_alerts", "calculation"):
    setattr(App, _name, _setting(_name))


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
            return Range(self, _area(first))
        corners = [
            corner.area if isinstance(corner, Range) else Area(*corner, *corner) for corner in (first, second or first)
        ]
        return Range(self, corners[0].around(corners[1]))


PROTECTION = ("DrawingObjects", "Contents", "Scenarios")


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


def _area(address: str) -> Area:
    """Of an address; whole rows and columns too."""
    plain = address.replace("$", "")
    if found := re.fullmatch(r"(\d+):(\d+)", plain):
        return Area(int(found[1]), 1, int(found[2]), LAST_COLUMN)
    if found := re.fullmatch(r"([A-Z]+):([A-Z]+)", plain):
        return Area.of(f"{found[1]}1:{found[2]}{LAST_ROW}")
    return Area.of(plain)


class Range(base_classes.Range):
    """A block of cells; `parts` are the areas of a selection of several."""

    def __init__(self, sheet: Sheet, area: Area, parts: str = "") -> None:
        self.sheet, self.area, self.parts = sheet, area, parts
        self._model = sheet.model

    @property
    def api(self) -> Range:
        return self

    def __len__(self) -> int:
        return self.area.height * len(self.area.columns)

    @property
    def row(self) -> int:
        return self.area.top

    @property
    def column(self) -> int:
        return self.area.left

    @property
    def shape(self) -> tuple[int, int]:
        return self.area.height, len(self.area.columns)

    @property
    def address(self) -> str:
        def dollars(row: int, column: int) -> str:
            return f"${letters(column)}${row}"

        first, last = dollars(self.area.top, self.area.left), dollars(self.area.bottom, self.area.right)
        return self.parts or (first if first == last else f"{first}:{last}")

    def __call__(self, row: int, column: int | None = None) -> Range:
        assert column is not None
        at = self.area.top + row - 1, self.area.left + column - 1
        return Range(self.sheet, Area(*at, *at))

    def _each(self, what: Callable[[tuple[int, int]], Any]) -> Any:
        rows = range(self.area.top, self.area.bottom + 1)
        if len(self) == 1:
            return what((self.area.top, self.area.left))
        return tuple(tuple(what((row, column)) for column in self.area.columns) for row in rows)

    @property
    def raw_value(self) -> Any:
        return self._each(self._model.shown)

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self._model.check_free()
        rows = list(range(self.area.top, self.area.bottom + 1))
        if isinstance(data, (list, tuple)):
            rows = [row for row in rows if row not in self._model.filtered]
            for row, line in zip(rows, data, strict=False):
                for column, value in zip(self.area.columns, line, strict=True):
                    self._model.enter((row, column), value)
        else:
            for row in rows:
                for column in self.area.columns:
                    self._model.enter((row, column), data)

    @property
    def formula(self) -> Any:
        def written(at: tuple[int, int]) -> str:
            value = self._model.cells.get(at, "")
            return self._model.formulas.get(at) or (repr(value) if isinstance(value, float) else str(value))

        return self._each(written)

    @property
    def number_format(self) -> str | None:
        found = {self._model.formats.get(at, "General") for at in self._all()}
        return found.pop() if len(found) == 1 else None

    @formula.setter
    def formula(self, data: Any) -> None:
        self._model.check_free()
        for row, line in zip(range(self.area.top, self.area.bottom + 1), data, strict=True):
            for column, text in zip(self.area.columns, line, strict=True):
                self._model.enter((row, column), text)
                if isinstance(text, str) and text.startswith("="):
                    self._model.cells[row, column], self._model.formulas[row, column] = 1.0, text

    @number_format.setter
    def number_format(self, pattern: str) -> None:
        if not self._model.options.get("AllowFormattingCells"):
            self._model.check_free()
        for at in self._all():
            self._model.formats[at] = pattern

    @property
    def row_hidden(self) -> bool | None:
        raise AssertionError("On Windows xlwings asks Excel row by row for this.")

    @row_hidden.setter
    def row_hidden(self, hidden: bool) -> None:
        self._model.check_free()
        rows = set(range(self.area.top, self.area.bottom + 1))
        self._model.hidden = self._model.hidden | rows if hidden else self._model.hidden - rows

    def select(self) -> None:
        self.sheet.book.app.selected = self

    def clear_contents(self) -> None:
        self._model.check_free()
        for at in self._all():
            self._model.enter(at, None)

    def clear(self) -> None:
        self.clear_contents()
        for kept in (self._model.formats, self._model.choices, self._model.looks):
            for at in self._all():
                kept.pop(at, None)

    def autofill(self, destination: xw.Range, type_: str) -> None:
        self._model.check_free()
        filled = destination.impl.area
        assert type_ == "fill_copy"
        assert self.area.height == 1
        assert (filled.top, filled.left, filled.right) == (self.area.top, self.area.left, self.area.right)
        model = self._model
        for column in self.area.columns:
            source = self.area.top, column
            for kept in (model.cells, model.formulas, model.formats, model.choices, model.looks):
                if source in kept:
                    kept.update({(row, column): kept[source] for row in range(filled.top, filled.bottom + 1)})

    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[Range]:
        assert cell_type == "visible"
        unseen = self._model.hidden | self._model.filtered
        areas: list[Area] = []
        for row in range(self.area.top, self.area.bottom + 1):
            if row in unseen:
                continue
            if areas and areas[-1].bottom == row - 1:
                areas[-1] = areas[-1].reaching(row)
            else:
                areas.append(Area(row, self.area.left, row, self.area.right))
        return [Range(self.sheet, area) for area in areas]

    def _all(self) -> Iterator[tuple[int, int]]:
        return ((row, column) for row in range(self.area.top, self.area.bottom + 1) for column in self.area.columns)


class Tables(base_classes.Tables):
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def __call__(self, key: int | str) -> Table:
        found = self.sheet.model.tables
        return Table(self.sheet, found[key - 1] if isinstance(key, int) else next(t for t in found if t.name == key))

    def __len__(self) -> int:
        return len(self.sheet.model.tables)

    def __iter__(self) -> Iterator[Table]:
        return (Table(self.sheet, model) for model in self.sheet.model.tables)


class Table(base_classes.Table):
    parent: Any = None
    show_headers = True

    def __init__(self, sheet: Sheet, model: TableModel) -> None:
        self.parent, self.model = sheet, model

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def range(self) -> Range:
        return Range(self.parent, self.model.whole)

    @property
    def header_row_range(self) -> Range:
        return Range(self.parent, self.model.whole.reaching(self.model.whole.top))

    @property
    def show_autofilter(self) -> bool:
        return self.model.show_autofilter

    @property
    def autofilter(self) -> AutoFilter:
        return AutoFilter(self)

    @property
    def show_totals(self) -> bool:
        return self.model.show_totals

    @show_totals.setter
    def show_totals(self, shown: bool) -> None:
        sheet, whole = self.parent.model, self.model.whole
        sheet.check_free()
        if shown == self.model.show_totals:
            return
        row = whole.bottom + 1 if shown else whole.bottom
        for column in whole.columns:
            sheet.enter((row, column), "Total" if shown and column == whole.left else None)
        self.model.whole, self.model.show_totals = whole.reaching(whole.bottom + (1 if shown else -1)), shown

    def resize(self, block: xw.Range) -> None:
        sheet, area = self.parent.model, block.impl.area
        if sheet.protected or any(other.whole.meets(area) for other in sheet.tables if other is not self.model):
            raise Refusal("0x800A03EC")
        assert (area.top, area.left, area.right) == (
            self.model.whole.top,
            self.model.whole.left,
            self.model.whole.right,
        )
        for row in range(self.model.whole.bottom + 1, area.bottom + 1):
            for column, formula in self.model.formulas.items():
                sheet.cells[row, column], sheet.formulas[row, column] = 1.0, formula
        self.model.whole = area


class AutoFilter(base_classes.AutoFilter):
    """Hides rows when it is applied, and not again when their values change."""

    def __init__(self, table: Table) -> None:
        self.table = table

    @property
    def criteria(self) -> list[dict[str, Any]]:
        fields = range(1, len(self.table.model.whole.columns) + 1)
        return [self.table.model.filters.get(at) or base_classes.empty_autofilter_criteria(at) for at in fields]

    def apply_values(self, number: int, values: list[str]) -> None:
        wanted = ["" if value == "=" else value for value in values]
        self._apply(number, "values", lambda shown: shown in wanted, values=values)

    def apply_comparison(self, number: int, operator: str, value1: Any, value2: Any) -> None:
        assert operator in ("equal_to", "not_equal_to")
        wanted = "" if value1 is None else value1
        same = operator == "equal_to"
        self._apply(number, "comparison", lambda shown: (shown == wanted) is same, operator=operator, value1=value1)

    def apply_unknown(self, number: int, hides: set[int]) -> None:
        """A filter by colour, which xlwings does not know."""
        self.table.model.filters[number] = base_classes.empty_autofilter_criteria(number, "unknown")
        self.table.parent.model.filtered |= hides

    def _apply(self, number: int, kind: str, fits: Callable[[str], bool], **told: Any) -> None:
        sheet, data = self.table.parent.model, self.table.model.data
        sheet.check_free()
        column = data.left + number - 1
        self.table.model.filters[number] = base_classes.empty_autofilter_criteria(number, kind) | told
        rows = range(data.top, data.bottom + 1)
        sheet.filtered = sheet.filtered | {row for row in rows if not fits(str(sheet.cells.get((row, column), "")))}

    def clear(self, number: int | None) -> None:
        sheet, model = self.table.parent.model, self.table.model
        sheet.check_free()
        for field_number in list(model.filters) if number is None else [number]:
            model.filters.pop(field_number, None)
        if not model.filters:
            sheet.filtered -= set(range(model.data.top, model.data.bottom + 1))
        self.table.parent.book.app.api.ActiveWindow.ScrollRow = 1


class Names(base_classes.Names):
    def __init__(self, book: Book) -> None:
        self.book = book

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name, Name(self.book, name)) for name in self.book.named]


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


for _kind in (App, Book, Sheets, Sheet, SheetApi, Range, Tables, Table, AutoFilter, Names, Name):
    served(_kind)
ENGINE, APPS = Engine(), Apps()
xw.engines.add(xw.Engine(impl=ENGINE))


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
