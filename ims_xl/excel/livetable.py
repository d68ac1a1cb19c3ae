"""One table in the open workbook, over xlwings' objects: one read, one write, and back as it was if that fails.

What Excel does on its own is met here: it makes numbers, dates and formulas of text that looks like them, puts
values astray under a filter, leaves a shrunken table's last rows standing, and hands out errors as numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import groupby
from typing import Any

from pandas import DataFrame

from ims_xl.columns import Owner, Table
from ims_xl.errors import WorkbookUnusable
from ims_xl.excel import calculated, values
from ims_xl.excel.cells import Cell, in_error
from ims_xl.excel.liveplace import WHOLE, LivePlace
from ims_xl.excel.livevalues import (
    TEXT,
    TEXTS,
    Before,
    blank_of,
    error_of,
    format_of,
    grid_of,
    guarded,
    is_error_number,
    reads_as_error,
    row_of,
)
from ims_xl.excel.patience import patient
from ims_xl.excel.rowsight import Filters, in_sight

_BLANK_WORD = "="  # what a filter calls a blank cell


class LiveTable:
    """One of our tables on a sheet of the open workbook. `found` is xlwings' own object for it.

    It is written to where nothing guards or hides its rows (`opened`).
    """

    @patient
    def __init__(self, table: type[Table], found: Any) -> None:
        self.table, self.found = table, found
        self._place = LivePlace(found)
        self.on, self.sheet = self._place.on, self._place.sheet
        if not found.show_headers:
            raise WorkbookUnusable(f"{self.sheet}: switch the header row of {table.title} on again (Table Design).")
        self.headers = [str(text) for text in row_of(found.header_row_range.options(ndim=2).value)]
        values.check_columns(table, self.headers, self.sheet, str(self.on.book.name))

    @property
    def rows(self) -> range:
        """The rows of the sheet its data stand in."""
        return self._place.rows

    @patient
    def read(self) -> DataFrame:
        """The table's frame, in one read. Raises `WorkbookUnusable` for a cell that shows an error."""
        read = self._values(strict=True)
        columns = {header: [row[at] for row in read] for at, header in enumerate(self.headers)}
        return values.to_frame(self.table, columns, self.sheet, self._place.top)

    @patient
    def cells(self, frame: DataFrame) -> dict[str, list[Cell]]:
        """The cells of a frame by header, and room for them on the sheet. Raises `WorkbookUnusable`."""
        cells = values.to_cells(self.table, frame, self.headers, self.sheet)
        height = self._place.bottom_for(len(frame), self.table.title) - self._place.top + 1
        return {header: column + [None] * (height - len(column)) for header, column in cells.items()}

    @patient
    def before(self) -> Before:
        """The data as they stand, for `restore`."""
        declared = {column.header for column in self.table.columns()}
        added = [at for at, header in enumerate(self.headers) if header not in declared]
        formulas = {at: self._formulas(at) for at in added}
        formulas = {at: lines for at, lines in formulas.items() if any(lines)}
        return Before(self._values(strict=False), formulas, bool(self._place.totals))

    def write(self, cells: dict[str, list[Cell]]) -> None:
        """Write the cells, by header, as all of the table's data."""
        calculated = self._calculated()
        self._place.resize(self._place.top + len(next(iter(cells.values()))) - 1)
        plain = [at for at, header in enumerate(self.headers) if header not in calculated]
        formats = self._first_formats(plain)
        declared = {column.header: column.kind for column in self.table.columns()}
        self._format({at: format_of(declared.get(self.headers[at]), formats[at]) for at in plain})
        for _, run in groupby(enumerate(plain), key=lambda pair: pair[1] - pair[0]):
            self._put([at for _, at in run], cells)
        # A column the user has added and formatted as text may hold numbers; written under that they would be text.
        self._format({at: TEXT for at in plain if self.headers[at] not in declared and formats[at] == TEXT})

    def restore(self, before: Before) -> None:
        """Put the data back as they stood, with the formulas in columns the user has added.

        Asked of a table opened anew: how far it reaches after a failed write only Excel knows.
        """
        if before.totals != bool(self._place.totals):
            self._place.show_totals(before.totals)
        self.write({header: [row[at] for row in before.values] for at, header in enumerate(self.headers)})
        calculated = self._calculated()
        for at, formulas in before.formulas.items():
            if self.headers[at] not in calculated:
                self._put_formulas(at, formulas, [row[at] for row in before.values])

    @property
    def first_column(self) -> Any:
        """The range of its first column's data."""
        return self._place.columns(0)

    @patient
    def column(self, header: str) -> list[Any]:
        """The values of one column, a value for each of `rows`."""
        return [row[0] for row in self._place.columns(self.headers.index(header)).options(**WHOLE).value]

    @patient
    def show_only(self, wanted: Mapping[str, Collection[str]]) -> None:
        """Filter by these words of these headers, "" for a blank; all rows in sight where none are given."""
        Filters(self.found).clear()
        for header, words in wanted.items():
            values = [word or _BLANK_WORD for word in words]
            patient(self.found.autofilter.apply_values)(self.headers.index(header) + 1, values)

    def rows_in_sight(self, top: int, bottom: int) -> set[int]:
        """The rows of the table's data between these two that nothing hides and whose key is not blank."""
        top, bottom = max(top, self.rows.start), min(bottom, self.rows.stop - 1)
        at = self.headers.index(self.table.column(self.table.key[0]).header)
        return in_sight(self.on, self._place.cells(at, top, bottom), top, bottom) if top <= bottom else set()

    def _values(self, strict: bool) -> list[list[Any]]:
        """The data as Python values, errors as `CellError`; in our columns they are refused.

        Errors come as words, newer ones as numbers; text that only reads like an error is told by the raw values.
        """
        block = self._place.data()
        read = block.options(**WHOLE, err_to_str=True).value
        declared = {column.header for column in self.table.columns()}
        raw: list[list[Any]] | None = None
        for row, line in enumerate(read):
            for at, value in enumerate(line):
                if reads_as_error(value):
                    raw = raw or grid_of(block.raw_value)
                    if isinstance(raw[row][at], str):
                        continue
                elif not is_error_number(value):
                    continue
                if strict and self.headers[at] in declared:
                    shown = value if isinstance(value, str) else "an error"
                    raise in_error(self.sheet, self._place.top + row, self.headers[at], shown)
                line[at] = error_of(value)
        return [list(line) for line in read]

    def _formulas(self, at: int) -> list[str | None]:
        """The formulas of a column, and the errors in it by their words; None where a cell has neither."""
        column = self._place.columns(at)
        written, shown = grid_of(column.formula), column.options(**WHOLE).value
        return [
            line[0] if _is_formula(line[0], value[0]) or (reads_as_error(line[0]) and value[0] is None) else None
            for line, value in zip(written, shown, strict=True)
        ]

    @patient
    def _put_formulas(self, at: int, formulas: list[str | None], shown: list[Any]) -> None:
        cells = zip(formulas, shown, strict=True)
        self._place.columns(at).options(**WHOLE).formula = [
            [formula or blank_of(guarded(value))] for formula, value in cells
        ]

    @patient
    def _calculated(self) -> set[str]:
        """The columns that Excel computes, of the user's and of ours: it fills them itself as the table grows."""
        ours = {column.header for column in self.table.columns() if column.owner is not Owner.USER}
        ours -= calculated.headers(self.table)
        first = self._place.across(self._place.top, self._place.top)
        formulas, shown = row_of(first.formula), row_of(first.options(ndim=2).value)
        return {
            header
            for header, formula, value in zip(self.headers, formulas, shown, strict=True)
            if header not in ours and _is_formula(formula, value)
        }

    @patient
    def _first_formats(self, positions: list[int]) -> dict[int, str]:
        """The number formats of the first row."""
        top = self._place.top
        first = {at: self._place.cells(at, top, top) for at in positions}
        return {at: str(cell.number_format) for at, cell in first.items()}

    @patient
    def _format(self, formats: dict[int, str]) -> None:
        """One number format down each of these columns."""
        for at, pattern in formats.items():
            self._place.columns(at).number_format = pattern

    @patient
    def _put(self, positions: list[int], cells: dict[str, list[Cell]]) -> None:
        """Write columns that stand side by side."""
        as_text = {column.header for column in self.table.columns() if column.kind in TEXTS}
        headers = [self.headers[at] for at in positions]
        columns = [
            cells[header] if header in as_text else [guarded(cell) for cell in cells[header]] for header in headers
        ]
        self._place.columns(positions[0], len(positions)).options(**WHOLE).value = [
            list(row) for row in zip(*columns, strict=True)
        ]
        for at, header in zip(positions, headers, strict=True):
            if header in as_text:
                self._mend_apostrophes(at, cells[header])

    def _mend_apostrophes(self, at: int, cells: list[Cell]) -> None:
        """A first apostrophe is Excel's own mark for text, and may be lost."""
        marked = [isinstance(value, str) and value.startswith("'") for value in cells]
        if not any(marked):
            return
        stands = [row[0] for row in self._place.columns(at).options(**WHOLE).value]
        if any(mark and value != shown for mark, value, shown in zip(marked, cells, stands, strict=True)):
            mended = [[f"'{value}" if mark else value] for mark, value in zip(marked, cells, strict=True)]
            self._place.columns(at).options(**WHOLE).value = mended


def _is_formula(written: Any, shown: Any) -> bool:
    """Is what a cell is written with a formula? Text that reads like one is shown as it is written."""
    return isinstance(written, str) and written.startswith("=") and written != shown
