"""Excel's boxes on a Mac, to type into and to pick files: the system's own, opened inside Excel as xlwings' alerts are.

Windows' `Application.InputBox` and `GetOpenFilename` are not to be had from outside Excel for Mac. The packages named
here come with xlwings on a Mac and exist nowhere else.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from ims_xl.errors import NotAllowed

_MINUTES = 10  # an OTP may take its time; after a minute the system would give up by itself
_CANCELLED, _TIMED_OUT = -128, -1712


def ask(excel: int, question: str, title: str) -> str | None:
    """What is typed before Excel, given its process; None when it is cancelled, or nobody answers for ten minutes.

    Raises `NotAllowed` where the Mac does not let programs speak to Excel.
    """
    said = _shown(
        excel,
        "display_dialog",
        question,
        default_answer="",
        with_title=title,
        buttons=["Cancel", "OK"],
        default_button="OK",
        cancel_button="Cancel",
        timeout=60 * _MINUTES,
    )
    return None if said is None else str(said[import_module("appscript").k.text_returned])


def choose_files(excel: int, asking: str) -> list[Path]:
    """The files picked before Excel, given its process; none when it is cancelled. Raises `NotAllowed` as `ask`."""
    picked = _shown(excel, "choose_file", with_prompt=asking, multiple_selections_allowed=True, timeout=60 * _MINUTES)
    found = picked if isinstance(picked, list) else [picked] if picked is not None else []
    return [Path(str(one.path)) for one in found]


def _shown(excel: int, command: str, *given: object, **named: object) -> Any:
    """What the user answers in one of the system's boxes; None when it is cancelled or nobody answers in time."""
    try:
        boxes: Any = import_module("osax").OSAX(pid=excel)
        boxes.activate()  # else the box may open behind other windows
        return getattr(boxes, command)(*given, **named)
    except Exception as fault:
        if getattr(fault, "errornumber", None) in (_CANCELLED, _TIMED_OUT):
            return None
        raise NotAllowed(
            "This Mac does not let ims_xl ask in Excel. Allow it under System Settings > Privacy & Security > "
            "Automation, or run the same step from the command line, which asks there."
        ) from fault
