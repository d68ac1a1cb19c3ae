"""The cells and tables of the stand-in for Excel: what becomes of a value that is entered, and what is shown of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from standin_traffic import Refusal

from ims_xl.excel.areas import Area

ERRORS = {-2146826246: "#N/A", -2146826259: "#NAME?", -2146826281: "#DIV/0!"}
_BY_WORD = {word: number for number, word in ERRORS.items()}
NOT_AVAILABLE, NO_SUCH_NAME = -2146826246, -2146826259
_EPOCH = datetime(1899, 12, 30)
_NUMBER = re.compile(r"[+-]?(\d[\d,]*\.?\d*|\.\d+)(e[+-]?\d+)?%?", re.IGNORECASE)
_DATES = {r"\d{4}-\d{2}": "%Y-%m", r"\d{4}-\d{2}-\d{2}": "%Y-%m-%d", r"\d{2}-\d{2}-\d{4}": "%d-%m-%Y"}


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
        elif text in _BY_WORD:
            self.cells[at] = _BY_WORD[text]
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
