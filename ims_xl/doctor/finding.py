"""What the doctor says of one thing: is it well, and if not, what is to be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One line of the check-up. `way_out` is blank where all is well; `told` is what was found."""

    subject: str
    told: str
    way_out: str = ""

    @property
    def well(self) -> bool:
        """Is there nothing to do?"""
        return not self.way_out

    def __str__(self) -> str:
        mark = "ok  " if self.well else "DO  "
        return f"{mark}{self.subject}: {self.told}" + (f" {self.way_out}" if self.way_out else "")


def report(findings: Iterable[Finding]) -> str:
    """The findings as lines, those with something to do first, and a line that sums them up."""
    found = sorted(findings, key=lambda one: one.well)
    ill = sum(not one.well for one in found)
    summed = (
        "All is well." if not ill else f"{ill} of {len(found)} checks {'needs' if ill == 1 else 'need'} something done:"
    )
    return "\n".join([summed, *map(str, found)])
