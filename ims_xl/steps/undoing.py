"""Undo and Redo: the last press of a button is taken back, of any size, again and again, also in a saved workbook."""

from __future__ import annotations

from ims_xl import settings
from ims_xl.errors import NotAllowed
from ims_xl.excel.workbook import Workbook
from ims_xl.ims import journal
from ims_xl.ims import undo as changes
from ims_xl.steps.actions import refusals
from ims_xl.steps.step import DECIDING, Done, pressed, problems_sheet
from ims_xl.tables import Journal, Problems, Records, Review


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
    moved = changes.move(workbook.read(Records), workbook.read(Review), log, change, forward=forward)
    press = pressed(changes.label(changes.REDO if forward else changes.UNDO, change))
    workbook.write(
        {
            Records: moved.records,
            Review: moved.review,
            Journal: journal.added(log, moved.changes, press),
            Problems: problems_sheet(workbook, DECIDING, refusals(moved.review)),
        },
        {settings.LAST_APPLY: press.moment},
    )
    name, rows = changes.name_of(changes.lines_of(log, change)), len({step.row_id for step in moved.changes})
    told = "Done again" if forward else "Taken back"
    back = "Undo takes it back." if forward else "Redo does it again."
    return Done(f"{told}: {name}, {'1 row' if rows == 1 else f'{rows} rows'}. {back}")
