"""Records and entries in, matches out: every record and every entry in exactly one row, with its reason.

The line the data takes: both tables become `sides`, which fall into `portions` of suppliers; each goes through the
`stages`, here or in the helper (`processes`); what they say is put in the order of the tables.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd

from ims_xl import allocator, processes
from ims_xl.recon import explain, gathered, given, lessons, portion
from ims_xl.recon.conservation import check_rows
from ims_xl.recon.gathered import Matched
from ims_xl.recon.heard import STAGES, Heard, Progress
from ims_xl.recon.links import ByIds
from ims_xl.recon.portions import Rows, portions, taken, worth_two
from ims_xl.recon.sides import unnumbered
from ims_xl.recon.stages import Month
from ims_xl.recon.standing import portal
from ims_xl.recon.tolerances import Tolerances
from ims_xl.tables import Books, Records

__all__ = ["DEFAULT", "STAGES", "Progress", "match"]

DEFAULT = Tolerances()


@allocator.of_the_system()
def match(
    records: pd.DataFrame,
    entries: pd.DataFrame,
    tolerances: Tolerances = DEFAULT,
    links: pd.DataFrame | None = None,
    progress: Progress = lambda done, placed, documents: None,
    named: int = explain.NAMED,
) -> pd.DataFrame:
    """The `Matches` of Records and Books: records in their order, then the entries that are in no pair.

    A pair stands in one row; the members of a group stand in a row each and share `group_id`. The result owes
    nothing to the order of rows. `links` (record_id, entry_id, together) is what the user has linked and unlinked,
    and wins over every rule; where it says who and what was linked, it teaches too (`lessons`). `progress` hears of
    the `STAGES`, of the first and the last in any case; what it raises ends the work. Of a row that stands alone at
    most so many of its nearest candidates are `named`, but at least one. Raises `Conservation` where an id is missing
    or twice, or anything got lost, and `ImsError` for a value of another kind than its column's.
    """
    records, entries = given.frame(records, Records), given.frame(entries, Books)
    if worth_two(records, entries):
        processes.begin(portion.__name__)
    heard = Heard(progress, len(records) + len(entries))
    taught = lessons.of_links(links)
    sides = unnumbered(records, entries, taught)
    by_ids = ByIds.of(links)
    month = Month(len(records), portal(records, sides.records), tolerances, by_ids, taught, named)
    parts = portions(sides, by_ids)
    check_rows(parts, len(records), len(entries))

    def here(rows: Rows) -> Matched:
        return portion.matched(month, taken(sides, rows), heard.portion(len(parts)))

    def sent(rows: Rows) -> Callable[[], tuple[Matched, list[int]]]:
        return partial(portion.elsewhere, month, taken(sides, rows))

    def came(back: tuple[Matched, list[int]]) -> Matched:
        matched, placed = back
        heard.again(len(parts), placed)
        return matched

    matches = gathered.frame(processes.each(here, sent, came, parts))
    heard.end()
    return matches
