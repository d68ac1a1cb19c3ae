"""Large work that a second process takes a share of: a helper, started once and kept until it has been idle a while.

Threads hinder each other where operations are short, for Python runs in one of them at a time; processes do not. The
helper takes half a second to start, and what it is given and what it makes go to and fro, so that it is worth its while
only for work of some seconds. It works on numpy's and Arrow's arrays and has no pandas. Where it cannot be started, or
ends before its time, its share is done here.
"""

from __future__ import annotations

import atexit
import importlib
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from ims_xl import threads

if TYPE_CHECKING:
    from loky import ProcessPoolExecutor

Part = TypeVar("Part")
Made = TypeVar("Made")
Back = TypeVar("Back")

_IDLE = 300  # seconds without work after which the helper ends
_lock = Lock()
_helper: ProcessPoolExecutor | None = None


def begin(module: str) -> None:
    """Start the helper, unless it runs or all is to be done here, and have it load a module meanwhile."""
    if not threads.at_once:
        return
    try:
        _running().submit(importlib.import_module, module)
    except (BrokenExecutor, OSError, RuntimeError):
        end()


def dismiss() -> None:
    """Let the helper go once it has done what it was sent; nobody waits for it."""
    gone = _let_go()
    if gone is not None:
        gone.shutdown(wait=False)


def end() -> None:
    """End the helper; what it is at is given up."""
    gone = _let_go()
    if gone is not None:
        gone.shutdown(kill_workers=True)


def each(
    here: Callable[[Part], Made],
    sent: Callable[[Part], Callable[[], Back]],
    came: Callable[[Back], Made],
    parts: Sequence[Part],
) -> list[Made]:
    """What is made of each part, in their order. Whichever process is free takes the next, the caller's the first.

    It is made `here`, in the caller's thread, or of what `came` back of the work that was `sent`; what goes to and fro
    holds no file, lock or closure. What any of them raises ends the work, and is raised here.
    """
    if len(parts) < 2 or not threads.at_once:
        return [here(part) for part in parts]
    made: dict[int, Made] = {}
    waiting = threads.Waiting(len(parts))

    def work(place: int | None) -> None:
        while place is not None:
            made[place] = here(parts[place])
            place = waiting.take()

    def hand_over() -> None:
        while (place := waiting.take()) is not None:
            try:
                made[place] = came(_running().submit(sent(parts[place])).result())
            except (BrokenExecutor, OSError):  # the helper is no more; its share is done here
                waiting.leave(place)
                end()
                return
            except BaseException:
                waiting.clear()
                raise

    first = waiting.take()
    with ThreadPoolExecutor(1) as thread:
        try:
            elsewhere = thread.submit(hand_over)
            work(first)
            elsewhere.result()
            work(waiting.take())
        except BaseException:
            waiting.clear()
            end()
            raise
    return [made[place] for place in range(len(parts))]


def _running() -> ProcessPoolExecutor:
    """The helper's executor. It is dismissed before the program has taken itself apart too far for that."""
    global _helper
    from loky import ProcessPoolExecutor

    with _lock:
        if _helper is None:
            _helper = ProcessPoolExecutor(max_workers=1, timeout=_IDLE, initializer=_lean)
            atexit.unregister(dismiss)
            atexit.register(dismiss)
        return _helper


def _lean() -> None:
    """The helper has no pandas: Arrow would load it to see whether it is given frames, half of the time of a start."""
    sys.meta_path.insert(0, _Refused("pandas"))


class _Refused:
    """What finds a package nowhere."""

    def __init__(self, package: str) -> None:
        self._package = package

    def find_spec(self, name: str, *_: object) -> None:
        """Nothing, for others to find. Raises `ModuleNotFoundError` for the package."""
        if name == self._package:
            raise ModuleNotFoundError(f"{name} is not for the helper", name=name)


def _let_go() -> ProcessPoolExecutor | None:
    global _helper
    with _lock:
        gone, _helper = _helper, None
    return gone
