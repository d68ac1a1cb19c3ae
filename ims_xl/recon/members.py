"""The members of groups: how a sentence names them, sums them and says under which GSTINs they stand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ims_xl.gst.money import grouped
from ims_xl.recon import ordering, phrases
from ims_xl.recon.phrases import said
from ims_xl.recon.sides import HEADS, TAXABLE, VALUE, BoolArray, IntArray, Side
from ims_xl.recon.texts import Strings
from ims_xl.recon.wording import Wording

_NAMED = 3  # members of one side


class Members:
    """The rows of one side that groups have, group by group, by date and id."""

    def __init__(self, side: Side, groups: list[tuple[int, ...]]) -> None:
        self.side = side
        self.rows = np.array([row for rows in groups for row in rows], dtype=np.int64)
        sizes = np.array([len(rows) for rows in groups])
        self.group = np.repeat(np.arange(len(groups)), sizes)
        self.rows = self.rows[ordering.order(self.group, side.day[self.rows], side.ids.ranks(self.rows))]
        self._starts = np.concatenate([[0], np.cumsum(sizes)])

    def named(self, names: Callable[[IntArray], Strings]) -> Strings:
        """The members of each group by name, of many the first; each has a row of its own, which shows it."""
        sizes = np.diff(self._starts)
        left_out = np.where(sizes > _NAMED, sizes - _NAMED + 1, 0)
        shown = ordering.nth(self.group) < (sizes - left_out)[self.group]
        starts = np.concatenate([[0], np.cumsum(sizes - left_out)])
        told = phrases.runs_joined(names(self.rows[shown]), starts, " + ")
        return said(told, phrases.of_distinct(lambda count: f" + {grouped(count)} more" if count else "", left_out))

    def totals(self, before: Members | None = None) -> Strings:
        """The sums of each group; not in figures where those of the other side, said `before`, are the same."""
        sums, known = self._sums()
        taxable, tax = phrases.amounts(sums[:, 1]), phrases.amounts(sums[:, 2])
        told = said(taxable, " taxable and ", tax, " tax")
        if not known.all():
            told = phrases.chosen(known, told, said(phrases.amounts(sums[:, 0]), " in all"))
        if before is not None:
            others, known_too = before._sums()
            told = phrases.chosen(known & known_too & (sums[:, 1:] == others[:, 1:]).all(axis=1), "the same", told)
        return said(phrases.chosen(np.diff(self._starts) > 1, ", together ", ", that is "), told)

    def _sums(self) -> tuple[IntArray, BoolArray]:
        """Of each group document value, taxable value and tax, in paise; and whether its taxable values are known."""
        sums = np.add.reduceat(self.side.amounts[self.rows], self._starts[:-1])
        known = np.logical_and.reduceat(self.side.known[self.rows, TAXABLE], self._starts[:-1])
        return np.stack([sums[:, VALUE], sums[:, TAXABLE], sums[:, HEADS].sum(axis=1)], axis=1), known

    def parties(self) -> IntArray:
        """The party of each group's first row."""
        parties: IntArray = self.side.party[self.rows[self._starts[:-1]]]
        return parties

    def first_ids(self) -> Strings:
        """The least id of each group."""
        order = ordering.order(self.group, self.side.ids.ranks(self.rows))
        return self.side.ids.strings(self.rows[order[self._starts[:-1]]])


def suppliers(records: Members, entries: Members, wording: Wording) -> Strings:
    """Under which GSTINs the groups stand, where these are two."""
    ours, theirs = records.parties(), entries.parties()
    both = said("; GSTIN ", wording.parties(ours), " on the portal, ", wording.parties(theirs), " in the books")
    return phrases.chosen(ours == theirs, "", both)
