"""A workbook on the disk: may it be opened and written, whose Python does it call, is all in it that belongs there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from ims_xl import settings
from ims_xl.doctor.finding import Finding
from ims_xl.doctor.machine import XLWINGS, trusted
from ims_xl.doctor.registry import Registry
from ims_xl.errors import ImsError, WorkbookUnusable
from ims_xl.excel import colours, files, guard, values
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.excel.parts import MAIN, Package
from ims_xl.excel.sheetxml import SheetXml
from ims_xl.excel.tableparts import Contents
from ims_xl.excel.vba import read_project
from ims_xl.gst.counting import counted
from ims_xl.tables import SHEET_TABLES
from ims_xl.version import VERSION, order

_OLD = timedelta(days=31)


def check(
    path: Path, registry: Registry | None, windows: bool = os.name == "nt", is_open: bool = False
) -> Iterator[Finding]:
    """Everything about one workbook; the first thing that hinders the rest ends it."""
    if not path.is_file():
        yield Finding("Workbook", f"there is no file {path}.", "Check the name, or make one with  ims-xl new")
        return
    yield from _marked(path, registry)
    if not is_open:
        yield from _rights(path)
    try:
        package = Package(path.read_bytes(), path.name)
        contents = Contents(package)
    except (OSError, WorkbookUnusable) as fault:
        yield Finding("Workbook", str(fault), f"Go back to {files.backup(path).name}, if it is there.")
        return
    if not contents.are_ours:
        yield Finding(
            "Workbook", f"{path.name} has none of our tables.", "Choose the client's, or make one with  ims-xl new"
        )
        return
    yield from _tables(path, contents)
    yield from _release(path)
    yield from _interpreter(path, windows)
    yield from _macros(path, package)
    yield from _ribbon(path, package)
    yield from _protection(package, contents)
    yield from _filters(package, contents)
    yield from _colours(path, is_open)
    yield from _backup(path)


def _marked(path: Path, registry: Registry | None) -> Iterator[Finding]:
    """Windows marks what came from the web, and Excel then blocks its macros, unless the folder is trusted."""
    mark = path.with_name(f"{path.name}:Zone.Identifier")
    try:
        from_web = "ZoneId=3" in mark.read_text(encoding="utf-8", errors="replace")
    except OSError:
        from_web = False
    if trusted(path.resolve().parent, registry):
        yield Finding("Download mark", "its folder is a trusted location; Excel runs its macros.")
    elif from_web:
        yield Finding(
            "Download mark",
            "Windows has marked the file as come from the web, so Excel blocks its macros.",
            "Close it; in Explorer: right-click > Properties > Unblock; or make its folder a trusted location.",
        )
    else:
        yield Finding("Download mark", "the file bears none.")


def _rights(path: Path) -> Iterator[Finding]:
    try:
        files.check_free(path)
    except WorkbookUnusable as refused:
        yield Finding("Write rights", str(refused), "Then run the check-up again.")
        return
    if not os.access(path.parent, os.W_OK):
        told = f"no file can be written to the folder {path.absolute().parent}."
        yield Finding("Write rights", told, "Move the workbook to a folder of yours, or ask for the right to write.")
        return
    yield Finding("Write rights", "workbook and folder can be written.")


def _tables(path: Path, contents: Contents) -> Iterator[Finding]:
    lacking = []
    for table in SHEET_TABLES:
        try:
            found = contents.table(table)
            values.check_columns(table, found.headers, found.sheet, path.name)
        except ImsError as told:
            lacking.append(str(told))
    if lacking:
        more = len(lacking) - 1
        others = f" (So {'is' if more == 1 else 'are'} {counted(more, 'more table')}.)" if more else ""
        gone = f"{lacking[0].split('. ')[0]}.{others}"
        way = f"Give back what was renamed; if an older ims_xl made it, run  ims-xl upgrade {path.name}"
        yield Finding("Tables", gone, way)
        return
    book = ClosedWorkbook(path)
    for table in SHEET_TABLES:
        try:
            book.read(table)
        except ImsError as told:
            yield Finding("Tables", str(told), "Until then the buttons cannot work.")
            return
    yield Finding("Tables", f"all {len(SHEET_TABLES)} are there and can be read.")


def _release(path: Path) -> Iterator[Finding]:
    try:
        made_by = ClosedWorkbook(path).setting(settings.MADE_BY) or ""
    except WorkbookUnusable:
        made_by = ""
    if order(made_by) < order(VERSION):
        told = f"made by {f'ims_xl {made_by}' if made_by else 'an older ims_xl'}, and this is {VERSION}."
        yield Finding("Release", told, f"Run  ims-xl upgrade {path.name}")
    elif order(made_by) > order(VERSION):
        yield Finding("Release", f"made by ims_xl {made_by}, and this is {VERSION}.", "Install the newer ims_xl here.")
    else:
        yield Finding("Release", f"workbook and program are both {VERSION}.")


def _interpreter(path: Path, windows: bool) -> Iterator[Finding]:
    setting = settings.INTERPRETER_WIN if windows else settings.INTERPRETER_MAC
    way = f"Run  ims-xl connect {path.name}"
    try:
        place = ClosedWorkbook(path).setting(setting)
    except WorkbookUnusable as refused:
        yield Finding("Python of the buttons", str(refused), way)
        return
    if not place:
        yield Finding("Python of the buttons", "the workbook names none; the first on the path would run.", way)
    elif ("/" in place or "\\" in place) and not Path(place).exists():
        yield Finding("Python of the buttons", f"{place} is not there.", way)
    elif place != sys.executable:
        told = f"{place}, another than the one that checks ({sys.executable})."
        yield Finding("Python of the buttons", told, f"If that one is not meant:  ims-xl connect {path.name}")
    else:
        yield Finding("Python of the buttons", place)


def _macros(path: Path, package: Package) -> Iterator[Finding]:
    way = f"Run  ims-xl upgrade {path.name}"
    project = next((one.part for one in package.relations(package.workbook) if one.kind == "vbaProject"), "")
    if not project:
        yield Finding("Macro module", "the workbook has no macros; it may have been saved as .xlsx.", way)
        return
    try:
        modules = read_project(package.read(project))
    except ImsError as told:
        yield Finding("Macro module", str(told), way)
        return
    if f'XLWINGS_VERSION As String = "{XLWINGS}"' not in modules.get("xlwings", ""):
        yield Finding("Macro module", f"its xlwings module is not the one of {XLWINGS}.", way)
    elif "ImsRibbon" not in modules:
        yield Finding("Macro module", "the module ImsRibbon is gone; the buttons do nothing.", way)
    else:
        yield Finding("Macro module", f"xlwings {XLWINGS}, and the buttons' own.")


def _ribbon(path: Path, package: Package) -> Iterator[Finding]:
    """A program other than Excel that saves the workbook leaves the tab out."""
    if any(one.kind == "extensibility" for one in package.relations("")):
        yield Finding("Ribbon", "the tab IMS is in the workbook.")
    else:
        told = "the tab IMS is gone; a program other than Excel may have saved the workbook."
        yield Finding("Ribbon", told, f"Run  ims-xl upgrade {path.name}")


def _protection(package: Package, contents: Contents) -> Iterator[Finding]:
    """A password of the user's is the one thing the buttons cannot lift."""
    ours = {table.sheet for table in SHEET_TABLES} | guard.PROTECTED
    locked = []
    for name in sorted(ours & contents.sheets.keys(), key=list(contents.sheets).index):
        shell = SheetXml(package.read(contents.sheets[name]), name).shell
        for found in shell.iter(f"{{{MAIN}}}sheetProtection"):
            if found.get("password") or found.get("hashValue"):
                locked.append(name)
    if locked:
        told = f"{', '.join(locked)} {'is' if len(locked) == 1 else 'are'} protected with a password."
        yield Finding("Protection", told, "Take it off (Review > Unprotect Sheet); the buttons cannot write there.")
    else:
        yield Finding("Protection", "no sheet of ours has a password.")


def _filters(package: Package, contents: Contents) -> Iterator[Finding]:
    """A filter is no fault, yet it hides rows from whoever counts them."""
    on = sorted(
        {
            table.sheet
            for table in contents.tables.values()
            if next(package.xml(table.part).iter(f"{{{MAIN}}}filterColumn"), None) is not None
            and any(len(column) for column in package.xml(table.part).iter(f"{{{MAIN}}}filterColumn"))
        }
    )
    yield Finding("Filters", f"on {', '.join(on)}: rows are hidden there." if on else "none is on.")


def _colours(path: Path, is_open: bool) -> Iterator[Finding]:
    """The one thing that is mended at once; of an open workbook by the button itself (ImsColours.bas)."""
    if is_open:
        return
    try:
        words = colours.put_back_in(path)
    except ImsError as refused:
        yield Finding("Status colours", str(refused), "Then run the check-up again.")
        return
    told = f"put back for {', '.join(words)}; somebody had removed them." if words else "every status has its colour."
    yield Finding("Status colours", told)


def _backup(path: Path) -> Iterator[Finding]:
    kept = files.backup(path)
    if not kept.exists():
        yield Finding("Last backup", "none yet; the first change from the command line makes it.")
        return
    when = datetime.fromtimestamp(kept.stat().st_mtime)
    told = f"{kept.name}, of {when:%d-%m-%Y %H:%M}."
    if datetime.now() - when > _OLD:
        yield Finding("Last backup", told, "It is over a month old: keep a copy of the workbook elsewhere.")
    else:
        yield Finding("Last backup", told)
