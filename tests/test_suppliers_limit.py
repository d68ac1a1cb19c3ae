"""Suppliers in a month too large for live figures by action: they stay blank and the sheet says so; by LibreOffice.

A month of that size is not made: the limit in a copy of the demo's workbook is lowered to what the demo looks at, and
by one more, and held against the template's.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from types import ModuleType

import month
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from ims_xl.excel import calculated, layout, template
from ims_xl.tables import Review, Suppliers

PLACE = layout.PLACES[Suppliers]
NOTE = f"{PLACE.letter(Suppliers.records)}{layout.TITLE_ROW}"
LIMITED = re.compile(rb"(?<=(?:&gt;))%d(?=,)" % calculated.MOST_LOOKED_AT)


def lowered(path: Path, limit: int, to: Path) -> Path:
    """The workbook with another limit in every formula that names it."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.endswith(".xml"):
                data = LIMITED.sub(str(limit).encode(), data)
            new.writestr(entry, data)
    return to


def shown(sheet: Worksheet, rows: int) -> list[list[object]]:
    return [
        [sheet[f"{PLACE.letter(column)}{row}"].value for column in calculated.formulas(Suppliers)]
        for row in range(PLACE.first_row, PLACE.first_row + rows)
    ]


@pytest.mark.office
def test_beyond_the_limit_the_figures_are_blank_and_the_sheet_says_so(
    october: Path, office: ModuleType, tmp_path: Path
) -> None:
    workbook = month.copied(october, tmp_path / "copy")
    rows = len(workbook.read(Suppliers))
    looked_at = len(workbook.read(Review)) * rows
    seen = {}
    for limit in (looked_at, looked_at - 1):
        path = lowered(workbook.path, limit, tmp_path / f"limit_{limit}.xlsm")
        computed = openpyxl.load_workbook(office.convert(path, "xlsx", tmp_path, timeout=120), data_only=True)
        seen[limit] = computed["Suppliers"]
    at, beyond = seen[looked_at], seen[looked_at - 1]
    assert at[NOTE].value in ("", None)
    assert all(isinstance(figure, int | float) for line in shown(at, rows) for figure in line)
    assert str(beyond[NOTE].value).startswith("This month has too many documents and suppliers")
    assert {figure for line in shown(beyond, rows) for figure in line} <= {"", None}


def test_the_template_has_the_limit_in_the_note_and_in_every_figure() -> None:
    sheet = openpyxl.load_workbook(template.TEMPLATE)["Suppliers"]
    figures = [sheet[f"{PLACE.letter(column)}{PLACE.first_row}"].value for column in calculated.formulas(Suppliers)]
    assert len(figures) == 8
    for formula in (sheet[NOTE].value, *figures):
        assert f">{calculated.MOST_LOOKED_AT}," in formula
    longest = max(map(len, re.findall(r'"([^"]*)"', sheet[NOTE].value)))
    assert longest <= 255  # characters that Excel takes in a text of a formula
