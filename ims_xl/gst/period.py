"""Tax periods and financial years: a month of the return calendar, and the year from April to March."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class TaxPeriod:
    """A tax period, `"2026-10"` in frames and on sheets, `102026` on the wire.

    >>> TaxPeriod("2026-10").next(), TaxPeriod("2026-10").wire, TaxPeriod.from_wire("102026").label
    (TaxPeriod('2026-11'), '102026', 'October 2026')
    """

    text: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", self.text):
            raise ValueError(f'"{self.text}" is not a tax period; write it as yyyy-mm, for example 2026-10.')

    def __repr__(self) -> str:
        return f"TaxPeriod({self.text!r})"

    def __str__(self) -> str:
        return self.text

    @classmethod
    def from_wire(cls, mmyyyy: str) -> TaxPeriod:
        """Of the portal's `MMYYYY`. Raises `ValueError` on anything else."""
        if not re.fullmatch(r"[0-9]{6}", mmyyyy):
            raise ValueError(f'"{mmyyyy}" is not a return period; the portal writes MMYYYY.')
        return cls(f"{mmyyyy[2:]}-{mmyyyy[:2]}")

    @classmethod
    def of(cls, day: date) -> TaxPeriod:
        """The month a day lies in."""
        return cls(f"{day.year:04d}-{day.month:02d}")

    @property
    def year(self) -> int:
        """The calendar year."""
        return int(self.text[:4])

    @property
    def month(self) -> int:
        """The calendar month, 1 to 12."""
        return int(self.text[5:])

    @property
    def wire(self) -> str:
        """As the portal's files write it: MMYYYY."""
        return f"{self.text[5:]}{self.text[:4]}"

    @property
    def label(self) -> str:
        """As people say it: October 2026."""
        return date(self.year, self.month, 1).strftime("%B %Y")

    @property
    def financial_year(self) -> str:
        """The financial year the period belongs to."""
        return financial_year(date(self.year, self.month, 1))

    def next(self, months: int = 1) -> TaxPeriod:
        """The period so many months later; negative for earlier."""
        count = self.year * 12 + self.month - 1 + months
        return TaxPeriod(f"{count // 12:04d}-{count % 12 + 1:02d}")

    def quarter_end(self) -> TaxPeriod:
        """The last month of the period's quarter (April to June is the first).

        >>> TaxPeriod("2026-10").quarter_end()
        TaxPeriod('2026-12')
        """
        return self.next((-self.month) % 3)

    def day(self, number: int) -> date:
        """That day of the period's month."""
        return date(self.year, self.month, number)


FIRST_PERIOD = TaxPeriod("2017-07")  # of GST
GST_BEGAN = FIRST_PERIOD.day(1)


def financial_year(day: date) -> str:
    """The financial year of a date, April to March.

    >>> financial_year(date(2026, 3, 31)), financial_year(date(2026, 4, 1))
    ('2025-26', '2026-27')
    """
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def itc_last_date(document_date: date) -> date:
    """The last day to take the credit of a document: 30 November after its financial year.

    The annual return, when filed earlier, ends it sooner. Source: section 16(4), CGST Act.

    >>> itc_last_date(date(2026, 10, 5))
    datetime.date(2027, 11, 30)
    """
    first = document_date.year if document_date.month >= 4 else document_date.year - 1
    return date(first + 1, 11, 30)
