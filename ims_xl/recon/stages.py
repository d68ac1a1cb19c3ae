"""The stages that a portion of the documents goes through, from what is sure to what is only likely.

Pairs without rivals that agree in all are taken at once; then stage by stage `candidates` are compared
(`differences`), judged (`rules`) and the best of all assignments is taken (`assign`), with `groups` in between; what
stands alone is explained.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ims_xl.recon import candidates, explain, groups, lines
from ims_xl.recon import links as user
from ims_xl.recon.columns import IntArray
from ims_xl.recon.differences import Differences, compare
from ims_xl.recon.lessons import Lessons
from ims_xl.recon.lines import Columns
from ims_xl.recon.links import ByIds
from ims_xl.recon.measures import for_sums
from ims_xl.recon.outcome import Outcome
from ims_xl.recon.report import report
from ims_xl.recon.rules import Stage
from ims_xl.recon.sides import Sides
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.standing import Portal, standings
from ims_xl.recon.tolerances import Tolerances
from ims_xl.recon.wording import Wording


@dataclass(frozen=True)
class Month:
    """What all portions of a matching go by."""

    records: int  # how many there are in all
    shown: Portal
    tolerances: Tolerances
    links: ByIds
    lessons: Lessons
    named: int  # of the nearest candidates of a row that stands alone

    def matched(self, sides: Sides, placed: Callable[[int], None]) -> tuple[Columns, IntArray]:
        """The columns of the matches of a portion, and where their rows belong; `placed` hears of each stage."""
        tolerances = self.tolerances
        documents = len(sides.records) + len(sides.entries)
        spellings = Spellings(sides.numbers, tolerances.number_similarity)
        sides, several = lines.summed(sides, spellings, user.named(self.links, sides), tolerances)
        sides = sides.with_lessons(self.lessons)
        summing = for_sums(sides)
        outcome = Outcome(sides, tolerances)
        linked = user.resolve(self.links, sides)
        pairs, grouped = linked.pairs_and_groups()
        outcome.take_linked(compare(sides, spellings, *pairs, tolerances))
        outcome.take_groups(grouped)
        outcome.keep_apart(*linked.apart())
        outcome.take_sure(candidates.alike(sides))
        spellings.ask(*outcome.still().of(sides.records.number, sides.entries.number))
        placed(documents - outcome.still().count)
        outcome.take_groups(groups.parts(summing, spellings, outcome.still(), tolerances))
        pairs = candidates.by_number(sides, spellings, outcome.still())
        by_number = compare(sides, spellings, *pairs, tolerances)
        outcome.take_best(by_number, Stage.NUMBER)
        placed(documents - outcome.still().count)
        pairs = candidates.by_amount(sides, outcome.still(), tolerances)
        by_amount = compare(sides, spellings, *pairs, tolerances)
        found = Differences.joined([by_number, by_amount])
        outcome.take_best(found, Stage.SPELLING)
        outcome.take_groups(groups.sums(summing, spellings, outcome.still(), tolerances))
        outcome.take_groups(groups.whole_months(summing, spellings, outcome.still(), tolerances))
        outcome.take_groups(groups.several(summing, spellings, outcome.still(), tolerances))
        outcome.take_groups(groups.among_kin(summing, spellings, outcome.still(), tolerances))
        placed(documents - outcome.still().count)
        by_day = compare(sides, spellings, *candidates.by_day(sides, outcome.still()), tolerances)
        turned = compare(sides, spellings, *candidates.mirrored(sides, outcome.still()), tolerances)
        found = Differences.joined([found, by_day, turned])
        outcome.take_best(found, Stage.VALUE)
        outcome.take_best(found, Stage.AMOUNT)
        placed(documents - outcome.still().count)
        wording = Wording(sides, tolerances)
        because = [wording.because(*pairs) for pairs in outcome.taken]
        others = compare(sides, spellings, *explain.neighbours(sides, outcome), tolerances, to_judge=False)
        nearest = explain.nearest(sides, Differences.joined([found, others]), outcome, wording, self.named)
        stands = standings(sides, self.shown)
        told = report(sides, spellings, outcome, wording, because, nearest, stands, 2 * self.records)
        return several.told_apart(*told, self.records)
