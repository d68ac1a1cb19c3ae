"""How wide text is in Calibri, the workbook's font, which need not be there: for tests of what fits into a cell."""

from __future__ import annotations

import string

_ASCII = string.punctuation + string.digits + string.ascii_letters + " "
# fmt: off
_OF_ASCII = (  # thousandths of the size
    326, 401, 498, 507, 715, 682, 221, 303, 303, 498, 498, 250, 306, 252, 386, 268, 268, 498, 498, 498, 463, 894,
    307, 386, 307, 498, 498, 291, 314, 460, 314, 498,
    507, 507, 507, 507, 507, 507, 507, 507, 507, 507,
    479, 525, 423, 525, 498, 305, 471, 525, 229, 239, 455, 229, 799, 525, 527, 525, 525, 349, 391, 335, 525, 452, 715,
    433, 453, 395,
    579, 544, 533, 615, 488, 459, 631, 623, 252, 319, 520, 420, 855, 646, 662, 517, 673, 543, 459, 487, 642, 567, 890,
    519, 487, 468, 226,
)
# fmt: on
_WIDTHS = dict(zip(_ASCII, _OF_ASCII, strict=True)) | {"₹": 507}
_DIGIT = 7  # pixels: a column's width is told in digits of the workbook's own size
_MARGINS, _INDENT = 5, 9  # pixels
_LINE = 1.275  # of the size, from line to line


def pixels(text: str, size: float = 10) -> float:
    """How wide a text is on the screen."""
    return sum(_WIDTHS.get(letter, 600) for letter in text) / 1000 * size * 96 / 72


def lines(text: str, width: float, size: float = 10) -> int:
    """How many lines a text takes in a column of so many characters, broken between words."""
    room, count, filled = width * _DIGIT - _MARGINS - _INDENT, 1, 0.0
    for word in text.split(" "):
        wide, blank = pixels(word, size), pixels(" ", size) if filled else 0.0
        if filled and filled + blank + wide > room:
            count, filled = count + 1, wide
        else:
            filled += blank + wide
    return count


def height(count: int, size: float = 10) -> float:
    """How high so many lines are, in points."""
    return count * size * _LINE
