"""How the quotation marks of a delimited text stand: each is to open or to close a cell, by turns.

What holds at each byte is kept as bits, 64 in a number, so that all marks are looked at without being listed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
_QUOTE, _LINE, _RETURN = ord('"'), ord("\n"), ord("\r")
_AT_ONCE = 1 << 19  # bytes that stay in the processor's cache, or nearly so
_WORD = 64


class Irregular(ValueError):
    """The text is none of records as wide as its header, soundly quoted."""


class Look(NamedTuple):
    """Do quotation marks open and close cells by turns, how many are there in a piece, and how many lines?"""

    in_turn: bool
    marks: int
    lines: int


def room() -> NDArray[np.bool_]:
    """What `look` works in, for one thread after the other."""
    return np.empty((3, _AT_ONCE + _WORD), dtype=bool)


def look(held: bytearray, size: int, delimiter: str, told: NDArray[np.bool_]) -> Look:
    """That of a piece of so many bytes, which `held` has between two more ends of lines; `told` is a `room`.

    Raises `Irregular` where a mark neither opens nor closes a cell, or does both, and for a byte of nought.
    """
    if held.find(b"\0", 0, size + 2) >= 0:
        raise Irregular
    whole = np.frombuffer(held, dtype=np.uint8, count=size + 2)
    is_quoted, has_returns = (held.find(each, 0, size + 2) >= 0 for each in (b'"', b"\r"))
    lines, marks, in_turn = int(whole[size] != _LINE), 0, True
    for begin in range(0, size, _AT_ONCE):
        part = whole[begin : min(begin + _AT_ONCE, size) + 2]  # with a byte on either side
        mark, border, line = told[:, : len(part)]
        np.equal(part, _LINE, out=line)
        lines += int(np.count_nonzero(line[1:-1]))
        if not is_quoted:
            continue
        np.equal(part[1:-1], _QUOTE, out=mark[:-2])
        np.equal(part, ord(delimiter), out=border)
        border |= line
        if has_returns:
            border |= np.equal(part, _RETURN, out=line)
        told[0, len(part) - 2 :] = told[1, len(part) :] = False
        turns, count = _turns(_bits(told[0])[:-1], _bits(told[1]), is_open=marks % 2 == 1)
        in_turn, marks = in_turn and turns, marks + count
    return Look(in_turn and marks % 2 == 0, marks, lines)


def _bits(told: NDArray[np.bool_]) -> Bits:
    return np.packbits(told, bitorder="little").view(np.uint64)


def _turns(marks: Bits, borders: Bits, *, is_open: bool) -> tuple[bool, int]:
    """Do marks open and close by turns, a cell being open before them or not; and how many are there?

    A border's bit is that of the mark behind it; the mark before it is two bits lower. Raises `Irregular`.
    """
    opens = marks & borders[:-1]
    closes = marks & ((borders[:-1] >> np.uint64(2)) | (borders[1:] << np.uint64(_WORD - 2)))
    if not np.array_equal(opens ^ closes, marks):
        raise Irregular
    count = np.bitwise_count(marks)
    until = count.cumsum(dtype=np.uint64)
    open_before = (until - count + np.uint64(is_open)) & np.uint64(1)
    # a bit that opens is subtracted and one that closes added: between them the difference has bits, and what is
    # borrowed from the next bit is that a cell is open
    is_in = closes - opens - open_before
    return np.array_equal(is_in & marks, opens), int(until[-1])
