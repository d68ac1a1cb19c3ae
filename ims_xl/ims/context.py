"""Whose records are worked on, for which period, and how the user wants suggestions made and rules read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ims_xl.gst.calendar import Extension, draft_date, return_period
from ims_xl.gst.period import TaxPeriod
from ims_xl.gst.reading import DEFAULT, Reading


@dataclass(frozen=True)
class Context:
    """The client and the period. `suggest_reject`: may Reject be suggested for what is not in the books?"""

    gstin: str
    period: TaxPeriod  # the GSTR-2B period being worked on
    quarterly: bool = False  # GSTR-3B filed under QRMP
    suggest_reject: bool = False
    moved: tuple[Extension, ...] = ()  # due dates moved by notification
    reading: Reading = DEFAULT

    @property
    def state(self) -> str:
        """The recipient's state code."""
        return self.gstin[:2]

    @cached_property
    def closes(self) -> TaxPeriod:
        """The last month that GSTR-2B of the period covers: the month itself, or the end of its quarter."""
        return return_period(self.period, quarterly=self.quarterly)

    @cached_property
    def opens(self) -> TaxPeriod:
        """The first month that GSTR-2B of the period covers."""
        return self.closes.next(-2) if self.quarterly else self.period

    @cached_property
    def drafted(self) -> date:
        """The day on which the portal drafts GSTR-2B of the period."""
        return draft_date(self.period, quarterly=self.quarterly, moved=self.moved)

    @property
    def following(self) -> TaxPeriod:
        """The period to be worked on once this one is closed."""
        return self.closes.next(3) if self.quarterly else self.period.next()
