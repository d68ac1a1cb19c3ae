"""The numbers of the suppliers that are asked about, gathered once for all that is asked of them.

Whether a number can be one is known by the supplier's other numbers: by their order (`astray`), by their parts
(`misfits`), by how many documents of a day have one amount (`slips`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ims_xl.recon import pairing
from ims_xl.recon.columns import NO_DAY, BoolArray, IntArray
from ims_xl.recon.number_facts import REST, Facts
from ims_xl.recon.sides import Sides
from ims_xl.recon.spellings import Spellings


@dataclass(frozen=True)
class Asked:
    """The dated numbers of some suppliers, those of both sides one behind the other, and pairs of their rows."""

    facts: Facts
    place: IntArray  # of each row among the facts
    party: IntArray
    kind: IntArray
    day: IntArray
    letters: IntArray  # code of supplier and letters
    look: IntArray  # code of supplier, letters and how many characters
    records: int  # rows that are the records'
    ours: IntArray  # for each pair the row of its record
    theirs: IntArray

    @classmethod
    def of(cls, sides: Sides, spellings: Spellings, record: IntArray, entry: IntArray) -> Asked:
        """All numbers of the suppliers of these pairs, each of one supplier."""
        both, parties = (sides.records, sides.entries), sides.records.party[record]
        rows = [
            np.flatnonzero(pairing.among(side.party, parties) & (side.number >= 0) & (side.day != NO_DAY))
            for side in both
        ]
        facts, *places = spellings.facts(*(side.number[some] for side, some in zip(both, rows, strict=True)))
        party, kind, day = (
            np.concatenate([getattr(side, fact)[some] for side, some in zip(both, rows, strict=True)])
            for fact in ("party", "kind", "day")
        )
        place = np.concatenate(places)
        letters = pairing.alike(party, facts.letters[place])
        return cls(
            facts, place, party, kind, day, letters, pairing.alike(letters, facts.lengths[place, REST]), len(rows[0]),
            np.searchsorted(rows[0], record), len(rows[0]) + np.searchsorted(rows[1], entry),
        )  # fmt: skip

    def take(self, pairs: BoolArray) -> Asked:
        """The same numbers, and these pairs alone."""
        return replace(self, ours=self.ours[pairs], theirs=self.theirs[pairs])
