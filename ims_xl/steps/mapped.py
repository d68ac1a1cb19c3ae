"""What the columns of a register became, as Profiles keeps it: each guess with a why, also where no figure tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from ims_xl.sources.books.profiles import GUESS, Decision, Layouts
from ims_xl.sources.books.reading import Layout
from ims_xl.tables import NOT_USED, REGISTER_FIELDS, Books

_FIELDS = {column: name for name, column in REGISTER_FIELDS.items()}
_OF_DOCUMENT = {
    _FIELDS[Books.voucher_date]: (_FIELDS[Books.document_date], "a date"),
    _FIELDS[Books.voucher_number]: (_FIELDS[Books.document_number], "a number"),
}


def kept(layouts: Layouts, read: Iterable[Layout]) -> pd.DataFrame:
    """The Profiles with the layouts just read."""
    return layouts.kept((layout.identity, layout.place, with_reasons(layout.decisions)) for layout in read)


def with_reasons(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions, those that a heading alone has made with a sentence that says so."""
    places = {decision.becomes: decision.column_name for decision in decisions}
    return [
        replace(decision, evidence=_seen(decision, decisions) or _reason(decision, places))
        if decision.decided == GUESS and not decision.evidence
        else decision
        for decision in decisions
    ]


def _seen(decision: Decision, decisions: Sequence[Decision]) -> str:
    """What is said elsewhere of a column that is no field but was looked at; the shortest."""
    named = f'"{decision.column_name}"'
    told = {other.evidence for other in decisions if named in other.evidence}
    return min(told, key=len, default="") if decision.becomes == NOT_USED else ""


def _reason(decision: Decision, places: dict[str, str]) -> str:
    """Why a column became what it is; `places` has the column from which each field is taken."""
    if decision.becomes == NOT_USED:
        return "Nothing in its heading or in its values shows it to be one of the fields."
    own, what = _OF_DOCUMENT.get(decision.becomes, ("", ""))
    if own in places:
        return f'By its heading {what}; the document\'s own is taken from "{places[own]}".'
    return f"Its heading speaks of {decision.becomes}."
