"""Columns that need deciding, decided by what stands in them, each with the evidence in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, product

from ims_xl.columns import Column
from ims_xl.gst import gstin as gstins
from ims_xl.gst.counting import counted
from ims_xl.gst.documents import DocumentType
from ims_xl.gst.money import grouped
from ims_xl.sources.books import ledgers
from ims_xl.sources.books.sides import is_odd, kind, side
from ims_xl.sources.cells import Cell, amount, day, shown, text, tried
from ims_xl.tables import TAX_HEADS, Books

Columns = dict[Column, tuple[int, ...]]
_SAMPLED = 400
_SHOWN = 2  # sample values a sentence quotes
_A_RUPEE = 100
_NUMBER_NAME = re.compile(r"(no|number|ref|reference)\.?", re.IGNORECASE)
_SIDE_NAME = re.compile(r"(dr|debit)\.?\s*[/-]?\s*(cr|credit)\.?|(cr|credit)\.?\s*[/-]?\s*(dr|debit)\.?", re.IGNORECASE)
_TYPE_NAME = re.compile(r"(?<![^\W_])(type|kind|nature)(?![^\W_])", re.IGNORECASE)  # INVOICE_TYPE
_PURCHASE = re.compile(r"\b(purchases?|purch?|purc|pur)\b(?!\.? ?ret)", re.IGNORECASE)
_TYPES_SHOWN = 4
_DATE_NAME = re.compile(r"(?<![^\W_])(date|dt|dated|on)(?![^\W_])|दिनांक|तारीख", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """What speaks for a decision: the columns (from 0) it is about, and a sentence."""

    columns: tuple[int, ...]
    sentence: str


def gstin_column(columns: Columns, sample: Sequence[Sequence[Cell]], names: Sequence[str]) -> Iterator[Finding]:
    """Where no header names the supplier's GSTIN, the one column that holds GSTINs of several suppliers is taken."""
    if Books.supplier_gstin in columns:
        return
    found = []
    for index, name in enumerate(names):
        values = [text(cell) for cell in _cells(sample, index)]
        held = [value for value in values if gstins.is_valid(gstins.clean(value))]
        if len(set(held)) > 1 and len(held) * 2 > len(values):
            found.append((index, name, held))
    if len(found) == 1:
        index, name, held = found[0]
        columns[Books.supplier_gstin] = (index,)
        quoted = ", ".join(held[:_SHOWN])
        yield Finding((index,), f'Supplier GSTIN is taken from column "{name}", because it holds GSTINs: {quoted}.')


def number_column(columns: Columns, sample: Sequence[Sequence[Cell]], names: Sequence[str]) -> Iterator[Finding]:
    """Where no header names the document's number, a column "No." that is no count of rows is taken."""
    if Books.document_number in columns or Books.voucher_number in columns:
        return
    for index, name in enumerate(names):
        values = [text(cell) for cell in _cells(sample, index)]
        counts_rows = all(value.isdigit() for value in values) and values == sorted(values, key=int)
        if _NUMBER_NAME.fullmatch(name.strip()) and len(set(values)) * 2 > len(values) and not counts_rows:
            columns[Books.document_number] = (index,)
            quoted = ", ".join(values[:_SHOWN])
            yield Finding((index,), f'Document number is taken from column "{name}", which counts no rows: {quoted}.')
            return


def type_column(
    columns: Columns, sample: Sequence[Sequence[Cell]], names: Sequence[str]
) -> tuple[int | None, list[Finding]]:
    """Where no header names the type of documents, a column "Type" that holds types, notes among them, is taken.

    The result is the column if its types are the buyer's vouchers, as a word Purchase says, and what is to be said.
    """
    known = {index for found in columns.values() for index in found}
    for index, name in enumerate(names):
        if Books.document_type in columns or index in known or not _TYPE_NAME.search(name):
            continue
        words = list(dict.fromkeys(text(cell) for cell in _cells(sample, index)))
        buyers_view = any(_PURCHASE.search(word) for word in words)
        kinds = {kind(word, buyers_view) for word in words}
        if any(map(is_odd, words)) or not kinds - {None, DocumentType.INVOICE}:
            continue
        columns[Books.document_type] = (index,)
        whose = " of the buyer's vouchers" if buyers_view else ""
        quoted = ", ".join(words[:_TYPES_SHOWN])
        return index if buyers_view else None, [
            Finding((index,), f'Document type is taken from column "{name}", because it holds types{whose}: {quoted}.')
        ]
    return None, []


def side_column(sample: Sequence[Sequence[Cell]], names: Sequence[str]) -> tuple[int, str, list[Finding]] | None:
    """A column that says Dr or Cr of each row: which, the side of returns, and what is to be said of it.

    Most rows of a register are purchases, so the side that fewer of them are on is that of returns.
    """
    for index, name in enumerate(names):
        if not _SIDE_NAME.fullmatch(name.strip()):
            continue
        found = [side(cell) for cell in _cells(sample, index)]
        debits, credits = found.count("Dr"), found.count("Cr")
        if not found or debits + credits < len(found):
            continue
        returns = "Cr" if debits > credits else "Dr"
        sentence = f'"{name}" tells purchases from returns: rows with {returns} were read as credit notes.'
        return index, returns, [Finding((index,), sentence)] if min(debits, credits) else []
    return None


def agreeing(columns: Columns, sample: Sequence[Sequence[Cell]], names: Sequence[str]) -> Iterator[Finding]:
    """Of several columns for value or taxable value, those of which taxable value plus tax comes to the value."""
    values, bases = columns.get(Books.document_value, ()), columns.get(Books.taxable_value, ())
    heads = [found for head in map(Books.column, TAX_HEADS) if (found := _of_head(columns, names, head)) is not None]
    if not values and len(bases) > 1 and heads:  # "Value" beside "Taxable value"
        whole = bases[-1]
        agree, of = _agree([row for row in sample[:_SAMPLED] if len(row) >= len(names)], whole, bases[0], heads)
        if agree * 2 > of:
            columns[Books.taxable_value], columns[Books.document_value] = bases[:-1], (whole,)
            yield Finding(
                (whole,),
                f'Document value is taken from "{names[whole]}": taxable value plus tax comes to it within a rupee on '
                f"{grouped(agree)} of {counted(of, 'row')}.",
            )
        return
    if not (values and bases and heads) or len(values) * len(bases) == 1:
        return
    rows = [row for row in sample[:_SAMPLED] if len(row) >= len(names)]
    counts = {(value, base): _agree(rows, value, base, heads) for value, base in product(values, bases)}
    (value, base), (agree, of) = max(counts.items(), key=lambda item: item[1][0])
    if agree and (value, base) != (values[0], bases[0]):
        columns[Books.document_value], columns[Books.taxable_value] = (value,), (base,)
        yield Finding(
            (value, base),
            f'Document value is taken from "{names[value]}" and taxable value from "{names[base]}": with them, '
            f"taxable value plus tax comes to the value within a rupee on {grouped(agree)} of {counted(of, 'row')}.",
        )


def _of_head(columns: Columns, names: Sequence[str], head: Column) -> int | None:
    """The column that is known to hold a tax, or is named after it."""
    if head in columns:
        return columns[head][0]
    named = [index for index, name in enumerate(names) if ledgers.head(name) == head]
    return named[0] if len(named) == 1 else None


def _agree(rows: Sequence[Sequence[Cell]], value: int, base: int, heads: Sequence[int]) -> tuple[int, int]:
    """On how many rows the figures agree, of how many that have them."""
    agree = of = 0
    for row in rows:
        whole, part, *tax = (tried(amount, row[index]) for index in (value, base, *heads))
        if whole is not None and part is not None:
            of += 1
            agree += abs(abs(part + sum(paise or 0 for paise in tax)) - abs(whole)) <= _A_RUPEE
    return agree, of


def other_dates(columns: Columns, sample: Sequence[Sequence[Cell]], names: Sequence[str]) -> Iterator[Finding]:
    """Where several columns hold dates: which is the document's, and which are left."""
    used = {index for column in (Books.document_date, Books.voucher_date) for index in columns.get(column, ())}
    others = [
        index
        for index, name in enumerate(names)
        if index not in used and _DATE_NAME.search(name) and _quoted_dates(sample, index)
    ]
    if Books.document_date in columns and others:
        taken = columns[Books.document_date][0]
        left = "; ".join(f'"{names[index]}" ({_quoted_dates(sample, index)})' for index in others)
        yield Finding(
            (taken, *others),
            f'Document date is taken from "{names[taken]}" ({_quoted_dates(sample, taken)}). '
            f"Not used, though there are dates: {left}.",
        )


def beyond(sample: Sequence[Sequence[Cell]], names: Sequence[str]) -> Iterator[Finding]:
    """A remark where rows go on beyond the header: then a header may be missing, and the others be shifted."""
    width = len(names)
    if any(cell != "" for row in sample for cell in row[width:]):
        sentence = f"Rows hold more cells than the header, which names {width}. Check that no header is missing."
        yield Finding((), sentence)


def _quoted_dates(sample: Sequence[Sequence[Cell]], index: int) -> str:
    """The first dates of a column as a sentence quotes them; "" where there are none."""
    dated = (cell for cell in _cells(sample, index) if isinstance(cell, str | date))
    found = (shown(cell) for cell in dated if tried(day, cell))
    return ", ".join(islice(found, _SHOWN))


def _cells(sample: Sequence[Sequence[Cell]], index: int) -> list[Cell]:
    """The filled cells of a column."""
    return [row[index] for row in sample[:_SAMPLED] if index < len(row) and row[index] != ""]
