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
from ims_xl.ims.what_if import what_if as what_if_chosen
from ims_xl.steps.step import Done, context_of
from ims_xl.tables import Journal, Records, Review, Suppliers


def what_if(workbook: Workbook, rows: Iterable[str], action: ImsAction | None) -> Done:
    """What the action on these rows of Reconciliation would make of 4(A)(5); nothing is changed."""
    return _effect(workbook, _with_action(workbook.read(Review), rows, action))


def what_if_suggested(workbook: Workbook) -> Done:
    """What the suggested actions, where none is chosen, would make of 4(A)(5); nothing is changed."""
    return _effect(workbook, _with_suggestions(workbook.read(Review)))


def rows_of(workbook: Workbook, numbers: Iterable[str]) -> list[str]:
    """The rows of Reconciliation with these document numbers. Raises `NotAllowed` for one that is on none."""
    review = workbook.read(Review)
    known = review[review[Review.record_id].notna()]
    found: list[str] = []
    for number in numbers:
        here = known.loc[known[Review.document_number].str.upper() == number.upper(), Review.row_id].tolist()
        if not here:
            raise NotAllowed(
                f"Reconciliation has no record with the number {number}. Look it up there, or Match first."
            )
        found += here
    return found


def apply(workbook: Workbook, *, accept_suggestions: bool = False, step: str = "Apply") -> Done:
    """Take over the actions chosen on Reconciliation, as far as the law and the portal allow each."""
    chosen = workbook.read(Review)
    return _decide(workbook, _with_suggestions(chosen) if accept_suggestions else chosen, step)


def choose(workbook: Workbook, rows: Iterable[str], action: ImsAction | None, step: str) -> Done:
    """Set the action of these rows of Reconciliation (`None` clears it) and apply."""
    return _decide(workbook, _with_action(workbook.read(Review), rows, action), step)


def party_wise(workbook: Workbook) -> Done:
    """Set the actions chosen on Suppliers for all open documents of each, and apply."""
    parties = workbook.read(Suppliers)
    if parties[Suppliers.party_action].isna().all():
        raise NotAllowed("No supplier has an action. Choose one in the column Party-wise: action of Suppliers.")
    return _decide(workbook, suppliers.party_wise(parties, workbook.read(Review)), "Party-wise")


def _with_action(review: pd.DataFrame, rows: Iterable[str], action: ImsAction | None) -> pd.DataFrame:
    """The Review with the action on these rows. Raises `NotAllowed` where none of them has a record."""
    here = review[Review.row_id].isin(list(rows)) & review[Review.record_id].notna()
    if not here.any():
        raise NotAllowed("No record of the portal is selected. Select rows of Reconciliation that have one.")
    return Review.conform(review.assign(**{Review.action: review[Review.action].mask(here, action)}))


def _with_suggestions(review: pd.DataFrame) -> pd.DataFrame:
    """The Review with the suggested action where none is chosen."""
    return review.assign(**{Review.action: review[Review.action].fillna(review[Review.suggested_action])})


def _effect(workbook: Workbook, chosen: pd.DataFrame) -> Done:
    """What the choices would make of 4(A)(5), in a sentence."""
    return Done(what_if_chosen(chosen, workbook.read(Records), context_of(workbook)).told)


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
