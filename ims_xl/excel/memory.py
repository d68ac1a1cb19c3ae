"""A workbook that lives in memory alone: for tests, and for trying a step without a file.

It keeps cells, as the other workbooks do, so that a value that would not survive a sheet does not survive here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from pandas import DataFrame

from ims_xl.columns import Column, Table
from ims_xl.excel import named, values
from ims_xl.excel.cells import Cell
from ims_xl.settings import Setting

T = TypeVar("T", str, int, bool, datetime)


class MemoryWorkbook:
    """A `Workbook` without a file. What was told on the way is kept in `told`, the questions asked in `asked`."""

    def __init__(
        self,
        tables: Mapping[type[Table], DataFrame] | None = None,
        settings: Mapping[Setting[Any], Any] | None = None,
        *,
        folder: Path = Path(),
        name: str = "Workbook",
        files_to_choose: Sequence[Path] = (),
        answer: Callable[[str], bool] = lambda question: False,
        reply: Callable[[str], str | None] = lambda question: None,
    ) -> None:
        self.folder, self.name = folder, name
        self.asked: list[str] = []
        self.shown: dict[type[Table], dict[str, tuple[str, ...]]] = {}
        self.told: list[tuple[int, int, str]] = []
        self._files, self._answer, self._reply = list(files_to_choose), answer, reply
        self._cells: dict[type[Table], dict[str, list[Cell]]] = {}
        self._frames: dict[type[Table], DataFrame] = {}  # what the cells were read as, until they are written again
        self._settings: dict[str, Cell] = {}
        for table, frame in (tables or {}).items():  # the columns the user has added come with the first frame
            self._cells[table] = {header: [] for header in [*_headers(table), *table.extras(frame)]}
        self.write(tables or {}, settings)

    def read(self, table: type[Table]) -> DataFrame:
        """A table, no rows where it was never written."""
        if table not in self._frames:
            cells = self._cells.get(table) or {header: [] for header in _headers(table)}
            self._frames[table] = values.to_frame(table, cells, table.sheet, 2)
        return self._frames[table].copy(deep=False)

    def read_all(self, *tables: type[Table]) -> tuple[DataFrame, ...]:
        """The tables, one after the other."""
        return tuple(self.read(table) for table in tables)

    def setting(self, setting: Setting[T]) -> T | None:
        """A setting's value, or its default."""
        return named.value_of(setting, self._settings.get(setting.name))

    def write(
        self, tables: Mapping[type[Table], DataFrame], settings: Mapping[Setting[Any], Any] | None = None
    ) -> None:
        """Replace these tables and settings: all of them, or, on any failure, none."""
        cells = {
            table: values.to_cells(table, frame, list(self._cells.get(table) or _headers(table)), table.sheet)
            for table, frame in tables.items()
        }
        chosen = {setting.name: named.to_cell(setting, value) for setting, value in (settings or {}).items()}
        self._cells |= cells
        self._settings |= chosen
        for table in tables:
            self._frames.pop(table, None)

    def choose_files(self, asking: str) -> list[Path]:
        """The files given at the start."""
        self.asked.append(asking)
        return list(self._files)

    def confirm(self, question: str, default: bool = True) -> bool:
        """The answer given at the start."""
        self.asked.append(question)
        return self._answer(question)

    def ask(self, question: str) -> str | None:
        """The reply given at the start."""
        self.asked.append(question)
        return self._reply(question)

    def show_only(self, table: type[Table], wanted: Mapping[Column, Collection[str]]) -> None:
        """Kept in `shown`."""
        self.shown[table] = {str(column): tuple(words) for column, words in wanted.items()}

    def progress(self, done: int, total: int, doing: str) -> None:
        """Kept in `told`."""
        self.told.append((done, total, doing))


def _headers(table: type[Table]) -> list[str]:
    return [column.header for column in table.columns()]
