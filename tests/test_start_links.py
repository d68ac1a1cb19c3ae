"""A click on a figure of Start leads to the rows it counts: the macro of the links filters, LibreOffice hides.

LibreOffice knows no ListObject, so stand-ins say where the table's columns are; the filter itself is LibreOffice's own,
laid over the real range, and what it leaves in sight is held against the figure that was clicked.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import month
import openpyxl
import pandas as pd
import pytest

from ims_xl.excel import dashboard, layout, template
from ims_xl.gst.documents import IMS_SECTIONS
from ims_xl.gst.money import paise
from ims_xl.tables import TAX_HEADS, Review

pytestmark = pytest.mark.office

PLACE = layout.PLACES[Review]
FAKES = {
    "xlwings": "Public Function RunPython(c As String)\nEnd Function",
    "FakeHeader": "Option ClassModule\nPublic ListObject As Object\n",
    "FakeState": "Option ClassModule\nPublic FilterMode As Boolean\n",
    "FakeColumn": "Option ClassModule\nPublic Index As Long\n",
    "FakeTable": """
Option ClassModule
Public ShowAutoFilter As Boolean
Public AutoFilter As Object
Public Range As Object

Public Function ListColumns(header As String) As Object
    Dim at As Long, found As Object
    Set found = New FakeColumn
    For at = 1 To Range.Columns.Count
        If Range.Cells(1, at).Value = header Then found.Index = at
    Next at
    If found.Index = 0 Then Err.Raise 9
    Set ListColumns = found
End Function
""",
    "Probe": """
Public Function Shown(tips As String, area As String) As String
    Dim tip As Variant, row As Long, block As Object, header As Object
    Set block = shtReconciliation.Range(area)
    For Each tip In Split(tips, vbLf)
        block.AutoFilter
        For row = 2 To block.Rows.Count
            shtReconciliation.Rows(block.Row + row - 1).Hidden = False
        Next row
        Set header = New FakeHeader
        Set header.ListObject = New FakeTable
        Set header.ListObject.AutoFilter = New FakeState
        Set header.ListObject.Range = block
        ImsLinks.ShowRows header, CStr(tip)
        For row = 2 To block.Rows.Count
            If Not shtReconciliation.Rows(block.Row + row - 1).Hidden Then Shown = Shown & row - 2 & " "
        Next row
        Shown = Shown & vbLf
    Next tip
End Function
""",
}


def test_what_a_link_leaves_in_sight_is_what_its_figure_says(october: Path, office: ModuleType, tmp_path: Path) -> None:
    workbook = month.copied(october, tmp_path / "copy")
    review = workbook.read(Review)
    review.loc[review[Review.choices].notna() & (review.index % 3 == 0), Review.action] = None
    workbook.write({Review: review})
    links = {
        cell.coordinate: cell.hyperlink.tooltip
        for line in openpyxl.load_workbook(template.TEMPLATE)["Start"].iter_rows()
        for cell in line
        if cell.hyperlink and f"Rows of {Review.sheet} with" in (cell.hyperlink.tooltip or "")
    }
    tips = list(dict.fromkeys(links.values()))
    assert len(tips) > 4 * len(IMS_SECTIONS)
    last = PLACE.letter(Review.columns()[-1])
    area = f"A{PLACE.header_row}:{last}{PLACE.header_row + len(review)}"
    told = str(office.run_vba(workbook.path, "Probe.Shown", ["\n".join(tips), area], instead=FAKES, timeout=180))
    seen = {
        tip: review.iloc[[int(at) for at in line.split()]] for tip, line in zip(tips, told.split("\n"), strict=False)
    }
    computed = office.convert(workbook.path, "xlsx", tmp_path, timeout=120)
    start = openpyxl.load_workbook(computed, data_only=True)["Start"]
    assert {len(rows) for rows in seen.values()} > {0, 1, len(review[review[Review.choices].notna()])}
    checked = 0
    for cell, tip in links.items():
        column, row = cell[0], int(cell[1:])
        figure, rows = start[cell].value, seen[tip]
        if dashboard.SECTION_ROW < row <= dashboard.STATUS_TOTAL and column in "CDEF":
            assert figure == len(rows), (cell, tip)
        elif dashboard.SECTION_ROW < row <= dashboard.SECTION_TOTAL:
            assert paise(f"{figure:.2f}") == tax(rows), (cell, tip)
        elif row > dashboard.STATUS_ROW and column in "GH":
            assert paise(f"{figure:.2f}") == tax(rows, "books_" if column == "H" else ""), (cell, tip)
        else:
            continue
        checked += 1
    assert checked > 8 * len(IMS_SECTIONS)


def tax(rows: pd.DataFrame, side: str = "") -> int:
    return int(rows[[f"{side}{head}" for head in TAX_HEADS]].fillna(0).sum().sum())
