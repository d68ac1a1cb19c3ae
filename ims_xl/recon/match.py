"""Records and entries in, matches out: every record and every entry in exactly one row, with its reason.

The line the data takes: both tables become `sides`; pairs without rivals that agree in all are taken at once; then
stage by stage `candidates` are compared (`differences`), judged (`rules`) and the best of all assignments is taken
(`assign`), with `groups` in between; what stands alone is explained.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ims_xl.gst.period import TaxPeriod
from ims_xl.recon import candidates, explain, given, groups, lessons, lines
from ims_xl.recon import links as user
from ims_xl.recon.conservation import check
from ims_xl.recon.differences import Differences, compare
from ims_xl.recon.lines import Columns
from ims_xl.recon.measures import for_sums
from ims_xl.recon.memory import of_the_system
from ims_xl.recon.outcome import Outcome
from ims_xl.recon.report import report
from ims_xl.recon.rules import Stage
from ims_xl.recon.sides import prepare
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.standing import standings
from ims_xl.recon.texts import Strings
from ims_xl.recon.threads import each, together
from ims_xl.recon.tolerances import Tolerances
from ims_xl.recon.wording import Wording
from ims_xl.tables import Books, Matches, Records

DEFAULT = Tolerances()
STAGES = 4
Progress = Callable[[int, int, int], None]  # stages done, documents placed so far, documents in all


@of_the_system()
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
    each of the `STAGES`; what it raises ends the work. Of a row that stands alone at most so many of its nearest
    candidates are `named`, but at least one. Raises `Conservation` where an id is missing or twice, or anything got
    lost, and `ImsError` for a value of another kind than its column's.
    """
    records, entries = given.frame(records, Records), given.frame(entries, Books)
    documents = len(records) + len(entries)
    progress(0, 0, documents)
    taught = lessons.of_links(links)
    sides = prepare(records, entries, taught)
    spellings = Spellings(sides.numbers, tolerances.number_similarity)
    kept = (
        user.named_in(links, records[Records.record_id], user.RECORD_ID),
        user.named_in(links, entries[Books.entry_id], user.ENTRY_ID),
    )
    sides, several = lines.summed(sides, spellings, kept, tolerances)
    sides = sides.with_lessons(taught)
    summing = for_sums(sides)
    outcome = Outcome(sides, tolerances)
    linked = user.resolve(links, sides)
    pairs, grouped = linked.pairs_and_groups()
    outcome.take_linked(compare(sides, spellings, *pairs, tolerances))
    outcome.take_groups(grouped)
    outcome.keep_apart(*linked.apart())
    outcome.take_sure(candidates.alike(sides))
    progress(1, documents - outcome.still().count, documents)
    outcome.take_groups(groups.parts(summing, spellings, outcome.still(), tolerances))
    pairs = candidates.by_number(sides, spellings, outcome.still())
    by_number = compare(sides, spellings, *pairs, tolerances)
    outcome.take_best(by_number, Stage.NUMBER)
    progress(2, documents - outcome.still().count, documents)
    pairs = candidates.by_amount(sides, outcome.still(), tolerances)
    by_amount = compare(sides, spellings, *pairs, tolerances)
    found = Differences.joined([by_number, by_amount])
    outcome.take_best(found, Stage.SPELLING)
    outcome.take_groups(groups.sums(summing, spellings, outcome.still(), tolerances))
    outcome.take_groups(groups.several(summing, spellings, outcome.still(), tolerances))
    outcome.take_groups(groups.among_kin(summing, spellings, outcome.still(), tolerances))
    progress(3, documents - outcome.still().count, documents)
    by_day = compare(sides, spellings, *candidates.by_day(sides, outcome.still()), tolerances)
    turned = compare(sides, spellings, *candidates.mirrored(sides, outcome.still()), tolerances)
    found = Differences.joined([found, by_day, turned])
    outcome.take_best(found, Stage.VALUE)
    outcome.take_best(found, Stage.AMOUNT)
    progress(STAGES, documents - outcome.still().count, documents)
    wording = Wording(sides, tolerances)

    def for_lone_rows() -> tuple[Strings, Strings]:
        others = compare(sides, spellings, *explain.neighbours(sides, outcome), tolerances)
        return explain.nearest(sides, Differences.joined([found, others]), outcome, wording, named)

    nearest, because = together(for_lone_rows, lambda: [wording.because(*pairs) for pairs in outcome.taken])
    told = report(sides, spellings, outcome, wording, because, nearest, standings(sides, _latest(records)))
    matches = _frame(several.told_apart(told) if several.records or several.entries else told)
    together(lambda: check(matches, records, Records.record_id), lambda: check(matches, entries, Books.entry_id))
    return matches


def _frame(columns: Columns) -> pd.DataFrame:
    """The columns as the `Matches` frame; they are texts all."""
    names = Matches.columns()
    texts = each(lambda column: columns[column].strings(), names)
    return pd.DataFrame(
        {str(name): pd.Series(text.to_pandas(), dtype="str") for name, text in zip(names, texts, strict=True)}
    )


def _latest(records: pd.DataFrame) -> TaxPeriod | None:
    """The last 2B period of the records."""
    periods = records[Records.gstr2b_period].dropna()
    return TaxPeriod(str(periods.max())) if len(periods) else None
