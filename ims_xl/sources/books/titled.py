"""What titles, headers and types say that a purchase register's would not: sales, or amounts that are no rupees.

Both would come in without a doubt otherwise, the one on the wrong side, the other too small by a factor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ims_xl.errors import Problem
from ims_xl.gst.counting import counted
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.cells import Cell, amount, day, text, tried
from ims_xl.sources.sheet import Sheet
from ims_xl.tables import Books

_SALES = re.compile(
    r"\bsales? (register|day ?book|book|report|voucher register|summary|of|for)\b|\boutward suppl(y|ies)\b",
    re.IGNORECASE,
)
_FIRM = re.compile(  # that ends so is called after sales, and is no title
    r"\b(ltd|limited|llp|company|co|corp|corporation|traders?|depot|stores?|agency|agencies|house|enterprises?"
    r"|industries|associates|publishers|brothers|bros|sons)\W*$",
    re.IGNORECASE,
)
_PURCHASES = re.compile(r"\bpurchases?\b|\binward\b|\bpurch\b", re.IGNORECASE)
_BUYERS = re.compile(r"\b(customer|client|recipient|receiver|billed? to|sold to)\b", re.IGNORECASE)
_OUTPUT = re.compile(r"\boutput [csi]gst\b|^sales\b.*%", re.IGNORECASE)
_PARTY = (Books.supplier_gstin, Books.supplier_name)
_OF_DOCUMENT, _AMOUNTS = 5, 2  # filled cells, and amounts among them
_UNITS = re.compile(
    r"\b(in|rs\.?|inr|₹)[ .]*(in )?(?P<unit>lakhs?|lacs?|crores?|cr|thousands?|millions?|'?000s?)\W*$"
    r"|[(\[] *(?P<alone>'000s?|lakhs?|lacs?|crores?|thousands?) *[)\]]",
    re.IGNORECASE,
)


def told(sheet: Sheet, heading: Heading, file: str) -> Iterator[Problem]:
    """Problems for which the user is asked before the register is brought in."""
    titles = [text(cell) for row in sheet.rows[: heading.row] for cell in row if cell != ""]
    if why := _of_sales(titles, heading):
        sentence = f"{why}: these seem to be sales. Choose the purchase register, or go on if it is one."
        yield Problem(sentence, file, sheet.name, heading.row + 1)
    above = [at for at, row in enumerate(sheet.rows[: heading.row], 1) if _is_document(row)]
    if above:
        sentence = (
            f"{counted(len(above), 'row')} above the header {'has' if len(above) == 1 else 'have'} a date and amounts, "
            "and would be left out. Put each table on a sheet of its own."
        )
        yield Problem(sentence, file, sheet.name, above[0])
    amounts = [heading.names[at] for column in Books.money() for at in heading.columns.get(column, ())]
    for said in [*titles, *amounts]:
        if found := _UNITS.search(said):
            unit = found["unit"] or found["alone"]
            sentence = f'"{said}" says that amounts are in {unit}; they were read as rupees. Export them in rupees.'
            yield Problem(sentence, file, sheet.name, heading.row + 1)
            return


def _is_document(row: Sequence[Cell]) -> bool:
    """Has the row a date and several amounts?"""
    filled = [cell for cell in row if cell != ""]
    if len(filled) < _OF_DOCUMENT or not any(tried(day, cell) for cell in filled if not isinstance(cell, int | float)):
        return False
    return sum(tried(amount, cell) is not None for cell in filled) >= _AMOUNTS


def _of_sales(titles: list[str], heading: Heading) -> str:
    """What says so, "" where nothing does, or purchases are named, too."""
    of_party = [heading.names[at] for column in _PARTY for at in heading.columns.get(column, ())]
    for title in titles:
        if _SALES.search(title) and not _FIRM.search(title) and not any(map(_PURCHASES.search, titles)):
            return f'The title says "{title}"'
    if of_party and all(map(_BUYERS.search, of_party)):
        return f'The party stands under "{of_party[0]}"'
    of_tax = next((name for name in heading.names if _OUTPUT.search(name)), "")
    return f'There is a column "{of_tax}"' if of_tax and not any(map(_PURCHASES.search, heading.names)) else ""
