"""The firm's cockpit: every client's workbook of a folder read, none written, and where each stands in one workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from ims_xl import settings
from ims_xl.errors import ImsError, NotAllowed
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.share import cockpit_sheet, pool
from ims_xl.share.position import Position, in_order, of_workbook, totals
from ims_xl.steps.beside import written
from ims_xl.steps.step import context_of
from ims_xl.tables import Problems, Records, Suppliers


def cockpit(
    folder: Path,
    out: Path,
    jobs: int | None = None,
    told: Callable[[int, int, str], None] = lambda done, total, doing: None,
) -> str:
    """Write the cockpit of a folder's workbooks and return the sentence that says what it holds.

    A workbook that cannot be read gets a row with the reason. Raises `NotAllowed` for a name that is no .xlsx.
    """
    if out.suffix.lower() != ".xlsx":
        raise NotAllowed(f"{out.name}: the cockpit ends in .xlsx. Name it {out.stem}.xlsx.")
    paths, moment = pool.workbooks(folder), datetime.now().replace(microsecond=0)
    look, rows = partial(looked_at, folder=folder, moment=moment), []
    for row in pool.each(look, paths, jobs or pool.processes(), partial(_dead, folder=folder)):
        rows.append(row)
        told(len(rows), len(paths), "workbooks read")
    clients = in_order(Position.of_rows(rows))
    sentence = totals(clients, moment)
    with written({out: cockpit_sheet.written(clients, sentence, moment)}):
        pass
    return f"{sentence} Written to {out}."


def looked_at(path: Path, folder: Path, moment: datetime) -> dict[str, object]:
    """A workbook's row, or the reason why there is none."""
    row = _named(path, folder)
    workbook = ClosedWorkbook(path)
    try:
        found = of_workbook(
            workbook.read(Records),
            workbook.read(Suppliers),
            workbook.read(Problems),
            context_of(workbook),
            moment.date(),
        )
        row |= found | {
            "client": workbook.setting(settings.CLIENT) or path.stem,
            "last_sync": workbook.setting(settings.LAST_SYNC),
            "last_send": workbook.setting(settings.LAST_SEND),
        }
    except ImsError as fault:
        row["trouble"] = str(fault)
    except Exception as fault:  # whatever one file holds, the others are still read
        row["trouble"] = (
            f"It could not be understood ({type(fault).__name__}). Open it in Excel and let it be repaired."
        )
    return row


def _named(path: Path, folder: Path) -> dict[str, object]:
    return {"client": path.stem, "file": path.relative_to(folder).as_posix()}


def _dead(path: Path, folder: Path) -> dict[str, object]:
    """The row of a workbook whose reading ended its process."""
    return _named(path, folder) | {
        "trouble": "Reading it stopped the program. Open it in Excel and let it be repaired."
    }
