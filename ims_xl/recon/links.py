"""What the user has linked and unlinked: it is taken before anything else, and wins over every rule.

A link is a row of record_id, entry_id and together: True, they are one document; False, they never are. Links whose
record or entry is not there any more say nothing. A pair that is both linked and unlinked is unlinked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.groups import Group
from ims_xl.recon.pairing import components
from ims_xl.recon.reasons import MatchReason
from ims_xl.recon.sides import Sides

RECORD_ID, ENTRY_ID, TOGETHER = "record_id", "entry_id", "together"


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


def named(links: pd.DataFrame | None, sides: Sides) -> tuple[BoolArray, BoolArray]:
    """Which records and which entries the links name."""
    both = (sides.records, RECORD_ID), (sides.entries, ENTRY_ID)
    if links is None or links.empty:
        ours, theirs = (np.zeros(len(side), dtype=bool) for side, _ in both)
    else:
        ours, theirs = (
            pc.is_in(side.ids.strings(), pa.array(links[column], pa.large_string(), from_pandas=True)).to_numpy(False)
            for side, column in both
        )
    return ours, theirs


def resolve(links: pd.DataFrame | None, sides: Sides) -> Links:
    """The links by rows of the sides."""
    if links is None or links.empty:
        nothing = np.zeros(0, np.int64)
        return Links(nothing, nothing, np.zeros(0, bool))
    records, entries = (
        pd.Index(side.ids.strings().to_pandas()).get_indexer(pd.Index(links[column].astype(object)))
        for side, column in ((sides.records, RECORD_ID), (sides.entries, ENTRY_ID))
    )
    there = (records >= 0) & (entries >= 0)
    rows = pd.DataFrame(
        {"record": records[there], "entry": entries[there], "together": links[TOGETHER].to_numpy(bool)[there]}
    )
    one = rows.groupby(["record", "entry"], as_index=False)["together"].min()
    return Links(
        one["record"].to_numpy(np.int64), one["entry"].to_numpy(np.int64), one["together"].to_numpy(bool)
    )  # fmt: skip
