"""Files for the portal's upload: decisions it does not hold yet, records echoed to the letter.

Shape as GSTN's API sheet and the offline tool have it: `rtin`, `reqtyp`, `invdata` by section. Action letters go
with SAVE, No action with RESET. The portal names no limit of records in a file [not found]; the chunk is ours.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import pandas as pd

from ims_xl.errors import Level, NotAllowed, Problem
from ims_xl.gst.actions import ImsAction, ItcReduction
from ims_xl.gst.documents import Section
from ims_xl.gst.money import rupees
from ims_xl.ims.columns import Heads, days, texts
from ims_xl.ims.context import Context
from ims_xl.ims.decision import chosen
from ims_xl.ims.outgoing import Outgoing, unheld
from ims_xl.tables import TAX_HEADS, Records

_API_ONLY = (
    "Bills of Entry stand in a file of their own, which only the API takes: the offline tool has no sections for them."
)


_ACTIONS = {"SAVE": "SAVE", "RESET": "RESETIMS"}


@dataclass(frozen=True)
class UploadFile:
    """A file for the portal: its name, its JSON text, the records in it, and what the user should know of it."""

    name: str
    text: str
    record_ids: tuple[str, ...]
    action: str  # of the API
    note: str = ""


class Refusal(Protocol):
    """A record the portal refused, as far as it names it."""

    @property
    def section(self) -> str: ...
    @property
    def supplier_gstin(self) -> str: ...
    @property
    def document_number(self) -> str: ...
    @property
    def document_date(self) -> date | None: ...
    @property
    def message(self) -> str: ...
    @property
    def port_code(self) -> str: ...


@dataclass(frozen=True)
class Answered:
    """Records with the portal's answers, how many refusals found their row, a problem for each that did not."""

    records: pd.DataFrame
    named: int
    problems: list[Problem]


def files(records: pd.DataFrame, context: Context, chunk: int) -> list[UploadFile]:
    """SAVE files for decisions that differ from what the portal holds and were not sent as they stand."""
    outgoing = [one for one in unheld(records, context) if one.wanted.action is not ImsAction.NO_ACTION]
    return _in_files(outgoing, "SAVE", "ims", _saved, context, chunk)


def resets(records: pd.DataFrame, context: Context, chunk: int) -> list[UploadFile]:
    """RESET files for records that are to go back to No action."""
    outgoing = [
        one
        for one in unheld(records, context)
        if one.wanted.action is ImsAction.NO_ACTION and one.held.action is not ImsAction.NO_ACTION
    ]
    return _in_files(outgoing, "RESET", "ims_reset", _reset, context, chunk)


def mark_sent(records: pd.DataFrame, ids: Iterable[str], moment: datetime) -> pd.DataFrame:
    """The records with the decision of these as sent at that moment; an earlier answer of the portal goes."""
    sent = records[Records.record_id].isin(list(ids))
    states = pd.Series(
        [decision.state if decision else None for decision in chosen(records)], index=records.index, dtype="str"
    )
    marked = records.copy()
    marked[Records.sent_state] = marked[Records.sent_state].mask(sent, states)
    marked.loc[sent, Records.sent_on] = moment
    marked.loc[sent, Records.portal_error] = None
    return Records.conform(marked)


def forget_sent(records: pd.DataFrame) -> pd.DataFrame:
    """The records as if nothing had been sent, to send every decision the portal does not hold once more."""
    return Records.conform(records.assign(**{Records.sent_state: None}))


def answer(records: pd.DataFrame, errors: Sequence[Refusal]) -> Answered:
    """Bring the portal's refusals to the records they name; those count as not sent.

    A refusal names section, supplier (or port) and number, and, in an error file, the date.
    """
    known = places(records)
    answered, problems, named = records.reset_index(drop=True).copy(), [], 0
    for error in errors:
        party = error.port_code or error.supplier_gstin
        found = [
            row
            for row, dated in known.get((error.section, party, error.document_number.upper()), [])
            if error.document_date in (None, dated)
        ]
        if not found:
            who = " ".join(filter(None, (error.section, party, error.document_number)))
            message = (
                f"The portal refuses {who or 'a record it does not name'}, which is not on Portal: {error.message}"
            )
            problems.append(Problem(message, sheet=Records.sheet, value=error.document_number, level=Level.ERROR))
            continue
        named += 1
        answered.loc[found, Records.portal_error] = error.message
        answered.loc[found, Records.sent_state] = None
    return Answered(Records.conform(answered), named, problems)


def places(records: pd.DataFrame) -> dict[tuple[str, str, str], list[tuple[int, date | None]]]:
    """Rows of the records in IMS, with the document's date, by section, supplier (or port) and number in capitals."""
    found: dict[tuple[str, str, str], list[tuple[int, date | None]]] = {}
    columns = (Records.section, Records.supplier_gstin, Records.port_code, Records.document_number)
    rows = zip(*(texts(records, column) for column in columns), days(records, Records.document_date), strict=True)
    open_here = [source == "IMS" for source in texts(records, Records.source)]
    for row, (section, supplier, port, number, dated) in enumerate(rows):
        if open_here[row]:
            found.setdefault((section, port or supplier, number.upper()), []).append((row, dated))
    return found


def _in_files(
    outgoing: Sequence[Outgoing],
    request: str,
    prefix: str,
    told: Callable[[Outgoing], str],
    context: Context,
    chunk: int,
) -> list[UploadFile]:
    """The records in files of at most `chunk`, Bills of Entry apart."""
    if chunk < 1:
        raise NotAllowed(f"Settings, Records in a file: {chunk} is too few; 1 is the least.")
    found = []
    for imports in (False, True):
        here = [one for one in outgoing if one.section.is_import is imports]
        parts = [here[start : start + chunk] for start in range(0, len(here), chunk)]
        stem = f"{prefix}_{context.gstin}_{context.period.wire}{'_imports' if imports else ''}"
        for number, part in enumerate(parts, start=1):
            found.append(
                UploadFile(
                    name=f"{stem}_{number}of{len(parts)}.json",
                    text=_envelope(part, request, told, context),
                    record_ids=tuple(one.record_id for one in part),
                    action=_ACTIONS[request],
                    note=_API_ONLY if imports else "",
                )
            )
    return found


def _envelope(part: Sequence[Outgoing], request: str, told: Callable[[Outgoing], str], context: Context) -> str:
    """JSON text of the request: one record on a line."""
    sections: dict[str, list[str]] = {}
    for one in part:
        sections.setdefault(one.section.wire, []).append(told(one))
    body = ",\n".join(f'  "{name}": [\n   ' + ",\n   ".join(rows) + "\n  ]" for name, rows in sections.items())
    head = f' "rtin": {json.dumps(context.gstin)},\n "reqtyp": "{request}",\n "invdata": {{\n'
    return "{\n" + head + body + "\n }\n}\n"


def _saved(one: Outgoing) -> str:
    """A record of a SAVE: its own keys, the action, the previous one, declaration and remarks."""
    wanted = one.wanted
    added = [f'"action":"{wanted.action.wire}"', f'"prev_status":"{one.held.action.wire}"']
    if wanted.reduction:
        added.append(f'"itcRedReq":"{"N" if wanted.reduction is ItcReduction.NONE else "Y"}"')
    if wanted.reduction is ItcReduction.PARTIAL:
        amounts = zip(TAX_HEADS, as_the_portal_writes(wanted.declared, one.section), strict=True)
        added += [f'"decl{head.capitalize()}":{amount}' for head, amount in amounts]
    if wanted.remarks:
        added.append(f'"remarks":{json.dumps(wanted.remarks, ensure_ascii=False)}')
    return _with(one.echo, added)


def _reset(one: Outgoing) -> str:
    """A record of a RESET: its own keys and the action it is to lose."""
    return _with(one.echo, [f'"prev_status":"{one.held.action.wire}"'])


def _with(echo: str, added: Sequence[str]) -> str:
    """A JSON object's text with further members; the text itself stays, so numbers keep their spelling."""
    inside = echo.strip()[1:-1].strip()
    return "{" + ",".join(filter(None, [inside, *added])) + "}"


def as_the_portal_writes(amounts: Heads, section: Section) -> tuple[str, ...]:
    """Amounts in paise as the portal's files have them: rupees, positive on credit notes too.

    >>> as_the_portal_writes((-70000, 0, 0, -5), Section.B2BCN)
    ('700', '0', '0', '0.05')
    """
    sign = section.nature.document_type.sign
    return tuple(str(rupees(sign * amount)).removesuffix(".00") for amount in amounts)
