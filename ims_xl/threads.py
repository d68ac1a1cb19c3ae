"""Work that falls into parts which owe nothing to each other, done by two processors at once.

Columns are worked on by libraries that let another thread run meanwhile; more threads would find nothing to do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

at_once = True  # False: one part after another, for who watches where the time goes
Part = TypeVar("Part")
Made = TypeVar("Made")
Other = TypeVar("Other")


_TOGETHER = 1 << 15  # rows
_SOON = 0.0002  # seconds that a thread which has work for Python waits for the other one
_heard_soon: list[float] = []  # what it was before, for each that asked for it to be so short and has not ended
_asking = Lock()


@contextmanager
def _soon_heard() -> Iterator[None]:
    """Within it threads take turns sooner than by default: each has little to do in Python, and often.

    It is a setting of the whole process, put back when the last of those that asked for it has ended.
    """
    with _asking:
        _heard_soon.append(_heard_soon[0] if _heard_soon else sys.getswitchinterval())
        sys.setswitchinterval(min(_heard_soon[0], _SOON))
    try:
        yield
    finally:
        with _asking:
            before = _heard_soon.pop()
            if not _heard_soon:
                sys.setswitchinterval(before)


def together(one: Callable[[], Made], other: Callable[[], Other]) -> tuple[Made, Other]:
    """What both make. What either raises is raised here, once both have ended; the first's where both raise.

    >>> together(lambda: 1, lambda: "a")
    (1, 'a')
    """
    if not at_once:
        return one(), other()
    with _soon_heard(), ThreadPoolExecutor(1) as helper:
        meanwhile = helper.submit(one)
        try:
            second = other()
        except BaseException:
            meanwhile.result()
            raise
        return meanwhile.result(), second


def each(make: Callable[[Part], Made], parts: Sequence[Part]) -> list[Made]:
    """What is made of each part, in their order; whoever is free takes the next. What one raises ends the others.

    The caller's own thread does its share, of one part all.

    >>> each(len, ["a", "bc", ""])
    [1, 2, 0]
    """
    if len(parts) < 2:
        return [make(part) for part in parts]
    made: dict[int, Made] = {}
    waiting = Waiting(len(parts))

    def work() -> None:
        while (place := waiting.take()) is not None:
            try:
                made[place] = make(parts[place])
            except BaseException:
                waiting.clear()
                raise

    together(work, work)
    return [made[place] for place in range(len(parts))]


def parts(rows: int) -> list[slice]:
    """Some rows of a column at a time, so that what is only needed on the way stays in the processor's cache."""
    return [slice(begin, min(begin + _TOGETHER, rows)) for begin in range(0, rows, _TOGETHER)]


class Waiting:
    """The places of parts that nobody works on yet; any thread may ask."""

    def __init__(self, parts: int) -> None:
        self._places, self._taking = list(range(parts))[::-1], Lock()

    def take(self, leaving: int = 0) -> int | None:
        """The next place, which is the caller's from here on; None where no more wait than it is `leaving`."""
        with self._taking:
            return self._places.pop() if len(self._places) > leaving else None

    def leave(self, place: int) -> None:
        """Somebody else is to work on it, before all others."""
        with self._taking:
            self._places.append(place)

    def clear(self) -> None:
        """Nobody is to work on any more."""
        with self._taking:
            self._places.clear()
