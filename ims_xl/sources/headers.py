"""Where a register's header row is, and which of its columns is which.

The row is found by what stands in it, under whatever title lines; columns go by the headers and aliases that
`tables.Books` declares, and by what `ledgers` knows of ledger names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ims_xl.sources import ledgers
from ims_xl.sources.cells import BadCell, Cell, amount, text
from ims_xl.tables import TAX_HEADS, Books, Column

_ROWS_LOOKED_AT = 40
_ROWS_SAMPLED = 2000
_RECOGNISED = 3  # columns a row must name to be a header at all
_CURRENCY = re.compile(r"\((₹|rs\.?|inr|in rs\.?|in ₹)\)|[*₹]|'s\b", re.IGNORECASE)
_SHORT = {
    "number": "no", "num": "no", "dt": "date", "inv": "invoice", "vch": "voucher", "ref": "reference",
    "doc": "document", "amt": "amount", "val": "value", "of": "", "the": "",
}  # fmt: skip
# Names that only single layouts use, beside the aliases of the table.
_ALSO: dict[Column, tuple[str, ...]] = {
    Books.supplier_gstin: ("GSTIN of SEZ Supplier", "GSTIN/UIN No", "Supplier GST", "GSTIN Number of Supplier"),
    Books.supplier_name: ("Name", "Account", "Ledger Name", "Party A/c Name", "Trade Name", "Legal Name"),
    Books.document_type: ("Type of document",),
    Books.document_number: ("Note/Refund Voucher Number", "Supplier Bill No", "Party Invoice No", "Vendor Invoice No"),
    Books.document_date: ("Note/Refund Voucher date", "Supplier Bill Date", "Vendor Invoice Date", "Reference Date"),
    Books.document_value: (
        "Total Invoice Value", "Invoice Amount", "Total Value", "Bill Value", "Gross Amount", "Net Amount",
        "Grand Total", "Bill of Entry Value",
    ),
    Books.taxable_value: ("Total Taxable Value",),
}  # fmt: skip
_LINE_AMOUNTS = ("itemtotal",)  # Zoho Books: the line's share of a SubTotal that repeats
_WEAK_TAXABLE = "value"  # Tally: the value of stock items, beside ledgers that hold the whole
_NOT_READ = {Books.entry_id, Books.set_aside, Books.file, Books.sheet_name, Books.rows, Books.note}


def plain(header: Cell) -> str:
    """A header for comparing: no case, spaces, currency, stars or points, long and short forms alike.

    >>> plain("Taxable value (₹)*"), plain("Vch No."), plain("Voucher Number")
    ('taxablevalue', 'voucherno', 'voucherno')
    """
    words = re.findall(r"[a-z]+|\d+", _CURRENCY.sub("", text(header).lower()))
    return "".join(_SHORT.get(word, word) for word in words)


def _names() -> dict[str, tuple[Column, int]]:
    """Each known header with its column and how much it is preferred (0 first)."""
    known: dict[str, tuple[Column, int]] = {}
    for column in Books.columns():
        if column not in _NOT_READ:
            for rank, name in enumerate((column.header, *column.also, *_ALSO.get(column, ()))):
                known.setdefault(plain(name), (column, rank))
    return known


_KNOWN = _names()


@dataclass(frozen=True)
class Heading:
    """A header row read: at which row (from 0), and the columns (from 0) of each of the table's.

    Text and dates have their columns in order of preference: where the first is blank, the next counts. Money
    has the columns that are summed.
    """

    row: int
    names: tuple[str, ...]
    columns: dict[Column, tuple[int, ...]]
    reverse_charge: tuple[int, ...] = ()  # columns that mark reverse charge by holding anything
    buyers_view: bool = False  # types are the buyer's voucher types: its debit note is a purchase return
    bills_of_entry: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[Column, ...]:
        """Columns a register cannot do without, and this one has not. A Bill of Entry has no supplier's GSTIN."""
        needed = [column for column in Books.columns() if column.required and column not in self.columns]
        return tuple(column for column in needed if not (self.bills_of_entry and column == Books.supplier_gstin))

    def repeats(self, row: Sequence[Cell]) -> bool:
        """Is the row this header once more, as at the top of a printed page?"""
        return row[self.columns[Books.document_date][0]] == self.names[self.columns[Books.document_date][0]] and (
            tuple(map(text, row[: len(self.names)])) == self.names
        )

    def named(self, column: Column) -> str:
        """The sheet's own header of a column."""
        return self.names[self.columns[column][0]] if column in self.columns else column.header


def find(rows: Sequence[Sequence[Cell]]) -> Heading | None:
    """The header row among the first forty, the one that names most columns; None where none names three."""
    best, most = -1, _RECOGNISED - 1
    for index, row in enumerate(rows[:_ROWS_LOOKED_AT]):
        named = {_KNOWN[name][0] for name in map(plain, row) if name in _KNOWN}
        named |= {head for cell in row if isinstance(cell, str) and len(cell) < 40 and (head := ledgers.head(cell))}
        if len(named) > most:
            best, most = index, len(named)
    return _read(best, rows) if best >= 0 else None


def _read(row: int, rows: Sequence[Sequence[Cell]]) -> Heading:
    names = tuple(text(cell) for cell in rows[row])
    plains = [plain(name) for name in names]
    ranked: dict[Column, list[tuple[int, int]]] = {}
    for index, name in enumerate(plains):
        if name in _KNOWN:
            column, rank = _KNOWN[name]
            ranked.setdefault(column, []).append((rank, index))
    columns = {column: tuple(index for _, index in sorted(found)) for column, found in ranked.items()}
    sample = rows[row + 1 : row + 1 + _ROWS_SAMPLED]
    unknown = [
        index for index, name in enumerate(plains) if name and name not in _KNOWN and _holds_amounts(sample, index)
    ]
    remarks = _money(columns, unknown, names, plains)
    marks = [i for i, name in enumerate(names) if ledgers.is_reverse_charge(name) and plains[i] not in _KNOWN]
    types = columns.get(Books.document_type, ())
    numbers = columns.get(Books.document_number, ())
    _dates_and_vouchers(columns, plains)
    return Heading(
        row,
        names,
        columns,
        tuple(marks),
        buyers_view=bool(types) and plains[types[0]] == "vouchertype",
        bills_of_entry=bool(numbers) and plains[numbers[0]] == "billentryno",
        remarks=tuple(remarks),
    )


def _money(
    columns: dict[Column, tuple[int, ...]], unknown: list[int], names: tuple[str, ...], plains: list[str]
) -> list[str]:
    """Settle which columns make the value, the taxable value and the tax heads; what is worth saying about it."""
    by_ledger = all(plains[index] == _WEAK_TAXABLE for index in columns.get(Books.taxable_value, ()))
    for column in Books.money():
        known = columns.get(column, ())
        columns[column] = known if by_ledger and column in TAX_HEADS else known[:1]
    for column in map(Books.column, TAX_HEADS):
        found = [index for index in unknown if ledgers.head(names[index]) == column]
        parts = [index for index in found if "total" not in names[index].lower()]
        if by_ledger or not columns[column]:
            columns[column] = tuple(sorted({*columns[column], *(parts or ([] if columns[column] else found))}))
    remarks = [
        f'Column "{names[index]}" holds more than one tax and was not used. Give CGST and SGST a column each.'
        for index in unknown
        if ledgers.names_several_heads(names[index])
    ]
    line_amounts = [index for index in unknown if plains[index] in _LINE_AMOUNTS]
    expenses = [index for index in unknown if ledgers.is_expense(names[index])]
    if line_amounts:
        columns[Books.taxable_value] = tuple(line_amounts)
    elif by_ledger and expenses:
        columns[Books.taxable_value] = tuple(expenses)
        summed = ", ".join(names[index] for index in expenses)
        others = [names[i] for i in unknown if i not in expenses and ledgers.head(names[i]) is None]
        remarks.append(
            f"Taxable value is the sum of: {summed}." + (f" Not part of it: {', '.join(others)}." if others else "")
        )
    for column in Books.money():
        if not columns[column]:
            del columns[column]
    return remarks


def _dates_and_vouchers(columns: dict[Column, tuple[int, ...]], plains: list[str]) -> None:
    """The voucher's own date and number stand in for the supplier's where those are not given."""
    dates = columns.get(Books.document_date, ())
    of_voucher = [index for index in dates if plains[index] in ("date", "voucherdate")]
    if of_voucher and len(dates) > len(of_voucher):
        columns[Books.voucher_date] = tuple(of_voucher)
    vouchers = columns.get(Books.voucher_number, ())
    numbers = columns.get(Books.document_number, ())
    if vouchers:
        columns[Books.document_number] = (*numbers, *vouchers)
        if not numbers:
            del columns[Books.voucher_number]


def _holds_amounts(rows: Sequence[Sequence[Cell]], index: int) -> bool:
    """Are there amounts in the column, and more of them than of anything else?"""
    amounts = others = 0
    for row in rows:
        cell = row[index] if index < len(row) else ""
        if cell == "":
            continue
        try:
            amounts += not isinstance(cell, date) and amount(cell) is not None
        except BadCell:
            others += 1
    return amounts > others
