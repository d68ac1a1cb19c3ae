"""A supplier named once for several documents below one another, as in merged cells, or a pivot table's labels.

Such a document has a number and amounts of its own, and neither GSTIN nor name.
It is given those of the row above, so that it is not taken for one of an unregistered supplier; a blank row, a total
or another name ends that.
"""

from __future__ import annotations

from collections.abc import Sequence

from ims_xl.gst import gstin as gstins
from ims_xl.gst.counting import counted
from ims_xl.sources.books import totals
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.cells import Cell, amount, text, tried
from ims_xl.sources.sheet import Sheet
from ims_xl.tables import Books

_ROWS_NAMED = 8
_WITHIN = (Books.cgst, Books.sgst)  # a state


def given(sheet: Sheet, heading: Heading, recipient: str = "") -> Sheet | None:
    """The sheet with the supplier beside each such document, and a remark; None where there is none.

    `recipient` is the client's GSTIN: CGST is no tax on what a supplier of another state bills.
    """
    columns = heading.columns
    gstin, name = (columns.get(column, ()) for column in (Books.supplier_gstin, Books.supplier_name))
    number, dated = (columns.get(column, ()) for column in (Books.document_number, Books.document_date))
    if not (gstin and number and dated):
        return None
    own = [*gstin, *name]
    within, taxes = ([at for tax in some for at in columns.get(tax, ())] for some in (_WITHIN, (*_WITHIN, Books.igst)))
    sums = [at for column in Books.money() for at in columns.get(column, ())]
    party: Sequence[Cell] | None = None
    above: Cell = ""
    is_taxed = False
    found: dict[int, list[Cell]] = {}
    for place, row in enumerate(sheet.rows[heading.row + 1 :], heading.row + 1):
        if _cell(row, gstin[0]) == heading.names[gstin[0]]:
            continue  # the header once more
        if any(_cell(row, at) != "" for at in own):
            party = row
        elif "" in (_cell(row, number[0]), _cell(row, dated[0])) and (_is_total(row) or not _holds(row, sums)):
            party = None
        elif party is not None and _cell(row, dated[0]) != "" and _cell(row, number[0]) not in ("", above):
            named, has_tax = gstins.clean(text(_cell(party, gstin[0]))), _holds(row, taxes)
            is_elsewhere = recipient[:2] not in ("", named[:2]) and _holds(row, within)
            if gstins.is_valid(named) and (name or has_tax) and not is_elsewhere:
                width = max(len(row), *(at + 1 for at in own))
                filled = [*row, *[""] * (width - len(row))]
                for at in own:
                    filled[at] = _cell(party, at)
                found[place] = filled
                is_taxed = is_taxed or has_tax
        above = _cell(row, number[0])
    if not is_taxed:  # such may be of no registered supplier at all
        return None
    rows = [found.get(place, row) for place, row in enumerate(sheet.rows)]
    listed = ", ".join(str(place + 1) for place in [*found][:_ROWS_NAMED]) + (" …" if len(found) > _ROWS_NAMED else "")
    remark = (
        f"{counted(len(found), 'document')} without supplier and GSTIN had those of the row above written beside them, "
        f"as merged cells mean it (rows {listed})."
    )
    return Sheet(sheet.name, rows, (*sheet.remarks, remark))


def _cell(row: Sequence[Cell], at: int) -> Cell:
    return row[at] if at < len(row) else ""


def _is_total(row: Sequence[Cell]) -> bool:
    return any(isinstance(cell, str) and totals.is_sum(text(cell)) for cell in row)


def _holds(row: Sequence[Cell], columns: Sequence[int]) -> bool:
    """Is there an amount in one of the columns?"""
    return any(tried(amount, _cell(row, at)) for at in columns)
