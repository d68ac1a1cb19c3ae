"""The one boundary to Excel: what the steps may ask of the user's workbook. Whole tables only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pandas import DataFrame

from ims_xl.columns import Column, Table
from ims_xl.settings import Setting

T = TypeVar("T", str, int, bool, datetime)


class Workbook(Protocol):
    """The user's workbook as the steps see it: tables, settings, files, a word on progress.

    Frames carry the tables' columns by name in their dtypes (money in paise), then columns the user has added,
    by header. A table that was never filled reads as no rows.
    """

    @property
    def folder(self) -> Path:
        """Where the workbook lies; files for the portal are written beside it."""
        ...

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        ...

    def read(self, table: type[Table]) -> DataFrame:
        """A table of the workbook. Raises `WorkbookUnusable` where it is gone or a column of it is."""
        ...

    def read_all(self, *tables: type[Table]) -> tuple[DataFrame, ...]:
        """Several tables, each as `read` does, in the order asked for; at once where that is faster."""
        ...

    def setting(self, setting: Setting[T]) -> T | None:
        """A setting's value, its default where the cell is blank. Raises `WorkbookUnusable` for a wrong value."""
        ...

    def write(
        self, tables: Mapping[type[Table], DataFrame], settings: Mapping[Setting[Any], Any] | None = None
    ) -> None:
        """Replace these tables and settings: all of them, or, on any failure, none."""
        ...

    def choose_files(self, asking: str) -> list[Path]:
        """Files the user picks; none when they cancel."""
        ...

    def confirm(self, question: str, default: bool = True) -> bool:
        """The user's yes or no; `default` is the answer of someone who only presses Enter."""
        ...

    def ask(self, question: str) -> str | None:
        """A short answer typed by the user, such as an OTP, kept nowhere; None when they cancel."""
        ...

    def show_only(self, table: type[Table], wanted: Mapping[Column, Collection[str]]) -> None:
        """Filter the table to rows with one of these words in each of these columns, "" for a blank; all, for none."""
        ...

    def progress(self, done: int, total: int, doing: str) -> None:
        """A word on how far the work is."""
        ...
