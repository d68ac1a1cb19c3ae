"""A saved workbook, read and written without Excel: only our tables' rows and our settings' cells are replaced.

Everything else in the file (other sheets, charts, slicers, comments, macros, ribbon, custom XML) comes back byte
for byte. Of the sheets that hold our tables the rows are made anew, with the looks and the cells beside the tables
they had; filters and sorting of a table that is written are cleared and its rows shown, as rows may have changed
places. Formulas that the user typed into single cells of a table become values; those of calculated columns of the
user's stay. Excel computes everything again when it opens the file.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from pandas import DataFrame
from python_calamine import CalamineError, CalamineWorkbook

from ims_xl.columns import Column, Table
from ims_xl.errors import WorkbookUnusable
from ims_xl.excel import bulk_read, bulk_write, calculated, colours, files, named, sheetxml, shown, tablerows, values
from ims_xl.excel.areas import Area
from ims_xl.excel.cells import Cell, CellError, in_error
from ims_xl.excel.parts import Package
from ims_xl.excel.sheetxml import SheetXml
from ims_xl.excel.tableparts import Contents, SheetTable
from ims_xl.settings import Setting
from ims_xl.tables import Review

_AT_A_TIME = 2  # tables read side by side: each takes memory of its own
T = TypeVar("T", str, int, bool, datetime)


class _Saved:
    """The file as it was at one moment, taken apart as far as anybody has asked."""

    def __init__(self, path: Path) -> None:
        self.state = _state(path)
        self.data = files.content(path)
        self.package = Package(self.data, path.name)
        self.contents = Contents(self.package)
        self.readers = bulk_read.Readers(self.data)
        self._book: CalamineWorkbook | None = None
        self._one_at_a_time = Lock()

    def rows(self, sheet: str) -> list[list[Any]]:
        """The values of a sheet, from its cell A1 on."""
        try:
            with self._one_at_a_time:
                if self._book is None:
                    self._book = CalamineWorkbook.from_filelike(io.BytesIO(self.data))
                rows: list[list[Any]] = self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        except CalamineError as fault:
            raise WorkbookUnusable(
                f"{self.package.name}: the sheet {sheet} is damaged. Open the workbook in Excel and let it be repaired."
            ) from fault
        return rows


class ClosedWorkbook:
    """A workbook on the disk (a `Workbook`). `files_to_choose` is what the user would pick; `answer`, `reply` and
    `report` take the place of the dialogs and the status bar; without them every question is answered with no.
    """

    def __init__(
        self,
        path: Path,
        files_to_choose: Sequence[Path] = (),
        answer: Callable[[str], bool] = lambda question: False,
        report: Callable[[int, int, str], None] = lambda done, total, doing: None,
        reply: Callable[[str], str | None] = lambda question: None,
    ) -> None:
        self.path, self._reply = path, reply
        self._files, self._answer, self._report = list(files_to_choose), answer, report
        self._saved: _Saved | None = None

    @property
    def folder(self) -> Path:
        """The folder of the file."""
        return self.path.parent

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    def read(self, table: type[Table]) -> DataFrame:
        """A table of the workbook, user's columns after ours. Raises `WorkbookUnusable`."""
        return self._read(table, lenient=False)

    def read_all(self, *tables: type[Table]) -> tuple[DataFrame, ...]:
        """The tables, two of them at a time, the largest first: most of the work is done outside Python."""
        contents = self._fresh().contents
        with ThreadPoolExecutor(_AT_A_TIME) as pool:
            begun = {table: pool.submit(self.read, table) for table in sorted(tables, key=contents.size, reverse=True)}
            return tuple(begun[table].result() for table in tables)

    def read_leniently(self, table: type[Table]) -> DataFrame:
        """The same of an older workbook's table: columns it does not have are blank."""
        return self._read(table, lenient=True)

    def _read(self, table: type[Table], lenient: bool) -> DataFrame:
        saved = self._fresh()
        place = saved.contents.table(table)
        if not lenient:
            values.check_columns(table, place.headers, place.sheet, saved.package.name)
        errors, body = _errors(saved.package, table, place), place.body
        arrays = None if lenient or errors else bulk_read.columns(saved.readers, place.title, place.headers)
        if arrays is not None and all(len(array) == body.height for array in arrays.values()):
            return bulk_read.to_frame(table, arrays, place.sheet, body.top, saved.contents.epoch)
        rows = saved.rows(place.sheet)[body.top - 1 : body.bottom]
        width = len(rows[0]) if rows else 0
        columns: dict[str, list[Any]] = {
            header: [row[column - 1] for row in rows] if column <= width else [None] * len(rows)
            for header, column in zip(place.headers, body.columns, strict=True)
        }
        for row, header, error in errors:
            columns[header][row - body.top] = error
        missing = {column.header: [None] * len(rows) for column in table.columns() if column.header not in columns}
        return values.to_frame(table, columns | missing, place.sheet, body.top, saved.contents.epoch)

    def setting(self, setting: Setting[T]) -> T | None:
        """A setting's value, its default where the cell is blank. Raises `WorkbookUnusable`."""
        saved = self._fresh()
        cell = saved.contents.cell(setting)
        rows = saved.rows(cell.sheet)
        inside = cell.row <= len(rows) and cell.column <= len(rows[0])
        value: Cell = rows[cell.row - 1][cell.column - 1] if inside else None
        return named.value_of(setting, value, saved.contents.epoch)

    def write(
        self, tables: Mapping[type[Table], DataFrame], settings: Mapping[Setting[Any], Any] | None = None
    ) -> None:
        """Replace these tables and settings in one replacement of the file; on any failure it stays as it was."""
        files.check_free(self.path)
        if self._saved is not None and self._saved.state != _state(self.path):
            self._saved = None
            raise WorkbookUnusable(
                f"{self.path.name} was changed by another program while this ran; nothing was written. Run it again."
            )
        data = _rewritten(_Saved(self.path), tables, settings or {})
        self._saved = None
        files.replace(self.path, data)

    def choose_files(self, asking: str) -> list[Path]:
        """The files named at the start."""
        return list(self._files)

    def confirm(self, question: str, default: bool = True) -> bool:
        """The answer given at the start; nobody agrees by Enter alone."""
        return self._answer(question)

    def ask(self, question: str) -> str | None:
        """The reply given at the start."""
        return self._reply(question)

    def show_only(self, table: type[Table], wanted: Mapping[Column, Collection[str]]) -> None:
        """Filter the table in the file, as Excel would."""
        files.check_free(self.path)
        frame, saved = self.read(table), _Saved(self.path)
        place = saved.contents.table(table)
        hidden = shown.hidden(table, frame, wanted, place.body.top)
        shown.show_only(saved.package, place, {column.header: words for column, words in wanted.items()}, hidden)
        self._saved = None
        files.replace(self.path, saved.package.packed())

    def progress(self, done: int, total: int, doing: str) -> None:
        """Handed on to whoever listens."""
        self._report(done, total, doing)

    def _fresh(self) -> _Saved:
        """The file as it is now; read again only where it has changed."""
        if self._saved is None or self._saved.state != _state(self.path):
            self._saved = _Saved(self.path)
        return self._saved


def _state(path: Path) -> tuple[int, int] | None:
    """By what one version of a file is told from the next."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _rewritten(saved: _Saved, tables: Mapping[type[Table], DataFrame], settings: Mapping[Setting[Any], Any]) -> bytes:
    """The file's bytes with these tables and settings."""
    package, contents = saved.package, saved.contents
    places = {table: calculated.with_own(table, contents.table(table)) for table in tables}
    cells = {setting: contents.cell(setting) for setting in settings}
    parts = {place.sheet_part: place.sheet for place in places.values()}
    parts |= {cell.sheet_part: cell.sheet for cell in cells.values()}
    for part, name in parts.items():  # sheet by sheet: only one of them is ever held taken apart
        sheet, reach = SheetXml(package.read(part), name), []
        for table, place in places.items():
            if place.sheet_part == part:
                written = _fill(sheet, contents, table, place, tables[table])
                reach.append(written)
                if table is Review:
                    colours.put_back(sheet.shell, replace(place, body=written), package)
        for setting, cell in cells.items():
            if cell.sheet_part == part:
                tablerows.write_cell(sheet, cell, named.to_cell(setting, settings[setting]), contents.epoch)
        package.replace(part, sheet.packed(reach))
    contents.recalculate()
    return package.packed()


def _fill(sheet: SheetXml, contents: Contents, table: type[Table], place: SheetTable, frame: DataFrame) -> Area:
    """Write a table into its sheet; returns the block of its data."""
    values.check_columns(table, place.headers, place.sheet)
    tails = bulk_write.tails(table, frame, place.headers, place.sheet, place.formulas, contents.epoch)
    bottom = tablerows.fit(sheet, place, contents.others(place), len(frame))
    tablerows.write(sheet, place, tails, bottom)
    sheet.follow(place.body, bottom)
    contents.resize(place, bottom)
    return place.body.reaching(bottom)


def _errors(package: Package, table: type[Table], place: SheetTable) -> list[tuple[int, str, CellError]]:
    """Row, header and error of the user's cells that show one, save where the column computes itself.

    Raises `WorkbookUnusable` for a cell of a declared column that shows one.
    """
    if not package.holds(place.sheet_part, sheetxml.IN_ERROR):
        return []
    found: list[tuple[int, str, CellError]] = []
    declared = {column.header for column in table.columns()}
    headers = dict(zip(place.body.columns, place.headers, strict=True))
    sheet, body = package.read(place.sheet_part), place.body
    for row, column, error in sheetxml.errors(sheet, body.columns, body.top, body.bottom):
        if headers[column] in declared:
            raise in_error(place.sheet, row, headers[column], error)
        if headers[column] not in place.formulas:
            found.append((row, headers[column], CellError(error)))
    return found
