"""Any file as records or entries, each row with the ids by which the caller knows it.

An id is the value of the column the caller names, or the 1-based data row. An entry that a register's reader has summed
from several lines has their ids joined by ";"; plain tables keep a row a line, and the matching takes them together.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ims_xl.columns import Table
from ims_xl.errors import ColumnMissing, WrongFile
from ims_xl.gst import gstin as gstins
from ims_xl.gst.period import FIRST_PERIOD, TaxPeriod
from ims_xl.sources import canonical, sheets
from ims_xl.sources.cells import text
from ims_xl.sources.recognise import FileKind, recognise
from ims_xl.tables import Books, Records

if TYPE_CHECKING:
    from ims_xl.sources.books import headers


def records(path: Path, column: str | None, period: TaxPeriod | None) -> tuple[pd.DataFrame, pd.Series]:
    """Records of any portal file and their ids. Raises `WrongFile`, `FileUnreadable`, `ColumnMissing`."""
    kind = recognise(path)
    if kind is FileKind.CANONICAL:
        frame = canonical.read_records(path)
        return frame, _named(frame, column, Records, frame[canonical.ROW], path)
    from ims_xl.sources.portal import files, gstr2a, gstr2b, ims  # no plain table waits for them to be loaded

    if kind is FileKind.IMS:
        gstin = gstins.clean(files.opened(path).gstin)
        imported = ims.read(path, gstin, period or FIRST_PERIOD)
        if period is None and not imported.frame.empty:
            imported = ims.read(path, gstin, TaxPeriod(imported.frame[Records.gstr2b_period].max()))
        frame, rows = imported.frame, dict(imported.rows)
    elif kind is FileKind.GSTR2B:
        frame, rows = gstr2b.documents_of(path)
    elif kind is FileKind.GSTR2A:
        imported = gstr2a.documents_of(path)
        frame, rows = imported.frame, dict(imported.rows)
    else:
        raise WrongFile(f"{path.name} is {kind.value}, where records of the portal were expected; choose another file.")
    return frame, _named(frame, column, Records, frame[Records.record_id].map(rows), path)


def entries(path: Path, column: str | None) -> tuple[pd.DataFrame, pd.Series]:
    """Entries of any register and their ids. Raises `WrongFile`, `FileUnreadable`, `ColumnMissing`."""
    kind = recognise(path)
    if kind is FileKind.CANONICAL:
        frame = canonical.read_entries(path)
        return frame, _named(frame, column, Books, frame[canonical.ROW], path)
    if kind is not FileKind.BOOKS:
        raise WrongFile(f"{path.name} is {kind.value}, where a purchase register was expected; choose another file.")
    from ims_xl.sources.books import books, headers  # no plain table waits for them to be loaded

    frame = books.read(path).frame
    ids = frame[Books.rows].astype("str")
    for sheet in sheets.read(path):
        here = frame[Books.sheet_name].fillna("") == sheet.name
        heading = headers.find(sheet.rows)
        if here.any() and heading:
            ids[here] = _of_rows(frame[here], _sheet_ids(sheet, heading, column, path))
    return frame, ids


def _sheet_ids(sheet: sheets.Sheet, heading: headers.Heading, column: str | None, path: Path) -> pd.Series:
    """The id of each row of a register, by its row in the sheet."""
    below = range(heading.row + 1, len(sheet.rows))
    if column is None:
        return pd.Series([str(row - heading.row) for row in below], index=[str(row + 1) for row in below])
    plain = [name.strip().lower() for name in heading.names]
    if column.strip().lower() not in plain:
        raise _missing(path, column, [name for name in heading.names if name])
    place = plain.index(column.strip().lower())
    cells = [text(sheet.rows[row][place]) if place < len(sheet.rows[row]) else "" for row in below]
    return pd.Series(cells, index=[str(row + 1) for row in below])


def _of_rows(frame: pd.DataFrame, id_of_row: pd.Series) -> pd.Series:
    """The ids of each entry's rows, joined."""
    single = frame[Books.rows].map(id_of_row)
    several = single.isna()
    joined = frame.loc[several, Books.rows].map(
        lambda rows: ";".join(dict.fromkeys(str(id_of_row[row]) for row in rows.split(";")))
    )
    return single.where(~several, joined).astype("str")


def _named(frame: pd.DataFrame, column: str | None, table: type[Table], rows: pd.Series, path: Path) -> pd.Series:
    """The values of the column by its name or header, the data rows where none is named."""
    if column is None:
        return rows.astype("str")
    by_header = {declared.header: str(declared) for declared in table.columns()}
    name = next((name for name in (f"{column}_in_file", column, by_header.get(column)) if name in frame.columns), None)
    if name is None:
        raise _missing(path, column, [str(name) for name in frame.columns])
    return frame[name].astype("str").fillna("")


def _missing(path: Path, column: str, has: list[str]) -> ColumnMissing:
    return ColumnMissing(f'{path.name} has no column "{column}". It has: {", ".join(has[:20])}.')
