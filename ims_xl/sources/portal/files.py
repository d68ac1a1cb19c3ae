"""A file of the portal opened, JSON or Excel, with its kind told by its content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ims_xl.errors import WrongFile
from ims_xl.sources import literal, sheets
from ims_xl.sources.portal import envelope, gstr2b_excel, ims_excel, own_tables
from ims_xl.sources.portal.envelope import Envelope, FileKind
from ims_xl.sources.sheet import Sheet

_FIRST = 100  # rows that tell what a sheet is
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")


def opened(path: Path) -> Envelope:
    """The file as an envelope; a workbook's sheets in the shape of the JSON.

    Raises `FileUnreadable`, and `WrongFile` for what is none of the portal's files known here.
    """
    if not literal.content(path).startswith(_WORKBOOKS):
        return envelope.opened(path)
    found = sheets.read(path)
    names = [sheet.name for sheet in found]
    if ims_excel.is_ims(names) or (not gstr2b_excel.is_statement(names) and own_tables.is_ims(_beginnings(found))):
        gstin, records, problems = ims_excel.body(found, path.name)
        return Envelope(FileKind.IMS, path.name, records, gstin, tuple(problems))
    if gstr2b_excel.is_statement(names):
        data, problems = gstr2b_excel.body(found, path.name)
        return Envelope(FileKind.GSTR2B, path.name, data, str(data.get("gstin", "")), tuple(problems))
    raise WrongFile(f"{path.name} is a workbook, but none of the portal's: its sheets are {', '.join(names[:8])}.")


def _beginnings(found: Iterable[Sheet]) -> Iterator[str]:
    """The texts in the first rows of all sheets."""
    return (cell for sheet in found for row in sheet.rows[:_FIRST] for cell in row if isinstance(cell, str))
