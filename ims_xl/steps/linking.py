"""Link and Unlink: the user's word on what belongs together, which wins over every rule, now and later."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from ims_xl import settings
from ims_xl.excel.workbook import Workbook
from ims_xl.gst.money import grouped
from ims_xl.ims import journal, linking
from ims_xl.ims.linking import APART, LINKED, Pair
from ims_xl.steps import matching
from ims_xl.steps.step import Done, context_of, pressed
from ims_xl.tables import Books, Journal, Links, Records, Review


def link_rows(workbook: Workbook, rows: Collection[str]) -> Done:
    """Link what these rows of Reconciliation hold, and match again."""
    return _decide(workbook, linking.selected(workbook.read(Review), rows, together=True), LINKED)


def unlink_rows(workbook: Workbook, rows: Collection[str]) -> Done:
    """Part what these rows of Reconciliation hold together, for good, and match again."""
    return _decide(workbook, linking.selected(workbook.read(Review), rows, together=False), APART)


def link(workbook: Workbook, record: str, entry: str, supplier: str = "") -> Done:
    """Link the record and the entry with these document numbers, and match again."""
    return _decide(workbook, [_named(workbook, record, entry, supplier)], LINKED)


def unlink(workbook: Workbook, record: str, entry: str, supplier: str = "") -> Done:
    """Keep the record and the entry with these document numbers apart, and match again."""
    return _decide(workbook, [_named(workbook, record, entry, supplier)], APART)


def _named(workbook: Workbook, record: str, entry: str, supplier: str) -> Pair:
    records, entries = matching.open_sides(workbook.read(Records), workbook.read(Books), context_of(workbook))
    return linking.named(records, entries, record, entry, supplier or "")


def _decide(workbook: Workbook, pairs: Sequence[Pair], word: str) -> Done:
    press = pressed("Link" if word == LINKED else "Unlink")
    log, records, entries = workbook.read(Journal), workbook.read(Records), workbook.read(Books)
    links, changes = linking.decided(workbook.read(Links), pairs, word, records, entries, press)
    if not changes:
        return Done(f"Nothing was changed: on Links this stands as {word} already.")
    found = matching.matched(workbook, links)
    changes += found.changes + matching.moved_notes(found.before, found.tables[Review])
    workbook.write(
        {**found.tables, Journal: journal.added(log, changes, press)},
        {settings.LAST_MATCH: press.moment},
    )
    return Done(f"{_told(found.tables[Review], pairs, word)} {found.sentence}")


def _told(review: pd.DataFrame, pairs: Sequence[Pair], word: str) -> str:
    """What became of the pairs, in a sentence."""
    records, entries = {record for record, _ in pairs}, {entry for _, entry in pairs}
    here = review[review[Review.record_id].isin(records) | review[Review.entry_id].isin(entries)]
    statuses = ", ".join(dict.fromkeys(here[Review.status]))
    one = "1 pair is" if len(pairs) == 1 else f"{grouped(len(pairs))} pairs are"
    return f"{one} {word.lower()} from now on ({statuses}); Undo takes it back."
