"""The columns a register gives, read by those of Books; which rows are not plain comes to light on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl.columns import Column
from ims_xl.gst import gstin as gstins
from ims_xl.gst.documents import DocumentType
from ims_xl.sources import cells
from ims_xl.sources.books import inputs, ledgers, rows, sides, states, void
from ims_xl.sources.books.amounts import Mask
from ims_xl.sources.books.dates import Order
from ims_xl.sources.books.grid import Coded, Grid, NumberReader, Wanted
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.lines import AMOUNTS, CREDIT
from ims_xl.sources.books.words import Words
from ims_xl.sources.cells import BadCell, Cell
from ims_xl.sources.document_numbers import document_number
from ims_xl.tables import Books

KINDS = (DocumentType.INVOICE, DocumentType.DEBIT_NOTE, DocumentType.CREDIT_NOTE)
_ODD = object()  # what a value reads as whose row is left to the reader of rows


def wanted(heading: Heading) -> Wanted:
    """The columns that will be asked for."""
    of, voucher = heading.columns, Books.voucher_number
    compared = of.get(Books.document_number, ())[:1]
    numbers: list[tuple[int, NumberReader]] = [(at, _sound_number) for at in compared]
    numbers += [(at, _number) for at in of.get(voucher, ())]
    amounts = [of.get(Books.column(name), ()) for name in AMOUNTS]
    read_otherwise = {Books.document_number, voucher, *AMOUNTS}
    values = {index for column, indices in of.items() if column not in read_otherwise for index in indices}
    values |= {*heading.reverse_charge, *heading.status, *heading.beside}
    values |= {index for index in (heading.side, heading.exchange) if index is not None}
    return Wanted(sorted(values), numbers, amounts, compared)


class Given:
    """The grid's columns by those of Books; `mask` loses each row that is not plain."""

    def __init__(self, grid: Grid, heading: Heading) -> None:
        self.grid, self.heading = grid, heading
        self.mask: Mask = np.ones(grid.size, dtype=bool)

    def columns(self, column: Column) -> tuple[int, ...]:
        return self.heading.columns.get(column, ())

    def nothing(self, pool: Any) -> Coded:
        """A column of nothing."""
        return Coded(np.zeros(self.grid.size, dtype=np.int32), [pool])

    def all_blank(self, *columns: Column) -> Mask:
        """Where none of the columns that may hold these holds anything."""
        found = np.ones(self.grid.size, dtype=bool)
        for index in (index for column in columns for index in self.columns(column)):
            found &= self.grid.blank(index)
        return found

    def coded(self, column: Column, reader: Callable[[Cell], Any], *, first: bool = False) -> Coded | None:
        """The column read; where it is blank, the next that may hold it, unless `first`. None where there is none."""
        found: Coded | None = None
        for index in self.columns(column)[: 1 if first else None]:
            here = self.grid.coded(index)
            found = here if found is None else found.or_else(here)
        if found is None:
            return None
        read = found.mapped(lambda cell: _or_odd(reader, cell))
        if any(one is _ODD for one in read.pool):
            self.mask &= ~read.where(lambda one: one is _ODD)
            blank = reader("")
            read = read.mapped(lambda one: (None if blank is _ODD else blank) if one is _ODD else one)
        return read

    def numbers(self, column: Column) -> tuple[Words, Mask]:
        """Numbers of documents, each of the first column that may hold it and undamaged; or of vouchers; and where."""
        indices = self.columns(column)
        if not indices:
            nowhere = np.zeros(self.grid.size, dtype=np.int64)
            return Words(pa.array([""], pa.large_string()), nowhere), nowhere.astype(bool)
        of_documents = column == Books.document_number
        found = self.grid.numbers(indices[0], _sound_number if of_documents else _number)
        for index in () if of_documents else indices[1:]:
            other = self.grid.numbers(index, _number)
            found = Words(pc.if_else(pc.equal(found.text(), ""), other.text(), found.text()))
        return found, ~found.blank()

    def amounts(self) -> tuple[NDArray[np.int64], NDArray[np.bool_], int, bool]:
        """The amounts by AMOUNTS, several columns of one summed; where there is one; fractions; is a side said?"""
        block = self.grid.block
        paise = np.zeros((len(AMOUNTS), self.grid.size), dtype=np.int64) if block is None else block
        filled = np.zeros(paise.shape, dtype=bool)
        fractions, sided = 0, False
        wanted = [(at, name, index) for at, name in enumerate(AMOUNTS) for index in self.columns(Books.column(name))]
        for at, name, index in wanted:
            found = self.grid.amounts(index)
            if index != self.columns(Books.column(name))[0]:
                paise[at] += found.paise
            elif block is None:
                paise[at] = found.paise
            filled[at] |= found.given
            if found.odd.any():
                self.mask &= ~found.odd
            if name in CREDIT:
                fractions, sided = fractions + found.fractions, sided or found.sided
        return paise, filled, fractions, sided


def kinds(given: Given, heading: Heading, returns: bool) -> NDArray[np.int8]:
    """The types, by their place in KINDS."""
    invoice = KINDS.index(DocumentType.CREDIT_NOTE if heading.credit_notes else DocumentType.INVOICE)
    unsaid = _ODD if returns and not heading.credit_notes else invoice

    def kind(cell: Cell) -> Any:
        word = cells.text(cell)
        found = sides.kind(word, heading.buyers_view)
        if found is None:
            return unsaid
        buyers_note = heading.buyers_view and found is DocumentType.DEBIT_NOTE  # to be settled by the signs of all
        is_odd = buyers_note or sides.is_odd(word) or ledgers.is_reverse_charge(word) or void.is_no_bill(word)
        return _ODD if found not in KINDS or is_odd else KINDS.index(found)

    has_types = bool(given.columns(Books.document_type))
    if heading.bills_of_entry or (heading.credit_notes and has_types) or (unsaid is _ODD and not has_types):
        given.mask[:] = False
    read = given.coded(Books.document_type, kind)
    if read is None:
        return np.full(given.grid.size, invoice, dtype=np.int8)
    return read.mapped(lambda one: invoice if one is None else one).array(np.int8)


def reverse_charge(given: Given, heading: Heading) -> NDArray[np.int8]:
    read = given.coded(Books.reverse_charge, cells.flag)
    found = np.full(given.grid.size, -1, dtype=np.int8)
    if read is not None:
        found = read.mapped(lambda one: -1 if one is None else int(one)).array(np.int8)
    for index in heading.reverse_charge:
        found[given.grid.coded(index).where(rows.marks)] = 1
    return found


def marks(given: Given, heading: Heading) -> Coded | None:
    """What the columns say of the credit, each part by the first column that says it."""
    whole: Coded | None = None
    for index in (*given.columns(Books.input_kind), *given.columns(Books.credit_barred)):
        header = heading.names[index]
        here = given.grid.coded(index).mapped(partial(inputs.marks, header))
        whole = here if whole is None else _both(whole, here)
    return whole


def _both(one: Coded, other: Coded) -> Coded:
    pairs = [(kind or more, barred or further) for kind, barred in one.pool for more, further in other.pool]
    return Coded((one.codes * len(other.pool) + other.codes).astype(np.int32), pairs)


def _or_odd(reader: Callable[[Cell], Any], cell: Cell) -> Any:
    try:
        return reader(cell)
    except BadCell:
        return _ODD


def day(order: Order, cell: Cell) -> date | None:
    return order.day(cell)


def sound_name(cell: Cell) -> Any:
    """The name; a mark for an error of a formula."""
    return _ODD if cells.is_error(cell) else cells.text(cell)


def sound_gstin(cell: Cell) -> Any:
    """The GSTIN, "" where there is none; a mark for an odd one and for an error of a formula."""
    if cells.is_error(cell):
        return _ODD
    found = rows.gstin(cell)
    return _ODD if found and gstins.remark(found) else found


def _sound_number(cell: Cell) -> str | None:
    """The number of a document; None for one that is missing or damaged."""
    number, damage = document_number(cell)
    return None if damage or not number else number


def _number(cell: Cell) -> str:
    return document_number(cell)[0]


def state(cell: Cell) -> str:
    return states.code(cells.text(cell))
