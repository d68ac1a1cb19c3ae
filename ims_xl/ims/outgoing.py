"""Decisions the portal does not hold yet."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ims_xl.errors import NotAllowed
from ims_xl.gst.documents import Section
from ims_xl.ims.columns import flags, texts
from ims_xl.ims.context import Context
from ims_xl.ims.decision import Decision, chosen, held
from ims_xl.ims.history import cases
from ims_xl.tables import Records


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
