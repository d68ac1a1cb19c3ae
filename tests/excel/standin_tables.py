"""The tables of the stand-in for Excel and their filters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import xlwings as xw
from standin_cells import TableModel
from standin_ranges import Range
from standin_traffic import Refusal, served
from xlwings import base_classes

if TYPE_CHECKING:
    from standin import Sheet


@served
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


@served
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


@served
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
