"""How far two documents may lie apart: the matching settings as one value."""

from __future__ import annotations

from dataclasses import dataclass

from ims_xl import settings
from ims_xl.settings import Setting


def _default(setting: Setting[int]) -> int:
    assert setting.default is not None
    return setting.default


@dataclass(frozen=True)
class Tolerances:
    """Amounts in paise, `days` in days, `number_similarity` in percent; a difference equal to it is within."""

    tax: int = _default(settings.TAX_TOLERANCE)  # each tax head
    value: int = _default(settings.VALUE_TOLERANCE)  # taxable and document value
    rounding: int = _default(settings.ROUNDING_TOLERANCE)  # up to here a difference is called rounding
    days: int = _default(settings.DATE_WINDOW)  # between documents that are compared by amount
    close_days: int = 10  # up to here documents of two months may be one, booked around the month's end
    percent: int = 30  # values further apart are another document's, unless the number says otherwise
    number_similarity: int = _default(settings.NUMBER_SIMILARITY)  # from here two numbers may be one, misspelt

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}; a tolerance is 0 or more.")
