"""The figures in large type at the head of Start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from ims_xl.excel import lines, looks


@dataclass(frozen=True)
class Tile:
    """A figure in large type, the lines above and below it, and where its rows are, with the link's tip."""

    label: str
    cell: str
    formula: str
    note: str
    link: tuple[str, str]
    number_format: str = looks.WHOLE_RUPEES


def add(sheet: Worksheet, row: int, columns: str, tiles: Iterable[Tile]) -> None:
    """Three rows from `row` on: labels, figures, notes; all of the columns in the panel's colour."""
    for letter in columns:
        for below in range(3):
            sheet[f"{letter}{row + below}"].fill = looks.fill(looks.PANEL)
    for tile in tiles:
        label, figure, note = (sheet[f"{tile.cell}{row + below}"] for below in range(3))
        label.value, label.font = tile.label, looks.font(9, colour=looks.FAINT)
        figure.value, figure.font = tile.formula, looks.font(15, bold=True, colour=looks.ACCENT)
        note.value, note.font = tile.note, looks.font(8, colour=looks.FAINT)
        figure.number_format = tile.number_format
        label.alignment = figure.alignment = note.alignment = looks.align()
        lines.link(figure, *tile.link)
    for below, height in enumerate((18, 26, 15)):
        sheet.row_dimensions[row + below].height = height
