"""Large work that a second process takes a share of: a helper, started once and kept until it has been idle a while.

Threads hinder each other where operations are short, for Python runs in one of them at a time; processes do not. The
helper takes a quarter of a second to start, and what it is given and what it makes go to and fro, so that it is worth
its while only for work of some seconds. It works on numpy's and Arrow's arrays and has no pandas. Where it cannot be
started, or ends before its time, its share is done here.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from typing import TypeVar

from ims_xl import threads
from ims_xl.helper import Gone, Helper

Part = TypeVar("Part")
Made = TypeVar("Made")
Back = TypeVar("Back")

_LAST = 2  # parts that nobody takes ahead: whoever is free sooner does
_lock = Lock()
_helper: Helper | None = None


def begin(module: str) -> None:
    """Start the helper, unless it runs or all is to be done here, and have it load a module meanwhile."""
    if threads.at_once:
        with suppress(Gone):
            _running(module)


def dismiss() -> None:
    """Let the helper go once it has done what it was sent; nobody waits for it."""
    gone = _let_go()
    if gone is not None:
        gone.dismiss()


def end() -> None:
    """End the helper; what it is at is given up."""
    gone = _let_go()
    if gone is not None:
        gone.end()


def each(
    here: Callable[[Part], Made],
    sent: Callable[[Part], Callable[[], Back]],
    came: Callable[[Back], Made],
    parts: Sequence[Part],
) -> list[Made]:
    """What is made of each part, in their order. Whichever process is free takes the next, the caller's the first.

    It is made `here`, in the caller's thread, or of what `came` back of the work that was `sent`; what goes to and fro
    holds no file, lock or closure. While the helper is at a part it is sent the next. What any of them raises ends the
    work, and is raised here.
    """
    if len(parts) < 2 or not threads.at_once:
        return [here(part) for part in parts]
    made: dict[int, Made] = {}
    waiting = threads.Waiting(len(parts))

    def work(place: int | None) -> None:
        while place is not None:
            made[place] = here(parts[place])
            place = waiting.take()

    def hand_over(leaving: int) -> None:
        while (place := waiting.take(leaving)) is not None:
            try:
                made[place] = came(_running().made(sent(parts[place])))
            except Gone:  # its share is done here
                waiting.leave(place)
                end()
                return
            except BaseException:
                waiting.clear()
                raise

    first = waiting.take()
    with ThreadPoolExecutor(2) as thread:
        try:
            handed = [thread.submit(hand_over, leaving) for leaving in (0, _LAST)]
            work(first)
            for each_of in handed:
                each_of.result()
            work(waiting.take())
        except BaseException:
            waiting.clear()
            end()
            raise
    return [made[place] for place in range(len(parts))]


def _running(module: str = "") -> Helper:
    """The helper; a new one, which loads the module, where there is none. Raises `Gone` where none can start."""
    global _helper
    with _lock:
        if _helper is not None and _helper.has_ended:
            _helper.ended()
            _helper = None
        if _helper is None:
            _helper = Helper(module)
        return _helper


def _let_go() -> Helper | None:
    global _helper
    with _lock:
        gone, _helper = _helper, None
    return gone


atexit.register(end)
