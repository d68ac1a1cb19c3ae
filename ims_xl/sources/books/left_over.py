"""An amount that cannot be read, where the others of its document tell what it would be. It is said, not filled in.

So whoever mends the cell has something to compare with, and a fault in one of the other amounts shows.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from ims_xl.errors import Level, Problem
from ims_xl.gst.money import words
from ims_xl.sources.books.headers import Heading
from ims_xl.tables import TAX_HEADS, Books

_PARTS = ("taxable_value", *TAX_HEADS)
_VALUE = "document_value"


def told(problems: Sequence[Problem], entries: pd.DataFrame, heading: Heading) -> list[Problem]:
    """The problems of a sheet with its entries; those of one lost amount in a document say what the others leave."""
    amounts = {
        heading.names[at]: name for name in (*_PARTS, _VALUE) for at in heading.columns.get(Books.column(name), ())
    }
    lost = {at for at, one in enumerate(problems) if one.level is Level.ERROR and one.row and one.header in amounts}
    if not lost or heading.worked.taxable or _VALUE not in amounts.values():
        return list(problems)
    rows = {str(problems[at].row) for at in lost}
    where = {row: place for place, those in enumerate(entries[Books.rows]) for row in those.split(";") if row in rows}
    of_entry: dict[int, list[int]] = {}
    for at in lost:
        place = where.get(str(problems[at].row))
        if place is not None:
            of_entry.setdefault(place, []).append(at)
    alone = {place: those[0] for place, those in of_entry.items() if len(those) == 1}
    found = list(problems)
    of_these = entries[[*_PARTS, _VALUE, Books.rows]].iloc[[*alone]].to_dict("records")
    for at, entry in zip(alone.values(), of_these, strict=True):
        problem = problems[at]
        found[at] = replace(problem, message=f"{problem.message}{_sentence(entry, amounts[problem.header])}")
    return found


def _sentence(entry: Mapping[Hashable, Any], lost: str) -> str:
    """What the other amounts of a document come to, or leave; "" where they do not tell."""
    parts = sum(int(entry[name]) for name in _PARTS if pd.notna(entry[name]))
    whole = entry[_VALUE]
    sign = -1 if parts < 0 or (pd.notna(whole) and whole < 0) else 1
    rows = str(entry[Books.rows]).count(";") + 1
    together = f" for its {rows} rows together" if rows > 1 else ""
    if lost == _VALUE:
        return f" The document's other amounts come to {words(sign * parts)}{together}." if parts else ""
    if pd.isna(whole):
        return ""
    return f" The document's other amounts leave {words(sign * (int(whole) - parts))}{together}."
