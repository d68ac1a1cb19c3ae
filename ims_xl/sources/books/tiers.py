"""Headers on two rows: a band above ("Invoice details", often merged cells) and the names below it, as one row.

A merged cell holds its text in its first cell alone, so a band reaches to the right until the next band begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ims_xl.sources.books import ledgers
from ims_xl.sources.books.aliases import KNOWN, plain
from ims_xl.sources.cells import Cell, text

_LONGEST = 60
_FOREIGN = re.compile(r"\brates?\b|%|\boriginal\b|\bavail", re.IGNORECASE)  # a band under which CGST is not the tax


def joined(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[str]:
    """One name a column: the lower one where it says enough, else the band and it together.

    >>> joined(["GSTIN", "Invoice", "", "Rate", "", "Tax", ""], ["", "No", "Date", "CGST", "SGST", "CGST", "SGST"])
    ['GSTIN', 'Invoice No', 'Invoice Date', 'Rate CGST', 'Rate SGST', 'CGST', 'SGST']
    """
    width = max(len(upper), len(lower))
    above = [text(cell) for cell in upper] + [""] * (width - len(upper))
    below = [text(cell) for cell in lower] + [""] * (width - len(lower))
    names, band = [], ""
    for over, name in zip(above, below, strict=True):
        band = over or (band if name else "")
        whole = f"{band} {name}".strip()
        says_enough = is_name(name) and plain(whole) not in KNOWN and not _FOREIGN.search(band)
        names.append(name if says_enough and plain(name) != "date" else whole)
    return names


def is_name(name: str) -> bool:
    """Is it the name of a column of a register?"""
    return 0 < len(name) < _LONGEST and (plain(name) in KNOWN or ledgers.head(name) is not None)


def is_lower(row: Sequence[Cell]) -> bool:
    """May the row be the lower one of a header? Then it holds words alone, and several."""
    filled = [cell for cell in row if cell != ""]
    return len(filled) > 1 and all(isinstance(cell, str) and not any(map(str.isdigit, cell)) for cell in filled)


def reaches_down(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Does a name in the upper row reach over both, as a merged cell does that has none below it?

    >>> reaches_down(["GSTIN", "Rate", ""], ["", "CGST", "SGST"]), reaches_down(["Acme", "", ""], ["GSTIN", "No", ""])
    (True, False)
    """
    below = [text(cell) for cell in lower] + [""] * (len(upper) - len(lower))
    return any(not name and is_name(text(over)) for over, name in zip(upper, below, strict=False))
