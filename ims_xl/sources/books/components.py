"""Registers with a row for each tax of a document, named in a column ("GST Component Code": CGST, SGST, IGST).

Each row repeats the value that its tax is on. The amount is written under its tax, in new columns, and the value is
left where it stands first: beside IGST and CGST, not once more beside SGST and cess.
"""

from __future__ import annotations

import re

from ims_xl.columns import Column
from ims_xl.gst.money import grouped
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.lines import A_RUPEE
from ims_xl.sources.cells import BadCell, Cell, amount, text, tried
from ims_xl.sources.sheet import Sheet
from ims_xl.tables import TAX_HEADS, Books

_NAME = re.compile(r"component|tax (type|head|name)|gst type|type of (tax|gst)", re.IGNORECASE)
_RATE = re.compile(r"%|\brate\b", re.IGNORECASE)
_SAMPLED = 400
_NAMED = 8  # rows
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
    base = heading.columns[Books.taxable_value][0]
    rate = next((at for at, name in enumerate(heading.names) if _RATE.search(name)), None)
    odd: list[int] = []
    above: tuple[str, Cell] = "", ""
    rows[heading.row] = [*_wide(rows[heading.row], width), *(head.header.partition(" (")[0] for head in places)]
    for at, row in enumerate(below, heading.row + 1):
        cells = [*_wide(row, width), *[""] * len(places)]
        if head := _TAXES.get(text(cells[column]).lower()):
            cells[places[head]] = cells[whole]
            on = cells[base]
            other = head == Books.sgst and above[0] == Books.cgst and tried(amount, on) != tried(amount, above[1])
            if other or not _is_at_rate(on, "" if rate is None else cells[rate], cells[whole]):
                odd.append(at + 1)
            above = head, on
            if head not in _WITH_VALUE:
                for index in heading.columns[Books.taxable_value]:
                    cells[index] = ""
        rows[at] = cells
    remark = f'"{heading.names[column]}" names the tax of each row; "{heading.names[whole]}" was put under it.'
    told = [remark]
    if odd:
        more = f" and {grouped(len(odd) - _NAMED)} more" if len(odd) > _NAMED else ""
        where = f"{', '.join(map(str, odd[:_NAMED]))}{more}"
        told.append(f"The tax is not its rate of the value, or the value not that of the row above, in row {where}.")
    return Sheet(sheet.name, rows, (*sheet.remarks, *told))


def _is_at_rate(base: Cell, rate: Cell, tax: Cell) -> bool:
    """Is a tax its rate of the value, to a rupee? Where the three are not given, nothing speaks against it."""
    try:
        on, of, come_to = amount(base), amount(text(rate).rstrip("%")), amount(tax)
    except BadCell:
        return True
    return on is None or of is None or come_to is None or abs(abs(on) * of / 10_000 - abs(come_to)) <= A_RUPEE


def _names_taxes(rows: list[list[Cell]], at: int) -> bool:
    """Does the column hold names of taxes, and nothing else?"""
    held = {text(row[at]).lower() for row in rows[:_SAMPLED] if at < len(row)} - {""}
    return bool(held) and held <= _TAXES.keys()


def _wide(row: list[Cell], width: int) -> list[Cell]:
    return [*row, *[""] * (width - len(row))]
