"""A file of the portal opened, JSON, Excel or one of its tables as text, with its kind told by its content."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ims_xl.errors import WrongFile
from ims_xl.sources import literal, ours, sheets, spreadsheet_xml
from ims_xl.sources.portal import envelope, gstr2b_excel, ims_excel, own_tables
from ims_xl.sources.portal.envelope import Envelope, FileKind
from ims_xl.sources.sheet import Sheet

_FIRST = 100  # rows that tell what a sheet is
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")


def opened(path: Path) -> Envelope:
    """The file as an envelope; a workbook's sheets, or a table as text, in the shape of the JSON.

    Raises `FileUnreadable`, and `WrongFile` for what is none of the portal's files known here.
    """
    data = literal.content(path)
    if is_json(data, path):
        return envelope.opened(path)
    found = sheets.read(path)
    named = has_sheet_names(data)
    kind = kind_of(found, path.name, named=named)
    if kind is FileKind.IMS:
        gstin, records, problems = ims_excel.body(found, path.name, named=named)
        return Envelope(FileKind.IMS, path.name, records, gstin, tuple(problems))
    if kind is FileKind.GSTR2B:
        statement, problems = gstr2b_excel.body(found, path.name)
        return Envelope(FileKind.GSTR2B, path.name, statement, str(statement.get("gstin", "")), tuple(problems))
    names = ", ".join(sheet.name for sheet in found[:8])
    what = f"a workbook, but none of the portal's: its sheets are {names}" if named else "no table of the portal's"
    raise WrongFile(f"{path.name} is {what}; choose another file.")


def is_json(data: bytes, path: Path) -> bool:
    """Is the content to be read as JSON? A file named so is, that it may be said what is wrong with it."""
    return literal.first(data) in (b"{", b"[") or path.suffix.lower() == ".json"


def has_sheet_names(data: bytes) -> bool:
    """Is it a workbook, whose sheets have names of their own? Of a text or web page the name is the file's."""
    return data.startswith(_WORKBOOKS) or (literal.first(data) == b"<" and spreadsheet_xml.is_workbook(data))


def kind_of(found: Sequence[Sheet], file: str, *, named: bool) -> FileKind | None:
    """What the sheets are of the portal's; their names say something where they are `named` by the portal.

    None for sheets that are none of its. Raises as `kind_by` does.
    """
    names = [sheet.name for sheet in found] if named else []
    texts = [cell for sheet in found for row in sheet.rows[:_FIRST] for cell in row if isinstance(cell, str)]
    return kind_by(names, texts, file)


def kind_by(names: Sequence[str], texts: Sequence[str], file: str) -> FileKind | None:
    """What a file with sheets of these names and cells of these texts is of the portal's; None for another.

    Raises `WrongFile` for those of the portal's that are not read, and for files that this program wrote.
    """
    ours.refuse(names, texts, file)
    if ims_excel.is_ims(names):
        return FileKind.IMS
    if gstr2b_excel.is_statement(names):
        return FileKind.GSTR2B
    if own_tables.is_ims(texts):
        return FileKind.IMS
    own_tables.refuse(texts, file)
    return None
