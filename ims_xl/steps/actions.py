"""The Actions group of the ribbon: what the user decides, as far as the law and the portal allow it."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from datetime import datetime

import pandas as pd

from ims_xl import settings
from ims_xl.errors import NotAllowed
from ims_xl.excel.workbook import Workbook
from ims_xl.gst.actions import ImsAction
from ims_xl.ims import decide, journal, suppliers
from ims_xl.steps.step import Done, context_of
from ims_xl.tables import Journal, Records, Review, Suppliers


def apply(workbook: Workbook, *, accept_suggestions: bool = False, step: str = "Apply") -> Done:
    """Take over the actions chosen on Reconciliation, as far as the law and the portal allow each."""
    chosen = workbook.read(Review)
    if accept_suggestions:
        chosen[Review.action] = chosen[Review.action].fillna(chosen[Review.suggested_action])
    return _decide(workbook, chosen, step)


def choose(workbook: Workbook, rows: Iterable[str], action: ImsAction | None, step: str) -> Done:
    """Set the action of these rows of Reconciliation (`None` clears it) and apply."""
    chosen = workbook.read(Review)
    here = chosen[Review.row_id].isin(list(rows)) & chosen[Review.record_id].notna()
    if not here.any():
        raise NotAllowed("No record of the portal is selected. Select rows of Reconciliation that have one.")
    chosen.loc[here, Review.action] = action.value if action else None
    return _decide(workbook, chosen, step)


def party_wise(workbook: Workbook) -> Done:
    """Set the actions chosen on Suppliers for all open documents of each, and apply."""
    parties = workbook.read(Suppliers)
    if parties[Suppliers.party_action].isna().all():
        raise NotAllowed("No supplier has an action. Choose one in the column Party-wise: action of Suppliers.")
    return _decide(workbook, suppliers.party_wise(parties, workbook.read(Review)), "Party-wise")


def _decide(workbook: Workbook, chosen: pd.DataFrame, step: str) -> Done:
    """Validate and store the chosen actions, with a line in the log for each change."""
    context, before, log = context_of(workbook), workbook.read(Records), workbook.read(Journal)
    decided = decide.apply(chosen, before, context)
    moment = datetime.now().replace(microsecond=0)
    lines = journal.differences(
        before, decided.records, step=step, who=getpass.getuser(), moment=moment, first_number=len(log) + 1
    )
    workbook.write(
        {
            Records: decided.records,
            Review: decided.review,
            Journal: Journal.conform(pd.concat([log, lines], ignore_index=True)),
        },
        {settings.LAST_APPLY: moment},
    )
    refused = f" {decided.refused} refused: see the column Refused because." if decided.refused else ""
    return Done(f"{decided.changed} decisions changed.{refused}")
