"""Esc, as far as a program beside Excel can see it: on Windows, pressed while Excel's window is in front."""

from __future__ import annotations

import ctypes
from typing import Any

_ESCAPE = 0x1B  # VK_ESCAPE
_DOWN, _SINCE_ASKED = 0x8000, 0x0001


def pressed(window: int | None) -> bool:
    """Was Esc pressed since this was last asked, with this window (its handle) in front? Elsewhere always no."""
    windows: Any = getattr(ctypes, "windll", None)
    if windows is None or window is None:
        return False
    state = windows.user32.GetAsyncKeyState(_ESCAPE)
    return bool(state & (_DOWN | _SINCE_ASKED)) and windows.user32.GetForegroundWindow() == window
