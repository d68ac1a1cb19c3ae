"""Figures of a register that give rise to doubt about its columns: said in a remark, nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from ims_xl.errors import Level, Problem
from ims_xl.gst.counting import counted
from ims_xl.gst.documents import DocumentType
from ims_xl.gst.money import grouped, words
from ims_xl.gst.period import GST_BEGAN
from ims_xl.sources.books.lines import A_RUPEE
from ims_xl.sources.books.paise import Mask, Paise
from ims_xl.sources.books.reading import Reading
from ims_xl.sources.books.register import Register
from ims_xl.tables import PAIR_OF_TAXES, RATE_OF_TAX, REGISTER_FIELDS, TAX_HEADS, WHOLE_TAX, Books

_WITHOUT_TAXABLE = (DocumentType.BILL_OF_ENTRY, DocumentType.ISD_INVOICE, DocumentType.ISD_CREDIT_NOTE)
_OF_TAX = {name for name, column in REGISTER_FIELDS.items() if column in TAX_HEADS} | {
    PAIR_OF_TAXES, WHOLE_TAX, RATE_OF_TAX,
}  # fmt: skip
_COMPARED = (Books.igst, Books.cgst, Books.sgst, Books.taxable_value)
_NAMED = 20  # unused columns that are named


def of(register: Register, read_so: Reading) -> list[Problem]:
    """Remarks on the entries of one sheet."""
    entries, paise = register.entries, register.paise
    in_error = {str(one.row) for one in register.problems if one.level is Level.ERROR}
    return [
        *_of_what_names_it(entries, read_so, in_error),
        *_of_nameless(entries, read_so, in_error, paise),
        *_of_odd_days(register, read_so),
        *_of_no_tax(entries, read_so),
        *_of_tax_alone(entries, read_so, paise),
        *_of_disagreement(read_so),
        *_of_odd_values(entries, read_so),
        *_of_odd_taxes(entries, read_so, in_error, paise),
    ]


def _of_what_names_it(entries: pd.DataFrame, read_so: Reading, in_error: set[str]) -> Iterator[Problem]:
    """A remark where documents that may be in IMS have no number, or no date, and the cell is not told of already."""
    for column, what in ((Books.document_number, "number"), (Books.document_date, "date")):
        lacking = entries[column].isna().to_numpy()
        if not lacking.any():
            continue
        odd = entries[lacking & entries[Books.set_aside].isna().to_numpy()]
        odd = odd[_untold(odd[Books.rows], in_error)]
        if len(odd):
            row = _first_row(odd[Books.rows].iloc[0])
            others = f", on {counted(len(odd), 'document')}, of which this is the first" if len(odd) > 1 else ""
            sentence = f"There is no {what} of the document{others}. Fill it in, so that its record can be told."
            yield Problem(sentence, read_so.file, read_so.sheet, row, level=Level.REMARK)


def _of_nameless(entries: pd.DataFrame, read_so: Reading, in_error: set[str], paise: Paise) -> list[Problem]:
    """A problem where documents bear tax, and nothing says whose they are."""
    if not all(pa.array(entries[column].array).null_count for column in (Books.supplier_gstin, Books.supplier_name)):
        return []
    nobodys = entries[Books.supplier_gstin].isna().to_numpy() & entries[Books.supplier_name].isna().to_numpy()
    taxed = np.concatenate(paise.over(lambda some: some.tax_of_any_sign > 0))
    odd = entries[nobodys & taxed & ~entries[Books.document_type].isin(_WITHOUT_TAXABLE).to_numpy()]
    odd = odd[_untold(odd[Books.rows], in_error)]
    if odd.empty:
        return []
    row = _first_row(odd[Books.rows].iloc[0])
    others = f", and {counted(len(odd) - 1, 'other document')} likewise" if len(odd) > 1 else ""
    sentence = (
        f"The document bears tax, and names neither supplier nor GSTIN{others}; it is set aside as of an unregistered "
        "supplier. Fill the two in."
    )
    return [Problem(sentence, read_so.file, read_so.sheet, row)]


def _of_odd_days(register: Register, read_so: Reading) -> list[Problem]:
    """A remark where documents are dated before there was GST, or after today."""
    today = date.today()
    odd = sorted({day for day, _ in register.days if day is not None and not GST_BEGAN <= day <= today})
    if not odd:
        return []
    dates = register.entries[Books.document_date]
    first = int(np.flatnonzero((dates == pd.Timestamp(odd[0])).to_numpy())[0])
    row = _first_row(register.entries[Books.rows].iloc[first])
    count = sum(count for day, count in register.days if day in odd)
    others = f", and {counted(count - 1, 'other document')} likewise" if count > 1 else ""
    when = "before there was GST" if odd[0] < GST_BEGAN else "later than today"
    sentence = f"The document is dated {odd[0]:%d-%m-%Y}, {when}{others}. Look for a slip in the year."
    return [Problem(sentence, read_so.file, read_so.sheet, row, level=Level.REMARK)]


def _of_tax_alone(entries: pd.DataFrame, read_so: Reading, paise: Paise) -> list[Problem]:
    """A remark where documents bear tax, and no taxable value stands beside it."""
    if Books.taxable_value not in paise.names:
        return []
    alone = paise.over(lambda some: ~some.given(Books.taxable_value) & (some.tax_of_any_sign > 0))
    at = _places(alone)
    if not len(at):
        return []
    odd = entries.iloc[at]
    odd = odd[~odd[Books.document_type].isin(_WITHOUT_TAXABLE)]
    if odd.empty:
        return []
    row = _first_row(odd[Books.rows].iloc[0])
    others = f", on {counted(len(odd), 'document')}, of which this is the first" if len(odd) > 1 else ""
    sentence = f"Tax without a taxable value{others}. Fill it in."
    return [Problem(sentence, read_so.file, read_so.sheet, row, level=Level.REMARK)]


def _of_no_tax(entries: pd.DataFrame, read_so: Reading) -> list[Problem]:
    """A remark where the register gives no tax of anything."""
    becomes = {each.becomes for each in read_so.layout.decisions}
    if entries.empty or becomes & _OF_TAX:
        return []
    sentence = (
        "No column gives the tax, so only document values can be compared. Export a report that shows taxable value "
        "and tax, or choose the column on Profiles."
    )
    return [Problem(sentence, read_so.file, read_so.sheet, read_so.header_row, level=Level.REMARK)]


def _of_disagreement(read_so: Reading) -> list[Problem]:
    """A remark where documents do not add up and columns were not used: one of tax may have an unknown name."""
    found = read_so.agreeing
    if found.agree == found.of or found.odd or not read_so.unused:
        return []
    sentence = (
        f"Taxable value plus tax comes to the document value on {grouped(found.agree)} of "
        f"{counted(found.of, 'document')}. Not used: {', '.join(read_so.unused[:_NAMED])}."
    )
    return [Problem(sentence, read_so.file, read_so.sheet, read_so.header_row, level=Level.REMARK)]


def _of_odd_values(entries: pd.DataFrame, read_so: Reading) -> list[Problem]:
    """A remark on each of the few documents whose figures are apart, where those of all others agree to the paisa."""
    found = read_so.agreeing
    if not found.odd:
        return []
    sums = entries.iloc[list(found.odd)]
    told = []
    for _, entry in sums.iterrows():
        amounts = [0 if pd.isna(entry[name]) else int(entry[name]) for name in (Books.taxable_value, *TAX_HEADS)]
        sentence = (
            f"Taxable value and tax come to {words(sum(amounts))}, the document value is "
            f"{words(int(entry[Books.document_value]))}. On {grouped(found.of - len(found.odd))} of "
            f"{counted(found.of, 'document')} {found.added} comes to the value. Look for a wrong figure."
        )
        row = _first_row(entry[Books.rows])
        told.append(Problem(sentence, read_so.file, read_so.sheet, row, level=Level.REMARK))
    return told


def _of_odd_taxes(entries: pd.DataFrame, read_so: Reading, in_error: set[str], paise: Paise) -> list[Problem]:
    """A remark where documents bear IGST beside CGST, CGST without as much SGST, or a tax above half their value.

    Columns may be shifted then, or one of them may be taken for something else. Where a tax is lacking because its cell
    is `in_error` (a row), that is told already.
    """

    def found(some: Paise) -> tuple[Mask, Mask]:
        igst, cgst, sgst, base = (np.abs(some.amounts(column)) for column in _COMPARED)
        both = (igst > 0) & ((cgst > 0) | (sgst > 0))
        high = ((igst + cgst + sgst) * 2 > base) & some.given(Books.taxable_value)
        return both | high, np.abs(cgst - sgst) > A_RUPEE

    told = paise.over(found)
    at, uneven = _places([doubtful for doubtful, _ in told]), _places([each for _, each in told])
    if in_error and len(uneven):
        uneven = uneven[_untold(entries[Books.rows].iloc[uneven], in_error)]
    at = np.union1d(at, uneven)
    if not len(at):
        return []
    odd = entries.iloc[at]
    odd = odd[~odd[Books.document_type].isin(_WITHOUT_TAXABLE)]
    if odd.empty:
        return []
    row = _first_row(odd[Books.rows].iloc[0])
    sentence = (
        f"IGST beside CGST or SGST, CGST without as much SGST, or more tax than half the taxable value, on "
        f"{counted(len(odd), 'document')}{', of which this is the first' if len(odd) > 1 else ''}. "
        "Check that each column stands under its header."
    )
    return [Problem(sentence, read_so.file, read_so.sheet, row, level=Level.REMARK)]


def _places(found: Sequence[Mask]) -> NDArray[np.int64]:
    """Where it holds, of what is said of some entries at a time."""
    return np.flatnonzero(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)


def _first_row(rows: str) -> int:
    """Of the rows of an entry, "5;6"."""
    return int(rows.partition(";")[0])


def _untold(rows: pd.Series, in_error: set[str]) -> list[bool]:
    """Which entries have no row about which something is said already."""
    return [in_error.isdisjoint(each.split(";")) for each in rows]
