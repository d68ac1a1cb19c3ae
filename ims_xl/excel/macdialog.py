"""Excel's box to type into, on a Mac: the system's own dialog, opened inside Excel as xlwings opens its alerts there.

Windows' `Application.InputBox` is not to be had from outside Excel for Mac. The packages named here come with xlwings
on a Mac and exist nowhere else.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ims_xl.errors import NotAllowed

_MINUTES = 10  # an OTP may take its time; after a minute the system would give up by itself
_CANCELLED, _TIMED_OUT = -128, -1712


def ask(excel: int, question: str, title: str) -> str | None:
    """What is typed before Excel, given its process; None when it is cancelled, or nobody answers for ten minutes.

    Raises `NotAllowed` where the Mac does not let programs speak to Excel.
    """
    additions, words = import_module("osax"), import_module("appscript").k
    try:
        dialogs: Any = additions.OSAX(pid=excel)
        dialogs.activate()  # else the box may open behind other windows
        said = dialogs.display_dialog(
            question,
            default_answer="",
            with_title=title,
            buttons=["Cancel", "OK"],
            default_button="OK",
            cancel_button="Cancel",
            timeout=60 * _MINUTES,
        )
    except Exception as fault:
        if getattr(fault, "errornumber", None) in (_CANCELLED, _TIMED_OUT):
            return None
        raise NotAllowed(
            "This Mac does not let ims_xl ask in Excel. Allow it under System Settings > Privacy & Security > "
            "Automation, or run the same step from the command line, which asks there."
        ) from fault
    return str(said[words.text_returned])
