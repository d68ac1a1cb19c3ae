"""What can go wrong, said so that the reader knows where, what and the way out.

A step that cannot go on raises an `ImsError`; its text is one sentence for the accountant. A bad cell is no
reason to stop: it becomes a `Problem` in a list, and the rest of the file is still read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ImsError(Exception):
    """The step cannot go on. `str(error)` is the sentence shown to the user; nothing has been changed."""


class FileUnreadable(ImsError):
    """A file that is missing, empty, cut short, locked, encrypted or not what its name says."""


class WrongFile(ImsError):
    """Readable files of another kind, GSTIN or period than the step asked for: a sentence of each."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class ColumnMissing(ImsError):
    """A sheet without a column the step cannot do without."""


class WorkbookUnusable(ImsError):
    """The user's workbook is locked, open elsewhere, protected, or not one of ours."""


class NotAllowed(ImsError):
    """The law, the portal or the state of the work forbids what was asked."""


class Stopped(ImsError):
    """The user has stopped the step before it wrote anything."""


class Conservation(ImsError):
    """Rows or rupees in and out of a step do not agree; a fault of ours, and nothing is written."""


class Level(StrEnum):
    """How much a `Problem` matters."""

    ERROR = "Error"  # a value was lost to the computation until it is mended
    REMARK = "Remark"  # read as it stands, worth a look


@dataclass(frozen=True)
class Problem:
    """A remark with its place: file, sheet, row (1-based, as the sheet shows it), header and value."""

    message: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    header: str = ""
    value: str = ""
    level: Level = Level.ERROR

    def __str__(self) -> str:
        place = [self.file, self.sheet, f"row {self.row}" if self.row else "", self.header]
        where = ", ".join(part for part in place if part)
        return f"{where}: {self.message}" if where else self.message
