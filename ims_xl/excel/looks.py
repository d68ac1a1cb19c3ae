"""How the workbook looks: its colours, fonts and number formats, each named once.

Status colours are told apart under every kind of colour blindness, and the word always stands beside them. Indian
digit grouping (1,00,000.00) is a base format and conditional formats that carry nothing but a number format: a
single format with conditions in it would lose the minus sign of large negative amounts.

Every button needs the colours; openpyxl's styles only who makes a template, so they are imported where they are made.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from ims_xl.columns import Kind

if TYPE_CHECKING:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection
    from openpyxl.styles.differential import DifferentialStyle

FONT, INK, FAINT, LINE, PAPER = "Calibri", "1F2A37", "5B6775", "D5DAE0", "FFFFFF"
ACCENT, PANEL, INPUT = "0B3C5D", "F3F6F9", "F1F8EC"


@dataclass(frozen=True)
class Colours:
    """A fill and the text on it."""

    fill: str
    text: str


STATUS_COLOURS = {
    "Matched": Colours("D2EBF9", "0B3C5D"),
    "Partially Matched": Colours("FFF1B0", "5A4300"),
    "Books Only": Colours("F5BE8E", "4A1D00"),
    "IMS Only": Colours("BBA2DC", "22104A"),
}
PROBLEM = Colours("C4C4C4", "5C0000")


class Band(StrEnum):
    """Whose word a column is; the caption above its header."""

    PORTAL = "The portal says"
    BOOKS = "The books say"
    ENGINE = "Worked out"
    USER = "You decide"
    DECIDED = "Decided and sent"


BAND_COLOURS = {
    Band.PORTAL: Colours("E4DBF2", "22104A"),
    Band.BOOKS: Colours("FBE2CC", "4A1D00"),
    Band.ENGINE: Colours("DDE4EC", INK),
    Band.USER: Colours("D3E8C6", "1D3B10"),
    Band.DECIDED: Colours("D3E8C6", "1D3B10"),
}

RUPEES, WHOLE_RUPEES, DAY, MOMENT, PLAIN = "#,##0.00", "#,##0", "dd\\-mm\\-yyyy", "dd\\-mm\\-yyyy\\ hh:mm", "General"
NUMBER_FORMATS = {
    Kind.TEXT: "@",
    Kind.PERIOD: "@",
    Kind.FLAG: PLAIN,
    Kind.MONEY: RUPEES,
    Kind.COUNT: "#,##0",
    Kind.NUMBER: "0.00",
    Kind.DATE: DAY,
    Kind.MOMENT: MOMENT,
}
# From this size on, the amount is grouped so; the largest first, because the first rule that holds wins.
INDIAN_GROUPS = (
    (1_000_000_000, r"##\,##\,##\,##\,##0"),
    (10_000_000, r"##\,##\,##\,##0"),
    (100_000, r"##\,##\,##0"),
)


def free() -> Protection:
    """A cell that stays the user's where its sheet is protected."""
    from openpyxl.styles import Protection

    return Protection(locked=False)


def font(size: int = 10, bold: bool = False, colour: str = INK, underline: bool = False) -> Font:
    """The workbook's font."""
    from openpyxl.styles import Font

    return Font(name=FONT, size=size, bold=bold, color=f"FF{colour}", underline="single" if underline else None)


def fill(colour: str) -> PatternFill:
    """One solid colour."""
    from openpyxl.styles import PatternFill

    return PatternFill("solid", start_color=f"FF{colour}", end_color=f"FF{colour}")


def line(colour: str = LINE, style: Literal["thin", "thick"] = "thin", top: bool = False) -> Border:
    """A line below a cell, or above it."""
    from openpyxl.styles import Border, Side

    side = Side(style=style, color=f"FF{colour}")
    return Border(top=side) if top else Border(bottom=side)


def align(kind: Kind | None = None, wrap: bool = False, top: bool = False, shrink: bool = False) -> Alignment:
    """Numbers to the right, dates and short codes in the middle, text to the left; `top` for rows of several lines.

    What is too long is wrapped, shown smaller (`shrink`) or cut.
    """
    from openpyxl.styles import Alignment

    if kind in (Kind.MONEY, Kind.COUNT, Kind.NUMBER):
        horizontal = "right"
    elif kind in (Kind.DATE, Kind.MOMENT, Kind.FLAG, Kind.PERIOD):
        horizontal = "center"
    else:
        horizontal = "left"
    indent = 1 if horizontal == "left" else 0
    vertical = "top" if wrap or top else "center"  # what does not fit is cut at the end, not at both
    return Alignment(
        horizontal=horizontal, vertical=vertical, wrap_text=wrap, indent=indent, shrink_to_fit=shrink or None
    )


def coloured(colours: Colours, bold: bool = False) -> DifferentialStyle:
    """What a conditional format adds: fill and text."""
    from openpyxl.styles import Font, PatternFill
    from openpyxl.styles.differential import DifferentialStyle

    return DifferentialStyle(
        font=Font(color=f"FF{colours.text}", bold=bold or None),
        fill=PatternFill(bgColor=f"FF{colours.fill}", fill_type="solid"),
    )


def grouped(pattern: str, number: int, decimals: bool = True) -> DifferentialStyle:
    """What a conditional format adds: a number format, kept in the file under `number` (164 and above are ours)."""
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.styles.numbers import NumberFormat

    return DifferentialStyle(numFmt=NumberFormat(numFmtId=number, formatCode=pattern + (".00" if decimals else "")))
