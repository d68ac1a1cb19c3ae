"""The boxes of GSTR-3B that credit goes through: table 4, and 3.1(d) beside it, in the form's order.

Source: form GSTR-3B [official]. Boxes a GSTR-2B says nothing about are the taxpayer's to fill.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A box: its number, its caption, and whether the taxpayer fills it."""

    number: str
    caption: str
    entered: bool = False


# fmt: off
BOXES = (
    Box("4(A)(1)", "Import of goods"),
    Box("4(A)(2)", "Import of services (not in GSTR-2B: enter it)",                    entered=True),
    Box("4(A)(3)", "Inward supplies liable to reverse charge"),
    Box("4(A)(4)", "Inward supplies from ISD"),
    Box("4(A)(5)", "All other ITC, net of credit notes"),
    Box("4(B)(1)", "Reversed: rules 38, 42, 43, section 17(5) (enter it)",             entered=True),
    Box("4(B)(2)", "Reversed: rule 37A, and headings of 4(A) that are negative"),
    Box("4(C)",    "Net ITC, 4(A) less 4(B)"),
    Box("4(D)(1)", "Reclaimed of what was reversed in 4(B)(2) before (enter it)",      entered=True),
    Box("4(D)(2)", "ITC not available: section 16(4) and place of supply"),
    Box("3.1(d)",  "Reverse charge: tax payable"),
)
# fmt: on
