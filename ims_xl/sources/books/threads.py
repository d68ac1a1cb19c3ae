"""Parts of a register that owe nothing to each other, worked on by two processors at once.

Columns are worked on by libraries that let another thread run meanwhile; more threads would find nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_AT_ONCE = 2
Part = TypeVar("Part")
Made = TypeVar("Made")
Other = TypeVar("Other")


def together(one: Callable[[], Made], other: Callable[[], Other]) -> tuple[Made, Other]:
    """What both make.

    >>> together(lambda: 1, lambda: "a")
    (1, 'a')
    """
    with ThreadPoolExecutor(1) as helper:
        meanwhile = helper.submit(one)
        second = other()
        return meanwhile.result(), second


def each(make: Callable[[Part], Made], parts: Sequence[Part]) -> list[Made]:
    """What is made of each part, in their order.

    >>> each(len, ["a", "bc", ""])
    [1, 2, 0]
    """
    if len(parts) < 2:
        return [make(part) for part in parts]
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return list(threads.map(make, parts))
