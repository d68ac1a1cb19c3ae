"""What is the user's on our sheets, taken from an older workbook and put on the sheets of the new one."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from ims_xl.excel import own_cells, own_drawn, own_filters, own_looks, own_marks
from ims_xl.excel.own_drawn import Drawn
from ims_xl.excel.own_filters import Filtered
from ims_xl.excel.own_marks import Marks
from ims_xl.excel.parts import Package
from ims_xl.excel.relocated import Relocated
from ims_xl.excel.sheetxml import SheetXml
from ims_xl.excel.tableparts import Contents, SheetTable
from ims_xl.tables import SHEET_TABLES

_HEADERS = {table.title.casefold(): {column.header for column in table.columns()} for table in SHEET_TABLES}


@dataclass(frozen=True)
class OwnThings:
    """Of one sheet: its shell as it was, its tables, cells beside them, what lies over it, cells marked, filters."""

    shell: etree._Element
    tables: list[SheetTable]
    cells: list[tuple[int, int, bytes]]
    drawn: list[Drawn]
    marks: dict[str, Marks]  # by table
    filters: dict[str, Filtered]  # by table


def taken(package: Package, contents: Contents, sheets: set[str]) -> dict[str, OwnThings]:
    """Of each of these sheets that the workbook has."""
    return {name: _of_sheet(package, contents, name) for name in contents.sheets if name in sheets}


def put_back(package: Package, own: dict[str, OwnThings], template_styles: etree._Element) -> list[str]:
    """On the sheets of those names as they now stand, their rows filled. Returns the sheets whose filters are gone."""
    unfiltered = []
    contents = Contents(package)
    looks = own_looks.Looks(package.xml(package.styles), template_styles)
    for name, things in own.items():
        part, tables = contents.sheets[name], _tables(contents, name)
        sheet = SheetXml(package.read(part), name)
        moved = Relocated.between(things.tables, tables)
        own_looks.take_over(sheet.shell, things.shell, moved, has_tables=bool(tables))
        if things.tables and tables:
            ours = {
                column
                for table in tables
                for column, header in zip(table.whole.columns, table.headers, strict=True)
                if header in _HEADERS.get(table.title.casefold(), ())
            }
            own_looks.own_formats(sheet.shell, things.shell, moved, looks, ours)
            for table in tables:
                own_marks.mark(sheet, table, things.marks.get(table.title, []))
                was = things.filters.get(table.title)
                if was is not None and not own_filters.filter_again(package, sheet, table, was):
                    unfiltered.append(name)
            own_cells.put_beside(sheet, things.cells, moved)
            own_cells.merged_beside(sheet.shell, things.shell, things.tables, moved)
        own_drawn.draw_on(package, part, sheet.shell, things.drawn, moved)
        package.replace(part, sheet.packed([]))
    return unfiltered


def _of_sheet(package: Package, contents: Contents, name: str) -> OwnThings:
    part, tables = contents.sheets[name], _tables(contents, name)
    sheet = SheetXml(package.read(part), name)
    cells = list(own_cells.beside_tables(sheet, tables)) if tables else []
    marks = {table.title: own_marks.marks_in(sheet, table) for table in tables}
    filters = {table.title: own_filters.filtered(package, sheet, table) for table in tables}
    set_ = {title: one for title, one in filters.items() if one is not None}
    return OwnThings(sheet.shell, tables, cells, own_drawn.drawn_on(package, part), marks, set_)


def _tables(contents: Contents, sheet: str) -> list[SheetTable]:
    return [table for table in contents.tables.values() if table.sheet == sheet]
