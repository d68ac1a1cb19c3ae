"""By which amount documents are summed and counted: taxable values, or document values where a side has no other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ims_xl.recon.sides import TAXABLE, VALUE, Side, Sides


def measure(sides: Sides) -> int:
    """The place of the amount among `AMOUNTS` that both sides give."""
    both = sides.records, sides.entries
    return TAXABLE if all(side.known[:, TAXABLE].any() or not side.known[:, VALUE].any() for side in both) else VALUE


def for_sums(sides: Sides) -> Sides:
    """The sides with the measure in place of the taxable value, as sums are looked for."""
    chosen = measure(sides)
    if chosen == TAXABLE:
        return sides
    return replace(sides, records=_measured(sides.records, chosen), entries=_measured(sides.entries, chosen))


def _measured(side: Side, by: int) -> Side:
    amounts, known = side.amounts.copy(), side.known.copy()
    amounts[:, TAXABLE], known[:, TAXABLE] = np.where(known[:, by], amounts[:, by], 0), known[:, by]
    return replace(side, amounts=amounts, known=known)
