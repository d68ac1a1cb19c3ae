"""What could not be compared, for one side does not give it: said of a pair, and once where a whole table lacks it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ims_xl.gst.documents import DocumentType
from ims_xl.recon import phrases
from ims_xl.recon.differences import Differences
from ims_xl.recon.phrases import Clause
from ims_xl.recon.sides import IGST, NO_DAY, TAXABLE, VALUE, BoolArray, Side, Sides
from ims_xl.recon.texts import Strings
from ims_xl.tables import TAX_HEADS, Records

if TYPE_CHECKING:
    import pandas as pd

_WHERE = (" (on neither side)", " (not on the portal)", " (not in the books)")
_NEEDED = (("date", (Records.document_date,)), ("tax", TAX_HEADS),
           ("value", (Records.taxable_value, Records.document_value)))  # fmt: skip
_SUPPLIER = (("GSTIN", (Records.supplier_gstin,)),)
_TERMS = (
    ("type", (Records.document_type,)),
    ("place of supply", (Records.place_of_supply,)),
    ("reverse charge", (Records.reverse_charge,)),
)


def uncompared(sides: Sides, pairs: Differences) -> Strings:
    """Of each pair, which of supplier, date, tax and value could not be compared, and which side lacks it."""
    ours, theirs = _gives(sides.records)[pairs.record], _gives(sides.entries)[pairs.entry]
    nobody = np.arange(len(pairs) if sides.nameless else 0)
    clauses = [Clause(nobody, phrases.coded([f"the supplier{_WHERE[0]}"], np.zeros_like(nobody)))]
    for nth, (name, _) in enumerate(_NEEDED):
        rows = np.flatnonzero(~(ours[:, nth] & theirs[:, nth]))
        where = np.where(ours[rows, nth], 2, np.where(theirs[rows, nth], 1, 0))
        clauses.append(Clause(rows, phrases.coded([f"the {name}{place}" for place in _WHERE], where)))
    return phrases.joined(clauses, len(pairs), ", ", "nothing")


def _gives(side: Side) -> BoolArray:
    """Which rows give a date, the tax, a value."""
    value = side.known[:, TAXABLE] | side.known[:, VALUE]
    return np.column_stack([side.day != NO_DAY, side.known[:, IGST], value])


def never_given(records: pd.DataFrame, entries: pd.DataFrame) -> list[str]:
    """Sentences about what a whole table lacks, so that no pair can be compared in it."""
    if not len(records) or not len(entries):
        return []
    bought = [frame[frame[Records.document_type].ne(DocumentType.BILL_OF_ENTRY.value)] for frame in (records, entries)]
    needed = _lacking(bought[0], bought[1], _SUPPLIER) if all(len(frame) for frame in bought) else []
    needed += _lacking(records, entries, _NEEDED)
    terms = _lacking(records, entries, _TERMS)
    said = [f"Nothing can be Matched, for these could not be compared: {', '.join(needed)}."] if needed else []
    return said + ([f"Not compared: {', '.join(terms)}."] if terms else [])


def _lacking(records: pd.DataFrame, entries: pd.DataFrame, fields: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    found = []
    for name, columns in fields:
        given = [any(frame[column].notna().any() for column in columns) for frame in (records, entries)]
        if not all(given):
            found.append(f"{name}{_WHERE[2 if given[0] else 1 if given[1] else 0]}")
    return found
