"""The demo month worked once for all tests that look at its results; each gets a copy of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

from ims_xl import demo
from ims_xl.excel.closed import ClosedWorkbook

EXAMPLE = Path(__file__).parents[1] / "examples" / "october-2026"
WORKBOOK = "Rainbow_October_2026.xlsm"


def worked(folder: Path) -> Path:
    """The demo month in a folder; returns it."""
    demo.run(folder)
    return folder


def copied(month: Path, folder: Path) -> ClosedWorkbook:
    """A copy of the month's folder, and its workbook."""
    shutil.copytree(month, folder, dirs_exist_ok=True)
    return ClosedWorkbook(folder / WORKBOOK)
