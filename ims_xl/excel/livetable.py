"""One table in the open workbook, over xlwings' objects: one read, one write, and back as it was if that fails.

What Excel does on its own is met here: it makes numbers, dates and formulas of text that looks like them, puts
values astray under a filter, leaves a shrunken table's last rows standing, and hands out errors as numbers.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any

from pandas import DataFrame

from ims_xl.columns import Kind, Owner, Table
from ims_xl.errors import WorkbookUnusable
from ims_xl.excel import values
from ims_xl.excel.areas import LAST_ROW
from ims_xl.excel.cells import Cell

_TEXT = "@"  # the number format under which Excel takes text as it is
_TEXTS = (Kind.TEXT, Kind.PERIOD)
_FORMATS = {Kind.DATE: "dd-mm-yyyy", Kind.MOMENT: "dd-mm-yyyy hh:mm", Kind.MONEY: "#,##0.00"}
_HARMLESS = re.compile(r"(?!(?:true|false)\Z)[^\W\d_][^\d]*", re.IGNORECASE)  # no formula, number, date or flag
_LOWEST_ERROR, _HIGHEST_ERROR = -2146826288, -2146826240  # as Excel hands them out: 0x800A07D0 + 0 … 48
_ERROR_WORDS = frozenset(
    ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)


class LiveTable:
    """One of our tables on a sheet of the open workbook. `found` is xlwings' own object for it."""

    def __init__(self, table: type[Table], found: Any) -> None:
        self.table, self._found = table, found
        self._sheet = found.parent
        self.sheet: str = self._sheet.name
        if not found.show_headers:
            raise WorkbookUnusable(f"{self.sheet}: switch the header row of {table.title} on again (Table Design).")
        whole = found.range
        self._top, self._left = whole.row + 1, whole.column
        height, self._width = whole.shape
        self._totals = int(bool(found.show_totals))
        self.bottom = max(self._top + height - 2 - self._totals, self._top)
        self.headers = [str(text) for text in _row(found.header_row_range.options(ndim=2).value)]
        values.check_columns(table, self.headers, self.sheet)

    @property
    def rows(self) -> range:
        """The rows of the sheet its data stand in."""
        return range(self._top, self.bottom + 1)

    def read(self) -> DataFrame:
        """The table's frame, in one read. Raises `WorkbookUnusable` for a cell that shows an error."""
        read = self._values(strict=True)
        columns = {header: [row[at] for row in read] for at, header in enumerate(self.headers)}
        return values.to_frame(self.table, columns, self.sheet, self._top)

    def cells(self, frame: DataFrame) -> dict[str, list[Cell]]:
        """The cells of a frame by header, and room for them on the sheet. Raises `WorkbookUnusable`."""
        cells = values.to_cells(self.table, frame, self.headers, self.sheet)
        others = [other.range for other in self._sheet.tables if other.name != self._found.name]
        below = [other for other in others if other.row > self.bottom and self._is_over(other)]
        if below and len(frame) > len(self.rows):
            raise WorkbookUnusable(
                f"{self.sheet}: {len(frame)} rows do not fit into {self.table.title}, which has {len(self.rows)} above "
                "the next table. Insert table rows there, and try again."
            )
        bottom = self.bottom if below else self._top + max(len(frame), 1) - 1
        if bottom + self._totals > LAST_ROW:
            raise WorkbookUnusable(
                f"{self.sheet}: {len(frame)} rows do not fit; from row {self._top} on an Excel sheet holds "
                f"{LAST_ROW - self._top - self._totals + 1}. Split the work by GSTIN or period."
            )
        self._check_room(self.bottom + self._totals + 1, bottom + self._totals)
        height = bottom - self._top + 1
        return {header: column + [None] * (height - len(column)) for header, column in cells.items()}

    def before(self) -> list[list[Any]]:
        """The data as they stand, for `restore`."""
        return self._values(strict=False)

    def write(self, cells: dict[str, list[Cell]]) -> None:
        """Write the cells, by header, as all of the table's data."""
        calculated = self._calculated()
        height = len(next(iter(cells.values())))
        self._unfilter()
        self._resize(self._top + height - 1)
        declared = {column.header: column for column in self.table.columns()}
        for at, header in enumerate(self.headers):
            if header not in calculated:
                self._format(at, declared[header].kind if header in declared else None)
        plain = [at for at, header in enumerate(self.headers) if header not in calculated]
        for _, run in groupby(enumerate(plain), key=lambda pair: pair[1] - pair[0]):
            self._put([at for _, at in run], cells)

    def restore(self, before: list[list[Any]]) -> None:
        """Put the data back as they stood. Formulas the user typed into single cells come back as their values."""
        self.write({header: [row[at] for row in before] for at, header in enumerate(self.headers)})

    def column(self, header: str) -> list[Any]:
        """The values of one column, a value for each of `rows`."""
        at = self._left + self.headers.index(header)
        read = self._block(self._top, at, self.bottom, at).options(ndim=2).value
        return [row[0] for row in read]

    def rows_in_sight(self, top: int, bottom: int) -> set[int]:
        """The rows of the table's data between these two that no filter hides."""
        top, bottom = max(top, self._top), min(bottom, self.bottom)
        if top > bottom:
            return set()
        areas = self._block(top, self._left, bottom, self._left + self._width - 1).get_special_cells("visible")
        return {row for area in areas for row in range(area.row, area.row + area.shape[0])}

    def _block(self, top: int, left: int, bottom: int, right: int) -> Any:
        return self._sheet.range((top, left), (bottom, right))

    def _values(self, strict: bool) -> list[list[Any]]:
        """The data as Python values; errors are blank, or in our columns refused."""
        right = self._left + self._width - 1
        read = self._block(self._top, self._left, self.bottom, right).options(ndim=2, err_to_str=True).value
        declared = {column.header for column in self.table.columns()}
        for row, line in enumerate(read):
            for at, value in enumerate(line):
                if not self._is_error(value, self._top + row, self._left + at):
                    continue
                if strict and self.headers[at] in declared:
                    shown = value if isinstance(value, str) else "an error"
                    raise values.in_error(self.sheet, self._top + row, self.headers[at], shown)
                line[at] = None
        return [list(line) for line in read]

    def _is_error(self, value: Any, row: int, column: int) -> bool:
        """Errors come as words, newer ones as numbers; text that only reads like an error is told by the raw value."""
        if isinstance(value, str) and value in _ERROR_WORDS:
            return not isinstance(self._sheet.range((row, column)).raw_value, str)
        return type(value) is int and _LOWEST_ERROR <= value <= _HIGHEST_ERROR

    def _is_over(self, other: Any) -> bool:
        return bool(other.column < self._left + self._width and self._left < other.column + other.shape[1])

    def _check_room(self, top: int, bottom: int) -> None:
        if top > bottom:
            return
        read = self._block(top, self._left, bottom, self._left + self._width - 1).options(ndim=2).value
        for row, line in enumerate(read):
            if any(value is not None for value in line):
                raise WorkbookUnusable(
                    f"{self.sheet}: {self.table.title} grows to row {bottom}, but something stands below it in row "
                    f"{top + row}. Move it beside the table or to a sheet of its own, and try again."
                )

    def _calculated(self) -> set[str]:
        """The user's columns that Excel computes: it fills them itself as the table grows."""
        ours = {column.header for column in self.table.columns() if column.owner is not Owner.USER}
        first = self._block(self._top, self._left, self._top, self._left + self._width - 1)
        formulas, shown = _row(first.formula), _row(first.options(ndim=2).value)
        return {
            header
            for header, formula, value in zip(self.headers, formulas, shown, strict=True)
            if header not in ours and isinstance(formula, str) and formula.startswith("=") and formula != value
        }

    def _unfilter(self) -> None:
        """Show all rows: values written under a filter go to other rows than meant."""
        if self._found.show_autofilter:
            self._found.autofilter.clear()
        self._block(self._top, self._left, self.bottom, self._left).row_hidden = False

    def _resize(self, bottom: int) -> None:
        """Reach to this row. New rows get the drop-downs and looks of the last one, and rows given up lose theirs."""
        right = self._left + self._width - 1
        if self._totals:
            self._found.show_totals = False  # Excel remembers what it totals
        if bottom < self.bottom:
            self._block(bottom + 1, self._left, self.bottom, right).clear()
        if bottom != self.bottom:
            self._found.resize(self._block(self._top - 1, self._left, bottom, right))
        if bottom > self.bottom:
            # As dragging the corner of the row would: Excel promises no drop-downs and colours to a resized table.
            # What the row contains is copied too; it is written over next.
            last = self._block(self.bottom, self._left, self.bottom, right)
            last.autofill(self._block(self.bottom, self._left, bottom, right), "fill_copy")
        if self._totals:
            self._found.show_totals = True
        self.bottom = bottom

    def _format(self, at: int, kind: Kind | None) -> None:
        """One number format down a column: text for text, else that of its first row, unless that is text's."""
        column = self._block(self._top, self._left + at, self.bottom, self._left + at)
        first = self._block(self._top, self._left + at, self._top, self._left + at).number_format
        if kind in _TEXTS:
            column.number_format = _TEXT
        elif kind is not None:
            column.number_format = first if first != _TEXT else _FORMATS.get(kind, "General")
        elif first != "General":
            column.number_format = first

    def _put(self, positions: list[int], cells: dict[str, list[Cell]]) -> None:
        """Write columns that stand side by side."""
        as_text = {column.header for column in self.table.columns() if column.kind in _TEXTS}
        headers = [self.headers[at] for at in positions]
        columns = [
            cells[header] if header in as_text else [guarded(cell) for cell in cells[header]] for header in headers
        ]
        left = self._left + positions[0]
        block = self._block(self._top, left, self.bottom, left + len(positions) - 1)
        block.value = [list(row) for row in zip(*columns, strict=True)]
        for across, header in enumerate(headers):
            if header in as_text:
                self._mend_apostrophes(left + across, cells[header])

    def _mend_apostrophes(self, column: int, cells: list[Cell]) -> None:
        """A first apostrophe is Excel's own mark for text, and may be lost."""
        for row, value in enumerate(cells, start=self._top):
            if isinstance(value, str) and value.startswith("'"):
                cell = self._sheet.range((row, column))
                if cell.value != value:
                    cell.value = f"'{value}"


def guarded(cell: Cell) -> Cell:
    """A cell for where Excel would interpret what is written: text marked as text where it could be taken for else.

    >>> guarded("Paid"), guarded("=1+1"), guarded("2026-10"), guarded(5.0)
    ('Paid', "'=1+1", "'2026-10", 5.0)
    """
    return f"'{cell}" if isinstance(cell, str) and not _HARMLESS.fullmatch(cell) else cell


def _row(read: Any) -> list[Any]:
    """A single row as Excel gives it: nested, flat, or for one cell its bare value."""
    if not isinstance(read, (list, tuple)):
        return [read]
    return list(read[0]) if read and isinstance(read[0], (list, tuple)) else list(read)
