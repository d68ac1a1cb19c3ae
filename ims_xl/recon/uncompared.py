"""What could not be compared, for one side does not give it: said of a pair, and once where a whole table lacks it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ims_xl.recon import phrases
from ims_xl.recon.differences import Differences
from ims_xl.recon.phrases import Clause
from ims_xl.recon.sides import IGST, NO_DAY, TAXABLE, VALUE, BoolArray, Side
from ims_xl.recon.texts import Strings
from ims_xl.tables import TAX_HEADS, Records

_WHERE = (" (on neither side)", " (not on the portal)", " (not in the books)")
_NEEDED = (("date", (Records.document_date,)), ("tax", TAX_HEADS),
           ("value", (Records.taxable_value, Records.document_value)))  # fmt: skip
_TERMS = (
    ("type", (Records.document_type,)),
    ("place of supply", (Records.place_of_supply,)),
    ("reverse charge", (Records.reverse_charge,)),
)


def uncompared(records: Side, entries: Side, pairs: Differences) -> Strings:
    """Of each pair, which of date, tax and value could not be compared, and which side lacks it."""
    ours, theirs = _gives(records)[pairs.record], _gives(entries)[pairs.entry]
    clauses = []
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
    needed, terms = (_lacking(records, entries, fields) for fields in (_NEEDED, _TERMS))
    said = [f"Nothing can be Matched, for these could not be compared: {', '.join(needed)}."] if needed else []
    return said + ([f"Not compared: {', '.join(terms)}."] if terms else [])


def _lacking(records: pd.DataFrame, entries: pd.DataFrame, fields: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    found = []
    for name, columns in fields:
        given = [any(frame[column].notna().any() for column in columns) for frame in (records, entries)]
        if not all(given):
            found.append(f"{name}{_WHERE[2 if given[0] else 1 if given[1] else 0]}")
    return found
