"""Where things stand on a sheet: cells and blocks of cells in A1 notation, rows and columns counted from 1."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?")


@cache
def letters(column: int) -> str:
    """The letters of a column.

    >>> letters(1), letters(27), letters(16384)
    ('A', 'AA', 'XFD')
    """
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@cache
def number(text: str) -> int:
    """The number of a column.

    >>> number("AA")
    27
    """
    column = 0
    for letter in text:
        column = column * 26 + ord(letter) - 64
    return column


@dataclass(frozen=True)
class Area:
    """A block of cells, its edges included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, text: str) -> Area:
        """Of A1 notation, with or without dollar signs. Raises `ValueError` on anything else, whole columns included.

        >>> Area.of("$B$3:D9"), Area.of("C5").text
        (Area(top=3, left=2, bottom=9, right=4), 'C5')
        """
        found = _AREA.fullmatch(text)
        if not found:
            raise ValueError(f'"{text}" is not a block of cells.')
        left, top, right, bottom = found.groups()
        return cls(int(top), number(left), int(bottom or top), number(right or left))

    @property
    def text(self) -> str:
        """In A1 notation, without dollar signs."""
        first, last = f"{letters(self.left)}{self.top}", f"{letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    @property
    def height(self) -> int:
        """How many rows it has."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> range:
        """The columns it spans."""
        return range(self.left, self.right + 1)

    def meets(self, other: Area) -> bool:
        """Do the two share a cell?"""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    def around(self, other: Area) -> Area:
        """The smallest block that holds both."""
        return Area(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    def reaching(self, bottom: int) -> Area:
        """The same block, ending at another row."""
        return replace(self, bottom=bottom)


def follow(sqref: str, body: Area, bottom: int) -> str:
    """The areas of a drop-down or a conditional format, after the table rows `body` came to end at row `bottom`.

    An area that ends where the table's columns ended ends there again; one that the user laid beyond or short of
    that stays, unless the table has outgrown it from above.

    >>> body = Area.of("A2:D2")
    >>> follow("C2:C2 F9", body, 40), follow("C2:C100", body, 40), follow("B:B", body, 9)
    ('C2:C40 F9', 'C2:C100', 'B:B')
    """
    return " ".join(_follow(text, body, bottom) for text in sqref.split())


def _follow(text: str, body: Area, bottom: int) -> str:
    try:
        area = Area.of(text)
    except ValueError:  # whole rows or columns: they reach everywhere already
        return text
    if not area.meets(body) or area.bottom < body.bottom or area.top > bottom:
        return text
    if area.bottom > body.bottom:
        return area.reaching(max(area.bottom, bottom)).text
    return area.reaching(bottom).text
