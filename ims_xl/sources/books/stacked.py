"""Several tables below one another on a sheet, each with a header of its own: interstate purchases, then local ones.

Each is read as a sheet by itself, its rows in their places, so that no table is taken for titles of the next, nor read
by the columns of the one above.
"""

from __future__ import annotations

from collections.abc import Sequence

from ims_xl.sources.books.aliases import recognised
from ims_xl.sources.cells import Cell
from ims_xl.sources.sheet import Sheet
from ims_xl.tables import Books

_NEEDED = {Books.supplier_gstin, Books.document_number, Books.document_date}
_RECOGNISED = 4  # columns that a header names at least


def parts(sheet: Sheet) -> list[Sheet]:
    """The sheet by its tables; itself where there is one, with its header on every page or not."""
    begins: list[int] = []
    header: tuple[Cell, ...] = ()
    for at, row in enumerate(sheet.rows):
        if not _may_be_header(row):
            continue
        names = tuple(cell for cell in row if cell != "")
        if names != header and _is_header(names):
            begins.append(at)
            header = names
    if len(begins) < 2:
        return [sheet]
    begins[0] = 0
    ends = [*begins[1:], len(sheet.rows)]
    found = [[*([] for _ in range(begin)), *sheet.rows[begin:end]] for begin, end in zip(begins, ends, strict=True)]
    return [Sheet(sheet.name, rows, sheet.remarks if not at else ()) for at, rows in enumerate(found)]


def _may_be_header(row: Sequence[Cell]) -> bool:
    """Are there several cells, and all of them words?"""
    filled = 0
    for cell in row:
        if cell == "":
            continue
        if cell.__class__ is not str or cell[0].isdigit():
            return False
        filled += 1
    return filled >= _RECOGNISED


def _is_header(names: Sequence[Cell]) -> bool:
    known = recognised(names)
    return known >= _NEEDED and len(known) >= _RECOGNISED
