"""By which amount documents are summed and counted: taxable values, or document values where a side has no other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ims_xl.recon.sides import TAXABLE, Side, Sides


def for_sums(sides: Sides) -> Sides:
    """The sides with the measure in place of the taxable value, as sums are looked for."""
    if sides.measure == TAXABLE:
        return sides
    return replace(
        sides, records=_measured(sides.records, sides.measure), entries=_measured(sides.entries, sides.measure)
    )


def _measured(side: Side, by: int) -> Side:
    amounts, known = side.amounts.copy(), side.known.copy()
    amounts[:, TAXABLE], known[:, TAXABLE] = np.where(known[:, by], amounts[:, by], 0), known[:, by]
    return replace(side, amounts=amounts, known=known)
