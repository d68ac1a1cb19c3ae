"""The Match group of the ribbon: records and entries side by side, each with its status and its reason."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ims_xl import settings
from ims_xl.errors import NotAllowed
from ims_xl.excel.workbook import Workbook
from ims_xl.ims import journal, review, suppliers
from ims_xl.ims.closing import open_entries
from ims_xl.ims.context import Context
from ims_xl.ims.order import money_first
from ims_xl.ims.replied import with_suggestions
from ims_xl.recon.compare import explained
from ims_xl.recon.match import match as match_documents
from ims_xl.recon.tolerances import Tolerances
from ims_xl.steps.step import Done, context_of, orphans, pressed, problems_sheet, remarks
from ims_xl.tables import Books, Journal, Problems, Records, Review, Suppliers


def match(workbook: Workbook) -> Done:
    """Match the portal's records with the books and fill the Reconciliation and Suppliers sheets."""
    context = context_of(workbook)
    everything, known, before = workbook.read(Records), workbook.read(Books), workbook.read(Review)
    log = workbook.read(Journal)
    records, entries = _open(everything, known, context)
    workbook.progress(0, 2, f"matching {len(records)} records with {len(entries)} entries")
    matches = match_documents(records, entries, _tolerances(workbook))
    workbook.progress(1, 2, "filling Reconciliation")
    fresh = review.build(everything, entries, matches, context)
    reviewed = with_suggestions(review.follow_entries(Review.carry_over(fresh, before), before), everything)
    reviewed = money_first(reviewed)
    problems = orphans(Review, reviewed, before, Review.document_number)
    press = pressed("Match")
    workbook.write(
        {
            Review: reviewed,
            Journal: journal.added(log, journal.status_changes(before, reviewed), press),
            Suppliers: Suppliers.carry_over(suppliers.summarise(reviewed), workbook.read(Suppliers)),
            Problems: problems_sheet(workbook, "Match", problems),
        },
        {settings.LAST_MATCH: press.moment},
    )
    counts = reviewed[Review.status].value_counts()
    told = ", ".join(
        f"{counts.get(word, 0)} {word}" for word in ("Matched", "Partially Matched", "Books Only", "IMS Only")
    )
    settled = len(known) - len(entries)
    aside = f" {settled} entries were counted in closed periods and are not matched again." if settled else ""
    return Done(
        f"{told}: {len(records)} records and {len(entries)} entries, each accounted for.{aside}{remarks(problems)}"
    )


def explain(workbook: Workbook, number: str) -> Done:
    """Lay the rows of a document number open, field by field; nothing is changed.

    Raises `NotAllowed` where no record or entry that is still matched has the number.
    """
    records, entries = _open(workbook.read(Records), workbook.read(Books), context_of(workbook))
    tolerances = _tolerances(workbook)
    wanted = number.strip().upper()
    ids = [
        *records.loc[records[Records.document_number].str.upper() == wanted, Records.record_id],
        *entries.loc[entries[Books.document_number].str.upper() == wanted, Books.entry_id],
    ]
    if not ids:
        raise NotAllowed(f'No open record or entry has the number "{number}". Write it as Portal or Books shows it.')
    matches = match_documents(records, entries, tolerances)
    told = ("\n".join(explained(matches, records, entries, one, tolerances)) for one in ids)
    return Done("\n\n".join(dict.fromkeys(told)))


def _open(records: pd.DataFrame, entries: pd.DataFrame, context: Context) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The records and entries that are matched: those of closed periods are settled."""
    return records[~records[Records.gstr3b_filed].fillna(False)], open_entries(entries, records, context)


def _tolerances(workbook: Workbook) -> Tolerances:
    """The tolerances as Settings has them."""
    chosen = {
        "tax": settings.TAX_TOLERANCE,
        "value": settings.VALUE_TOLERANCE,
        "rounding": settings.ROUNDING_TOLERANCE,
        "days": settings.DATE_WINDOW,
        "number_similarity": settings.NUMBER_SIMILARITY,
    }
    found = {name: workbook.setting(setting) for name, setting in chosen.items()}
    given: dict[str, Any] = {name: value for name, value in found.items() if value is not None}
    return Tolerances(**given)
