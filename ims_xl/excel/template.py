"""The workbook template, `workbook/IMS_Template.xlsm`, built from the tables, the settings and `workbook/source`.

    python -m ims_xl.excel.template

The same sources build the same bytes. Clients' workbooks are copies of it.
"""

from __future__ import annotations

from importlib.metadata import distribution
from io import BytesIO
from pathlib import Path

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ims_xl.columns import Column, Table
from ims_xl.errors import ImsError
from ims_xl.excel import charts, dashboard, guard, help_sheet, layout, live_2b, package, settings_sheet, table_sheet
from ims_xl.excel.ribbon import RIBBON, SOURCE
from ims_xl.excel.vba import Module, build_project
from ims_xl.gst.gstr3b import BOXES
from ims_xl.tables import Draft2B, Table4

TEMPLATE = SOURCE.parent / "IMS_Template.xlsm"
XLWINGS = "0.37.8"  # the macro module and the Python package must be of one version
_TABS = {"Start": "0B3C5D", "Portal": "BBA2DC", "Books": "F5BE8E", "Reconciliation": "6FA84F", "Suppliers": "6FA84F"}

_WITHHELD = {  # a right in Excel's words, and the file's word for its absence (ECMA-376 part 1, 18.3.1.85)
    "AllowFormattingCells": "formatCells",
    "AllowFormattingColumns": "formatColumns",
    "AllowFormattingRows": "formatRows",
    "AllowInsertingColumns": "insertColumns",
    "AllowInsertingRows": "insertRows",
    "AllowInsertingHyperlinks": "insertHyperlinks",
    "AllowDeletingColumns": "deleteColumns",
    "AllowDeletingRows": "deleteRows",
    "AllowSorting": "sort",
    "AllowFiltering": "autoFilter",
    "AllowUsingPivotTables": "pivotTables",
}
_PROTECTED = {"DrawingObjects": "objects", "Contents": "sheet", "Scenarios": "scenarios"}


def build(path: Path) -> None:
    """Write the template to `path`. Raises `ImsError` where its sources are missing or do not fit."""
    ribbon = RIBBON.read_bytes()
    path.write_bytes(package.finish(_sheets(), build_project(modules()), ribbon, charts.TEXTS))


def modules() -> list[Module]:
    """The VBA of the workbook: its documents, our callbacks, and xlwings' own module, so that no add-in is needed."""
    of_workbook = (SOURCE / "ThisWorkbook.cls").read_text(encoding="utf-8")
    documents = [Module("ThisWorkbook", of_workbook, "document", "workbook")]
    documents += [Module(sheet.code_name, "Option Explicit\n", "document", "worksheet") for sheet in layout.SHEETS]
    ours = [Module(path.stem, path.read_text(encoding="utf-8")) for path in sorted(SOURCE.glob("*.bas"))]
    return [*documents, *ours, Module("xlwings", _xlwings_source())]


def _xlwings_source() -> str:
    """The macro module that xlwings ships for workbooks without its add-in (BSD-3-Clause, its notice inside)."""
    installed = distribution("xlwings")
    if installed.version != XLWINGS:
        raise ImsError(
            f"The template is built with xlwings {XLWINGS}; {installed.version} is installed. Install that one."
        )
    return Path(str(installed.locate_file("xlwings/xlwings.bas"))).read_text(encoding="utf-8")


def _sheets() -> bytes:
    """The workbook without its macros, as openpyxl writes it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.code_name = "ThisWorkbook"
    for plan in layout.SHEETS:
        sheet = book.create_sheet(plan.name)
        sheet.sheet_properties.codeName = plan.code_name
        sheet.sheet_properties.tabColor = _TABS.get(plan.name)
        sheet.sheet_state = "hidden" if plan.hidden else "visible"
    for table, place in layout.PLACES.items():
        sheet = book[table.sheet]
        if table is Draft2B or table.sheet != Draft2B.sheet:
            about = next(plan.about for plan in layout.SHEETS if plan.name == table.sheet)
            table_sheet.dress(sheet, place, table.sheet, about)
        table_sheet.add(sheet, place, _given(table))
    settings_sheet.add_settings(book, book["Settings"])
    settings_sheet.add_lists(book, book["Lists"])
    settings_sheet.add_conf(book, book[settings_sheet.CONF])
    live_2b.add_sums(book[live_2b.SHEET])
    live_2b.add_blocks(book[Draft2B.sheet])
    help_sheet.add(book["Help"])
    dashboard.add(book["Start"])
    for name in guard.PROTECTED:
        _protect(book[name])
    book.properties.creator, book.properties.title = "ims_xl", "IMS reconciliation"
    book.calculation.fullCalcOnLoad = True
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def _protect(sheet: Worksheet) -> None:
    """Protect a sheet without a password, with the rights of `guard`."""
    for option, allowed in guard.OPTIONS.items():
        if option in _PROTECTED:
            setattr(sheet.protection, _PROTECTED[option], allowed)
        else:
            setattr(sheet.protection, _WITHHELD[option], not allowed)


def _given(table: type[Table]) -> list[dict[Column, str]] | None:
    """The rows a table has before anything is computed: the boxes of table 4, without figures."""
    if table is Table4:
        return [{Table4.box: box.number, Table4.caption: box.caption} for box in BOXES]
    return None


if __name__ == "__main__":
    from ims_xl import buttons_page  # here alone, as it sees the whole command line

    build(TEMPLATE)
    buttons_page.write()
    print(f"{TEMPLATE} written.")
