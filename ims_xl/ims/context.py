"""Whose records are worked on, for which period, and how the user wants suggestions made."""

from __future__ import annotations

from dataclasses import dataclass

from ims_xl.gst.calendar import return_period
from ims_xl.gst.period import TaxPeriod


@dataclass(frozen=True)
class Context:
    """The client and the period. `suggest_reject`: may Reject be suggested for what is not in the books?"""

    gstin: str
    period: TaxPeriod  # the GSTR-2B period being worked on
    quarterly: bool = False  # GSTR-3B filed under QRMP
    suggest_reject: bool = False

    @property
    def state(self) -> str:
        """The recipient's state code."""
        return self.gstin[:2]

    @property
    def closes(self) -> TaxPeriod:
        """The last month that GSTR-2B of the period covers: the month itself, or the end of its quarter."""
        return return_period(self.period, quarterly=self.quarterly)

    @property
    def opens(self) -> TaxPeriod:
        """The first month that GSTR-2B of the period covers."""
        return self.closes.next(-2) if self.quarterly else self.period
