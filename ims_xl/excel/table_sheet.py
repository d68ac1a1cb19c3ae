"""One table on its sheet: titles, headers, the first row that all others follow, colours, choices, paper."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableColumn, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from ims_xl.columns import Column, Kind
from ims_xl.excel import calculated, columns_shown, conditional, entry, guard, layout, looks
from ims_xl.excel.areas import LAST_ROW
from ims_xl.excel.formulas import of
from ims_xl.excel.layout import Place
from ims_xl.tables import Suppliers, Table4

CLIENT_LINE = (
    '=IF(cfgClient="","Client not set",cfgClient)&"   ·   GSTIN "&IF(cfgGstin="","not set",cfgGstin)'
    '&"   ·   2B period "&IF(cfgPeriod="","not set",cfgPeriod)'
)


def add(sheet: Worksheet, place: Place, rows: list[dict[Column, str]] | None = None) -> None:
    """Put a table on its sheet with the rows given, or with one blank row.

    The looks of the first data row are those of every row: who adds rows copies them, and extends the colours on
    words and the drop-downs.
    """
    given = rows or [{}]
    caption = layout.CAPTIONS.get(place.table)
    if caption:
        _caption(sheet, place, caption)
    if place.table is not Table4:
        _bands(sheet, place)
    table = ExcelTable(displayName=place.table.title, name=place.table.title, ref=place.ref)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    table.autoFilter = AutoFilter(ref=table.ref)
    table.tableColumns = [
        TableColumn(id=number, name=column.header) for number, column in enumerate(place.table.columns(), start=1)
    ]
    computed = calculated.formulas(place.table)
    for column, made in zip(place.table.columns(), table.tableColumns, strict=True):
        if column in computed:
            made.calculatedColumnFormula = TableFormula(attr_text=computed[column])
    for position, column in enumerate(place.table.columns()):
        cell = sheet.cell(place.header_row, place.first_column + position, column.header)
        colours = looks.BAND_COLOURS[layout.band(place.table, column)]
        cell.font, cell.fill = looks.font(bold=True, colour=colours.text), looks.fill(colours.fill)
        cell.alignment = looks.align(column.kind, wrap=True)
        cell.border = looks.line(looks.FAINT)
        for number, row in enumerate(given):
            value = f"={computed[column]}" if column in computed else row.get(column)
            _style_data(sheet, place, column, place.first_row + number, value)
    sheet.row_dimensions[place.header_row].height = 32
    sheet.add_table(table)
    if place.table in layout.TOTALLED:
        _totals(sheet, place)
    conditional.add(sheet, place)
    entry.choices(sheet, place)
    if place.table.sheet not in guard.PROTECTED:
        entry.guards(sheet, place)


def dress(sheet: Worksheet, place: Place, title: str, about: str) -> None:
    """Titles, widths, hidden columns, frozen panes and paper of the sheet whose main table this is."""
    shown = [column for column in place.table.columns() if not column.hidden]
    for column in place.table.columns():
        dimension = sheet.column_dimensions[place.letter(column)]
        dimension.width = columns_shown.width(column, place.table)
        folded = column in columns_shown.FOLDED.get(place.table, ())
        dimension.hidden = column.hidden or folded
        if folded:
            dimension.outlineLevel = 1
        dimension.number_format = looks.NUMBER_FORMATS[column.kind]
    if place.table in columns_shown.ZOOMED:
        sheet.sheet_view.zoomScale = sheet.sheet_view.zoomScaleNormal = columns_shown.ZOOMED[place.table]
    if place.table in columns_shown.TALL:
        sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = columns_shown.TALL[place.table], True
    for row in (place.header_row - 2, place.header_row - 1):
        sheet.row_dimensions[row].height = 15
    left = place.letter(columns_shown.PRINTED.get(place.table, shown)[0])
    titles(sheet, left, title, about)
    if place.table is Suppliers:
        note = sheet[f"{place.letter(Suppliers.records)}{layout.TITLE_ROW}"]
        note.value, note.number_format = calculated.too_many(), looks.PLAIN
        note.font, note.alignment = looks.font(bold=True, colour=looks.PROBLEM.text), looks.align()
    frozen = columns_shown.FROZEN.get(place.table)
    below = place.first_row
    if frozen is None:
        sheet.freeze_panes = f"A{below}"
    else:
        after = place.first_column + place.table.columns().index(frozen) + 1
        sheet.freeze_panes = f"{get_column_letter(after)}{below}"
    paper(sheet, f"1:{place.header_row}")
    if place.table in columns_shown.PRINTED:
        first, last = map(place.letter, columns_shown.PRINTED[place.table])
        sheet.print_area = f"{first}1:{last}{LAST_ROW}"  # to Excel whole columns: it prints the rows there are


def titles(sheet: Worksheet, left: str, title: str, about: str) -> None:
    """The sheet's name, and whose workbook it is; the way back to Start stands before them."""
    sheet.sheet_view.showGridLines = False
    head = sheet[f"{left}{layout.TITLE_ROW}"]
    head.value, head.font = title, looks.font(18, bold=True, colour=looks.ACCENT)
    head.alignment = looks.align()
    head.number_format = looks.PLAIN
    client = sheet[f"{left}{layout.CLIENT_ROW}"]
    client.value = f'{CLIENT_LINE}&"   ·   {about}"' if about else CLIENT_LINE
    client.font, client.number_format = looks.font(colour=looks.FAINT), looks.PLAIN
    client.alignment = looks.align()
    sheet.row_dimensions[layout.TITLE_ROW].height = 28
    sheet.row_dimensions[layout.CLIENT_ROW].height = 18


def paper(sheet: Worksheet, repeated_rows: str, one_page: bool = False) -> None:
    """A4 across, one page wide, these rows on every page, file, sheet and page number at the foot."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(one_page)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.25
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.6
    sheet.print_options.horizontalCentered = one_page
    sheet.print_title_rows = repeated_rows
    foot = sheet.oddFooter
    assert foot is not None
    for part, text in ((foot.left, "&F"), (foot.center, "&A"), (foot.right, "Page &P of &N")):
        assert part is not None
        part.text, part.size = text, 8


def _bands(sheet: Worksheet, place: Place) -> None:
    """Above the headers: whose word the columns are."""
    before = None
    for column in place.table.columns():
        if column.hidden:
            continue
        letter = place.letter(column)
        band = layout.band(place.table, column)
        cell = sheet[f"{letter}{place.header_row - 1}"]
        cell.border = looks.line(looks.BAND_COLOURS[band].fill, "thick")
        cell.number_format = looks.PLAIN
        if band is not before:
            cell.alignment = looks.align()
            cell.value, cell.font = band.value, looks.font(9, bold=True, colour=looks.BAND_COLOURS[band].text)
            before = band


def _caption(sheet: Worksheet, place: Place, caption: str) -> None:
    """The name of one of two tables on a sheet, above its headers and bands."""
    row = place.header_row - (1 if place.table is Table4 else 2)
    first = next(column for column in place.table.columns() if not column.hidden)
    cell = sheet[f"{place.letter(first)}{row}"]
    cell.value, cell.font, cell.number_format = caption, looks.font(12, bold=True, colour=looks.ACCENT), looks.PLAIN
    cell.alignment = looks.align()
    sheet.row_dimensions[cell.row].height = 22


def _totals(sheet: Worksheet, place: Place) -> None:
    """Above the bands: the totals of the rows in sight, which follow the filter."""
    shown = next(column for column in place.table.columns() if not column.hidden and column.kind is not Kind.MONEY)
    label = sheet[f"{place.letter(shown)}{layout.TOTALS_ROW}"]
    label.alignment = looks.align()
    label.value, label.font, label.number_format = "Rows in sight", looks.font(9, colour=looks.FAINT), looks.PLAIN
    for column in place.table.money():
        cell = sheet[f"{place.letter(column)}{layout.TOTALS_ROW}"]
        cell.value, cell.number_format = f"=SUBTOTAL(109,{of(place.table, column)})", looks.RUPEES
        cell.font, cell.alignment = looks.font(9, bold=True, colour=looks.FAINT), looks.align(column.kind, shrink=True)
        conditional.group_amounts(sheet, f"{cell.coordinate}:{cell.coordinate}")


def _style_data(sheet: Worksheet, place: Place, column: Column, row: int, value: str | None) -> None:
    cell = sheet[f"{place.letter(column)}{row}"]
    cell.value = value
    is_computed = column in calculated.formulas(place.table)
    leads = is_computed and "HYPERLINK(" in calculated.formulas(place.table)[column]
    as_text = is_computed and column.kind is Kind.TEXT  # under @ a formula would be text
    cell.number_format = (
        looks.PLAIN if as_text else columns_shown.FORMATS.get(column, looks.NUMBER_FORMATS[column.kind])
    )
    cell.font = looks.font(colour=looks.ACCENT, underline=True) if leads else looks.font()
    cell.border = looks.line()
    tall = place.table in columns_shown.TALL
    wraps = tall and column in columns_shown.WRAPPED
    shrinks = column.kind is Kind.MONEY or (not tall and column in columns_shown.SHRUNK)
    cell.alignment = looks.align(column.kind, wrap=wraps, top=tall, shrink=shrinks)
    if layout.band(place.table, column) is looks.Band.USER:
        cell.fill, cell.protection = looks.fill(looks.INPUT), looks.free()
