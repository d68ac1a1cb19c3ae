"""Which documents a number names: `INV-101, INV-102`, `INV-101 to INV-104`, `INV-101-103`, or parts named after one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from ims_xl.recon.number_parts import Number, parse
from ims_xl.recon.parties import IntArray

_SPAN = re.compile(r"\bTO\b|[-–/&,]")
_LONGEST_SPAN = 20  # documents between the first and the last that a number names
_TELLING = 3  # digits that name a document without its other marks
_SHORTEST_END = 2  # digits of a number's end that stand for it: `101-03`


class Index:
    """Documents by the digits of their numbers, in the order given."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._numbers = [parse(text) if text else None for text in texts]
        self._cores: dict[str, list[int]] = {}
        self._parts: dict[str, list[int]] = {}
        for place, number in enumerate(self._numbers):
            if number is not None:
                self._cores.setdefault(number.core, []).append(place)
                for part in set(number.digits):
                    self._parts.setdefault(part, []).append(place)

    def named_by(self, text: str) -> IntArray:
        """The places of the documents that the number names, or that are named after it."""
        number = parse(text) if text else None
        if number is None or not number.core:
            return np.zeros(0, np.int64)
        found = [place for part in number.digits for place in self._cores.get(part, ()) if self._names(number, place)]
        if found and len(number.digits) > 1 and _SPAN.search(text.upper()):
            found += self._up_to(found[0], number.digits[-1])
        found += [place for place in self._parts.get(number.core, ()) if self._names(number, place)]
        return np.array(list(dict.fromkeys(found)), dtype=np.int64)

    def _names(self, number: Number, place: int) -> bool:
        """Is it enough that the digits agree, or does one number hold all of the other?"""
        other = self._numbers[place]
        if other is None:
            return False
        if len(number.core) >= _TELLING and len(other.core) >= _TELLING:
            return True
        short, long = sorted((number.segments, other.segments), key=len)
        return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))

    def _up_to(self, place: int, end: str) -> list[int]:
        """The documents after that of the place, up to the one whose number ends so."""
        number = self._numbers[place]
        first = number.core if number else ""
        if len(end) < _SHORTEST_END or not first:
            return []
        last = first[: -len(end)] + end if len(end) < len(first) else end
        span = range(int(first), int(last) + 1)
        if not 1 < len(span) <= _LONGEST_SPAN:
            return []
        return [place for number in span for place in self._cores.get(str(number), ())]
