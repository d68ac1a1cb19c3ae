"""Decisions the portal does not hold yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from ims_xl.errors import NotAllowed
from ims_xl.gst.counting import counted
from ims_xl.gst.documents import Section
from ims_xl.gst.money import grouped, words
from ims_xl.ims.columns import flags, texts
from ims_xl.ims.context import Context
from ims_xl.ims.decision import Decision, chosen, held
from ims_xl.ims.history import cases
from ims_xl.tables import Records, SendList


@dataclass(frozen=True)
class Outgoing:
    """A record to be sent: what the portal holds, and what it is to hold."""

    record_id: str
    section: Section
    echo: str  # JSON text of the record's own keys, verbatim
    held: Decision
    wanted: Decision


def unheld(records: pd.DataFrame, context: Context) -> list[Outgoing]:
    """Records whose decision differs from what the portal holds, not sent as it stands, by section and record id.

    Closed records stay out. Raises `NotAllowed`, naming the record, for a decision that is closed to it (changed on
    the Portal sheet, or blocked by the portal since it was applied) and for a record without values to echo.
    """
    found: dict[int, Outgoing] = {}
    columns = zip(
        texts(records, Records.record_id),
        texts(records, Records.source),
        texts(records, Records.section),
        texts(records, Records.portal_values),
        flags(records, Records.gstr3b_filed),
        texts(records, Records.sent_state),
        held(records),
        chosen(records),
        strict=True,
    )
    for row, (identity, source, section, echo, closed, sent, portal, mine) in enumerate(columns):
        if mine is None or source != "IMS" or closed or not mine.says_more_than(portal) or sent == mine.state:
            continue
        if not echo:
            raise NotAllowed(
                f"Portal, {identity}: the values the portal gave with it are missing. Sync again, then Send."
            )
        found[row] = Outgoing(identity, Section(section), echo, portal, mine)
    law = cases(records, context) if found else []
    for row, one in found.items():
        if reason := law[row].law.refusals[one.wanted.action]:
            raise NotAllowed(
                f"Portal, {one.record_id}: {one.wanted.action} cannot be sent: {reason}. "
                "Choose another action for it on Reconciliation, then Apply."
            )
    order = {section: place for place, section in enumerate(Section)}
    return sorted(found.values(), key=lambda one: (order[one.section], one.record_id))


def listed(
    records: pd.DataFrame, outgoing: Sequence[Outgoing], files: Mapping[str, str], sent: datetime | None
) -> pd.DataFrame:
    """The list of what goes out, by action: a SendList frame. `files` names the file each record id went into."""
    mine = {one.record_id: one for one in outgoing}
    rows = records[records[Records.record_id].isin(set(mine))]
    found = [mine[identity] for identity in texts(rows, Records.record_id)]
    shared = [column for column in SendList.columns() if column in Records.columns()]
    table = rows[shared].reset_index(drop=True)
    table[SendList.action] = [one.wanted.action.value for one in found]
    table[SendList.held_action] = [one.held.action.value for one in found]
    table[SendList.decision] = [one.wanted.beside_action for one in found]
    table[SendList.file] = [files.get(one.record_id) for one in found]
    table[SendList.sent_on] = pd.Timestamp(sent) if sent else pd.NaT
    return SendList.conform(table.sort_values([SendList.action, SendList.record_id]))


def told(listing: pd.DataFrame) -> str:
    """What goes out in words: how many records, and their tax by action."""
    tax = listing[[SendList.igst, SendList.cgst, SendList.sgst, SendList.cess]].sum(axis=1)
    groups = tax.groupby(listing[SendList.action])
    by_action = ", ".join(f"{action} {grouped(len(group))} (tax {words(int(group.sum()))})" for action, group in groups)
    return f"{counted(len(listing), 'record')}: {by_action}"
