"""Which tolerances a pair was judged by, in words: the last sentence of every row that is not plainly equal."""

from __future__ import annotations

import numpy as np

from ims_xl.recon.across import any_of
from ims_xl.recon.columns import IntArray
from ims_xl.recon.datings import Dating
from ims_xl.recon.differences import Differences
from ims_xl.recon.rules import RULES
from ims_xl.recon.tolerances import Tolerances

_BY_WINDOW = (Dating.PERIOD, Dating.PERIOD_FAR, Dating.YEAR_NEAR, Dating.YEAR_FAR)
_VALUE_SAID = np.array(["{value}" in rule.because for rule in RULES])
_DAYS_SAID = np.array(["{days}" in rule.because for rule in RULES])


class ToleranceWords:
    """Says the tolerances of one run of the matching."""

    def __init__(self, tolerances: Tolerances) -> None:
        value, tax = tolerances.told()
        self.of_sums = f" Sums may differ by {value}, each tax head by {tax}."
        self._days = tolerances.days
        amounts = (
            "",
            f" Amounts may differ by {value}, each tax head by {tax}.",
            f" That is beyond the tolerance of {value} in value and {tax} in each tax head.",
        )
        dates = (
            "",
            f" Dates of two months may be {tolerances.close_days} days apart.",
            f" Dates may be {tolerances.days} days apart.",
            f" The dates are further apart than {tolerances.days} days; the number decides.",
        )
        self.texts = [amount + day for amount in amounts for day in dates]

    def codes(self, pairs: Differences, rules: IntArray) -> IntArray:
        """For each pair the place of those it took among the `texts`.

        That is the first, which says nothing, where it is plainly equal or where its rule's sentence has them.
        """
        of_amounts: IntArray = np.where(any_of(pairs.beyond), 2, np.where(any_of(pairs.apart), 1, 0))
        window = np.where(pairs.days <= self._days, 2, 3)
        of_dates = np.where(np.isin(pairs.dating, _BY_WINDOW), window, pairs.dating == Dating.CLOSE)
        of_amounts[_VALUE_SAID[rules]] = 0
        of_dates[_DAYS_SAID[rules]] = 0
        return np.asarray(of_amounts * 4 + of_dates, dtype=np.int64)
