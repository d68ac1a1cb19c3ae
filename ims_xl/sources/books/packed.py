"""Cells that hold two things: a GSTIN within the party's name, number and date of a bill together.

"Umiya Traders (24AAACU3333C1ZY)" and "INV/12 dt. 05-10-2026" are taken apart where most cells of the column are such;
what one cell does not tell stays blank, and is told of as anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ims_xl.gst import gstin as gstins
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.cells import Cell, day, text, tried
from ims_xl.sources.sheet import Sheet
from ims_xl.tables import Books

_OF_PARTY = re.compile(
    r"[\s,;:/(\[|-]*(?:\b(?:gst(?:in)?|uin)\b(?:\s*/\s*uin)?[\s.]*(?:no\b)?[\s.:-]*)?\b(?P<second>[0-9]{2}[0-9A-Z]{13})\b[)\]]*",
    re.IGNORECASE,
)
_BOTH = re.compile(r"(?<![^\W_])(no|number|num)\b.*(?<![^\W_])(date|dt)\b", re.IGNORECASE)
_DATED = re.compile(
    r"(?P<first>\S.*?)[\s,;/(\[-]*\b(?:dt|dtd|dated|date)\b[\s.:-]*(?P<second>\d[^)\]]*)[)\]]*", re.IGNORECASE
)
_SEVERAL = 2  # cells from which it is a habit
_Split = tuple[str, str]


def taken_apart(sheet: Sheet, heading: Heading) -> Sheet | None:
    """The sheet with such columns as two each, the second one behind all others; None where it has none."""
    if heading.upper:
        return None
    found = sheet
    names = heading.columns.get(Books.supplier_name, ())
    if names and Books.supplier_gstin in heading.missing:
        found = _apart(found, heading, names[0], _party, (heading.names[names[0]], Books.supplier_gstin.header))
    for at, name in enumerate(heading.names):
        if _BOTH.search(name) and at not in heading.fields:
            found = _apart(found, heading, at, _bill, (Books.document_number.header, Books.document_date.header))
            break
    return None if found is sheet else found


def _apart(sheet: Sheet, heading: Heading, at: int, split: Callable[[str], _Split | None], names: _Split) -> Sheet:
    """The sheet with the column as two, where more than half of its cells are such; else the sheet itself."""
    held = [text(row[at]) for row in sheet.rows[heading.row + 1 :] if at < len(row)]
    held = [words for words in held if words and words != heading.names[at]]
    apart = {words: told for words in held if (told := split(words))}
    if len(apart) < _SEVERAL or sum(words in apart for words in held) * 2 <= len(held):
        return sheet
    width = max(map(len, sheet.rows))
    rows: list[list[Cell]] = [*sheet.rows]
    for index, row in enumerate(sheet.rows[heading.row :], heading.row):
        words = text(row[at]) if at < len(row) else ""
        told = names if words == heading.names[at] else apart.get(words)
        if told:
            rows[index] = [*row, *[""] * (width - len(row)), told[1]]
            rows[index][at] = told[0]
    return Sheet(sheet.name, rows, sheet.remarks)


def _party(words: str) -> _Split | None:
    """The name and the GSTIN.

    >>> _party("Umiya Traders (GSTIN: 24AAACU3333C1ZY)"), _party("Umiya Traders")
    (('Umiya Traders', '24AAACU3333C1ZY'), None)
    """
    found = [*_OF_PARTY.finditer(words)]
    if len(found) != 1 or not gstins.is_valid(found[0]["second"].upper()):
        return None
    return _OF_PARTY.sub(" ", words).strip(" -,:/|"), found[0]["second"].upper()


def _bill(words: str) -> _Split | None:
    """The number and the date.

    >>> _bill("INV/12 dt. 05-10-2026"), _bill("INV/12 dated soon")
    (('INV/12', '05-10-2026'), None)
    """
    found = _DATED.fullmatch(words)
    return (found["first"], found["second"].strip()) if found and tried(day, found["second"]) else None
