"""A click on a figure of Start leads to the rows it counts: the macro of the links asks, LibreOffice filters.

LibreOffice knows no ListObject, and of several AutoFilters on one range keeps the last alone; so stand-ins take what
the macro asks of the table and lay it over the real range as one filter of LibreOffice's own. What stays in sight
is held against the figure that was clicked, as LibreOffice computes it.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import month
import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from ims_xl.columns import Table
from ims_xl.excel import dashboard, layout, template
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.gst.documents import IMS_SECTIONS
from ims_xl.gst.money import paise
from ims_xl.steps import showing
from ims_xl.tables import TAX_HEADS, Review, Suppliers

pytestmark = pytest.mark.office

FAKES = {
    "xlwings": "Public Function RunPython(c As String)\nEnd Function",
    "FakeHeader": "Option ClassModule\nPublic ListObject As Object\n",
    "FakeState": "Option ClassModule\nPublic FilterMode As Boolean\n",
    "FakeColumn": "Option ClassModule\nPublic Index As Long\n",
    "FakeBlock": """
Option ClassModule
Public Asked As String

Public Sub AutoFilter(field As Long, criterion As String)
    Asked = Asked & field & vbTab & criterion & vbLf
End Sub
""",
    "FakeTable": """
Option ClassModule
Public ShowAutoFilter As Boolean
Public AutoFilter As Object
Public Range As Object
Public Headers As String

Public Function ListColumns(header As String) As Object
    Dim names As Variant, at As Long, found As Object
    names = Split(Headers, vbTab)
    Set found = New FakeColumn
    For at = 0 To UBound(names)
        If names(at) = header Then found.Index = at + 1
    Next at
    If found.Index = 0 Then Err.Raise 9
    Set ListColumns = found
End Function
""",
    "Probe": """
Public Function Shown(tips As String, sheet As String, area As String, headers As String) As String
    Dim tip As Variant, row As Long, block As Object, header As Object, told As String
    Set block = ThisComponent.Sheets.getByName(sheet).getCellRangeByName(area)
    For Each tip In Split(tips, vbLf)
        Set header = New FakeHeader
        Set header.ListObject = New FakeTable
        Set header.ListObject.AutoFilter = New FakeState
        Set header.ListObject.Range = New FakeBlock
        header.ListObject.Headers = headers
        ImsLinks.ShowRows header, CStr(tip)
        Filter block, header.ListObject.Range.Asked
        told = ""
        For row = 1 To block.Rows.Count - 1
            If block.Rows.getByIndex(row).IsVisible Then told = told & row - 1 & " "
        Next row
        Shown = Shown & told & vbLf
    Next tip
End Function

Private Sub Filter(block As Object, asked As String)
    Dim lines As Variant, at As Long, how As Object, words As Variant
    lines = Split(asked, vbLf)
    Dim fields(UBound(lines) - 1) As New com.sun.star.sheet.TableFilterField
    For at = 0 To UBound(lines) - 1
        words = Split(lines(at), vbTab)
        fields(at).Connection = com.sun.star.sheet.FilterConnection.AND
        fields(at).Field = CLng(words(0)) - 1
        If words(1) = "<>" Then
            fields(at).Operator = com.sun.star.sheet.FilterOperator.NOT_EMPTY
        ElseIf Left(words(1), 2) = "<>" Then
            fields(at).Operator = com.sun.star.sheet.FilterOperator.NOT_EQUAL
            fields(at).StringValue = Mid(words(1), 3)
        ElseIf Left(words(1), 1) = ">" Then
            fields(at).Operator = com.sun.star.sheet.FilterOperator.GREATER
            fields(at).IsNumeric = True
            fields(at).NumericValue = CDbl(Mid(words(1), 2))
        Else
            fields(at).Operator = com.sun.star.sheet.FilterOperator.EQUAL
            fields(at).StringValue = Mid(words(1), 2)
        End If
    Next at
    how = block.createFilterDescriptor(True)
    how.ContainsHeader = True
    how.setFilterFields(fields())
    block.filter(how)
End Sub
""",
}


@pytest.fixture(scope="module")
def opened(october: Path, tmp_path_factory: pytest.TempPathFactory) -> ClosedWorkbook:
    """The demo month with every third choice taken back, so that there is something to click on under No action."""
    workbook = month.copied(october, tmp_path_factory.mktemp("copy"))
    review = workbook.read(Review)
    review.loc[review[Review.choices].notna() & (review.index % 3 == 0), Review.action] = None
    workbook.write({Review: review})
    return workbook


@pytest.fixture(scope="module")
def figures(opened: ClosedWorkbook, office: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Worksheet:
    """Start as LibreOffice computes it."""
    computed = office.convert(opened.path, "xlsx", tmp_path_factory.mktemp("computed"), timeout=120)
    return openpyxl.load_workbook(computed, data_only=True)["Start"]


def tips(table: type[Table]) -> dict[str, str]:
    """The links of Start that lead to rows of a table: cell and tip."""
    return {
        cell.coordinate: cell.hyperlink.tooltip
        for line in openpyxl.load_workbook(template.TEMPLATE)["Start"].iter_rows()
        for cell in line
        if cell.hyperlink and f"Rows of {table.sheet} with" in (cell.hyperlink.tooltip or "")
    }


def in_sight(office: ModuleType, workbook: ClosedWorkbook, table: type[Table]) -> dict[str, pd.DataFrame]:
    """For each tip that names rows of the table: the rows its click leaves in sight."""
    place, rows, told = layout.PLACES[table], workbook.read(table), list(dict.fromkeys(tips(table).values()))
    headers = [column.header for column in table.columns()]
    area = f"{place.letter(table.columns()[0])}{place.header_row}:{place.letter(table.columns()[-1])}"
    asked = ["\n".join(told), table.sheet, f"{area}{place.header_row + len(rows)}", "\t".join(headers)]
    shown = str(office.run_vba(workbook.path, "Probe.Shown", asked, instead=FAKES, timeout=180)).split("\n")[:-1]
    return {tip: rows.iloc[[int(at) for at in line.split()]] for tip, line in zip(told, shown, strict=True)}


def test_what_a_link_leaves_in_sight_is_what_its_figure_says(
    opened: ClosedWorkbook, figures: Worksheet, office: ModuleType
) -> None:
    seen = in_sight(office, opened, Review)
    assert len(seen) > 4 * len(IMS_SECTIONS)
    assert {len(rows) for rows in seen.values()} > {0, 1, int(opened.read(Review)[Review.choices].notna().sum())}
    tile = dashboard.TILE_ROW + 1
    for cell, tip in tips(Review).items():
        column, row, rows, figure = cell[0], int(cell[1:]), seen[tip], figures[cell].value
        at_risk, of_books = (row, column) == (tile, "J"), row > dashboard.STATUS_ROW and column == "H"
        if column in "BCDEF":
            assert figure == len(rows), (cell, tip)
        elif row > dashboard.STATUS_ROW and column == "I":
            assert paise(f"{figure:.2f}") == tax(rows) - tax(rows, "books_"), (cell, tip)
        else:
            assert paise(f"{figure:.2f}") == tax(rows, "books_" if at_risk or of_books else ""), (cell, tip)


def test_a_supplier_at_risk_leads_to_those_at_risk(
    opened: ClosedWorkbook, figures: Worksheet, office: ModuleType
) -> None:
    ((tip, rows),) = in_sight(office, opened, Suppliers).items()
    first = dashboard.RISK_ROW + 2
    lines = [(figures[f"C{row}"].value, figures[f"G{row}"].value) for row in range(first, first + dashboard.AT_RISK)]
    told = [(entries, paise(f"{risk:.2f}")) for entries, risk in lines if isinstance(risk, int | float)]
    at_risk = rows.sort_values(Suppliers.itc_at_risk, ascending=False)
    assert told == list(zip(at_risk[Suppliers.books_only], at_risk[Suppliers.itc_at_risk], strict=True)), tip
    assert len(told) == 2


@pytest.mark.parametrize("choice", showing.CHOICES)
def test_sort_by_status_shows_as_many_rows_as_start_counts(
    choice: str, opened: ClosedWorkbook, figures: Worksheet, tmp_path: Path
) -> None:
    workbook = month.copied(opened.path.parent, tmp_path)
    said = showing.show(workbook, choice).sentence
    lines = {figures[f"B{row}"].value: f"C{row}" for row in range(dashboard.STATUS_ROW, dashboard.STATUS_TOTAL)}
    told = {**lines, showing.ALL: f"C{dashboard.STATUS_TOTAL}", showing.NO_ACTION: f"C{dashboard.SECTION_TOTAL}"}
    expected = figures[told[choice]].value
    assert said.startswith(f"{choice}: {expected} of {len(workbook.read(Review))} rows")
    sheet, place = openpyxl.load_workbook(workbook.path)["Reconciliation"], layout.PLACES[Review]
    rows = range(place.first_row, place.first_row + len(workbook.read(Review)))
    assert sum(not sheet.row_dimensions[row].hidden for row in rows) == expected


def test_every_figure_of_start_is_a_link() -> None:
    """All but the words: notes below the tiles, names of suppliers, when each step was last done."""
    start = openpyxl.load_workbook(template.TEMPLATE)["Start"]
    names = {f"B{dashboard.RISK_ROW + 2 + rank}" for rank in range(dashboard.AT_RISK)}
    notes = {f"{letter}{dashboard.TILE_ROW + 2}" for letter in "BCEGHIJLMN"}
    steps = {f"{letter}{row}" for letter in "MN" for row in range(dashboard.SECTION_ROW + 2, dashboard.CHART_ROW)}
    bare = {
        cell.coordinate
        for line in start.iter_rows(min_row=dashboard.TILE_ROW)
        for cell in line
        if isinstance(cell.value, str) and cell.value.startswith("=") and not cell.hyperlink
    }
    assert bare <= names | notes | steps


def tax(rows: pd.DataFrame, side: str = "") -> int:
    return int(rows[[f"{side}{head}" for head in TAX_HEADS]].fillna(0).sum().sum())
