"""A busy Excel is asked again for a while; what it refuses for good is told in its own words.

Excel takes no calls while a cell is being edited, a dialog is open or it computes: RPC_E_CALL_REJECTED,
RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE. xlwings itself would ask for ever.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from time import monotonic, sleep
from typing import Any, ParamSpec, TypeVar

from ims_xl.errors import WorkbookUnusable

P = ParamSpec("P")
T = TypeVar("T")

SECONDS = 20.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0
_BUSY = frozenset((-2147418111, -2147417846, -2146777998))


def patient(call: Callable[P, T]) -> Callable[P, T]:
    """Call again while Excel is busy. Only for what may be begun anew: half done and done twice, it ends the same.

    Raises `WorkbookUnusable` when Excel stays busy.
    """

    @wraps(call)
    def waited(*given: P.args, **named: P.kwargs) -> T:
        until, pause = monotonic() + SECONDS, _FIRST_PAUSE
        while True:
            try:
                return call(*given, **named)
            except Exception as fault:
                if not is_busy(fault):
                    raise
                if monotonic() + pause > until:
                    raise WorkbookUnusable(
                        "Excel did not answer: a cell is being edited, a dialog is open, or Excel is busy. Press "
                        "Enter or Esc in the workbook, close open dialogs, and try again; nothing was changed."
                    ) from fault
            sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    return waited


def is_busy(fault: BaseException) -> bool:
    """Does Excel mean: later?"""
    said = getattr(fault, "excepinfo", None)
    numbers = {getattr(fault, "hresult", None), said[5] if said and len(said) > 5 else None}
    return bool(numbers & _BUSY) or type(fault).__name__ == "ExcelBusyError"


def is_excels(fault: BaseException) -> bool:
    """Was it Excel, or what speaks to it, that failed? Its kinds differ from system to system; else it is our fault."""
    names = {kind.__name__ for kind in type(fault).__mro__}
    return hasattr(fault, "hresult") or bool(names & {"com_error", "CommandError", "XlwingsError", "ExcelBusyError"})


def words_of(fault: BaseException) -> str:
    """What Excel says of a refusal, without the numbers around it."""
    said = getattr(fault, "excepinfo", None)
    told = str(said[2] or "") if said and len(said) > 2 else ""
    return (told or str(fault)).rstrip(". ")


def leave_waiting_to_us() -> None:
    """Let xlwings ask a busy Excel once; on Windows it would ask for ever, and the user would never hear of it."""
    windows: Any = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        windows.N_COM_ATTEMPTS = 1
