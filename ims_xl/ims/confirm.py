"""What the portal's API says it has saved, brought to the records: what it holds now, and what it refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import pandas as pd

from ims_xl.gst.actions import ImsAction, ItcReduction
from ims_xl.ims.columns import texts
from ims_xl.ims.decision import HELD, Decision, held
from ims_xl.ims.upload import Refusal, places
from ims_xl.tables import Records


def digests(records: pd.DataFrame) -> dict[str, str]:
    """By record id, a digest of the values it is sent with: another one means the supplier has changed the record."""
    rows = zip(texts(records, Records.record_id), texts(records, Records.portal_values), strict=True)
    return {identity: hashlib.sha256(values.encode()).hexdigest()[:16] for identity, values in rows}


def refused_ids(
    records: pd.DataFrame, refusals: Sequence[Refusal], sent: Iterable[str]
) -> tuple[dict[str, str], list[Refusal]]:
    """By record id, why the portal refused it, of the records that were sent; and the refusals that name none."""
    if not refusals:
        return {}, []
    among = records[records[Records.record_id].isin(list(sent))]
    ids = texts(among, Records.record_id)
    known = {place: [(ids[row], dated) for row, dated in rows] for place, rows in places(among).items()}
    for (section, _, number), rows in [*known.items()]:
        known.setdefault((section, "", number), []).extend(rows)  # the report need not name supplier or port
    found: dict[str, str] = {}
    strays = []
    for refusal in refusals:
        place = (refusal.section, refusal.port_code or refusal.supplier_gstin, refusal.document_number.upper())
        named = [identity for identity, dated in known.get(place, []) if refusal.document_date in (None, dated)]
        found |= dict.fromkeys(named, refusal.message)
        if not named:
            strays.append(refusal)
    return found, strays


def shown_as(records: pd.DataFrame, wanted: Mapping[str, Decision]) -> set[str]:
    """Of the wanted decisions by record id, those the portal holds in these records, freshly read."""
    rows = zip(texts(records, Records.record_id), held(records), strict=True)
    return {
        identity
        for identity, portal in rows
        if (mine := wanted.get(identity)) and mine.action is portal.action and not mine.says_more_than(portal)
    }


def confirmed(
    records: pd.DataFrame, saved: Mapping[str, Decision], refused: Mapping[str, str], moment: datetime
) -> pd.DataFrame:
    """The records with what the portal holds now, when it was sent, and the portal's answer on what it refused."""
    after = records.copy()
    ids = after[Records.record_id]
    here, not_here = ids.isin(list(saved)), ids.isin(list(refused))
    keep = texts(after, Records.portal_remarks)
    cells = {
        identity: _cells(saved[identity], remarks)
        for identity, remarks in zip(texts(after, Records.record_id), keep, strict=True)
        if identity in saved
    }
    for place, name in enumerate(HELD):
        column = Records.column(name)
        told = ids.map({identity: row[place] for identity, row in cells.items()}).astype(column.kind.dtype)
        after[column] = after[column].mask(here, told)
    states = ids.map({identity: decision.state for identity, decision in saved.items()}).astype("str")
    reasons = ids.map(dict(refused)).astype("str")
    after[Records.sent_state] = after[Records.sent_state].mask(here, states).mask(not_here)
    after.loc[here, Records.sent_on] = moment
    after[Records.portal_error] = after[Records.portal_error].mask(here).mask(not_here, reasons)
    return Records.conform(after)


def _cells(decision: Decision, remarks: str) -> tuple[object, ...]:
    """The decision as the cells that show what the portal holds; where no remarks were sent it keeps its own."""
    declared = decision.declared if decision.reduction is ItcReduction.PARTIAL else (None,) * 4
    reduction = decision.reduction.value if decision.reduction else None
    kept = "" if decision.action is ImsAction.NO_ACTION else remarks
    return (decision.action.value, reduction, *declared, decision.remarks or kept or None)
