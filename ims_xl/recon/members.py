"""The members of groups: how a sentence names them, sums them and says under which GSTINs they stand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ims_xl.recon import ordering, phrases
from ims_xl.recon.phrases import said
from ims_xl.recon.sides import HEADS, TAXABLE, VALUE, IntArray, Side
from ims_xl.recon.texts import Strings
from ims_xl.recon.wording import Wording


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
        """All members of each group by name."""
        return phrases.runs_joined(names(self.rows), self._starts, " + ")

    def totals(self) -> Strings:
        """The sums of each group."""
        sums = np.add.reduceat(self.side.amounts[self.rows], self._starts[:-1])
        taxable, tax = phrases.amounts(sums[:, TAXABLE]), phrases.amounts(sums[:, HEADS].sum(axis=1))
        many = phrases.chosen(np.diff(self._starts) > 1, ", together ", ", that is ")
        known = np.logical_and.reduceat(self.side.known[self.rows, TAXABLE], self._starts[:-1])
        if known.all():
            return said(many, taxable, " taxable and ", tax, " tax")
        value = said(phrases.amounts(sums[:, VALUE]), " in all")
        return said(many, phrases.chosen(known, said(taxable, " taxable and ", tax, " tax"), value))

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
