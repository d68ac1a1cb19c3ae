"""Blocks of cells of the stand-in for Excel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import xlwings as xw
from standin_cells import ERRORS
from standin_traffic import served
from xlwings import base_classes

from ims_xl.excel.areas import LAST_COLUMN, LAST_ROW, Area, letters

if TYPE_CHECKING:
    from standin import Sheet


def area_of(address: str) -> Area:
    """Of an address; whole rows and columns too."""
    plain = address.replace("$", "")
    if found := re.fullmatch(r"(\d+):(\d+)", plain):
        return Area(int(found[1]), 1, int(found[2]), LAST_COLUMN)
    if found := re.fullmatch(r"([A-Z]+):([A-Z]+)", plain):
        return Area.of(f"{found[1]}1:{found[2]}{LAST_ROW}")
    return Area.of(plain)


@served
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
            plain = ERRORS.get(value, str(value)) if type(value) is int else str(value)
            return self._model.formulas.get(at) or (repr(value) if isinstance(value, float) else plain)

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
