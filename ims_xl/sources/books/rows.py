"""One row of a register: a document or part of one, or something to set aside (a total, a blank, a header again)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from ims_xl.columns import Column
from ims_xl.errors import Level
from ims_xl.gst import gstin as gstins
from ims_xl.gst.documents import DocumentType
from ims_xl.sources import cells
from ims_xl.sources.books import currencies, inputs, late, ledgers, sides, states, totals, void
from ims_xl.sources.books.dates import DAY_FIRST, Order
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.lines import AMOUNTS, Line
from ims_xl.sources.books.notes import Notes
from ims_xl.sources.books.unnamed_sums import SUM
from ims_xl.sources.cells import BadCell, Cell
from ims_xl.sources.document_numbers import document_number
from ims_xl.tables import Books

_NO_GSTIN = frozenset(
    {"", "NA", "URP", "URD", "UNREGISTERED", "NIL", "NONE", "NOTAVAILABLE", "NOTAPPLICABLE", "0", "CONSUMER"}
)
_Fault = tuple[str, str, Cell]  # a sentence, the header, the cell


@dataclass
class RowReader:
    """Reads rows under a heading; what comes to light goes to `notes`, total lines to `totals`."""

    heading: Heading
    notes: Notes
    order: Order = DAY_FIRST
    recipient: str = ""  # the client's GSTIN
    totals: list[Line] = field(default_factory=list)
    sums: Mapping[int, str] = field(default_factory=dict)  # rows that are totals, or of a summary, by their figures

    def __post_init__(self) -> None:
        self._width = len(self.heading.names)
        self._columns = {column: self.heading.columns.get(column, ()) for column in Books.columns()}
        of_inputs = (*self._columns[Books.input_kind], *self._columns[Books.credit_barred])
        self._input_columns = [(index, self.heading.names[index]) for index in of_inputs]
        self._amount_columns = [(name, self._columns[Books.column(name)]) for name in AMOUNTS]

    def line(self, number: int, row: list[Cell]) -> Line | None:
        """The row as a line, amounts in the file's own signs; None where it was set aside."""
        if len(row) < self._width:
            row = [*row, *[""] * (self._width - len(row))]
        if number in self.heading.parties:
            self.notes.set_aside("names the supplier of the rows below", number)
            return None
        if label := self._label(row):
            self.notes.set_aside("is blank" if label == " " else totals.aside(label), number)
            if totals.is_total(label):
                self.totals.append(self._amounts(number, row, []))
            return None
        if late.counts_columns(row):
            self.notes.set_aside("numbers the columns", number)
            return None
        if why := self.sums.get(number):
            self.notes.set_aside(why, number)
            if why == SUM:
                self.totals.append(self._amounts(number, row, []))
            return None
        faults: list[_Fault] = []
        line = self._amounts(number, row, faults)
        self._identify(line, row, faults)
        self._to_rupees(line, row, faults)
        if told := self.heading.worked.fill(line, row, self.recipient):
            faults.append((told[0], self.heading.names[told[1]], row[told[1]]))
        without_amounts = not any(getattr(line, name) is not None for name in AMOUNTS)
        if without_amounts and (not line.names_a_document or _is_heading(row) or _is_remark(line)):
            self.notes.set_aside("has neither a document nor an amount", number)
            return None
        for sentence, header, cell in faults:
            self.notes.problem(sentence, number, header, cell)
        self._remarks(line, row)
        return line

    def _label(self, row: list[Cell]) -> str:
        """What the row calls itself where it is no document: a total, a balance, the header again; " " for a blank."""
        gstin = self._first(row, Books.supplier_gstin)
        number = self._first(row, Books.document_number)
        dated = self._first(row, Books.document_date)
        if gstin != "" and number != "" and dated != "":
            return "the header" if self.heading.repeats(row) else ""
        words = [cell.strip() for cell in row if isinstance(cell, str) and cell.strip()]
        if not words and all(isinstance(cell, str) for cell in row):
            return " "
        labels = [word for word in words if totals.is_sum(word)]  # as in `is_label`
        if labels:
            blank = ("", *labels)
            return "" if gstin not in blank or (number not in blank and dated not in blank) else labels[0]
        return next((word for word in words if word.lower().strip("()") == "cancelled"), "")

    def _amounts(self, number: int, row: list[Cell], faults: list[_Fault]) -> Line:
        """A line with its amounts alone; several columns of one amount (ledgers) are summed."""
        line = Line((number,))
        for name, columns in self._amount_columns:
            total: int | None = None
            for index in columns:
                cell = row[index]
                if cell == "":
                    continue
                try:
                    paise = cells.amount(cell)
                except BadCell as fault:
                    faults.append((str(fault), self.heading.names[index], cell))
                    line.lost |= {name}
                    continue
                if paise is not None:
                    total = paise if total is None else total + paise
            if total is not None and name not in line.lost:
                setattr(line, name, total)
        return line

    def _identify(self, line: Line, row: list[Cell], faults: list[_Fault]) -> None:
        """Fill in whose and which document the line is of."""
        heading = self.heading
        line.supplier_name = cells.text(self._sound(row, Books.supplier_name, faults))
        line.supplier_gstin = gstin(self._sound(row, Books.supplier_gstin, faults))
        line.document_type = sides.kind(cells.text(self._first(row, Books.document_type)), heading.buyers_view)
        if heading.bills_of_entry:
            line.document_type = DocumentType.BILL_OF_ENTRY
        elif (
            heading.side is not None
            and line.document_type in (None, DocumentType.INVOICE)
            and heading.is_return(row[heading.side])
        ):
            line.document_type = DocumentType.CREDIT_NOTE
        line.document_number = document_number(self._first(row, Books.document_number))[0]
        line.voucher_number = document_number(self._first(row, Books.voucher_number))[0]
        line.place_of_supply = _state(self._first(row, Books.place_of_supply))
        line.document_date = self._day(row, Books.document_date, faults)
        line.voucher_date = self._day(row, Books.voucher_date, faults)
        if told := [inputs.marks(name, row[index]) for index, name in self._input_columns if row[index] != ""]:
            line.input_kind = next((kind for kind, _ in told if kind), "")
            line.credit_barred = next((barred for _, barred in told if barred), "")
        mark = self._first(row, Books.reverse_charge)
        try:
            line.reverse_charge = cells.flag(mark)
        except BadCell as fault:
            faults.append((str(fault), heading.named(Books.reverse_charge), mark))
        kind = cells.text(self._first(row, Books.document_type))
        is_marked = any(marks(row[index]) for index in heading.reverse_charge)
        if is_marked or (line.reverse_charge is None and ledgers.is_reverse_charge(kind)):
            line.reverse_charge = True
        line.void = heading.void(row) or void.of_type(kind)

    def _to_rupees(self, line: Line, row: list[Cell], faults: list[_Fault]) -> None:
        """Amounts in another currency made rupees, where the register gives the rate."""
        at = self.heading.exchange
        if at is None or not currencies.is_foreign(row[at]):
            return
        if fault := currencies.to_rupees(line, row[at]):
            faults.append((fault, self.heading.names[at], row[at]))
        else:
            sentence = "Taxable value and value are in another currency; they were taken times the rate of exchange."
            self.notes.remark(sentence, line.rows[0], self.heading.names[at])

    def _day(self, row: list[Cell], column: Column, faults: list[_Fault]) -> date | None:
        cell = self._first(row, column)
        try:
            return self.order.day(cell)
        except BadCell as fault:
            faults.append((str(fault), self.heading.named(column), cell))
            return None

    def _remarks(self, line: Line, row: list[Cell]) -> None:
        """What is odd about a row that was read."""
        number, notes, heading = line.rows[0], self.notes, self.heading
        if line.supplier_gstin and (odd := _odd_gstin(line.supplier_gstin)):
            notes.remark(odd, number, heading.named(Books.supplier_gstin))
        cell = self._first(row, Books.document_number)
        if odd := document_number(cell)[1]:
            level = Level.REMARK if document_number(cell)[0] else Level.ERROR
            notes.problem(odd, number, heading.named(Books.document_number), cell, level)
        word = cells.text(self._first(row, Books.document_type))
        if word and sides.is_odd(word) and not line.void:
            sentence = f'"{word}" is no type of document known here; it was read as an invoice.'
            notes.remark(sentence, number, heading.named(Books.document_type))
        for column in (Books.document_number, Books.document_date):
            columns = self._columns[column]
            if columns and row[columns[0]] == "" and (used := [index for index in columns if row[index] != ""]):
                first, second = heading.names[columns[0]], heading.names[used[0]]
                notes.remark(f"{first} is blank; {second} was taken. Fill it in where it is known.", number, first)
        if not line.has_amounts:
            notes.remark("The row has no amounts; the entry was kept without them.", number)

    def _sound(self, row: list[Cell], column: Column, faults: list[_Fault]) -> Cell:
        """The column's cell; a blank, and a fault, for an error."""
        cell = self._first(row, column)
        if not cells.is_error(cell):
            return cell
        faults.append((f'"{cell}" {cells.MEND}', self.heading.named(column), cell))
        return ""

    def _first(self, row: list[Cell], column: Column) -> Cell:
        """The column's cell; where several columns may hold it, the first that is filled."""
        for index in self._columns[column]:
            if row[index] != "":
                return row[index]
        return ""


def _is_heading(row: list[Cell]) -> bool:
    """Is it a row of words alone, in one cell ("B. INTERSTATE PURCHASES", "E.&O.E.")?"""
    filled = [cell for cell in row if cell != ""]
    if len(filled) != 1 or not isinstance(filled[0], str):
        return False
    words = cells.text(filled[0])
    return " " in words or not any(map(str.isdigit, words))


def _is_remark(line: Line) -> bool:
    """Is what stands under GSTIN words, and nothing else names a document: "Prepared by", "No. of invoices"?"""
    named = line.document_number or line.voucher_number or line.document_date
    return not named and not any(map(str.isdigit, line.supplier_gstin))


@lru_cache(maxsize=1 << 16, typed=True)
def gstin(cell: Cell) -> str:
    """The GSTIN as the portal writes it; "" where the cell says there is none."""
    return "" if (cleaned := gstins.clean(cells.text(cell))) in _NO_GSTIN else cleaned


_odd_gstin = lru_cache(maxsize=1 << 16)(gstins.remark)


@lru_cache(maxsize=1 << 10, typed=True)
def _state(cell: Cell) -> str:
    return states.code(cells.text(cell))


def marks(cell: Cell) -> bool:
    """Does a cell mark reverse charge by what it holds: an amount, a tax's name, a Yes?"""
    if isinstance(cell, str):
        try:
            return bool(cells.amount(cell))
        except BadCell:
            return cell.strip().lower() not in ("n", "no", "false", "not applicable")
    return bool(cell)
