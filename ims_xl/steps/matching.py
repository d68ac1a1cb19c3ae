"""The Match group of the ribbon: records and entries side by side, each with its status and its reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pandas as pd

from ims_xl import settings
from ims_xl.columns import Column, Table
from ims_xl.errors import NotAllowed
from ims_xl.excel.workbook import Workbook
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped
from ims_xl.gst.statuses import STATUSES
from ims_xl.ims import journal, linking, review, suppliers
from ims_xl.ims.closing import open_entries
from ims_xl.ims.columns import texts
from ims_xl.ims.context import Context
from ims_xl.ims.journal import Change
from ims_xl.ims.order import money_first
from ims_xl.ims.replied import with_suggestions
from ims_xl.recon.compare import explained
from ims_xl.recon.lessons import of_links
from ims_xl.recon.match import STAGES
from ims_xl.recon.match import match as match_documents
from ims_xl.recon.tolerances import Tolerances
from ims_xl.recon.uncompared import never_given
from ims_xl.settings import Setting
from ims_xl.steps.step import DECIDING, Done, context_of, orphans, pressed, problems_sheet, remarks
from ims_xl.tables import Books, Journal, Links, Problems, Records, Review, Suppliers

TOLERANCES: dict[str, Setting[int] | Setting[bool]] = {  # of `Tolerances`, by name
    "tax": settings.TAX_TOLERANCE,
    "tax_percent": settings.TAX_PERCENT,
    "total_tax": settings.TOTAL_TAX_TOLERANCE,
    "value": settings.VALUE_TOLERANCE,
    "value_percent": settings.VALUE_PERCENT,
    "rounding": settings.ROUNDING_TOLERANCE,
    "far_percent": settings.FAR_PERCENT,
    "days": settings.DATE_WINDOW,
    "close_days": settings.CLOSE_DAYS,
    "across_periods": settings.ACROSS_PERIODS,
    "across_years": settings.ACROSS_YEARS,
    "group_size": settings.GROUP_SIZE,
    "number_similarity": settings.NUMBER_SIMILARITY,
}


@dataclass(frozen=True)
class Matched:
    """What matching makes of the workbook: the tables to write, the Review as it was, lines for the log, a sentence."""

    tables: dict[type[Table], pd.DataFrame]
    before: pd.DataFrame
    changes: list[Change]
    sentence: str


def match(workbook: Workbook) -> Done:
    """Match the portal's records with the books and fill the Reconciliation and Suppliers sheets."""
    press, log = pressed("Match"), workbook.read(Journal)
    found = matched(workbook, workbook.read(Links))
    workbook.write(
        {**found.tables, Journal: journal.added(log, found.changes, press)}, {settings.LAST_MATCH: press.moment}
    )
    return Done(found.sentence)


def matched(workbook: Workbook, links: pd.DataFrame) -> Matched:
    """Match with these links; nothing is written."""
    context = context_of(workbook)
    everything, known, before = workbook.read_all(Records, Books, Review)
    records, entries = open_sides(everything, known, context)

    def told(done: int, placed: int, documents: int) -> None:
        workbook.progress(done, STAGES + 2, f"{grouped(placed)} of {grouped(documents)}")

    links = linking.completed(links, everything, known)
    given = linking.for_matching(links)
    matches = match_documents(records, entries, _tolerances(workbook), given, told)
    links, lessons = linking.taught(workbook.read(Links), links, of_links(given).teaches)
    workbook.progress(STAGES + 1, STAGES + 2, "filling Reconciliation")
    fresh = review.build(everything, entries, matches, context)
    reviewed = with_suggestions(review.follow_entries(Review.carry_over(fresh, before), before), everything)
    reviewed = money_first(reviewed)
    problems = orphans(Review, reviewed, before, Review.document_number) + linking.lost(links, everything, known)
    remarked = problems_sheet(workbook, "Match", problems)
    tables: dict[type[Table], pd.DataFrame] = {
        Review: reviewed,
        Links: links,
        Suppliers: Suppliers.carry_over(suppliers.summarise(reviewed, everything), workbook.read(Suppliers)),
        Problems: remarked[remarked[Problems.step] != DECIDING].reset_index(drop=True),  # Match clears refusals
    }
    counts = reviewed[Review.status].value_counts()
    found = ", ".join(f"{grouped(int(counts.get(word, 0)))} {word}" for word in STATUSES)
    settled = {"records": len(everything) - len(records), "entries": len(known) - len(entries)}
    closed = " and ".join(f"{grouped(count)} {side}" for side, count in settled.items() if count)
    aside = f" {closed} of closed periods are not matched again." if closed else ""
    both = f"{counted(len(records), 'record')} and {counted(len(entries), 'entry', 'entries')}"
    lacking = "".join(f" {told_once}" for told_once in never_given(records, entries))
    sentence = f"{found}: {both}, each accounted for.{aside}{lacking}{remarks(problems)}"
    if everything.empty and known.empty:
        sentence = "Nothing to match yet: neither records nor books are in. Sync and Import books first."
    return Matched(tables, before, [*lessons, *journal.status_changes(before, reviewed)], sentence)


def moved_notes(before: pd.DataFrame, after: pd.DataFrame) -> list[Change]:
    """The notes on Reconciliation that go along as rows come, go and stand together, for the log."""
    was, now = (rows.drop_duplicates(Review.row_id).set_index(Review.row_id) for rows in (before, after))
    notes = pd.DataFrame({"old": was[Review.note], "new": now[Review.note]}).fillna("").sort_index()
    changed = notes[notes["old"] != notes["new"]]
    rows = zip(changed.index, changed["old"], changed["new"], strict=True)
    return journal.named(((Review.sheet, str(row), Review.note.header, old, new) for row, old, new in rows), after)


def explain(workbook: Workbook, number: str) -> Done:
    """Lay the rows of a document number, or of a row id of Reconciliation, open, field by field; nothing is changed.

    Raises `NotAllowed` where no record or entry that is still matched has it.
    """
    records, entries = open_sides(workbook.read(Records), workbook.read(Books), context_of(workbook))
    wanted = number.strip().upper()
    ids = [
        *_ids_of(wanted, records, Records.record_id, Records.document_number),
        *_ids_of(wanted, entries, Books.entry_id, Books.document_number),
    ]
    if not ids:
        raise NotAllowed(
            f'No open record or entry has the number "{number}". Write it as Portal or Books shows it, or its row id.'
        )
    return _explained(workbook, records, entries, ids)


def _ids_of(wanted: str, table: pd.DataFrame, key: Column, number: Column) -> list[str]:
    """The ids of the rows that bear the number, or the id itself; in capitals."""
    found = (table[number].str.upper() == wanted) | (table[key].str.upper() == wanted)
    return table.loc[found, key].tolist()


def explain_rows(workbook: Workbook, rows: Collection[str]) -> Done:
    """The same for rows of Reconciliation; the first three. Raises `NotAllowed` where none is named."""
    review_rows = workbook.read(Review)
    chosen = texts(review_rows[review_rows[Review.row_id].isin(set(rows))], Review.row_id)
    if not chosen:
        raise NotAllowed("No row is selected. Select a row of Reconciliation, then try again.")
    records, entries = open_sides(workbook.read(Records), workbook.read(Books), context_of(workbook))
    known = {*records[Records.record_id], *entries[Books.entry_id]}
    found = [row for row in chosen[:3] if row in known]
    if not found:
        raise NotAllowed("The selected row is not matched any more: its period is closed, or it is gone. Match again.")
    return _explained(workbook, records, entries, found)


def _explained(workbook: Workbook, records: pd.DataFrame, entries: pd.DataFrame, ids: Sequence[str]) -> Done:
    tolerances = _tolerances(workbook)
    links = linking.completed(workbook.read(Links), workbook.read(Records), workbook.read(Books))
    given = linking.for_matching(links)
    matches = match_documents(records, entries, tolerances, given)
    lessons = of_links(given)
    told = ("\n".join(explained(matches, records, entries, one, tolerances, lessons)) for one in ids)
    return Done("\n\n".join(dict.fromkeys(told)))


def open_sides(records: pd.DataFrame, entries: pd.DataFrame, context: Context) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The records and entries that are matched: those of closed periods are settled."""
    return records[~records[Records.gstr3b_filed].fillna(False)], open_entries(entries, records, context)


def _tolerances(workbook: Workbook) -> Tolerances:
    """The tolerances as Settings has them. Raises `NotAllowed` for one that means nothing."""
    found = {name: workbook.setting(cast("Setting[Any]", setting)) for name, setting in TOLERANCES.items()}
    given: dict[str, Any] = {name: value for name, value in found.items() if value is not None}
    try:
        return Tolerances(**given)
    except ValueError as fault:
        name = str(fault).split()[0]
        setting = TOLERANCES[name]
        told = str(fault).replace(f"{name} is", f"Settings, {setting.label}:", 1)
        raise NotAllowed(f"{told} Clear the cell for the default, {setting.default}.") from fault
