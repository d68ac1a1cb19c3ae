"""How near two documents are: what each difference costs, for choosing among pairs that the rules allow."""

from __future__ import annotations

import numpy as np

from ims_xl.recon.amounts import Amounts
from ims_xl.recon.differences import Differences
from ims_xl.recon.sides import IntArray

WEIGHT = 64  # one point of closeness in the weights of `assign`; what is below it only orders twins
_FULL = 1000
_NUMBER_COST = (0, 40, 100, 200, 250, 300, 350, 450, 450, 600, 800)  # by Relation
_DATE_COST = (0, 10, 20, 40, 50, 60, 120, 150, 150, 500)  # by Dating
_AMOUNT_COST = (0, 2, 20, 20, 40, 60, 100, 250, 300, 900)  # by Amounts
_PARTY_COST = (0, 150, 180, 180, 600)  # by Party
_DAYS_COUNTED = 90
_TAUGHT_COST = 30  # what is so of itself is nearer than what links teach


def closeness(differences: Differences) -> IntArray:
    """How near each pair is, for choosing among pairs that rules allow; at most 1000, negative for strangers."""
    cost = (
        np.array(_NUMBER_COST)[differences.number]
        + np.array(_DATE_COST)[differences.dating]
        + np.array(_AMOUNT_COST)[differences.amounts]
        + np.array(_PARTY_COST)[differences.party]
        + np.minimum(differences.days, _DAYS_COUNTED) // 2
        + np.where(differences.amounts >= Amounts.ROUNDED, np.minimum(differences.percent, 100), 0)
        + 80 * differences.kind
        + 10 * differences.place
        + 10 * differences.reverse
        + _TAUGHT_COST * differences.taught
    )
    return np.asarray(_FULL - cost, dtype=np.int64)
