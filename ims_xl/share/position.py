"""Where a client stands, in one row: how much is decided, what is at risk, and how long there is."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd

from ims_xl.columns import DATE, MOMENT, MONEY, NUMBER, TEXT, Column, Table
from ims_xl.errors import Level
from ims_xl.gst import calendar
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped
from ims_xl.ims.closing import unsent
from ims_xl.ims.context import Context
from ims_xl.ims.decision import effective
from ims_xl.tables import TAX_HEADS, Problems, Records, Suppliers


class Position(Table):
    """A client's workbook: money in paise; `trouble` is why it could not be read, and then the rest is blank."""

    title, sheet, key = "", "Clients", ("file",)

    client = Column("Client", TEXT)
    gstin = Column("GSTIN", TEXT)
    period = Column("2B period", TEXT)
    due = Column("GSTR-3B due", DATE)
    days_left = Column("Days left", NUMBER)
    records = Column("Records", NUMBER)  # open in IMS
    acted_on = Column("Acted on", NUMBER)
    share = Column("Acted on (%)", NUMBER)  # 0 to 1
    no_action = Column("No-action tax (₹)", MONEY)  # of open records without an action: deemed accepted
    at_risk = Column("ITC at risk (₹)", MONEY)  # tax of entries without a record
    unsent = Column("Not sent", NUMBER)  # decisions
    last_sync = Column("Last sync", MOMENT)
    last_send = Column("Last send", MOMENT)
    problems = Column("Problems", NUMBER)  # errors on the sheet of that name
    file = Column("Workbook", TEXT)
    trouble = Column("Could not be read because", TEXT)


def of_workbook(
    records: pd.DataFrame, suppliers: pd.DataFrame, problems: pd.DataFrame, context: Context, today: date
) -> dict[str, object]:
    """What the tables of a workbook say, as cells of a `Position` row."""
    due = calendar.gstr3b_due(context.period, quarterly=context.quarterly, state=context.state, moved=context.moved)
    here = records[(records[Records.source] == "IMS") & ~records[Records.gstr3b_filed].fillna(False).astype(bool)]
    here = here.reset_index(drop=True)
    idle = pd.Series([one.action is ImsAction.NO_ACTION for one in effective(here)], index=here.index, dtype="bool")
    tax = here[list(TAX_HEADS)].sum(axis=1).astype("Int64")
    return {
        "gstin": context.gstin,
        "period": context.period.text,
        "due": pd.Timestamp(due),
        "days_left": (due - today).days,
        "records": len(here),
        "acted_on": int((~idle).sum()),
        "share": float((~idle).mean()) if len(here) else 1.0,
        "no_action": int(tax[idle].sum()),
        "at_risk": int(suppliers[Suppliers.itc_at_risk].sum()),
        "unsent": unsent(records),
        "problems": int((problems[Problems.level] == Level.ERROR.value).sum()),
    }


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """What is due first on top, of one day the client with the most undecided tax; what could not be read last."""
    return rows.sort_values(
        [Position.due, Position.no_action, Position.file],
        ascending=[True, False, True],
        na_position="last",
        ignore_index=True,
    )


def totals(rows: pd.DataFrame, moment: datetime) -> str:
    """The firm in a sentence."""
    unread = int(rows[Position.trouble].notna().sum())
    late = int((rows[Position.days_left] < 0).fillna(False).sum())
    soon = int(rows[Position.days_left].between(0, 3).fillna(False).sum())
    told = f"{counted(len(rows) - unread, 'client')}, {counted(int(rows[Position.records].sum()), 'open record')}, "
    told += f"{grouped(int(rows[Position.acted_on].sum()))} of them acted on, as of {moment:%d-%m-%Y %H:%M}."
    if soon or late:
        told += f" Due within three days: {soon}; overdue: {late}."
    return told + (f" {counted(unread, 'workbook')} could not be read: see the last rows." if unread else "")
