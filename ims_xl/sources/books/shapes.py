"""Texts by their shape, in which every digit is a 0: a column has few shapes, however many different texts it has.

What the shape tells (is it an amount, the number of a document, the label of a total?) is asked once for each shape.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_DIGITS = b"0123456789"
_NOUGHT = np.uint8(ord("0"))
_NO_DIGITS = bytes(each for each in range(256) if each not in _DIGITS)


@dataclass(frozen=True)
class Shapes:
    """The shape of each text, as a place in a pool of the different ones."""

    codes: NDArray[np.int32]
    pool: pa.Array

    def that(self, pattern: str, but: str | None = None) -> NDArray[np.bool_]:
        """Which texts match a pattern that treats all digits alike, and not another one."""
        found = pc.match_substring_regex(self.pool, pattern)
        if but is not None:
            found = pc.and_not(found, pc.match_substring_regex(self.pool, but))
        return spread(found.to_numpy(zero_copy_only=False), self.codes)


def of(texts: pa.Array) -> Shapes:
    """The shapes of texts, none of which is null.

    >>> of(pa.array(["1,180.00 Dr", "INV/12", "2,360.50 Dr"])).pool.to_pylist()
    ['0,000.00 Dr', 'INV/00']
    """
    offsets, held = _held(texts)
    data = np.frombuffer(held, dtype=np.uint8)
    above = data - _NOUGHT  # below ten for digits alone: what is less than a nought has wrapped around
    is_digit = (above < np.uint8(10)).view(np.uint8)
    above &= np.negative(is_digit, out=is_digit)  # all bits of a digit, none of what is no digit
    shaped = pa.StringArray.from_buffers(len(texts), offsets, pa.py_buffer(np.subtract(data, above, out=above)))
    found = shaped.dictionary_encode()
    return Shapes(found.indices.to_numpy(), found.dictionary)


def are_one(texts: pa.Array) -> bool:
    """Are there texts, and all of them the same?

    >>> are_one(pa.array(["ab", "ab"])), are_one(pa.array(["ab", "ba"])), are_one(pa.array(["a", "aa"]))
    (True, False, False)
    """
    offsets, held = _held(texts)
    lengths = np.diff(np.frombuffer(offsets, dtype=np.int32, count=len(texts) + 1))
    if not len(texts) or (lengths != lengths[0]).any():
        return False
    data, first = np.frombuffer(held, dtype=np.uint8), int(lengths[0])
    return np.array_equal(data[first:], data[: len(data) - first])


def spread(told: NDArray[np.bool_], codes: NDArray[np.int32]) -> NDArray[np.bool_]:
    """What is told of each different value, for each row; soon where it is the same of all, or of all but one."""
    which = int(np.count_nonzero(told))
    if len(told) and which in (0, len(told)):
        return np.full(len(codes), told[0])
    if which in (1, len(told) - 1):
        of_one = which == 1
        one = codes.dtype.type(np.flatnonzero(told == of_one)[0])
        found: NDArray[np.bool_] = codes == one if of_one else codes != one
        return found
    return told.take(codes)


def digits(texts: pa.Array, counts: NDArray[np.int32], wanted: NDArray[np.bool_]) -> pa.Array:
    """The digits alone of the texts that are wanted, null for others; `counts` says how many digits each text has.

    >>> digits(pa.array(["1,180.00 Dr", "x1"]), np.array([6, 1], dtype=np.int32), np.array([True, False])).to_pylist()
    ['118000', None]
    """
    _, held = _held(texts)
    ends = np.zeros(len(texts) + 1, dtype=np.int32)
    np.cumsum(counts, out=ends[1:])
    valid = None if wanted.all() else pa.array(wanted).buffers()[1]
    return pa.StringArray.from_buffers(
        len(texts), pa.py_buffer(ends), pa.py_buffer(held.to_pybytes().translate(None, _NO_DIGITS)), valid
    )


def _held(texts: pa.Array) -> tuple[pa.Buffer, pa.Buffer]:
    """Where each text begins, from 0, and the bytes of all."""
    _, offsets, held = texts.buffers()
    begins = np.frombuffer(offsets, dtype=np.int32, count=len(texts) + 1, offset=4 * texts.offset)
    if held is None:
        return pa.py_buffer(begins), pa.py_buffer(b"")
    first, last = int(begins[0]), int(begins[-1])
    return pa.py_buffer(begins - first if first else begins), held.slice(first, last - first)
