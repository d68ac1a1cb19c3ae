"""Rows in the order of whole numbers, the different ones of these, and the runs of equal ones.

A key and the row that has it are put in one number where there is room: numbers are sorted several times as fast as the
places of numbers are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ims_xl.recon.columns import BoolArray, IntArray

_BITS = 63  # of a whole number that is not negative
_FEW = 256  # rows that are in order before the room is looked at


def order(*keys: IntArray) -> IntArray:
    """The rows by the first key, then by the second and so on; rows that are equal in all stay as they are.

    >>> order(np.array([2, 1, 2]), np.array([7, 9, 5])).tolist()
    [1, 2, 0]
    """
    if len(keys[0]) <= _FEW:
        return np.lexsort(keys[::-1])
    found: IntArray | None = None
    for key in _joined(keys[::-1], 1 << (_BITS - len(keys[0]).bit_length())):
        found = _by(key) if found is None else found[_by(key[found])]
    assert found is not None
    return found


def distinct(values: IntArray) -> IntArray:
    """The different values, the least first.

    >>> distinct(np.array([5, 3, 5])).tolist()
    [3, 5]
    """
    found = np.sort(values)
    return found[begins(found)]


def ranks(values: IntArray) -> tuple[IntArray, IntArray]:
    """The different values, the least first, and the place of each value among them.

    >>> [each.tolist() for each in ranks(np.array([5, 3, 5]))]
    [[3, 5], [1, 0, 1]]
    """
    rows = order(values)
    found = values[rows]
    first = begins(found)
    places = np.empty(len(values), dtype=np.int64)
    places[rows] = np.cumsum(first) - 1
    return found[first], places


def begins(ordered: IntArray) -> BoolArray:
    """Where another value begins than the one before."""
    found = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=found[1:])
    return found


def starts(ordered: IntArray) -> IntArray:
    """The rows at which another value begins.

    >>> starts(np.array([7, 7, 9])).tolist()
    [0, 2]
    """
    return np.flatnonzero(begins(ordered))


def nth(ordered: IntArray) -> IntArray:
    """How many rows of the same value stand before each.

    >>> nth(np.array([7, 7, 9])).tolist()
    [0, 1, 0]
    """
    return within(np.diff(starts(ordered), append=len(ordered)))


def within(counts: IntArray) -> IntArray:
    """Counted from 0 in each of some runs, which are so long.

    >>> within(np.array([2, 0, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    return np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)


def _by(key: IntArray) -> IntArray:
    """The rows by one key."""
    of_rows = len(key).bit_length()
    if int(key.min()) < 0 or int(key.max()) >> (_BITS - of_rows):
        return np.argsort(key, kind="stable")
    joined = key << of_rows
    joined |= np.arange(len(key))
    joined.sort()
    joined &= (1 << of_rows) - 1
    return joined


def _joined(keys: Sequence[IntArray], room: int) -> Iterator[IntArray]:
    """The keys, the weightiest last, as fewer ones: from 0 and below `room`, but for such as alone have more."""
    together: IntArray | None = None
    width = 1
    for key in keys:
        least = int(key.min())
        span = int(key.max()) - least + 1
        if together is not None and width * span > room:
            yield together
            together, width = None, 1
        if span > room:
            yield key
            continue
        together = key - least if together is None else together + (key - least) * width
        width *= span
    if together is not None:
        yield together
