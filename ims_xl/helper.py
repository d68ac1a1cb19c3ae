"""The helper, a second process that does one work after another, as the program that started it sees it.

Python's own pool of processes runs the caller's script again in each of them, and others start further processes that
keep accounts of shared memory. This one is told nothing but where to find modules, so that it is at work sooner.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import IO, TypeVar

from ims_xl.helping import received, send

Made = TypeVar("Made")

IDLE = 300.0  # seconds without work after which it ends
_BEGIN = """
import sys
module, idle, root, *path = sys.argv[1:]
sys.path.append(root)  # Python's own modules come first, until what a helper needs of them is there
from ims_xl.helping import serve
sys.path[:] = path
serve(module, float(idle))
"""
_ALONE = {"OPENBLAS_NUM_THREADS": "1"}  # threads for matrices, of which it has none, would wait busily at its start
_PIPE = 1 << 20  # bytes that wait to be read, where the system lets one choose
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # on Windows


class Gone(Exception):
    """There is no helper: none can be started, or it has ended before it made what it was sent."""


class Helper:
    """The process, which loads `module` as it starts. It ends with the program, however that ends, and when idle.

    Raises `Gone` where no process can be started.
    """

    def __init__(self, module: str = "", idle: float = IDLE) -> None:
        root = str(Path(__file__).parents[1])
        try:
            self._process = subprocess.Popen(
                [sys.executable or "", "-I", "-S", "-c", _BEGIN, module, str(idle), root, *sys.path, root],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **_ALONE},
                pipesize=_PIPE,
                creationflags=_NO_WINDOW,
            )
        except OSError as refused:
            raise Gone("no helper can be started") from refused
        self._sending, self._hearing = Lock(), Lock()  # a work is sent while the one before it is not yet heard of

    @property
    def has_ended(self) -> bool:
        """Is the process no more?"""
        return self._process.poll() is not None

    def made(self, work: Callable[[], Made]) -> Made:
        """What the work makes there. It and what it makes hold no file, lock or closure.

        Raises `Gone`, and what the work raises, told where by its cause.
        """
        sent = pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
        to, back = self._pipes()
        try:
            with self._sending:
                send(to, sent)
                self._hearing.acquire()  # in the order in which works were sent
            try:
                answer = received(back)
            finally:
                self._hearing.release()
        except (EOFError, OSError, ValueError) as ended:  # a closed pipe is a wrong value
            raise Gone("the helper has ended") from ended
        made, fault, where = pickle.loads(answer)
        if fault is not None:
            raise fault from _There(where)
        found: Made = made
        return found

    def dismiss(self) -> None:
        """Let it end once it has done what it was sent; nobody waits for it."""
        with suppress(OSError):
            self._pipes()[0].close()
        Thread(target=self.ended, daemon=True).start()

    def end(self) -> None:
        """End it; what it is at is given up."""
        self._process.kill()
        self.ended()

    def ended(self) -> None:
        """Wait until it has, and leave nothing open."""
        self._process.wait()
        with self._sending, self._hearing:
            for pipe in self._pipes():
                with suppress(OSError):
                    pipe.close()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        to, back = self._process.stdin, self._process.stdout
        assert to is not None
        assert back is not None
        return to, back


class _There(Exception):
    """Where in the helper a work has failed, in Python's words."""
