"""An older workbook brought up to the program that is installed: macros, ribbon and sheets anew, all data kept.

The rows of our tables with the columns the user has added to them, the settings, the user's own sheets and macros are
kept; on our sheets also how the user has made them look, cells they have marked, and what stands beside, below and over
the tables, and their filters.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from ims_xl import settings
from ims_xl.columns import Table
from ims_xl.errors import WorkbookUnusable
from ims_xl.excel import files, own_things
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.excel.graft import Graft
from ims_xl.excel.parts import Package
from ims_xl.excel.tablecolumns import Added, add_columns, added_columns
from ims_xl.excel.tableparts import Contents
from ims_xl.gst.counting import counted
from ims_xl.shipped import shipped
from ims_xl.tables import SHEET_TABLES
from ims_xl.version import VERSION, order


def upgrade(path: Path) -> str:
    """Bring the workbook up, its version before kept beside it; returns the sentence that says what came of it.

    Raises `WorkbookUnusable` where the file is none of ours, is open, or was made by a newer program.
    """
    files.check_free(path)
    package = Package(path.read_bytes(), path.name)
    contents = Contents(package)
    if not contents.tables.keys() & {table.title.casefold() for table in SHEET_TABLES}:
        raise WorkbookUnusable(f"{path.name} is no client's workbook: it has none of our tables. Choose another.")
    old = ClosedWorkbook(path)
    chosen = _settings(old)
    made_by = str(chosen.get(settings.MADE_BY) or "")
    if order(made_by) > order(VERSION):
        raise WorkbookUnusable(
            f"{path.name} was made by ims_xl {made_by}, and this is {VERSION}. Install the newer one; the workbook "
            "stays as it is."
        )
    frames = {table: old.read_leniently(table) for table in SHEET_TABLES if table.title.casefold() in contents.tables}
    mine = {table: _added(package, contents, table) for table in frames}
    template = Package(shipped("workbook", "IMS_Template.xlsm").read_bytes(), "IMS_Template.xlsm")
    own = own_things.taken(package, contents, set(Contents(template).sheets))
    graft = Graft(package, template)
    graft.sheets()
    graft.macros_and_ribbon()
    for table, columns in mine.items():
        add_columns(package, table.title, columns)
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / path.name
        fresh.write_bytes(package.packed())
        new = ClosedWorkbook(fresh)
        kept = {table: frame for table, frame in frames.items() if len(frame)}
        new.write(kept, chosen | {settings.MADE_BY: VERSION})
        package = Package(fresh.read_bytes(), path.name)
        unfiltered = own_things.put_back(package, own, template.xml(template.styles))
        fresh.write_bytes(package.packed())
        _compare(ClosedWorkbook(fresh), kept)
        data = fresh.read_bytes()
    files.replace(path, data)
    rows = sum(len(frame) for frame in frames.values())
    gone = [table.sheet for table in SHEET_TABLES if table not in frames]
    added = f" New: {', '.join(dict.fromkeys(gone))}." if gone else ""
    lost = f" Set the filter on {', '.join(unfiltered)} again: it did not fit." if unfiltered else ""
    return (
        f"{path.name} is a workbook of ims_xl {VERSION} now: {counted(rows, 'row')}, {counted(len(chosen), 'setting')} "
        f"and your own sheets are kept.{added}{lost} The one before is {files.backup(path).name}."
    )


def _settings(old: ClosedWorkbook) -> dict[settings.Setting[Any], Any]:
    """The settings the workbook has; a value that cannot be read is left at its default."""
    chosen: dict[settings.Setting[Any], Any] = {}
    for setting in settings.SETTINGS:
        try:
            chosen[setting] = old.setting(setting)
        except WorkbookUnusable:
            continue
    return chosen


def _added(package: Package, contents: Contents, table: type[Table]) -> list[Added]:
    found = contents.tables[table.title.casefold()]
    return added_columns(package, found, [column.header for column in table.columns()])


def _compare(new: ClosedWorkbook, kept: dict[type[Table], pd.DataFrame]) -> None:
    """Raises `WorkbookUnusable` where a table does not read back as it was; nothing has been replaced yet."""
    for table, frame in kept.items():
        if not new.read_leniently(table)[list(frame.columns)].equals(frame):
            raise WorkbookUnusable(
                f"{table.sheet} would not come out of the upgrade as it is, so the workbook was left alone. "
                "Make a new one with  ims-xl new  and bring the month in again."
            )
