"""Excel's own boxes: files to pick, a question with Yes and No, a line to type, a message."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path
from typing import Any

from ims_xl.excel import macdialog
from ims_xl.excel.patience import patient

_TITLE = "IMS"
_FILES = "Files (*.json;*.xlsx;*.xlsm;*.xls;*.csv;*.zip), *.json;*.xlsx;*.xlsm;*.xls;*.csv;*.zip, All files (*.*), *.*"
_YES_OR_RATHER_NO, _YES = 0x4 | 0x30 | 0x100, 6  # Windows: yes or no, a warning, No by Enter; the answer Yes


def choose_files(app: Any, asking: str) -> list[Path]:
    """The files picked in Excel's own dialog."""
    if sys.platform == "darwin":
        return macdialog.choose_files(app.pid, asking)
    picked = patient(app.api.GetOpenFilename)(_FILES, 1, asking, None, True)
    return [Path(name) for name in picked] if isinstance(picked, (list, tuple)) else []


def confirm(app: Any, question: str, default: bool) -> bool:
    """The answer in a message box with Yes and No. Excel for Mac highlights Yes, whatever the default."""
    windows = getattr(ctypes, "windll", None)
    if windows is not None and not default:  # xlwings' own boxes know no other default than the first button
        return bool(windows.user32.MessageBoxW(app.hwnd, question, _TITLE, _YES_OR_RATHER_NO) == _YES)
    return bool(patient(app.alert)(question, title=_TITLE, buttons="yes_no") == "yes")


def ask(app: Any, question: str) -> str | None:
    """What is typed into Excel's own input box; None when it is cancelled."""
    if sys.platform == "darwin":
        return macdialog.ask(app.pid, question, _TITLE)
    typed = patient(app.api.InputBox)(question, _TITLE)  # text, also of an OTP that begins with 0
    return typed if isinstance(typed, str) else None


def tell(app: Any, message: str, failed: bool) -> None:
    """A message box with OK."""
    patient(app.alert)(message, title=_TITLE, mode="critical" if failed else "info")
