"""Do rows of a sheet's XML have the same cells in the same styles? Told without taking the rows apart.

In rows as Excel writes them a cell begins `<c r="AB12" s="7"`, and `<` stands nowhere but at the beginning of a tag.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ims_xl.excel.areas import letters

_CELL = '<c r="'


def are_alike(data: bytes, first: int, count: int, columns: range, styles: Sequence[str]) -> bool:
    """Have these rows, numbered from `first`, each a cell of its style in each of the columns, and no other cell?

    Every cell is taken to begin with its reference (see `sheetxml`). False also where another attribute comes before
    the style; a style of "" is none.
    """
    letter = np.frombuffer(data, np.uint8)
    cells = np.flatnonzero(letter == ord("<"))
    cells = cells[letter[cells + 1] == ord("c")]
    cells = cells[letter[cells + 2] == ord(" ")]
    if len(cells) != count * len(columns):
        return False
    table = cells.reshape(count, len(columns))
    done = 0
    while done < count:  # rows whose numbers have as many digits
        digits = len(str(first + done))
        rows = min(count - done, 10**digits - first - done)
        part = table[done : done + rows]
        numbers = np.arange(first + done, first + done + rows)
        for across, (column, style) in enumerate(zip(columns, styles, strict=True)):
            name = letters(column)
            after = f'" s="{style}"' if style else '"'
            number = part[:, across] + len(_CELL) + len(name)
            if not (_reads(letter, part[:, across] + len(_CELL), name) and _reads(letter, number + digits, after)):
                return False
            if not style and (letter[number + digits + 2] == ord("s")).any():
                return False
            if not across and not _counts(letter, number, numbers, digits):
                return False
        done += rows
    return True


def _reads(letter: np.ndarray, places: np.ndarray, text: str) -> bool:
    """Does the text stand at each of the places?"""
    return all((letter[places + at] == ord(sign)).all() for at, sign in enumerate(text))


def _counts(letter: np.ndarray, places: np.ndarray, numbers: np.ndarray, digits: int) -> bool:
    """Does each number stand at its place?"""
    found = np.zeros(len(places), dtype=np.int64)
    for at in range(digits):
        found = found * 10 + letter[places + at] - ord("0")
    return bool((found == numbers).all())
