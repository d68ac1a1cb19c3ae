"""Modules of VBA projects that the tests build."""

from __future__ import annotations

import zipfile
from pathlib import Path

import xlwings

from ims_xl.excel.vba import Module

XLWINGS = Path(xlwings.__path__[0])
WORKBOOK = Module("ThisWorkbook", "", "document", "workbook")
START = Module("Start", "Private Sub Worksheet_Activate()\n    Beep\nEnd Sub\n", "document", "worksheet")
SYNC = Module("Sync", 'Sub Sync()\n    MsgBox "Done – 12 records"\nEnd Sub\n')


def with_xlwings() -> list[Module]:
    """A project of every kind of module, the 46 KB xlwings module among them."""
    bas = (XLWINGS / "xlwings.bas").read_text(encoding="cp1252")
    cls = (XLWINGS / "addin" / "Dictionary.cls").read_text(encoding="cp1252")
    return [WORKBOOK, START, SYNC, Module("xlwings", bas), Module("Dictionary", cls, "class")]


def saved_by_excel() -> bytes:
    """A project as Excel itself wrote it: the one in the workbook xlwings gives beginners."""
    with zipfile.ZipFile(XLWINGS / "quickstart.xlsm") as package:
        return package.read("xl/vbaProject.bin")
