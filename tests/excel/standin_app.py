"""The stand-in for Excel itself: its switches, its boxes, its window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import xlwings as xw
from standin_cells import ERRORS
from standin_traffic import served
from xlwings import base_classes

from ims_xl.excel.areas import Area

if TYPE_CHECKING:
    from standin import Book
    from standin_ranges import Range


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


def _setting(name: str) -> property:
    def read(app: App) -> Any:
        return app._state[name]

    def write(app: App, value: Any) -> None:
        app._state[name] = value

    return property(read, write)


@served
class App(base_classes.App):
    pid, hwnd, engine, api = 0, 0, None, None
    screen_updating, enable_events = _setting("screen_updating"), _setting("enable_events")
    display_alerts, calculation = _setting("display_alerts"), _setting("calculation")

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


ENGINE, APPS = Engine(), Apps()
xw.engines.add(xw.Engine(impl=ENGINE))
