"""From one period to the next: closing, re-opening, looking back, looking ahead."""

from __future__ import annotations

from datetime import date, datetime
from operator import itemgetter

import pandas as pd

from ims_xl import settings
from ims_xl.errors import NotAllowed
from ims_xl.excel.workbook import Workbook
from ims_xl.gst import calendar
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims import as_of, closing, draft_2b, journal, table4
from ims_xl.ims.context import Context
from ims_xl.ims.journal import Change
from ims_xl.steps.step import UNCHANGED, Done, context_of, pressed
from ims_xl.tables import Books, Draft2B, Journal, Records, Review, Table4


def close_period(workbook: Workbook) -> Done:
    """Lock what GSTR-3B of the period counted, after asking, and go on to the next period.

    Pending records and entries without a record are carried forward; the figures of sheet 2B start anew.
    """
    context, records = context_of(workbook), workbook.read(Records)
    waiting = closing.unsent(records)
    caution = f" Not sent: {counted(waiting, 'decision')}, for which the portal's own action counts." if waiting else ""
    if not workbook.confirm(f"Is GSTR-3B of {context.closes.label} filed? Its records will be locked.{caution}"):
        return Done(UNCHANGED)
    done = closing.close(records, context)
    review, entries, log = workbook.read_all(Review, Books, Journal)
    entries = closing.settle(entries, review, done.locked, done.rejected, context.closes)
    lines = journal.differences(records, done.records, also=journal.PORTALS)
    lines.append(_move(context.period, context.following))
    workbook.write(
        {
            Records: done.records,
            Books: entries,
            Journal: journal.added(log, lines, pressed("Close period")),
            **_blank_2b(),
        },
        {settings.PERIOD: context.following.text},
    )
    return Done(
        f"{context.closes.label} is closed: {counted(len(done.locked), 'record')} locked, "
        f"{grouped(len(done.rejected))} of them rejected; {grouped(done.pending)} pending "
        f"{'goes' if done.pending == 1 else 'go'} on to {context.following.label}. Sync its download, then Match."
    )


def reopen_period(workbook: Workbook) -> Done:
    """Open the records of the period closed last, after asking, and go back to it."""
    context, records = context_of(workbook), workbook.read(Records)
    closings = sorted(set(records[Records.closed_in].dropna()))
    if not closings:
        raise NotAllowed("No period was closed in this workbook, so none can be re-opened.")
    period = TaxPeriod(str(closings[-1]))
    question = (
        f"Re-open {period.label}? A GSTR-3B that is filed cannot be changed; its records would be open here only."
    )
    if not workbook.confirm(question):
        return Done(UNCHANGED)
    opened, count = closing.reopen(records, period)
    log, moved = workbook.read(Journal), [_move(context.period, period)]
    workbook.write(
        {
            Records: opened,
            Books: closing.unsettle(workbook.read(Books), period),
            Journal: journal.added(log, moved, pressed("Re-open period")),
            **_blank_2b(),
        },
        {settings.PERIOD: period.text},
    )
    return Done(f"{period.label} is open again: {counted(count, 'record')}. Match and Compute 2B once more.")


def as_it_stood(workbook: Workbook, day: date) -> Done:
    """The position at the end of an earlier day, or now, from the log: status, action, credit by head.

    Raises `NotAllowed` for a day to come: which records the suppliers will file by then, and which actions will count,
    nobody knows, so today's figures under that date would be read as a forecast.
    """
    today = date.today()
    if day > today:
        raise NotAllowed(
            f"{day:%d-%m-%Y} is a day to come, and the log ends today, {today:%d-%m-%Y}. Name a day up to today; "
            f"for the days ahead:  ims-xl calendar {workbook.name}.xlsm"
        )
    context = context_of(workbook)
    found = as_of.position(workbook.read(Records), workbook.read(Review), workbook.read(Journal), context, day)
    return Done("\n".join(as_of.told(found, day)))


def client_calendar(workbook: Workbook) -> Done:
    """The days that matter for the client's period, extended where Settings says so."""
    context = context_of(workbook)
    events = calendar.events(context.period, quarterly=context.quarterly, state=context.state, moved=context.moved)
    filed = "quarterly" if context.quarterly else "monthly"
    lines = [f"{context.closes.label}, GSTR-3B filed {filed}:"]
    dated = [(event.day, event.what) for event in events]
    dated += _recompute_due(context, workbook.setting(settings.LAST_APPLY))
    lines += [f"  {day:%d-%m-%Y}  {what}." for day, what in sorted(dated, key=itemgetter(0))]
    lines += [f"              {calendar.SEQUENTIAL.what}."]
    if context.quarterly:
        lines += [f"              {calendar.QUARTERLY.what}."]
    return Done("\n".join(lines))


def _recompute_due(context: Context, applied: datetime | None) -> list[tuple[date, str]]:
    """The day on which actions were applied after the draft of their GSTR-2B, and what that asks for."""
    if applied is None or applied.date() <= context.drafted:
        return []
    told = (
        f"Actions were applied after the draft of {context.drafted:%d-%m-%Y}: send them and recompute GSTR-2B on the "
    )
    return [(applied.date(), f"{told}portal before GSTR-3B is filed")]


def _move(old: TaxPeriod, new: TaxPeriod) -> Change:
    """The move to another period, for the log."""
    return Change("Settings", "", settings.PERIOD.label, old.text, new.text)


def _blank_2b() -> dict[type, pd.DataFrame]:
    """Sheet 2B before anything is computed: no figures of another period stay on it."""
    leaves = draft_2b.blank()
    return {Draft2B: leaves, Table4: table4.compute(leaves)}
