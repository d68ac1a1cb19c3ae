"""What every step needs: whose workbook it is, what a step answers, and its remarks on the sheet Problems.

A step reads tables, computes, and writes once at its end. It sees the user's workbook only through `Workbook`, so
the same code serves the ribbon, the command line and the tests.
"""

from __future__ import annotations

import getpass
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from ims_xl import settings
from ims_xl.columns import Table
from ims_xl.errors import Level, NotAllowed, Problem
from ims_xl.excel.workbook import Workbook
from ims_xl.gst import gstin as gstins
from ims_xl.gst.calendar import Extension, extensions
from ims_xl.gst.counting import counted
from ims_xl.gst.period import TaxPeriod
from ims_xl.gst.reading import DEFAULT, Reading
from ims_xl.ims.context import Context
from ims_xl.ims.journal import Press
from ims_xl.tables import Problems, Records

UNCHANGED = "Nothing was changed."  # what a step says whose question was answered with no
DECIDING = "Decide"  # under this word Problems lists the choices that were refused


@dataclass(frozen=True)
class Done:
    """What a step did: a sentence for the user, and the files it wrote."""

    sentence: str
    files: tuple[Path, ...] = ()


def pressed(step: str) -> Press:
    """A step of this name, run now by whoever is logged in."""
    return Press(step, getpass.getuser(), datetime.now().replace(microsecond=0))


def context_of(workbook: Workbook) -> Context:
    """Whose workbook it is, and the period being worked on. Raises `NotAllowed` where Settings do not say."""
    gstin = gstins.clean(workbook.setting(settings.GSTIN) or "")
    if not gstin:
        raise NotAllowed("Settings, GSTIN: it is blank. Write the client's GSTIN there, then try again.")
    try:
        period = TaxPeriod(workbook.setting(settings.PERIOD) or "")
    except ValueError as fault:
        raise NotAllowed(f"Settings, 2B period: {fault}") from fault
    return Context(
        gstin=gstin,
        period=period,
        quarterly=workbook.setting(settings.FREQUENCY) == "Quarterly",
        suggest_reject=bool(workbook.setting(settings.SUGGEST_REJECT)),
        moved=_moved(workbook),
        reading=_reading(workbook),
    )


def _moved(workbook: Workbook) -> tuple[Extension, ...]:
    """The due dates that Settings moves. Raises `NotAllowed` for one that cannot be read."""
    try:
        return extensions(workbook.setting(settings.EXTENSIONS) or "")
    except ValueError as fault:
        raise NotAllowed(f"Settings, {settings.EXTENSIONS.label}: {fault}") from fault


def _reading(workbook: Workbook) -> Reading:
    """How Settings reads the rules that no official text settles."""
    needed, shown = workbook.setting(settings.REMARKS_NEEDED), workbook.setting(settings.REVERSE_CHARGE_IN_4D2)
    return Reading(
        remarks_limit=workbook.setting(settings.REMARKS_LIMIT) or DEFAULT.remarks_limit,
        remarks_needed=DEFAULT.remarks_needed if needed is None else needed,
        unavailable_notes=workbook.setting(settings.UNAVAILABLE_NOTES) or DEFAULT.unavailable_notes,
        unavailable_reverse_charge=DEFAULT.unavailable_reverse_charge if shown is None else shown,
    )


def portal_records(workbook: Workbook, context: Context) -> pd.DataFrame:
    """The records of sheet Portal. Raises `NotAllowed` where they are another GSTIN's than Settings names."""
    records = workbook.read(Records)
    others = set(records[Records.record_id].str.split("|").str[0].dropna()) - {context.gstin}
    if others:
        raise NotAllowed(
            f"Portal holds records of {min(others)}, but Settings, GSTIN is {context.gstin}. Correct it there; another "
            "GSTIN needs a workbook of its own (ims-xl new)."
        )
    return records


def problems_sheet(
    workbook: Workbook, step: str, problems: Iterable[Problem], files: Collection[str] | None = None
) -> pd.DataFrame:
    """The Problems sheet with this step's remarks in place of its earlier ones.

    Where the step read only these `files`, what it said of others stays.
    """
    before = workbook.read(Problems)
    again = before[Problems.step] == step
    if files is not None:
        again &= before[Problems.file].isna() | before[Problems.file].isin(list(files))
    rest = before[~again]
    return Problems.conform(pd.concat([rest, Problems.of_step(step, problems)], ignore_index=True))


def orphans(table: type[Table], new: pd.DataFrame, old: pd.DataFrame, named_by: str) -> list[Problem]:
    """A remark for each row that is gone but carried something of the user's."""
    return [
        Problem(
            f"This row is gone from {table.sheet}; it carried: {content}.",
            sheet=table.sheet,
            value=str(name),
            level=Level.REMARK,
        )
        for name, content in table.orphans(new, old, named_by)
    ]


def remarks(problems: Sequence[Problem]) -> str:
    """A pointer to the Problems sheet where there is something on it."""
    return f" {counted(len(problems), 'remark')} on the sheet Problems." if problems else ""
