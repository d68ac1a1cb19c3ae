"""Why a document may stand alone for reasons of its own: its credit is out of time, or it was never filed.

Credit can be taken until 30 November after the financial year (section 16(4), CGST Act). What is not filed is seen
from the portal's side by its flag, from the books' side by a month in which the portal shows nothing of the supplier.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from ims_xl.gst.period import TaxPeriod, itc_last_date
from ims_xl.recon import ordering, phrases
from ims_xl.recon.datings import months_of
from ims_xl.recon.sides import NO_DAY, BoolArray, IntArray, Side, Sides
from ims_xl.recon.texts import Strings
from ims_xl.tables import Records

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Portal:
    """What the records show as a whole."""

    latest: TaxPeriod | None  # the last 2B period
    months: IntArray  # in which documents are dated


@dataclass(frozen=True)
class Standing:
    """Which rows of a side are out of time, and which were not filed."""

    barred: BoolArray
    unfiled: BoolArray


def portal(records: pd.DataFrame, side: Side) -> Portal:
    """What all records show."""
    periods = records[Records.gstr2b_period].dropna()
    return Portal(TaxPeriod(str(periods.max())) if len(periods) else None, ordering.distinct(_months(side)))


def standings(sides: Sides, shown: Portal) -> tuple[Standing, Standing]:
    """Of records and of entries, beside what the portal has shown of all suppliers."""
    records, entries = sides.records, sides.entries
    return (
        Standing(_barred(records, shown.latest), records.unfiled),
        Standing(_barred(entries, shown.latest), _never_shown(entries, records, shown.months)),
    )


def until(days: IntArray) -> Strings:
    """The last day of the credit of documents of these days."""
    return phrases.of_distinct(lambda day: itc_last_date(phrases.calendar(day)).strftime("%d-%m-%Y"), days)


def month(days: IntArray) -> Strings:
    """The month of each day: October 2026."""
    return phrases.of_distinct(lambda day: phrases.calendar(day).strftime("%B %Y"), days)


def _barred(side: Side, latest: TaxPeriod | None) -> BoolArray:
    if latest is None:
        return np.zeros(len(side), dtype=bool)
    year = latest.year - 2
    while itc_last_date(date(year, 4, 1)) < latest.day(1):
        year += 1
    begins = int(np.datetime64(f"{year}-04-01").astype(np.int64))  # of the first financial year that is in time
    return np.asarray((side.day != NO_DAY) & (side.day < begins), dtype=bool)


def _never_shown(entries: Side, records: Side, months: IntArray) -> BoolArray:
    """Entries of a supplier and month of which the portal shows nothing, though it shows others of that month."""
    known = np.isin(_months(entries), months) & (entries.family >= 0) & (entries.day != NO_DAY)
    wanted, shown = (
        side.family * (len(months) + 1) + np.searchsorted(months, _months(side)) for side in (entries, records)
    )
    return np.asarray(known & ~np.isin(wanted, shown), dtype=bool)


def _months(side: Side) -> IntArray:
    return np.where(side.day == NO_DAY, -1, months_of(side.day))
