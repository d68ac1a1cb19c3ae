"""All of a supplier's month booked as one: an entry whose amounts are those of all documents of that month still open.

However many they are, for nothing is chosen among them; so `Tolerances.group_size` does not bound them. Every head must
agree to the paisa, and where there are only two, one amount must be odd: two round ones add up by chance.
"""

from __future__ import annotations

import numpy as np

from ims_xl.recon import ordering, pairing
from ims_xl.recon.across import all_of
from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.datings import months_of
from ims_xl.recon.sides import TAXABLE, Side
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.sums import usable
from ims_xl.recon.tolerances import Tolerances
from ims_xl.recon.weighing import ROUND, SMALLEST, SUMMED

Total = tuple[int, tuple[int, ...]]


def totals(
    sought: tuple[Side, BoolArray], offered: tuple[Side, BoolArray], spellings: Spellings, tolerances: Tolerances
) -> list[Total]:
    """Each open row sought without a number that is the sum of all open rows offered of its supplier and month."""
    (one, _), (many, _) = sought, offered
    targets, rows = (np.flatnonzero(usable(side, is_open) & (side.party >= 0)) for side, is_open in (sought, offered))
    targets = targets[spellings.cores(one.number[targets]) < 0]
    if not len(targets) or not len(rows) or tolerances.group_size < SMALLEST:
        return []
    of_target, of_row = pairing.both(
        (one.party[targets], many.party[rows]), (months_of(one.day[targets]), months_of(many.day[rows]))
    )
    wide = int(max(of_target.max(), of_row.max())) + 1
    alone = pairing.sizes(of_target, wide) == 1  # of two, either may be the month's
    sums = np.stack([_summed(of_row, column, wide) for column in many.amounts[rows][:, SUMMED].T], axis=1)
    known = np.stack([_summed(of_row, ~column, wide) == 0 for column in many.known[rows][:, SUMMED].T], axis=1)
    count = pairing.sizes(of_row, wide)
    odd = _summed(of_row, many.amounts[rows, TAXABLE] % ROUND != 0, wide) > 0
    compared = known[of_target] & one.known[targets][:, SUMMED]
    same = all_of((sums[of_target] == one.amounts[targets][:, SUMMED]) | ~compared) & compared[:, 0]
    enough = (count > SMALLEST) | ((count == SMALLEST) & odd)
    order = ordering.order(of_row)
    first, last = (np.searchsorted(of_row[order], of_target, end) for end in ("left", "right"))
    return [
        (int(targets[nth]), tuple(np.sort(rows[order[first[nth] : last[nth]]]).tolist()))
        for nth in np.flatnonzero(same & alone[of_target] & enough[of_target]).tolist()
    ]


def _summed(keys: IntArray, values: IntArray | BoolArray, wide: int) -> IntArray:
    """The sum of the values of each key."""
    found = np.zeros(wide, dtype=np.int64)
    np.add.at(found, keys, values)
    return found
