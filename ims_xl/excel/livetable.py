"""One table in the open workbook, over xlwings' objects: one read, one write, and back as it was if that fails.

What Excel does on its own is met here: it makes numbers, dates and formulas of text that looks like them, puts
values astray under a filter, leaves a shrunken table's last rows standing, and hands out errors as numbers.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pandas import DataFrame

from ims_xl.columns import Kind, Owner, Table
from ims_xl.errors import WorkbookUnusable
from ims_xl.excel import calculated, values
from ims_xl.excel.areas import LAST_ROW
from ims_xl.excel.cells import Cell
from ims_xl.excel.patience import patient
from ims_xl.excel.rowsight import Filters, in_sight

_BLANK_WORD = "="  # what a filter calls a blank cell
_TEXT = "@"  # the number format under which Excel takes text as it is
_TEXTS = (Kind.TEXT, Kind.PERIOD)
_FORMATS = {Kind.DATE: "dd-mm-yyyy", Kind.MOMENT: "dd-mm-yyyy hh:mm", Kind.MONEY: "#,##0.00"}
_HARMLESS = re.compile(r"(?!(?:true|false)\Z)[^\W\d_][^\d]*", re.IGNORECASE)  # no formula, number, date or flag
_LOWEST_ERROR, _HIGHEST_ERROR = -2146826288, -2146826240  # as Excel hands them out: 0x800A07D0 + 0 … 48
# Blocks go over whole; xlwings would cut them into pieces. On a Mac an answer has a size it may not exceed.
WHOLE: dict[str, Any] = {"ndim": 2} if sys.platform == "darwin" else {"ndim": 2, "chunksize": None}
_ERROR_WORDS = frozenset(
    ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)


class LiveTable:
    """One of our tables on a sheet of the open workbook. `found` is xlwings' own object for it.

    It is written to where nothing guards or hides its rows (`opened`).
    """

    @patient
    def __init__(self, table: type[Table], found: Any) -> None:
        self.table, self.found = table, found
        self.on = found.parent
        self.sheet: str = self.on.name
        if not found.show_headers:
            raise WorkbookUnusable(f"{self.sheet}: switch the header row of {table.title} on again (Table Design).")
        whole = found.range
        self._top, self._left = whole.row + 1, whole.column
        height, self._width = whole.shape
        self._totals = int(bool(found.show_totals))
        self.bottom = max(self._top + height - 2 - self._totals, self._top)
        self.headers = [str(text) for text in _row(found.header_row_range.options(ndim=2).value)]
        values.check_columns(table, self.headers, self.sheet, str(self.on.book.name))

    @property
    def rows(self) -> range:
        """The rows of the sheet its data stand in."""
        return range(self._top, self.bottom + 1)

    @patient
    def read(self) -> DataFrame:
        """The table's frame, in one read. Raises `WorkbookUnusable` for a cell that shows an error."""
        read = self._values(strict=True)
        columns = {header: [row[at] for row in read] for at, header in enumerate(self.headers)}
        return values.to_frame(self.table, columns, self.sheet, self._top)

    @patient
    def cells(self, frame: DataFrame) -> dict[str, list[Cell]]:
        """The cells of a frame by header, and room for them on the sheet. Raises `WorkbookUnusable`."""
        cells = values.to_cells(self.table, frame, self.headers, self.sheet)
        others = [other.range for other in self.on.tables if other.name != self.found.name]
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

    @patient
    def before(self) -> Before:
        """The data as they stand, for `restore`."""
        declared = {column.header for column in self.table.columns()}
        added = [at for at, header in enumerate(self.headers) if header not in declared]
        formulas = {at: self._formulas(at) for at in added}
        formulas = {at: lines for at, lines in formulas.items() if any(lines)}
        return Before(self._values(strict=False), formulas, bool(self._totals))

    def write(self, cells: dict[str, list[Cell]]) -> None:
        """Write the cells, by header, as all of the table's data."""
        calculated = self._calculated()
        self._resize(self._top + len(next(iter(cells.values()))) - 1)
        plain = [at for at, header in enumerate(self.headers) if header not in calculated]
        formats = self._first_formats(plain)
        declared = {column.header: column.kind for column in self.table.columns()}
        self._format({at: _format(declared.get(self.headers[at]), formats[at]) for at in plain})
        for _, run in groupby(enumerate(plain), key=lambda pair: pair[1] - pair[0]):
            self._put([at for _, at in run], cells)
        # A column the user has added and formatted as text may hold numbers; written under that they would be text.
        self._format({at: _TEXT for at in plain if self.headers[at] not in declared and formats[at] == _TEXT})

    def restore(self, before: Before) -> None:
        """Put the data back as they stood, with the formulas in columns the user has added.

        Asked of a table opened anew: how far it reaches after a failed write only Excel knows.
        """
        if before.totals != bool(self._totals):
            self._total(before.totals)
        self.write({header: [row[at] for row in before.values] for at, header in enumerate(self.headers)})
        calculated = self._calculated()
        for at, formulas in before.formulas.items():
            if self.headers[at] not in calculated:
                self._put_formulas(at, formulas, [row[at] for row in before.values])

    @property
    def first_column(self) -> Any:
        """The range of its first column's data."""
        return self._column(0)

    @patient
    def column(self, header: str) -> list[Any]:
        """The values of one column, a value for each of `rows`."""
        return [row[0] for row in self._column(self.headers.index(header)).options(**WHOLE).value]

    @patient
    def show_only(self, wanted: Mapping[str, Collection[str]]) -> None:
        """Filter by these words of these headers, "" for a blank; all rows in sight where none are given."""
        Filters(self.found).clear()
        for header, words in wanted.items():
            values = [word or _BLANK_WORD for word in words]
            patient(self.found.autofilter.apply_values)(self.headers.index(header) + 1, values)

    def rows_in_sight(self, top: int, bottom: int) -> set[int]:
        """The rows of the table's data between these two that nothing hides and whose key is not blank."""
        top, bottom = max(top, self._top), min(bottom, self.bottom)
        at = self._left + self.headers.index(self.table.column(self.table.key[0]).header)
        return in_sight(self.on, self._block(top, at, bottom, at), top, bottom) if top <= bottom else set()

    def _block(self, top: int, left: int, bottom: int, right: int) -> Any:
        return self.on.range((top, left), (bottom, right))

    def _column(self, at: int) -> Any:
        return self._block(self._top, self._left + at, self.bottom, self._left + at)

    def _values(self, strict: bool) -> list[list[Any]]:
        """The data as Python values; errors are blank, or in our columns refused.

        Errors come as words, newer ones as numbers; text that only reads like an error is told by the raw values.
        """
        block = self._block(self._top, self._left, self.bottom, self._left + self._width - 1)
        read = block.options(**WHOLE, err_to_str=True).value
        declared = {column.header for column in self.table.columns()}
        raw: list[list[Any]] | None = None
        for row, line in enumerate(read):
            for at, value in enumerate(line):
                if isinstance(value, str) and value in _ERROR_WORDS:
                    raw = raw or _grid(block.raw_value)
                    if isinstance(raw[row][at], str):
                        continue
                elif not (type(value) is int and _LOWEST_ERROR <= value <= _HIGHEST_ERROR):
                    continue
                if strict and self.headers[at] in declared:
                    shown = value if isinstance(value, str) else "an error"
                    raise values.in_error(self.sheet, self._top + row, self.headers[at], shown)
                line[at] = None
        return [list(line) for line in read]

    def _formulas(self, at: int) -> list[str | None]:
        """The formulas of a column, None where a cell has none; text that reads like one is told by what it shows."""
        column = self._column(at)
        written, shown = _grid(column.formula), column.options(**WHOLE).value
        return [
            line[0] if isinstance(line[0], str) and line[0].startswith("=") and line[0] != value[0] else None
            for line, value in zip(written, shown, strict=True)
        ]

    @patient
    def _total(self, shown: bool) -> None:
        self.found.show_totals = shown
        self._totals = int(shown)

    @patient
    def _put_formulas(self, at: int, formulas: list[str | None], shown: list[Any]) -> None:
        cells = zip(formulas, shown, strict=True)
        self._column(at).options(**WHOLE).formula = [[formula or _blank(guarded(value))] for formula, value in cells]

    def _is_over(self, other: Any) -> bool:
        return bool(other.column < self._left + self._width and self._left < other.column + other.shape[1])

    def _check_room(self, top: int, bottom: int) -> None:
        if top > bottom:
            return
        read = self._block(top, self._left, bottom, self._left + self._width - 1).options(**WHOLE).value
        for row, line in enumerate(read):
            if any(value is not None for value in line):
                raise WorkbookUnusable(
                    f"{self.sheet}: {self.table.title} grows to row {bottom}, but something stands below it in row "
                    f"{top + row}. Move it beside the table or to a sheet of its own, and try again."
                )

    @patient
    def _calculated(self) -> set[str]:
        """The columns that Excel computes, of the user's and of ours: it fills them itself as the table grows."""
        ours = {column.header for column in self.table.columns() if column.owner is not Owner.USER}
        ours -= calculated.headers(self.table)
        first = self._block(self._top, self._left, self._top, self._left + self._width - 1)
        formulas, shown = _row(first.formula), _row(first.options(ndim=2).value)
        return {
            header
            for header, formula, value in zip(self.headers, formulas, shown, strict=True)
            if header not in ours and isinstance(formula, str) and formula.startswith("=") and formula != value
        }

    @patient
    def _resize(self, bottom: int) -> None:
        """Reach to this row. New rows get the drop-downs and looks of the last one, and rows given up lose theirs."""
        right = self._left + self._width - 1
        if self._totals:
            self.found.show_totals = False  # Excel remembers what it totals
        if bottom < self.bottom:
            self._block(bottom + 1, self._left, self.bottom, right).clear()
        if bottom != self.bottom:
            self.found.resize(self._block(self._top - 1, self._left, bottom, right))
        if bottom > self.bottom:
            # As dragging the corner of the row would: Excel promises no drop-downs and colours to a resized table.
            # What the row contains is copied too; it is written over next.
            last = self._block(self.bottom, self._left, self.bottom, right)
            last.autofill(self._block(self.bottom, self._left, bottom, right), "fill_copy")
        if self._totals:
            self.found.show_totals = True
        self.bottom = bottom

    @patient
    def _first_formats(self, positions: list[int]) -> dict[int, str]:
        """The number formats of the first row."""
        first = {at: self._block(self._top, self._left + at, self._top, self._left + at) for at in positions}
        return {at: str(cell.number_format) for at, cell in first.items()}

    @patient
    def _format(self, formats: dict[int, str]) -> None:
        """One number format down each of these columns."""
        for at, pattern in formats.items():
            self._column(at).number_format = pattern

    @patient
    def _put(self, positions: list[int], cells: dict[str, list[Cell]]) -> None:
        """Write columns that stand side by side."""
        as_text = {column.header for column in self.table.columns() if column.kind in _TEXTS}
        headers = [self.headers[at] for at in positions]
        columns = [
            cells[header] if header in as_text else [guarded(cell) for cell in cells[header]] for header in headers
        ]
        left = self._left + positions[0]
        block = self._block(self._top, left, self.bottom, left + len(positions) - 1)
        block.options(**WHOLE).value = [list(row) for row in zip(*columns, strict=True)]
        for at, header in zip(positions, headers, strict=True):
            if header in as_text:
                self._mend_apostrophes(at, cells[header])

    def _mend_apostrophes(self, at: int, cells: list[Cell]) -> None:
        """A first apostrophe is Excel's own mark for text, and may be lost."""
        marked = [isinstance(value, str) and value.startswith("'") for value in cells]
        if not any(marked):
            return
        stands = [row[0] for row in self._column(at).options(**WHOLE).value]
        if any(mark and value != shown for mark, value, shown in zip(marked, cells, stands, strict=True)):
            mended = [[f"'{value}" if mark else value] for mark, value in zip(marked, cells, strict=True)]
            self._column(at).options(**WHOLE).value = mended


@dataclass(frozen=True)
class Before:
    """A table's data: values by row and position, formulas of the user's columns by position, totals below or not."""

    values: list[list[Any]]
    formulas: dict[int, list[str | None]]
    totals: bool


def _format(kind: Kind | None, first: str) -> str:
    """The number format to write a column under, `first` being that of its first row; `kind` is None for the user's."""
    if kind in _TEXTS:
        return _TEXT
    if first != _TEXT:
        return first
    return "General" if kind is None else _FORMATS.get(kind, "General")


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


def _grid(read: Any) -> list[list[Any]]:
    """A block as Excel gives it past xlwings' converters: rows of values; of a single cell it is the bare value."""
    return [list(line) for line in read] if isinstance(read, (list, tuple)) else [[read]]


def _blank(cell: Cell) -> Cell:
    return "" if cell is None else cell
