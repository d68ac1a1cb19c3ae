"""What the user has linked and unlinked: it is taken before anything else, and wins over every rule.

A link is a row of record_id, entry_id and together: True, they are one document; False, they never are. Links whose
record or entry is not there any more say nothing. A pair that is both linked and unlinked is unlinked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.recon.columns import MISSING, BoolArray, IntArray
from ims_xl.recon.groups import Group
from ims_xl.recon.pairing import components
from ims_xl.recon.reasons import MatchReason
from ims_xl.recon.sides import Sides
from ims_xl.recon.texts import Strings, Texts

if TYPE_CHECKING:
    import pandas as pd

RECORD_ID, ENTRY_ID, TOGETHER = "record_id", "entry_id", "together"


@dataclass(frozen=True)
class ByIds:
    """Pairs of ids: `records[i]` with `entries[i]`, linked or kept apart."""

    records: Strings
    entries: Strings
    together: BoolArray

    @classmethod
    def of(cls, links: pd.DataFrame | None) -> ByIds:
        """The rows of a table of links."""
        if links is None or links.empty:
            nothing = pa.array([], pa.large_string())
            return cls(nothing, nothing, np.zeros(0, bool))
        records, entries = (Texts.of(links[column].astype("str")).strings() for column in (RECORD_ID, ENTRY_ID))
        return cls(records, entries, links[TOGETHER].to_numpy(bool))


@dataclass(frozen=True)
class Links:
    """Pairs of rows: `records[i]` with `entries[i]`, linked or kept apart."""

    records: IntArray
    entries: IntArray
    together: BoolArray

    def pairs_and_groups(self) -> tuple[tuple[IntArray, IntArray], list[Group]]:
        """The linked rows: those that are linked to each other alone, and those of which one has several links."""
        records, entries = self.records[self.together], self.entries[self.together]
        if not len(records):
            return (records, entries), []
        size = int(max(records.max(), entries.max())) + 1
        of = components(records, entries + size, 2 * size)[records]
        pairs, groups = [], []
        for component in np.unique(of):
            ours, theirs = (np.unique(rows[of == component]).tolist() for rows in (records, entries))
            if len(ours) == len(theirs) == 1:
                pairs.append((ours[0], theirs[0]))
            else:
                groups.append(Group(tuple(ours), tuple(theirs), MatchReason.MANUAL))
        ones, others = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
        return (ones, others), groups

    def apart(self) -> tuple[IntArray, IntArray]:
        """The rows that are kept apart."""
        return self.records[~self.together], self.entries[~self.together]


def named(links: ByIds, sides: Sides) -> tuple[BoolArray, BoolArray]:
    """Which records and which entries the links name."""
    found = np.zeros(len(sides.records), bool), np.zeros(len(sides.entries), bool)
    for flags, rows in zip(found, _rows(links, sides), strict=True):
        flags[rows[rows >= 0]] = True
    return found


def resolve(links: ByIds, sides: Sides) -> Links:
    """The links by rows of the sides."""
    records, entries = _rows(links, sides)
    there = np.flatnonzero((records >= 0) & (entries >= 0))
    wide = max(len(sides.entries), 1)
    pairs, pair = np.unique(records[there] * wide + entries[there], return_inverse=True)
    apart = np.bincount(pair, weights=~links.together[there], minlength=len(pairs)) > 0
    return Links(pairs // wide, pairs % wide, ~apart)


def _rows(links: ByIds, sides: Sides) -> tuple[IntArray, IntArray]:
    """For each link the row of its record and of its entry, MISSING where the side has none."""
    return _rows_of(links.records, sides.records.ids), _rows_of(links.entries, sides.entries.ids)


def _rows_of(ids: Strings, of_side: Texts) -> IntArray:
    """The links are few beside the rows of a side, so it is the rows that are looked for among them."""
    if not len(ids):
        return np.zeros(0, np.int64)
    named = ids.dictionary_encode()
    places = pc.index_in(of_side.strings(), named.dictionary)
    rows = np.flatnonzero(places.is_valid().to_numpy(zero_copy_only=False))
    found = np.full(len(named.dictionary), MISSING, np.int64)
    found[places.take(pa.array(rows)).to_numpy()] = rows
    return np.asarray(found[named.indices.to_numpy()], dtype=np.int64)
