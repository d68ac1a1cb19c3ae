"""Work that falls into parts which owe nothing to each other, done by two processors at once.

Columns are worked on by libraries that let another thread run meanwhile; more threads would find nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

at_once = True  # False: one part after another, for who watches where the time goes
Part = TypeVar("Part")
Made = TypeVar("Made")
Other = TypeVar("Other")


def together(one: Callable[[], Made], other: Callable[[], Other]) -> tuple[Made, Other]:
    """What both make. What either raises is raised here, once both have ended; the first's where both raise.

    >>> together(lambda: 1, lambda: "a")
    (1, 'a')
    """
    if not at_once:
        return one(), other()
    with ThreadPoolExecutor(1) as helper:
        meanwhile = helper.submit(one)
        try:
            second = other()
        except BaseException:
            meanwhile.result()
            raise
        return meanwhile.result(), second


def each(make: Callable[[Part], Made], parts: Sequence[Part]) -> list[Made]:
    """What is made of each part, in their order.

    >>> each(len, ["a", "bc", ""])
    [1, 2, 0]
    """
    if len(parts) < 2:
        return [make(part) for part in parts]
    even, odd = together(lambda: [make(part) for part in parts[::2]], lambda: [make(part) for part in parts[1::2]])
    made: list[Made] = [even[0]] * len(parts)
    made[::2], made[1::2] = even, odd
    return made
