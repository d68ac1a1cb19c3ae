"""The Share group of the ribbon: a copy for the client, and the client's answers on their way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd

from ims_xl import settings
from ims_xl.errors import NotAllowed
from ims_xl.excel.workbook import Workbook
from ims_xl.gst import calendar
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped
from ims_xl.ims import journal
from ims_xl.ims.context import Context
from ims_xl.ims.journal import Change
from ims_xl.ims.replied import with_suggestions
from ims_xl.share import client_copy as copies
from ims_xl.share import copy_rows, marks, replies, returned
from ims_xl.share.client_copy import Occasion
from ims_xl.share.replies import Merged
from ims_xl.share.selection import Selection
from ims_xl.sources import gather, sheets
from ims_xl.steps.beside import unused, written
from ims_xl.steps.step import Done, context_of, pressed, problems_sheet, remarks
from ims_xl.tables import Books, Journal, Problems, Records, Review


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
    lines = [Change(Review.sheet, "", "Client copy", "", f"{path.name}: {counted(len(rows), 'document')}")]
    with written({path: copies.written(rows, occasion)}):
        workbook.write({Journal: journal.added(log, lines, pressed("Client copy"))}, {settings.COPY_KEY: key})
    answered = int(rows[copy_rows.Copy.client_reply].notna().sum())
    before = f"; {grouped(answered)} of them answered already" if answered else ""
    return Done(
        f"{counted(len(rows), 'document')} copied to {path.name} for the client, to be answered by "
        f"{by:%d-%m-%Y}{before}. Bring answers back with Merge replies.",
        (path,),
    )


def merge_replies(workbook: Workbook, files: Sequence[Path]) -> Done:
    """Bring the client's answers from returned copies to their rows; suggest the actions they speak for.

    Choices of the user are changed only after asking. What cannot be merged stands on Problems. Raises `NotAllowed`
    where this workbook has made no copy, `WrongFile` for a file that is none of its copies.
    """
    context, key = context_of(workbook), workbook.setting(settings.COPY_KEY)
    if not key:
        raise NotAllowed("No client copy was made of this workbook, so no answers belong to it. Use Client copy first.")
    moment = datetime.now().replace(microsecond=0)
    back = []
    with gather.gathered(files, told_apart=True) as paths:
        for count, path in enumerate(paths):
            workbook.progress(count, len(paths), f"reading {path.name}")
            cells = [(sheet.name, sheet.rows) for sheet in sheets.read(path)]
            back.append(returned.read(path.name, cells, moment.date()))
    before, records = workbook.read_all(Review, Records)
    merged = replies.merge(before, back, marks.Marker(key, context.gstin, context.period))
    chosen = merged.newly_otherwise > 0 and workbook.confirm(_question(merged))
    after = _with_choices(merged) if chosen else merged.review
    _write_merged(workbook, with_suggestions(after, records), before, merged, [one.file for one in back], moment)
    told = f" Choices changed: {grouped(len(merged.otherwise))}; Apply takes them over." if chosen else ""
    return Done(f"{replies.summary(merged, len(back), chosen)}{told}{remarks(merged.problems)}")


def _question(merged: Merged) -> str:
    count = len(merged.otherwise)
    speak = "1 reply speaks" if count == 1 else f"{grouped(count)} replies speak"
    return (
        f"{speak} for another action than you have chosen (see Problems afterwards). Change your choices "
        "to what the client says?"
    )


def _with_choices(merged: Merged) -> pd.DataFrame:
    """The Review with the actions the replies speak for in place of the user's, who said yes to it."""
    actions = merged.review[Review.action].tolist()
    for place, action in merged.otherwise.items():
        merged.changes.append(
            (Review.sheet, merged.review[Review.row_id][place], Review.action.header, actions[place], action)
        )
        actions[place] = action
    return Review.conform(merged.review.assign(**{Review.action: pd.Series(actions, dtype="str")}))


def _write_merged(
    workbook: Workbook,
    after: pd.DataFrame,
    before: pd.DataFrame,
    merged: Merged,
    names: Sequence[str],
    moment: datetime,
) -> None:
    """Write what is new; where nothing is, the workbook stays untouched."""
    log, problems = workbook.read(Journal), problems_sheet(workbook, "Merge replies", merged.problems, set(names))
    if after.equals(before) and problems.equals(workbook.read(Problems)):
        return
    lines = journal.named(merged.changes, after)
    workbook.write(
        {
            Review: after,
            Journal: journal.added(log, lines, pressed("Merge replies")),
            Problems: problems,
        }
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
