"""Undo and Redo: the last press of a button is taken back, of any size, again and again, also in a saved workbook."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ims_xl import settings
from ims_xl.columns import Table
from ims_xl.errors import NotAllowed
from ims_xl.excel.workbook import Workbook
from ims_xl.gst.counting import counted
from ims_xl.ims import cells, journal, linking
from ims_xl.ims import undo as changes
from ims_xl.ims.journal import Change, Press
from ims_xl.steps import matching
from ims_xl.steps.actions import refusals
from ims_xl.steps.step import DECIDING, Done, pressed, problems_sheet
from ims_xl.tables import Books, Journal, Links, Problems, Records, Review


def undo(workbook: Workbook) -> Done:
    """Take the last change back. Raises `NotAllowed` where there is none, or it has been overtaken."""
    done = changes.past(workbook.read(Journal)).done
    if not done:
        raise NotAllowed("There is nothing to take back: the log holds no change that still stands.")
    return _move(workbook, done[-1], forward=False)


def redo(workbook: Workbook) -> Done:
    """Do the change again that was taken back last. Raises `NotAllowed` where there is none, or it is overtaken."""
    undone = changes.past(workbook.read(Journal)).undone
    if not undone:
        raise NotAllowed("There is nothing to do again: no change was taken back since the last one was made.")
    return _move(workbook, undone[-1], forward=True)


def _move(workbook: Workbook, change: int, *, forward: bool) -> Done:
    log = workbook.read(Journal)
    press = pressed(changes.label(changes.REDO if forward else changes.UNDO, change))
    lines = changes.lines_of(log, change)
    if (lines[Journal.table] == Links.sheet).any():
        tables, steps = _links_moved(workbook, changes.steps_of(lines, forward=forward), press)
        settings_to_write = {settings.LAST_MATCH: press.moment}
    else:
        records, review = workbook.read_all(Records, Review)
        moved = changes.move(records, review, log, change, forward=forward)
        remarked = problems_sheet(workbook, DECIDING, refusals(moved.review))
        tables, steps = {Records: moved.records, Review: moved.review, Problems: remarked}, moved.changes
        settings_to_write = {settings.LAST_APPLY: press.moment}
    workbook.write({**tables, Journal: journal.added(log, steps, press)}, settings_to_write)
    name, rows = changes.name_of(lines), len({step.row_id for step in steps})
    told = "Done again" if forward else "Taken back"
    back = "Undo takes it back." if forward else "Redo does it again."
    return Done(f"{told}: {name}, {counted(rows, 'row')}. {back}")


def _links_moved(
    workbook: Workbook, steps: Sequence[Change], press: Press
) -> tuple[dict[type[Table], pd.DataFrame], list[Change]]:
    """The tables once links are as they were, matched again, with the notes where they stood."""
    ours = [step for step in steps if (step.table, step.column) == (Links.sheet, Links.decision.header)]
    links = linking.moved(workbook.read(Links), ours, workbook.read(Records), workbook.read(Books), press)
    found = matching.matched(workbook, links)
    standing = dict(zip(found.tables[Review][Review.row_id], found.tables[Review][Review.note].fillna(""), strict=True))
    notes: dict[str, dict[str, str]] = {
        step.row_id: {Review.note: step.new}
        for step in steps
        if (step.table, step.column) == (Review.sheet, Review.note.header)
        and standing.get(step.row_id) in ("", step.old)  # else it was written anew since
    }
    reviewed = cells.set_cells(found.tables[Review], notes)
    tables = {**found.tables, Review: reviewed}
    return tables, [*ours, *found.changes, *matching.moved_notes(found.before, reviewed)]
