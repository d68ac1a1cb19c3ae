"""The matches of one portion, made in whichever process is free.

From here on there are arrays alone, numpy's and Arrow's: the helper starts in half the time where it need not load
pandas, which stays at the door (`match`, `given`, `gathered`).
"""

from __future__ import annotations

from collections.abc import Callable

from ims_xl import allocator
from ims_xl.recon.columns import IntArray
from ims_xl.recon.conservation import check
from ims_xl.recon.lines import Columns
from ims_xl.recon.sides import Sides, numbered
from ims_xl.recon.stages import Month
from ims_xl.tables import Books, Matches, Records


@allocator.of_the_system()
def elsewhere(month: Month, sides: Sides) -> tuple[tuple[Columns, IntArray], list[int]]:
    """What another process makes of a portion, and how many documents were placed at each stage."""
    placed: list[int] = []
    return matched(month, sides, placed.append), placed


def matched(month: Month, sides: Sides, placed: Callable[[int], None]) -> tuple[Columns, IntArray]:
    """The matches of a portion, of which nothing is lost; `placed` hears of each stage."""
    columns, place = month.matched(numbered(sides), placed)
    for name, side, key in (
        (Matches.record_id, sides.records, Records.record_id),
        (Matches.entry_id, sides.entries, Books.entry_id),
    ):
        check(columns[name].strings(), side.ids.strings(), key)
    return columns, place
