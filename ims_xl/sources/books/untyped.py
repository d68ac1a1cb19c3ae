"""Invoices that are taken to be such only because the register leaves their type, or their side, blank.

Where other documents are named as invoices, a blank may be a note that has lost its word, and with it its sign: that is
said of each. Where notes alone are named (GSTN's "Note Type"), a blank is how the register writes an invoice: those are
counted in the tie-out and no more.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ims_xl.gst.documents import DocumentType
from ims_xl.sources import cells
from ims_xl.sources.books import sides
from ims_xl.sources.books.amounts import Mask
from ims_xl.sources.books.grid import Coded, Grid
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.notes import Notes
from ims_xl.sources.cells import Cell
from ims_xl.tables import Books

_SENTENCE = "Blank here, though other documents have it; read as an invoice. Fill it in if it is a note."


def tell(grid: Grid, heading: Heading, invoices: Callable[[], NDArray[np.int64]], first_row: int, notes: Notes) -> int:
    """Remarks on those of the invoices (by the sheet's rows) whose type or side is blank against the register's custom.

    Returns how many have a blank type as is its custom.
    """
    custom = 0
    types = heading.columns.get(Books.document_type, ())
    if types:
        found = grid.coded(types[0])
        for index in types[1:]:
            found = found.or_else(grid.coded(index))
        blank = _blank_among(found, invoices, first_row)
        words = [word for word in map(cells.text, found.pool) if not sides.is_odd(word)]
        kinds = {sides.kind(word, heading.buyers_view) for word in words}
        if DocumentType.INVOICE in kinds:
            _remark(notes, blank, heading.names[types[0]])
        elif kinds - {None}:
            custom = len(blank)
    if heading.side is not None:
        _remark(notes, _blank_among(grid.coded(heading.side), invoices, first_row), heading.names[heading.side])
    return custom


def _blank_among(column: Coded, rows: Callable[[], NDArray[np.int64]], first_row: int) -> NDArray[np.int64]:
    blank: Mask = column.where(_is_blank)
    if not blank.any():
        return np.zeros(0, dtype=np.int64)
    found = rows()
    return found[blank[found - first_row]]


def _is_blank(cell: Cell) -> bool:
    return not cells.text(cell)


def _remark(notes: Notes, rows: NDArray[np.int64], header: str) -> None:
    for row in rows.tolist():
        notes.remark(_SENTENCE, row, header)
