"""Registers with a row for each tax of a document, named in a column ("GST Component Code": CGST, SGST, IGST).

Each row repeats the value that its tax is on. The amount is written under its tax, in new columns, and the value is
left where it stands first: beside IGST and CGST, not once more beside SGST and cess.
"""

from __future__ import annotations

import re

from ims_xl.columns import Column
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.cells import Cell, text
from ims_xl.sources.sheet import Sheet
from ims_xl.tables import TAX_HEADS, Books

_NAME = re.compile(r"component|tax (type|head|name)|gst type|type of (tax|gst)", re.IGNORECASE)
_SAMPLED = 400
_TAXES: dict[str, Column] = {
    "igst": Books.igst, "cgst": Books.cgst, "sgst": Books.sgst, "utgst": Books.sgst, "sgst/utgst": Books.sgst,
    "cess": Books.cess, "gst cess": Books.cess,
}  # fmt: skip
_WITH_VALUE = (Books.igst, Books.cgst)


def spread(sheet: Sheet, heading: Heading) -> Sheet | None:
    """The sheet so; None where it is no such register."""
    whole = heading.worked.whole
    if whole is None or not heading.columns.get(Books.taxable_value):
        return None
    below = sheet.rows[heading.row + 1 :]
    column = next((at for at, name in enumerate(heading.names) if _NAME.search(name) and _names_taxes(below, at)), None)
    if column is None:
        return None
    width = max(len(heading.names), *map(len, sheet.rows))
    places = {head: width + at for at, head in enumerate(map(Books.column, TAX_HEADS))}
    rows = [*sheet.rows]
    rows[heading.row] = [*_wide(rows[heading.row], width), *(head.header.partition(" (")[0] for head in places)]
    for at, row in enumerate(below, heading.row + 1):
        cells = [*_wide(row, width), *[""] * len(places)]
        if head := _TAXES.get(text(cells[column]).lower()):
            cells[places[head]] = cells[whole]
            if head not in _WITH_VALUE:
                for index in heading.columns[Books.taxable_value]:
                    cells[index] = ""
        rows[at] = cells
    remark = f'"{heading.names[column]}" names the tax of each row; "{heading.names[whole]}" was put under it.'
    return Sheet(sheet.name, rows, (*sheet.remarks, remark))


def _names_taxes(rows: list[list[Cell]], at: int) -> bool:
    """Does the column hold names of taxes, and nothing else?"""
    held = {text(row[at]).lower() for row in rows[:_SAMPLED] if at < len(row)} - {""}
    return bool(held) and held <= _TAXES.keys()


def _wide(row: list[Cell], width: int) -> list[Cell]:
    return [*row, *[""] * (width - len(row))]
