"""Which columns of a register make its value, taxable value and taxes, and what stands in for what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import numpy as np
import pyarrow as pa

from ims_xl.columns import Column
from ims_xl.sources.books import amounts, ledgers, telling
from ims_xl.sources.books.derive import Worked
from ims_xl.sources.books.evidence import Finding
from ims_xl.sources.cells import BadCell, Cell, amount, text
from ims_xl.tables import TAX_HEADS, Books

_LINE_AMOUNTS = ("itemtotal",)  # Zoho Books: the line's share of a SubTotal that repeats
_OF_DOCUMENTS = ("subtotal",)
_SUPPLIERS = ("vendor", "supplier", "party")
_COUNTED = re.compile(r"\d{1,15}$", re.ASCII)
_OF_A_SERIES = 3  # different numbers that follow one another
_WEAK_TAXABLE = "value"  # Tally: the value of stock items, beside ledgers that hold the whole


def money(
    columns: dict[Column, tuple[int, ...]],
    sample: Sequence[Sequence[Cell]],
    unknown: list[int],
    names: tuple[str, ...],
    plains: list[str],
) -> list[Finding]:
    """Settle which columns make the value, the taxable value and the tax heads; what is worth saying about it."""
    by_ledger = all(plains[index] == _WEAK_TAXABLE for index in columns.get(Books.taxable_value, ()))
    bought = telling.purchases(columns, sample, names, unknown) if by_ledger else []
    spare = [] if by_ledger else list(columns.get(Books.taxable_value, ())[1:])
    of_taxes = [*(at for tax in TAX_HEADS for at in columns.get(Books.column(tax), ())), *unknown]
    rates = telling.rates(columns, sample, names, [at for at in of_taxes if ledgers.head(names[at]) is not None])
    unknown = [index for index in unknown if index not in rates]
    others_of_value = columns.get(Books.document_value, ())[1:]
    for column in Books.money():
        known = tuple(index for index in columns.get(column, ()) if index not in rates)
        is_several = column in TAX_HEADS and (by_ledger or telling.are_apart(sample, known))
        columns[column] = known if is_several else known[:1]
    for column in map(Books.column, TAX_HEADS):
        found = [index for index in unknown if ledgers.head(names[index]) == column and index not in bought]
        parts = [index for index in found if "total" not in names[index].lower()]
        if by_ledger or not columns[column]:
            columns[column] = tuple(sorted({*columns[column], *(parts or ([] if columns[column] else found))}))
    of_documents = {plains[index] for index in columns.get(Books.taxable_value, ())}
    is_by_line = of_documents <= {*_OF_DOCUMENTS, _WEAK_TAXABLE}  # else a taxable value is given, beside it
    line_amounts = [index for index in unknown if plains[index] in _LINE_AMOUNTS and is_by_line]
    expenses = [index for index in unknown if index in bought or ledgers.is_expense(names[index])]
    if line_amounts:
        columns[Books.taxable_value] = tuple(line_amounts)
    elif by_ledger and expenses:
        expenses = [index for index in expenses if ledgers.is_taxable(names[index])] or expenses
        expenses = [index for index in expenses if "total" not in names[index].lower()] or expenses
        columns[Books.taxable_value] = tuple(expenses)
    for column in Books.money():
        if not columns[column]:
            del columns[column]
    moved: list[Finding] = []
    values = (*columns.get(Books.document_value, ()), *others_of_value) if Books.taxable_value not in columns else ()
    base = next((index for index in values if telling.is_without_tax(columns, sample, index)), None)
    if base is not None:
        columns[Books.taxable_value] = (base,)
        columns[Books.document_value] = tuple(index for index in values if index != base)[:1]
        if not columns[Books.document_value]:
            del columns[Books.document_value]
        moved = [
            Finding((base,), f'"{names[base]}" is the taxable value: the taxes are at usual rates of it as it is.')
        ]
    if by_ledger and expenses and not line_amounts:
        used = {index for found in columns.values() for index in found}
        left = [index for index in unknown if index not in used and ledgers.head(names[index]) is None]
        columns[Books.taxable_value] += tuple(telling.taxed(columns, sample, names, left))
        values = columns.get(Books.document_value, ())
        if (one := telling.base(columns, sample, [*columns[Books.taxable_value], *left, *others_of_value])) is not None:
            columns[Books.taxable_value], expenses = (one,), [one]
        elif not values and telling.is_with_tax(columns, sample):
            columns[Books.document_value] = columns.pop(Books.taxable_value)
            expenses = []
    findings = [Finding((index,), f'"{names[index]}" holds rates, and no amounts of tax.') for index in rates]
    findings += moved
    findings += list(telling.value(columns, sample, names, [*spare, *unknown]))
    if by_ledger and expenses and not line_amounts:
        expenses = list(columns[Books.taxable_value])
        used = {*expenses, *columns.get(Books.document_value, ())}
        summed = ", ".join(names[index] for index in expenses)
        others = [names[i] for i in unknown if i not in used and ledgers.head(names[i]) is None]
        not_part = f" Not part of it: {', '.join(others)}." if others else ""
        findings.append(Finding(tuple(expenses), f"Taxable value is the sum of: {summed}.{not_part}"))
    return findings


def lacking_twin(names: Sequence[str], columns: dict[Column, tuple[int, ...]], worked: Worked) -> list[Finding]:
    """A remark where one of CGST and SGST has a column and the other, equal to it by law, has none."""
    if (Books.cgst in columns) == (Books.sgst in columns) or worked.pair is not None:
        return []
    if any(ledgers.head(name) in (Books.cgst, Books.sgst) and ledgers.head(name) not in columns for name in names):
        return []  # it has a column, of nothing
    there, absent = (Books.cgst, Books.sgst) if Books.cgst in columns else (Books.sgst, Books.cgst)
    sentence = f"There is a column for {there.upper()} and none for {absent.upper()}, which is as much."
    return [Finding((), f"{sentence} Check the headers.")]


def unused_taxes(
    names: tuple[str, ...], unknown: list[int], columns: dict[Column, tuple[int, ...]], worked: Worked
) -> list[Finding]:
    """A remark for each column of several taxes that is of no use, because the taxes do not stand apart elsewhere."""
    used = {worked.pair, worked.whole, *(index for found in columns.values() for index in found)}
    return [
        Finding((index,), f'Column "{names[index]}" holds more than one tax and was not used.')
        for index in unknown
        if index not in used and len(ledgers.heads(names[index])) > 1
    ]


def dates_and_vouchers(
    columns: dict[Column, tuple[int, ...]], plains: list[str], sample: Sequence[Sequence[Cell]]
) -> None:
    """The voucher's own date and number stand in for the supplier's where those are not given."""
    dates = columns.get(Books.document_date, ())
    of_voucher = [index for index in dates if plains[index] in ("date", "voucherdate")]
    if of_voucher and len(dates) > len(of_voucher):
        columns[Books.voucher_date] = (*columns.get(Books.voucher_date, ()), *of_voucher)
        columns[Books.document_date] = (*(index for index in dates if index not in of_voucher), *of_voucher)
    if not dates and Books.voucher_date in columns:
        columns[Books.document_date] = columns.pop(Books.voucher_date)
    numbers = columns.get(Books.document_number, ())
    own_alone = [plains[index] for index in numbers] == ["documentno"]
    if own_alone and "reference" in plains and ("postingdate" in plains or _is_reference(sample, plains, numbers)):
        # SAP numbers its own document; the supplier's number stands under Reference
        columns[Books.voucher_number] = (*columns.get(Books.voucher_number, ()), *numbers)
        numbers = (plains.index("reference"),)
    of_supplier = [index for index in numbers if plains[index].startswith(_SUPPLIERS)]
    if not of_supplier:  # "Doc No" may be either's: the buyer's numbers are one series, whoever the supplier is
        others = [index for index in numbers if plains[index] != "documentno"]
        own = [index for index in numbers if plains[index] == "documentno" and _is_one_series(sample, index)]
        of_supplier = [index for index in others if own and not _is_one_series(sample, index)]
    if of_supplier and len(of_supplier) < len(numbers):  # Dynamics: "Document No." is the buyer's own
        own = [index for index in numbers if plains[index] == "documentno"]
        columns[Books.voucher_number] = (*columns.get(Books.voucher_number, ()), *own)
        numbers = (*of_supplier, *(index for index in numbers if index not in (*of_supplier, *own)))
        columns[Books.document_number] = numbers
    vouchers = columns.get(Books.voucher_number, ())
    if vouchers:
        columns[Books.document_number] = (*numbers, *vouchers)
        if not numbers:
            del columns[Books.voucher_number]


def _is_reference(rows: Sequence[Sequence[Cell]], plains: list[str], own: tuple[int, ...]) -> bool:
    """Does "Reference" tell one document from another, beside numbers of the buyer's `own` series?"""
    at = plains.index("reference")
    held = [text(row[at]) for row in rows if at < len(row) and row[at] != ""]
    tells = len(set(held)) * 4 >= len(rows) * 3 and all(any(map(str.isdigit, words)) for words in held)
    return tells and _is_one_series(rows, own[0]) and not _is_one_series(rows, at)


def _is_one_series(rows: Sequence[Sequence[Cell]], index: int) -> bool:
    """Do the column's numbers count up by one, from row to row, behind one beginning ("PV/1", "PV/2")?"""
    found = [_COUNTED.search(words) for row in rows if index < len(row) and (words := text(row[index]))]
    counts = [(each.string[: each.start()], int(each[0])) for each in found if each is not None]
    pairs = [(one, other) for one, other in pairwise(counts) if one != other]
    steps = sum(one[0] == other[0] and one[1] + 1 == other[1] for one, other in pairs)
    return len(pairs) >= _OF_A_SERIES and steps * 4 >= len(pairs) * 3


def holds_sums(rows: Sequence[Sequence[Cell]], index: int) -> bool:
    """Are there amounts in the column, other than the 1 and 0 of a mark?"""
    values = {text(row[index]) for row in rows if index < len(row)}
    return not values <= {"", "0", "1"} and holds_amounts(rows, index)


def holds_amounts(rows: Sequence[Sequence[Cell]], index: int) -> bool:
    """Are there amounts in the column, and more of them than of anything else?"""
    cells = [row[index] for row in rows if index < len(row) and row[index] != ""]
    if all(isinstance(cell, str) for cell in cells):
        read = amounts.of_texts(pa.array(cells, pa.string()))
        return bool(np.count_nonzero(read.given) > np.count_nonzero(read.odd))
    found = others = 0
    for cell in cells:
        try:
            found += not isinstance(cell, date) and amount(cell) is not None
        except BadCell:
            others += 1
    return found > others
