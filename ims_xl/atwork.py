"""One at a time: while a button works on a workbook, a second one on the same workbook is refused.

The buttons run in processes of their own, so the sign is a file in the user's folder that the process holds locked;
the system gives it free when the process ends, however it ends.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import FileIO
from typing import Any

from ims_xl.errors import NotAllowed
from ims_xl.userfolder import userfolder


@contextmanager
def alone_on(workbook: str, button: str) -> Iterator[None]:
    """Hold the workbook, named by its full path, for a button. Raises `NotAllowed` where another one holds it."""
    name = hashlib.sha256(workbook.casefold().encode()).hexdigest()[:20]
    try:
        sign = (userfolder("running") / f"{name}.lock").open("ab", buffering=0)
    except OSError:  # no folder to write to: then there is no sign, and the work is worth more than it
        yield
        return
    with sign:
        if not _held(sign):
            raise NotAllowed(
                f"A button of this workbook is still at work, so {button} was not started. Wait until it has ended "
                "(Esc stops it), then click again."
            )
        yield


def _held(sign: FileIO) -> bool:
    """Take hold of the file until it is closed; False where another holds it."""
    try:
        if os.name == "nt":
            windows: Any = import_module("msvcrt")
            sign.seek(0)
            windows.locking(sign.fileno(), windows.LK_NBLCK, 1)
        else:
            unix: Any = import_module("fcntl")
            unix.flock(sign, unix.LOCK_EX | unix.LOCK_NB)
    except OSError:
        return False
    return True
