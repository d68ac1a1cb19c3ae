"""How far two documents may lie apart: the matching settings as one value."""

from __future__ import annotations

from dataclasses import dataclass

from ims_xl import settings
from ims_xl.gst.money import words
from ims_xl.settings import Setting


def _default(setting: Setting[int]) -> int:
    assert setting.default is not None
    return setting.default


LARGEST_GROUP = 6  # documents; the search for sums grows steeply with them


@dataclass(frozen=True)
class Tolerances:
    """Amounts in paise, days in days, percents whole; a difference equal to a tolerance is within.

    Where rupees and percent are both given, the wider of the two counts; a percent is of the larger amount. The
    defaults mean: each amount within a rupee. Raises `ValueError` for a value that means nothing.
    """

    tax: int = _default(settings.TAX_TOLERANCE)  # each tax head
    tax_percent: int = 0
    total_tax: int = 400  # all heads together: by default what four heads may differ each
    value: int = _default(settings.VALUE_TOLERANCE)  # taxable and document value
    value_percent: int = 0
    rounding: int = _default(settings.ROUNDING_TOLERANCE)  # up to here a difference is called rounding
    far_percent: int = 30  # values further apart are another document's, unless number and date say otherwise
    days: int = _default(settings.DATE_WINDOW)  # between documents that are compared by amount
    close_days: int = 10  # up to here documents of two months may be one, booked around the month's end
    across_periods: bool = True  # may documents of two months be one? (day and month exchanged is a slip: always)
    across_years: bool = True  # may documents of two financial years be one?
    group_size: int = 4  # documents that together may be one on the other side; 1: no groups
    number_similarity: int = _default(settings.NUMBER_SIMILARITY)  # from here two numbers may be one, misspelt

    def told(self) -> tuple[str, str]:
        """In words how far values, and each tax head, may differ.

        >>> Tolerances(value_percent=2).told()
        ('₹1 or 2 %', '₹1')
        """
        both = (self.value, self.value_percent), (self.tax, self.tax_percent)
        value, tax = (words(rupees) + (f" or {percent} %" if percent else "") for rupees, percent in both)
        return value, tax

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}; a tolerance is 0 or more.")
        if not 1 <= self.group_size <= LARGEST_GROUP:
            raise ValueError(
                f"group_size is {self.group_size}; it is from 1, which means no groups, to {LARGEST_GROUP}."
            )
