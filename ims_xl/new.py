"""A client's workbook, made from the template, and the Python its buttons run."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date
from pathlib import Path

from ims_xl import settings
from ims_xl.errors import NotAllowed, WorkbookUnusable
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.gst import gstin as gstins
from ims_xl.gst.period import FIRST_PERIOD, TaxPeriod
from ims_xl.shipped import shipped

_YEARS_AHEAD = 2  # beyond which a period is a slip of the pen


def new_workbook(path: Path, gstin: str, period: TaxPeriod, client: str = "", frequency: str = "Monthly") -> str:
    """Make the workbook and return the sentence that says so; its macros run this very Python.

    Raises `NotAllowed` for a GSTIN that cannot be one, `WorkbookUnusable` where the file exists or cannot be made.
    """
    number = gstins.clean(gstin)
    if not gstins.is_valid(number):
        raise NotAllowed(f"{gstins.remark(number)} Give the client's own GSTIN.")
    if period < FIRST_PERIOD or period.year > date.today().year + _YEARS_AHEAD:
        raise NotAllowed(
            f"{period.label} is no period to work on: GST began in {FIRST_PERIOD.label}, and no return is filed years "
            "ahead. Give the GSTR-2B period as yyyy-mm, for example 2026-10."
        )
    if path.suffix.lower() != ".xlsm":
        raise WorkbookUnusable(f"{path.name}: a workbook with macros ends in .xlsm. Name it {path.stem}.xlsm.")
    if path.exists():
        raise WorkbookUnusable(f"{path} exists already. Choose another name, or move it away first.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped("workbook", "IMS_Template.xlsm"), path)
    except OSError as fault:
        raise WorkbookUnusable(f"{path} cannot be made: {fault.strerror}. Choose a folder you may write to.") from fault
    workbook = ClosedWorkbook(path)
    workbook.write(
        {},
        {
            settings.GSTIN: number,
            settings.CLIENT: client or None,
            settings.PERIOD: period.text,
            settings.FREQUENCY: frequency,
            _interpreter(): sys.executable,
        },
    )
    return f"{path} is ready for {client or number}, {period.label}."


def connect(path: Path) -> str:
    """Let the workbook's buttons run this very Python; returns the sentence that says so. Raises `WorkbookUnusable`."""
    ClosedWorkbook(path).write({}, {_interpreter(): sys.executable})
    return f"The buttons of {path.name} run {sys.executable} from now on."


def _interpreter() -> settings.Setting[str]:
    """The setting that holds the path of Python on this system."""
    return settings.INTERPRETER_WIN if os.name == "nt" else settings.INTERPRETER_MAC
