"""A file of cells, read whole: every sheet as a plain grid, its first row the sheet's row 1.

Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods) are read by their content through python-calamine, text files by
`delimited`, and what programs write in the place of a workbook (a web page, XML, plain text) for what it is. Numbers
come as the file stores them and cells that hold an error as its text (`#REF!`), so that a lost amount is seen.
Whatever cannot be read raises `FileUnreadable` with one sentence.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from ims_xl.errors import FileUnreadable
from ims_xl.sources import compound, delimited, extent, faulty, literal, package, spreadsheet_xml, web_page
from ims_xl.sources.books import tally_xml
from ims_xl.sources.cells import Cell
from ims_xl.sources.sheet import Sheet, blanked

__all__ = ["TEXT_ENDINGS", "WORKBOOK_ENDINGS", "Sheet", "read"]

WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TEXT_ENDINGS = (".csv", ".tsv", ".txt")
_DAMAGE = (CalamineError, ElementTree.ParseError, LookupError, *package.DAMAGE)  # an encoding nobody knows
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream that holds a protected workbook
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(path: Path) -> list[Sheet]:
    """Every worksheet of the file, in its order, hidden ones too. Raises `FileUnreadable`."""
    found = _as_stored(path)
    for sheet in found:
        blanked(sheet.rows)
    return found


def _as_stored(path: Path) -> list[Sheet]:
    data = literal.content(path)
    ending = path.suffix.lower()
    if data.startswith((_ZIP, _OLE)):
        if ending in TEXT_ENDINGS:
            raise FileUnreadable(
                f"{path.name} is named as text but is a workbook. Rename it to .xlsx and import again."
            )
        return _workbook(data, path.name)
    if literal.first(data) == b"<":
        if tally_xml.is_tally(data):
            return [tally_xml.read(delimited.text(data, path.name), path.name)]
        if spreadsheet_xml.is_workbook(data):
            return spreadsheet_xml.read(data, path.name)
        page = delimited.text(data, path.name, web_page.encoding_of(data))
        if web_page.has_table(page):
            return [web_page.read(page, path.name, path.stem)]
        raise FileUnreadable(
            f"{path.name} is a web page without a table, or XML of another kind. Open it in Excel, save it as .xlsx "
            "and import that."
        )
    if ending in WORKBOOK_ENDINGS and not delimited.is_text(data):
        raise FileUnreadable(
            f"{path.name} is named as an Excel workbook but is not one, or is damaged. "
            "Open it in Excel, save it as .xlsx and import that."
        )
    return [Sheet(path.stem, [list(record) for record in delimited.rows(data, path.name)])]


def _workbook(data: bytes, name: str) -> list[Sheet]:
    damaged = f"{name} is cut short or damaged. Open it in Excel, save it as .xlsx and import that."
    protected = f"{name} is protected by a password. Save it without one and import it again."
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise FileUnreadable(protected)
    if data.startswith(_OLE):
        compound.check(data, name)
    else:
        with package.opened(data, name) as parts:
            extent.check(parts, name)
    try:
        with _silently():
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        errors = faulty.cells(data)
        sheets = []
        for found in workbook.sheets_metadata:
            if found.typ is SheetTypeEnum.WorkSheet:
                with _silently():
                    rows: list[list[Cell]] = workbook.get_sheet_by_name(found.name).to_python(skip_empty_area=False)
                for row, column, error in errors.get(found.name, ()):
                    if row < len(rows) and column < len(rows[row]):
                        rows[row][column] = error
                sheets.append(Sheet(found.name, rows))
    except PasswordError as fault:
        raise FileUnreadable(protected) from fault
    except _DAMAGE as fault:
        raise FileUnreadable(damaged) from fault
    except BaseException as fault:
        # the reader of values breaks off on some damage with a fault that is no Exception, and has no name to import
        if type(fault).__name__ == "PanicException":
            raise FileUnreadable(damaged) from fault
        raise
    return sheets


@contextmanager
def _silently() -> Iterator[None]:
    """Without the trace that the reader of values prints, past Python, where a damaged file makes it break off."""
    try:
        kept = os.dup(2)
    except OSError:  # a program without a console has no such stream
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
