"""Headings, headers, lines and links of a sheet that holds no table: the Start sheet's small print shop."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from ims_xl.columns import Kind
from ims_xl.excel import looks


def heading(sheet: Worksheet, row: int, first: str, text: str) -> None:
    """What the lines below are about."""
    cell = sheet[f"{first}{row}"]
    cell.value, cell.font = text, looks.font(12, bold=True, colour=looks.ACCENT)
    cell.alignment = looks.align()
    sheet.row_dimensions[row].height = sheet.row_dimensions[row].height or 22  # a line beside it has set its own


def headers(sheet: Worksheet, row: int, first: str, texts: list[str], figures: bool = True) -> None:
    """A line of headers from the column `first` on; all but the first stand over figures, unless told otherwise."""
    for position, text in enumerate(texts):
        cell = sheet.cell(row, ord(first) - 64 + position, text or None)
        colours = looks.BAND_COLOURS[looks.Band.ENGINE]
        cell.font, cell.fill = looks.font(bold=True, colour=colours.text), looks.fill(colours.fill)
        cell.alignment = looks.align(Kind.COUNT if figures and position else None)
    sheet.row_dimensions[row].height = 20


def line(sheet: Worksheet, row: int, first: str, label: str, figures: Sequence[str | None], bold: bool = False) -> None:
    """A label and its figures, each a formula or nothing."""
    sheet.row_dimensions[row].height = 17
    for position, value in enumerate([label, *figures]):
        cell = sheet.cell(row, ord(first) - 64 + position, value)
        cell.font = looks.font(bold=bold)
        cell.border = looks.line(looks.FAINT, top=True) if bold else looks.line()
        cell.number_format = looks.WHOLE_RUPEES if position else looks.PLAIN
        cell.alignment = looks.align(Kind.COUNT if position else None)


def link(cell: Cell, target: str, told: str) -> None:
    """Let a figure lead to its rows."""
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target, tooltip=told)
