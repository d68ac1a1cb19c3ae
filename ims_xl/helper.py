"""Another Python, which does what it is sent, one thing after another, as long as the program lives that started it.

What it is sent and what it makes go through two pipes, pickled. It runs no script, and nothing else starts with it, so
that it is there as soon as its modules are loaded. What is written to it while it loads waits in the pipe.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from threading import Lock, Thread, Timer
from typing import IO, TypeVar

Made = TypeVar("Made")

_SPAN = 1 << 20  # bytes that a pipe holds, where the system lets a program say so
_PROTOCOL = 5  # columns go as they lie in memory


class Gone(OSError):
    """The helper has ended, and what it was sent may not have been done."""


class Helper:
    """The process, by the program that started it. It loads a module first, and ends after so many idle seconds."""

    def __init__(self, module: str, idle: float) -> None:
        """Starts it. Raises `OSError` where that cannot be."""
        if getattr(sys, "frozen", False) or not sys.executable:
            raise OSError("This program is no Python that could be started again.")
        begin = f"import sys; sys.path[:] = {sys.path!r}; from ims_xl import helper; helper.serve({module!r}, {idle!r})"
        self._process = subprocess.Popen(
            [sys.executable, "-c", begin],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._writing, self._reading = self._process.stdin, self._process.stdout
        self._owner, self._asking = os.getpid(), Lock()
        for pipe in (self._writing, self._reading):
            _widen(pipe)

    @property
    def runs(self) -> bool:
        """Can it be asked, by this process?"""
        return self._owner == os.getpid() and self._process.poll() is None

    def ask(self, work: Callable[[], Made]) -> Made:
        """What it makes of the work, which holds no file, lock or closure. Raises what that raises, and `Gone`."""
        with self._asking:
            try:
                pickle.dump(work, self._writing, _PROTOCOL)
                self._writing.flush()
                done, made = pickle.load(self._reading)
            except (EOFError, OSError, ValueError, pickle.UnpicklingError) as fault:  # a pipe is closed, here or there
                self._process.kill()
                self._process.wait()
                raise Gone("The helper has ended.") from fault
        if not done:
            raise made
        return made  # type: ignore[no-any-return]

    def dismiss(self) -> None:
        """Let it end once it has done what it was sent; nobody waits for it."""
        Thread(target=self._ended, daemon=True).start()

    def end(self) -> None:
        """End it; what it is at is given up."""
        self._process.kill()
        self._ended()

    def _ended(self) -> None:
        """Has the process end by itself, and takes its pipes down."""
        with self._asking, contextlib.suppress(OSError):
            self._writing.close()
        self._process.wait()
        self._reading.close()


def serve(module: str, idle: float) -> None:
    """Do what comes, in the helper's own process, until nothing comes any more. What work prints is not shown."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked for the work hears of it, and ends the helper
    reading, writing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for pipe in (0, 1):
        os.dup2(nowhere, pipe)
    try:
        importlib.import_module(module)
        while True:
            _answer(reading, writing, idle)
    finally:
        os._exit(0)  # there is nothing to take apart, nor anybody to tell


def _answer(reading: IO[bytes], writing: IO[bytes], idle: float) -> None:
    """One piece of work. Raises `EOFError` where there is none any more."""
    late = Timer(idle, os._exit, [0])
    late.daemon = True
    late.start()
    work = pickle.load(reading)
    late.cancel()
    try:
        made = True, work()
    except BaseException as fault:
        made = False, _sendable(fault)
    pickle.dump(made, writing, _PROTOCOL)
    writing.flush()


def _sendable(fault: BaseException) -> BaseException:
    """The fault, or one that says what it said, where it cannot be sent."""
    try:
        pickle.loads(pickle.dumps(fault))
    except Exception:
        return RuntimeError("".join(traceback.format_exception(fault)))
    return fault


def _widen(pipe: IO[bytes]) -> None:
    """Have a pipe take more at a time, where the system lets a program say so."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):  # the user has too many pipes for that
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _SPAN)
