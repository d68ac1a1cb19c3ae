"""How the quotation marks of a delimited text stand: each is to open or to close a cell, by turns.

What holds at each byte is kept as bits, 64 in a number, so that all marks are looked at without being listed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
_QUOTE, _LINE, _RETURN = ord('"'), ord("\n"), ord("\r")
_AT_ONCE = 1 << 21  # bytes; of fewer at a time the threads would wait for each other after every step
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
    return np.empty((3, _AT_ONCE), dtype=bool)


def look(held: bytearray, size: int, delimiter: str, told: NDArray[np.bool_]) -> Look:
    """That of a piece of so many bytes, which `held` has between two more ends of lines; `told` is a `room`.

    Raises `Irregular` where a mark neither opens nor closes a cell, or does both, and for a byte of nought.
    """
    end = size + 2
    if held.find(b"\0", 0, end) >= 0:
        raise Irregular
    is_quoted, has_returns = (held.find(each, 0, end) >= 0 for each in (b'"', b"\r"))
    whole = np.frombuffer(held, dtype=np.uint8, count=end)
    lines = int(whole[size] != _LINE) - 2
    marks, borders = np.zeros((2, -(-end // _WORD)), dtype=np.uint64)
    for begin in range(0, end, _AT_ONCE):
        part = whole[begin : begin + _AT_ONCE]
        mark, border, line = told[:, : len(part)]
        np.equal(part, _LINE, out=line)
        lines += int(np.count_nonzero(line))
        if is_quoted:
            np.equal(part, _QUOTE, out=mark)
            np.equal(part, ord(delimiter), out=border)
            border |= line
            if has_returns:
                border |= np.equal(part, _RETURN, out=line)
            _put(marks, begin, mark)
            _put(borders, begin, border)
    return _turns(marks, borders, lines) if is_quoted else Look(True, 0, lines)


def _put(bits: Bits, begin: int, told: NDArray[np.bool_]) -> None:
    """What is told of some bytes from `begin`, to the bits of all."""
    packed = np.packbits(told, bitorder="little")
    bits.view(np.uint8)[begin // 8 : begin // 8 + len(packed)] = packed


def _turns(marks: Bits, borders: Bits, lines: int) -> Look:
    """Do marks open cells, having a border before them, and close them, having one behind, by turns?

    Raises `Irregular`.
    """
    opens = borders << np.uint64(1)
    opens[1:] |= borders[:-1] >> np.uint64(_WORD - 1)
    opens &= marks
    closes = borders >> np.uint64(1)
    closes[:-1] |= borders[1:] << np.uint64(_WORD - 1)
    closes &= marks
    if not np.array_equal(opens ^ closes, marks):
        raise Irregular
    count = np.bitwise_count(marks)
    until = count.cumsum(dtype=np.uint64)
    whole = int(until[-1])
    until -= count
    until &= np.uint64(1)  # a cell is open where a number begins
    # a bit that closes less one that opens has all bits from the one to the other; what is lacking is borrowed from the
    # next number, which begins within the cell then
    closes -= opens
    closes -= until
    closes &= marks
    return Look(np.array_equal(closes, opens) and whole % 2 == 0, whole, lines)
