"""Where a register's header row is, and which of its columns is which.

The row is found by what stands in it, under whatever title lines; columns go by the headers and aliases that
`tables.Books` declares, and by what `ledgers` knows of ledger names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ims_xl.columns import Column
from ims_xl.sources.books import evidence, ledgers, tiers
from ims_xl.sources.books.aliases import KNOWN, plain
from ims_xl.sources.books.derive import NOTHING, Worked
from ims_xl.sources.cells import BadCell, Cell, amount, text
from ims_xl.tables import TAX_HEADS, Books

_ROWS_LOOKED_AT = 40
_ROWS_SAMPLED = 2000
_RECOGNISED = 3  # columns a row must name to be a header at all
_BY_NAME = 1000
_CREDIT_NOTE_NUMBERS = ("vendorcreditno", "creditnoteno")  # registers of credit notes alone
_LINE_AMOUNTS = ("itemtotal",)  # Zoho Books: the line's share of a SubTotal that repeats
_WEAK_TAXABLE = "value"  # Tally: the value of stock items, beside ledgers that hold the whole


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
    credit_notes: bool = False  # the numbers are headed as those of credit notes
    worked: Worked = NOTHING  # what is worked out where the register does not give it
    raw: tuple[str, ...] = ()  # the header's last row as it stands
    remarks: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[Column, ...]:
        """Columns a register cannot do without, and this one has not. A Bill of Entry has no supplier's GSTIN."""
        needed = [column for column in Books.columns() if column.required and column not in self.columns]
        return tuple(column for column in needed if not (self.bills_of_entry and column == Books.supplier_gstin))

    def repeats(self, row: Sequence[Cell]) -> bool:
        """Is the row this header once more, as at the top of a printed page?"""
        place = self.columns[Books.document_date][0]
        return text(row[place]) == self.raw[place] and tuple(map(text, row[: len(self.raw)])) == self.raw

    def named(self, column: Column) -> str:
        """The sheet's own header of a column."""
        return self.names[self.columns[column][0]] if column in self.columns else column.header


def find(rows: Sequence[Sequence[Cell]]) -> Heading | None:
    """The header among the first forty rows, the one that names most columns; None where none names three.

    It may stand on two rows, a band and the names below it.
    """
    best: tuple[int, tuple[str, ...]] = (-1, ())
    most = _RECOGNISED - 1
    for index, row in enumerate(rows[:_ROWS_LOOKED_AT]):
        candidates = [[text(cell) for cell in row]]
        if index and tiers.is_lower(row):
            candidates.append(tiers.joined(rows[index - 1], row))
        for names in candidates:
            named = len(_columns_named(names))
            if named > most:
                best, most = (index, tuple(names)), named
    return _read(*best, rows) if best[0] >= 0 else None


def _columns_named(names: Sequence[str]) -> set[Column]:
    """The table's columns that a row of names names."""
    known = {KNOWN[name][0] for name in map(plain, names) if name in KNOWN}
    return known | {head for name in names if len(name) < 40 and (head := ledgers.head(name))}


def _read(row: int, names: tuple[str, ...], rows: Sequence[Sequence[Cell]]) -> Heading:
    plains = [plain(name) for name in names]
    ranked: dict[Column, list[tuple[int, int]]] = {}
    for index, name in enumerate(plains):
        if name in KNOWN:
            column, rank = KNOWN[name]
            if column == Books.supplier_name and "name" not in name:
                rank += _BY_NAME  # ERPNext: Supplier is a code beside Supplier Name
            ranked.setdefault(column, []).append((rank, index))
    columns = {column: tuple(index for _, index in sorted(found)) for column, found in ranked.items()}
    sample = rows[row + 1 : row + 1 + _ROWS_SAMPLED]
    remarks = [*evidence.gstin_column(columns, sample, names), *evidence.beyond(sample, names)]
    unknown = [
        index for index, name in enumerate(plains) if name and name not in KNOWN and _holds_amounts(sample, index)
    ]
    remarks += evidence.agreeing(columns, sample, names)
    remarks += _money(columns, unknown, names, plains)
    worked = Worked.of(names, sample, unknown).where_missing(columns)
    remarks += [
        *worked.remarks(names),
        *_lacking_twin(columns, worked),
        *_unused_taxes(names, unknown, columns, worked),
    ]
    marks = [i for i, name in enumerate(names) if ledgers.is_reverse_charge(name) and plains[i] not in KNOWN]
    types = columns.get(Books.document_type, ())
    numbers = columns.get(Books.document_number, ())
    _dates_and_vouchers(columns, plains)
    remarks += evidence.other_dates(columns, sample, names)
    return Heading(
        row,
        names,
        columns,
        tuple(marks),
        buyers_view=bool(types) and plains[types[0]] == "vouchertype",
        bills_of_entry=bool(numbers) and plains[numbers[0]] == "billentryno",
        credit_notes=bool(numbers) and plains[numbers[0]] in _CREDIT_NOTE_NUMBERS,
        worked=worked,
        raw=tuple(map(text, rows[row])),
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
    remarks = []
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


def _lacking_twin(columns: dict[Column, tuple[int, ...]], worked: Worked) -> list[str]:
    """A remark where one of CGST and SGST has a column and the other, equal to it by law, has none."""
    if (Books.cgst in columns) == (Books.sgst in columns) or worked.pair is not None:
        return []
    there, absent = (Books.cgst, Books.sgst) if Books.cgst in columns else (Books.sgst, Books.cgst)
    return [
        f"There is a column for {there.upper()} and none for {absent.upper()}, which is as much. Check the headers."
    ]


def _unused_taxes(
    names: tuple[str, ...], unknown: list[int], columns: dict[Column, tuple[int, ...]], worked: Worked
) -> list[str]:
    """A remark for each column of several taxes that is of no use, because the taxes do not stand apart elsewhere."""
    used = {worked.pair, worked.whole, *(index for found in columns.values() for index in found)}
    return [
        f'Column "{names[index]}" holds more than one tax and was not used.'
        for index in unknown
        if index not in used and len(ledgers.heads(names[index])) > 1
    ]


def _dates_and_vouchers(columns: dict[Column, tuple[int, ...]], plains: list[str]) -> None:
    """The voucher's own date and number stand in for the supplier's where those are not given."""
    dates = columns.get(Books.document_date, ())
    of_voucher = [index for index in dates if plains[index] in ("date", "voucherdate")]
    if of_voucher and len(dates) > len(of_voucher):
        columns[Books.voucher_date] = (*columns.get(Books.voucher_date, ()), *of_voucher)
    if not dates and Books.voucher_date in columns:
        columns[Books.document_date] = columns.pop(Books.voucher_date)
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
