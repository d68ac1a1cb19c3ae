"""How the dates of two documents lie to each other. The financial year begins on 1 April."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.sides import NO_DAY
from ims_xl.recon.tolerances import Tolerances

MONTH, MONTH_GIVES = 30.44, 3.0  # days; what recurs, recurs after so many, give or take


class Dating(IntEnum):
    """How the dates lie. The financial year begins on 1 April."""

    SAME = 0
    UNKNOWN = 1
    MONTH = 2  # the same month
    CLOSE = 3  # another month, within `Tolerances.close_days`
    EXCHANGED = 4  # day and month are exchanged
    PERIOD = 5  # another month, within the date window
    PERIOD_FAR = 6  # the same financial year, beyond the window
    YEAR_NEAR = 7  # another financial year, within the window or both numbers naming one year
    YEAR_EXCHANGED = 8  # another financial year, for day and month are exchanged
    YEAR_FAR = 9


ACROSS_PERIODS = (Dating.CLOSE, Dating.PERIOD, Dating.PERIOD_FAR)  # `EXCHANGED` is a slip of the pen in one period
ACROSS_YEARS = (Dating.YEAR_NEAR, Dating.YEAR_EXCHANGED, Dating.YEAR_FAR)


def datings(
    one: IntArray, other: IntArray, same_year_named: BoolArray, tolerances: Tolerances
) -> tuple[IntArray, IntArray, BoolArray]:
    """Days apart, `Dating`, and whether the dates recur month by month."""
    unknown = (one == NO_DAY) | (other == NO_DAY)
    days = np.where(unknown, 0, np.abs(one - other))
    month_one, month_other = months_of(one), months_of(other)
    same_year = year_of_month(month_one) == year_of_month(month_other)
    turned = exchanged(one, other)
    dating = np.select(
        [
            unknown,
            days == 0,
            month_one == month_other,
            same_year & (days <= tolerances.close_days),
            same_year & turned,
            same_year & (days <= tolerances.days),
            same_year,
            turned,
            (days <= tolerances.days) | same_year_named,
        ],
        [
            Dating.UNKNOWN, Dating.SAME, Dating.MONTH, Dating.CLOSE, Dating.EXCHANGED, Dating.PERIOD,
            Dating.PERIOD_FAR, Dating.YEAR_EXCHANGED, Dating.YEAR_NEAR,
        ],
        Dating.YEAR_FAR,
    )  # fmt: skip
    times = np.rint(days / MONTH)
    recurring = (times > 0) & (np.abs(days - times * MONTH) <= MONTH_GIVES)
    return np.asarray(days, dtype=np.int64), dating.astype(np.int64), recurring


def exchanged(one: IntArray, other: IntArray) -> BoolArray:
    """Are day and month of the one the month and day of the other, in one year?"""
    months, others = months_of(one), months_of(other)
    as_month = (_days_of_month(one) == others % 12 + 1) & (_days_of_month(other) == months % 12 + 1)
    return np.asarray((months // 12 == others // 12) & as_month, dtype=bool)


def year_begins(days: IntArray) -> IntArray:
    """The first day of the financial year of each day."""
    april = year_of_month(months_of(days)) * 12 + 3
    return april.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _days_of_month(days: IntArray) -> IntArray:
    """1 to 31, of days since 1970."""
    return _of_calendar(days, lambda days: days - _months(days).astype("datetime64[D]").astype(np.int64) + 1)


def months_of(days: IntArray) -> IntArray:
    """Months since January 1970, of days since then; those of NO_DAY mean nothing."""
    return _of_calendar(days, lambda days: _months(days).astype(np.int64))


def _months(days: IntArray) -> NDArray[np.datetime64]:
    return days.astype("datetime64[D]").astype("datetime64[M]")


def _of_calendar(days: IntArray, fact: Callable[[IntArray], IntArray]) -> IntArray:
    """A fact of each day; where there are many, it is found once for all from the first to the last."""
    given = np.where(days == NO_DAY, 0, days)
    first, last = int(given.min(initial=0)), int(given.max(initial=0))
    if last - first > len(days):
        return fact(given)
    return np.asarray(fact(np.arange(first, last + 1))[given - first], dtype=np.int64)


def year_of_month(months: IntArray) -> IntArray:
    """Financial years since 1969-70, of months since January 1970; years begin in April."""
    return np.asarray((months - 3) // 12, dtype=np.int64)
