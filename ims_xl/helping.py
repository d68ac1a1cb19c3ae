"""What the helper process does: it takes one work after another from the program that started it (`helper`).

It has no pandas, for Arrow would load it to see whether it is given frames, half of the time that a start takes.
"""

from __future__ import annotations

import importlib
import os
import pickle
import signal
import sys
import traceback
from contextlib import suppress
from queue import Empty, Queue
from threading import Thread
from typing import IO

_LENGTH = 8  # bytes that say how long a message is


def serve(module: str, idle: float) -> None:
    """Load the module, then do what is sent, until nothing more can come or nothing has for `idle` seconds."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this one decides
    pipe, answers = _pipes()
    works: Queue[bytes | None] = Queue()
    Thread(target=_hear, args=(pipe, works), daemon=True).start()
    sys.meta_path.insert(0, _Refused("pandas"))
    if module:
        with suppress(ImportError):  # what is sent will tell
            importlib.import_module(module)
    with suppress(Empty, OSError):  # idle, or nobody there to be told
        while (work := works.get(timeout=idle)) is not None:
            send(answers, _answer(work))
    os._exit(0)  # the thread may be hearing still


def _hear(pipe: IO[bytes], works: Queue[bytes | None]) -> None:
    """Take what comes while the work before it is done; None where nothing more can."""
    with suppress(EOFError):
        while True:
            works.put(received(pipe))
    works.put(None)


def send(pipe: IO[bytes], message: bytes) -> None:
    """A message to the other end."""
    pipe.write(len(message).to_bytes(_LENGTH))
    pipe.write(message)
    pipe.flush()


def received(pipe: IO[bytes]) -> bytes:
    """The next message whole. Raises `EOFError` where none can come."""
    length = int.from_bytes(pipe.read(_LENGTH))
    message = pipe.read(length)
    if not length or len(message) < length:
        raise EOFError
    return message


def _answer(work: bytes) -> bytes:
    """What the work made, or what it raised and where."""
    try:
        return pickle.dumps((pickle.loads(work)(), None, ""), pickle.HIGHEST_PROTOCOL)
    except Exception as fault:
        where = traceback.format_exc()
        with suppress(Exception):
            return pickle.dumps((None, fault, where), pickle.HIGHEST_PROTOCOL)
        return pickle.dumps((None, RuntimeError(str(fault)), where), pickle.HIGHEST_PROTOCOL)


def _pipes() -> tuple[IO[bytes], IO[bytes]]:
    """What comes in and what goes out. Whatever else reads or prints has nothing to do with them."""
    pipes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return pipes


class _Refused:
    """What finds a package nowhere."""

    def __init__(self, package: str) -> None:
        self._package = package

    def find_spec(self, name: str, *_: object) -> None:
        """Nothing, for others to find. Raises `ModuleNotFoundError` for the package."""
        if name == self._package:
            raise ModuleNotFoundError(f"{name} is not for the helper", name=name)
