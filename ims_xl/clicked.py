"""What a click on a button comes to: one at a time, a word on progress, a sentence at the end, never a traceback."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import wraps

import xlwings as xw

from ims_xl import mishap, settings
from ims_xl.atwork import alone_on
from ims_xl.errors import ImsError, NotAllowed, WorkbookUnusable
from ims_xl.excel.live import LiveWorkbook
from ims_xl.version import VERSION, order

Button = Callable[[LiveWorkbook], str]


def ribbon_button(button: Button) -> Callable[[], None]:
    """Run the button on the workbook it was clicked in, and put its sentence, or the error's, before the user."""

    @wraps(button)
    def clicked() -> None:
        run(button.__name__, button)

    return clicked


def run(name: str, button: Button) -> None:
    """Run the function of a button on the workbook that calls."""
    title, began = name.replace("__", ": ").replace("_", " ").capitalize().replace(" 2b", " 2B"), time.monotonic()
    workbook: LiveWorkbook | None = None
    failed = True
    try:
        workbook = LiveWorkbook(xw.Book.caller(), title)
        with alone_on(workbook.place, title):
            _check_version(workbook)
            sentence = button(workbook)
        failed, ending = False, "done"
    except ImsError as refused:
        sentence, ending = str(refused), f"refused ({type(refused).__name__})"
    except Exception as fault:
        sentence, ending = mishap.record(fault), f"failed ({type(fault).__name__})"
    mishap.note(f"{title}: {ending} after {time.monotonic() - began:.1f} s")
    if workbook is None:
        print(sentence, file=sys.stderr)  # xlwings shows it in a box of its own
        sys.exit(1)
    workbook.done()
    told = " ".join([sentence, *workbook.notes]).strip()
    if told:
        workbook.tell(told, failed)


def unknown_button(name: str) -> Button:
    """What a button does that this program does not have: it says so."""

    def button(workbook: LiveWorkbook) -> str:
        raise NotAllowed(
            f"The ims_xl on this computer ({VERSION}) has no {name.replace('_', ' ')}. Bring workbook and "
            f"program together: close the workbook and run  ims-xl upgrade {workbook.name}.xlsm"
        )

    return button


def _check_version(workbook: LiveWorkbook) -> None:
    """Raises `NotAllowed` for a workbook of a newer program; an older one's gaps are told when they are met."""
    try:
        made_by = workbook.setting(settings.MADE_BY)
    except WorkbookUnusable:
        return
    if made_by and order(made_by) > order(VERSION):
        raise NotAllowed(
            f"{workbook.name} was made by ims_xl {made_by}, and this computer has {VERSION}; nothing was "
            "changed. Install the newer one here, then click again."
        )
