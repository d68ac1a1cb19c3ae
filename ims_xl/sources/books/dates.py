"""The order of day and month in a column of dates, decided once for the column, from all its values and its period.

05/10/2026 may be October or May. Any value above 12 decides; else the register's own period line ("From 01-10-2026
to 31-10-2026"); else the reading under which the register covers fewer months. Excel set to American dates reads
a text file's day-first dates wrongly where both readings are possible and leaves the rest as text: such a column, of
true dates and of text with days above 12, is turned back where the text says which months it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ims_xl.sources import cells
from ims_xl.sources.cells import BadCell, Cell

_SPAN = re.compile(
    r"(\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2,4})\s*(?:to|-|–|till|upto)\s*"
    r"(\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2,4})",
    re.IGNORECASE,
)
_SEVERAL = 3  # different dates from which their spread over months says something


@dataclass(frozen=True)
class Order:
    """How a column's dates are read, and a sentence where that is worth saying."""

    month_first: bool = False
    swapped: bool = False  # true dates have day and month in each other's place
    remark: str = ""

    def day(self, cell: Cell) -> date | None:
        """The date of a cell; None for a blank. Raises `BadCell`."""
        found = cells.day(cell, self.month_first)
        if self.swapped and found is not None and isinstance(cell, date):
            return found.replace(month=found.day, day=found.month)
        return found


DAY_FIRST = Order()


def period(titles: Iterable[str]) -> tuple[date, date] | None:
    """The days a title line says the register is of.

    >>> period(["Purchase Register", "From 01-10-2026 to 31-10-2026"])
    (datetime.date(2026, 10, 1), datetime.date(2026, 10, 31))
    >>> period(["10/01/2026 to 10/31/2026"]) == period(["01-10-2026 to 31-10-2026"])
    True
    """
    for title in titles:
        if found := _SPAN.search(title):
            for month_first in (False, True):
                first, last = _read(found[1], month_first), _read(found[2], month_first)
                if first and last and first <= last:
                    return first, last
    return None


def decide(column: Sequence[Cell], titles: Iterable[str]) -> Order:
    """The order in which a column's dates are read."""
    if cells.is_month_first(list(column)):
        return Order(
            True, remark="The dates put the month first and were read so; day first, several would be impossible."
        )
    texts = {cell for cell in column if isinstance(cell, str) and (cells.day_and_month(cell))}
    true = {cell for cell in column if isinstance(cell, date | datetime)}
    pairs = {text: cells.day_and_month(text) for text in texts}
    if true:
        return _of_mixed(true, {text for text, pair in pairs.items() if pair and pair[0] > 12 >= pair[1]}, len(texts))
    span = period(titles)
    if _is_elsewhere_impossible(texts) and not (span and _inside(span, texts, False) > _inside(span, texts, True)):
        return Order(
            True,
            remark="The dates were read with the month first: day first, one would be impossible.",
        )
    if not texts or any(max(pair) > 12 for pair in pairs.values() if pair):
        return DAY_FIRST
    if span:
        if _inside(span, texts, True) > _inside(span, texts, False):
            shown = f"{span[0]:%d-%m-%Y} to {span[1]:%d-%m-%Y}"
            return Order(True, remark=f"The dates put the month first and were read so: then they lie in {shown}.")
        return DAY_FIRST
    readings = [[found for text in texts if (found := _read(text, order))] for order in (False, True)]
    months = [len({(found.year, found.month) for found in reading}) for reading in readings]
    if len(texts) >= _SEVERAL and months[1] == 1 < months[0]:
        return Order(True, remark="The dates were read with the month first: then all lie in one month.")
    if months[1] < months[0] or any("/" in text for text in texts):
        return Order(remark="No date tells whether the day or the month comes first; the day was taken.")
    return DAY_FIRST


def _inside(span: tuple[date, date], texts: Iterable[str], month_first: bool) -> int:
    """How many of the dates lie in the span, read so."""
    found = (_read(text, month_first) for text in texts)
    return sum(day is not None and span[0] <= day <= span[1] for day in found)


def _is_elsewhere_impossible(texts: set[str]) -> bool:
    """Is a date impossible day first, and none month first; and do all lie in no more months than the others else?"""
    month_first, day_first = ([_read(text, order) for text in texts] for order in (True, False))
    if None in month_first or None not in day_first:
        return False
    months, apart = (
        {(found.year, found.month) for found in reading if found is not None} for reading in (month_first, day_first)
    )
    return len(months) <= max(len(apart), 1)


def _of_mixed(true: set[date | datetime], late_days: set[str], texts: int) -> Order:
    """Of a column with true dates: swapped by Excel, or as they stand."""
    if len(late_days) < 2 or len(late_days) < texts or any(found.day > 12 for found in true):
        return DAY_FIRST
    months = {(found.year, found.month) for text in late_days if (found := _read(text, False))}
    as_they_stand = sum((found.year, found.month) in months for found in true)
    turned = sum((found.year, found.day) in months for found in true)
    if turned == len(true) > as_they_stand:
        return Order(
            swapped=True,
            remark="Excel has read the days up to 12 as months and left the others as text; the dates were turned "
            "back, into the months of the others. Look them over.",
        )
    return DAY_FIRST


def _read(text: str, month_first: bool) -> date | None:
    try:
        return cells.day(text, month_first)
    except BadCell:
        return None
