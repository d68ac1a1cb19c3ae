"""The entries of a sheet as columns of Books: whose they are, what names them, why one is never in IMS."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from ims_xl import columns, conforming
from ims_xl.gst.documents import DocumentType
from ims_xl.gst.period import financial_year
from ims_xl.sources.books.lines import AMOUNTS, Line
from ims_xl.tables import Books

REVERSE_CHARGE = "Reverse charge: goes to GSTR-2B directly, never to IMS."
NO_GSTIN = "No supplier GSTIN: unregistered, or an import of services; neither is in IMS."
FROM_ISD = "Distributed by an ISD: goes to GSTR-2B directly, never to IMS."


def of_lines(entries: Sequence[Line]) -> pd.DataFrame:
    """The entries as columns of Books; ids are told apart when all sheets are together."""
    texts = (
        "supplier_gstin", "supplier_name", "document_type", "document_number", "voucher_number", "place_of_supply",
        "input_kind", "credit_barred",
    )  # fmt: skip
    data: dict[str, object] = {name: [str(getattr(entry, name) or "") for entry in entries] for name in texts}
    for name in ("document_date", "voucher_date"):
        data[name] = pd.to_datetime(pd.Series([getattr(entry, name) for entry in entries], dtype="object")).astype(
            Books.column(name).kind.dtype
        )
    for name in AMOUNTS:
        data[name] = pd.array([getattr(entry, name) for entry in entries], dtype="Int64")
    data["reverse_charge"] = pd.array([entry.reverse_charge for entry in entries], dtype="boolean")
    data["set_aside"] = [set_aside(entry) for entry in entries]
    data["rows"] = [";".join(map(str, entry.rows)) for entry in entries]
    data["entry_id"] = [_identity(entry) for entry in entries]
    return pd.DataFrame(data)


def set_aside(entry: Line) -> str:
    """Why the document is never in IMS; "" where it may be."""
    if entry.void:
        return f"{entry.void} in the books: it does not count."
    if entry.reverse_charge:
        return REVERSE_CHARGE
    if entry.document_type in (DocumentType.ISD_INVOICE, DocumentType.ISD_CREDIT_NOTE):
        return FROM_ISD
    if not entry.supplier_gstin and entry.document_type is not DocumentType.BILL_OF_ENTRY:
        return NO_GSTIN
    return ""


def _identity(entry: Line) -> str:
    """What names the entry in whatever file it comes: party, type, number, and the year or the day."""
    day = entry.document_date
    by_day = entry.document_type is DocumentType.BILL_OF_ENTRY or not entry.document_number
    when = "" if day is None else day.isoformat() if by_day else financial_year(day)
    party = entry.supplier_gstin or entry.supplier_name.upper()
    return "|".join(("B", party, str(entry.document_type), entry.document_number.upper(), when))


def nothing(known: Collection[str], size: int) -> dict[str, Callable[[], object]]:
    """What makes so many missing values of each column of Books that is not known."""
    return {each: partial(_missing, each.kind, size) for each in Books.columns() if each not in known}


def whole(data: Mapping[str, object]) -> pd.DataFrame:
    """All columns of Books, in their order. The arrays become the frame's own."""
    return pd.DataFrame({str(column): data[column] for column in Books.columns()}, copy=False)


def _missing(kind: columns.Kind, size: int) -> Any:
    """As `conforming.missing`, sooner for many."""
    if kind is columns.MONEY:
        return pd.arrays.IntegerArray(np.zeros(size, dtype=np.int64), np.ones(size, dtype=bool))
    if kind is columns.FLAG:
        return pd.arrays.BooleanArray(np.zeros(size, dtype=bool), np.ones(size, dtype=bool))
    if kind is columns.DATE:
        return np.full(size, np.datetime64("NaT", "s"))
    return conforming.missing(kind, size)
