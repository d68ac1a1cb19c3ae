"""The Share group of the ribbon: a copy for the client, and the client's answers on their way back."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd

from ims_xl import settings
from ims_xl.errors import NotAllowed
from ims_xl.excel.workbook import Workbook
from ims_xl.gst import calendar
from ims_xl.ims import journal
from ims_xl.ims.context import Context
from ims_xl.share import client_copy as copies
from ims_xl.share import copy_rows, marks
from ims_xl.share.client_copy import Occasion
from ims_xl.share.selection import Selection
from ims_xl.steps.beside import unused, written
from ims_xl.steps.step import Done, context_of
from ims_xl.tables import Books, Journal, Records, Review


def client_copy(
    workbook: Workbook,
    out: Path | None = None,
    supplier: str = "",
    branch: str = "",
    statuses: Sequence[str] = (),
    only_open: bool = False,
    answer_by: date | None = None,
) -> Done:
    """Write a copy of Reconciliation, or of a part of it, for the client to answer in; say so in the log.

    Without a name it lies beside the workbook. Raises `NotAllowed` for a name that is taken or no .xlsx.
    """
    context, log = context_of(workbook), workbook.read(Journal)
    path = _free(workbook, out)
    selection = Selection(supplier, branch, tuple(statuses), only_open)
    chosen = selection.of(workbook.read(Review), workbook.read(Records), workbook.read(Books))
    key = workbook.setting(settings.COPY_KEY) or marks.new_key()
    moment = datetime.now().replace(microsecond=0)
    by = answer_by or _answer_by(context, moment.date())
    part = "" if selection.is_all else f"A part: {_part(selection)}."
    occasion = Occasion(workbook.setting(settings.CLIENT) or "", context.gstin, context.period, moment, by, part)
    rows = copy_rows.of_review(chosen, marks.Marker(key, context.gstin, context.period))
    line = journal.lines(
        [(Review.sheet, "", "Client copy", "", f"{path.name}: {len(rows)} documents")],
        "Client copy",
        getpass.getuser(),
        moment,
        len(log) + 1,
    )
    with written({path: copies.written(rows, occasion)}):
        workbook.write({Journal: Journal.conform(pd.concat([log, line], ignore_index=True))}, {settings.COPY_KEY: key})
    answered = int(rows[copy_rows.Copy.client_reply].notna().sum())
    before = f"; {answered} of them are answered already" if answered else ""
    return Done(
        f"{len(rows)} documents copied to {path.name} for the client, to be answered by {by:%d-%m-%Y}{before}. "
        "Bring answers back with Merge replies.",
        (path,),
    )


def _free(workbook: Workbook, out: Path | None) -> Path:
    """Where the copy goes. Raises `NotAllowed` where something lies there: it may hold a client's answers."""
    if out is None:
        return unused(workbook.folder, [f"{workbook.name}_client_copy.xlsx"])[0]
    if out.suffix.lower() != ".xlsx":
        raise NotAllowed(f"{out.name}: a client copy has no macros and ends in .xlsx. Name it {out.stem}.xlsx.")
    if out.exists():
        raise NotAllowed(f"{out} exists already and may hold answers. Choose another name, or move it away first.")
    return out


def _answer_by(context: Context, today: date) -> date:
    """The day before the portal drafts GSTR-2B; where that is over, two days before GSTR-3B is due; else tomorrow."""
    due = calendar.gstr3b_due(context.period, quarterly=context.quarterly, state=context.state, moved=context.moved)
    days = (context.drafted - timedelta(days=1), due - timedelta(days=2))
    return next((day for day in days if day > today), today + timedelta(days=1))


def _part(selection: Selection) -> str:
    """The part chosen, in words."""
    told = [
        f"supplier {selection.supplier.strip().upper()}" if selection.supplier else "",
        f"branch {selection.branch.strip()}" if selection.branch else "",
        " or ".join(selection.statuses),
        "what needs an answer" if selection.only_open else "",
    ]
    return ", ".join(word for word in told if word)
