"""What two numbers that the user has linked teach of a supplier's numbers: `INV/2026-27/00123` is `A-123` in the books.

A pattern is two shapes: what always stands there, and where the digits stand that change from document to document.
Separators, leading zeros and the financial year mean nothing in it, as everywhere; years that contradict each other
are no pattern's matter.
"""

from __future__ import annotations

from typing import NamedTuple

from ims_xl.recon.number_parts import Number, parse
from ims_xl.recon.numbers import Relation, related, years_agree

_LONGEST_SLIP = 2  # digits that one number has more in front: so few may be a slip of the pen
_SHORTEST = 2  # digits of a serial number that is known by being the end of another


class Serial(NamedTuple):
    """Digits that change; `place` is equal in both shapes. With a `head` all have `width` digits and begin so."""

    place: int
    head: str = ""
    width: int = 0

    def value(self, segment: str) -> str | None:
        """The changing digits of a segment, None where it is no such segment."""
        if not segment.isdigit():
            return None
        if not self.head:
            return segment
        fits = len(segment) == self.width and segment.startswith(self.head)
        return segment[len(self.head) :].lstrip("0") or "0" if fits else None


Shape = tuple[str | Serial, ...]


class Pattern(NamedTuple):
    """How a supplier's numbers stand on the portal, and how the books write them."""

    portal: Shape
    books: Shape


def learnt(portal: str, books: str) -> Pattern | None:
    """What a linked pair of numbers teaches; None where they are one anyhow, or have no serial number in common.

    >>> pattern = learnt("INV/2026-27/00123", "A-123")
    >>> told(pattern.portal), told(pattern.books), learnt("INV/123", "V-998")
    ('INV-#', 'A-#', None)
    """
    one, other = parse(portal), parse(books)
    if not one.core or not other.core or one.spoilt or other.spoilt or not years_agree(one, other):
        return None
    if related(one, other, 100) in (Relation.SAME, Relation.COSMETIC, Relation.LOST):
        return None
    once = [run for run in dict.fromkeys(one.digits) if one.digits.count(run) == other.digits.count(run) == 1]
    if one.core in once:
        serials = {run: Serial(place) for place, run in enumerate(once)}
        return Pattern(_shape(one, serials), _shape(other, serials))
    if one.digits.count(one.core) != 1 or other.digits.count(other.core) != 1:
        return None
    short, long = sorted((one.core, other.core), key=len)
    more = long[: len(long) - len(short)]
    if not long.endswith(short) or len(more) <= _LONGEST_SLIP or len(short) < _SHORTEST:
        return None
    serials = {short: Serial(0), long: Serial(0, more.rstrip("0"), len(long))}
    return Pattern(_shape(one, serials), _shape(other, serials))


def held(shape: Shape, number: Number) -> tuple[str, ...] | None:
    """The changing digits of a number of that shape, by their places; None for a number of another shape."""
    if len(number.segments) != len(shape):
        return None
    found: dict[int, str] = {}
    for part, segment in zip(shape, number.segments, strict=True):
        if isinstance(part, str):
            if part != segment:
                return None
            continue
        value = part.value(segment)
        if value is None:
            return None
        found[part.place] = value
    return tuple(found[place] for place in sorted(found))


def told(shape: Shape) -> str:
    """A shape as people read it: # for the digits that change."""
    several = sum(isinstance(part, Serial) for part in shape) > 1
    parts = [part if isinstance(part, str) else f"{part.head}#{part.place + 1 if several else ''}" for part in shape]
    return "-".join(parts)


def _shape(number: Number, serials: dict[str, Serial]) -> Shape:
    return tuple(serials.get(segment, segment) for segment in number.segments)
