"""The native charts of the Start sheet. Their titles stand in the cells above them."""

from __future__ import annotations

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import Series
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from ims_xl.excel import looks

TEXTS = {  # name and alternative text of each, in the order in which they are added
    "ITC by action": "Columns: tax of the open records by action (Accept, Reject, Pending, No action). "
    "The figures stand in the last line of Records by section and action.",
    "Tax by status": "Columns: tax in IMS and tax in books for each status (Matched, Partially Matched, Books Only, "
    "IMS Only). The figures stand under Matched with the books.",
    "ITC at risk by supplier": "Bars: tax in the books that is not in IMS, of those suppliers who have most, the "
    "largest first. The figures stand under Suppliers most at risk.",
}
# An axis and its labels take one format; amounts on them are positive but for rare months.
_RUPEES = r"[>=10000000]##\,##\,##\,##0;[>=100000]##\,##\,##0;#,##0"


def by_action(sheet: Worksheet, anchor: str, words: str, amounts: str) -> None:
    """A column for each action; `words` and `amounts` are ranges of the sheet."""
    chart = _columns(sheet, words, {"Tax": (amounts, looks.ACCENT)})
    chart.dataLabels = _amounts()
    chart.legend = None
    sheet.add_chart(chart, anchor)


def by_status(sheet: Worksheet, anchor: str, words: str, in_ims: str, in_books: str) -> None:
    """Two columns for each status, in the colours of the two sides."""
    ims_only, books_only = (looks.STATUS_COLOURS[status].fill for status in ("IMS Only", "Books Only"))
    chart = _columns(sheet, words, {"Tax in IMS": (in_ims, ims_only), "Tax in books": (in_books, books_only)})
    assert chart.legend is not None
    chart.legend.position = "b"
    sheet.add_chart(chart, anchor)


def at_risk(sheet: Worksheet, anchor: str, words: str, amounts: str) -> None:
    """A bar for each supplier, the first on top."""
    chart = _columns(sheet, words, {"ITC at risk": (amounts, looks.STATUS_COLOURS["Books Only"].fill)})
    chart.type, chart.height = "bar", 5.6
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.delete, chart.y_axis.majorGridlines = True, None  # the amounts stand at the bars
    chart.dataLabels = _amounts()
    chart.legend = None
    sheet.add_chart(chart, anchor)


def _amounts() -> DataLabelList:
    return DataLabelList(
        numFmt=_RUPEES, showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False
    )


def _columns(sheet: Worksheet, words: str, sides: dict[str, tuple[str, str]]) -> BarChart:
    chart = BarChart()
    chart.type, chart.gapWidth = "col", 60
    chart.y_axis.number_format = _RUPEES
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.y_axis.majorGridlines = ChartLines(GraphicalProperties(ln=LineProperties(solidFill=looks.LINE)))
    chart.width, chart.height = 16, 7.6
    name = quote_sheetname(sheet.title)
    for title, (amounts, colour) in sides.items():
        series: Series = SeriesFactory(Reference(range_string=f"{name}!{amounts}"), title=title)
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.cat = AxDataSource(strRef=StrRef(f=f"{name}!{words}"))
        chart.append(series)
    return chart
