"""Columns added to a table of a workbook file, at its right edge: those the user had in the table before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from ims_xl.excel import rowxml
from ims_xl.excel.areas import Area, letters
from ims_xl.excel.parts import MAIN, Package, parse, serialised
from ims_xl.excel.sheetxml import SheetXml
from ims_xl.excel.tableparts import Contents, SheetTable


@dataclass(frozen=True)
class Added:
    """A column of the user's: its header, the XML of its formula where Excel computes it, and the look of its cells.

    `look` is the place of their style in the workbook's list, that of the first row; "" for none.
    """

    header: str
    formula: bytes | None
    look: str


def added_columns(package: Package, table: SheetTable, known: Sequence[str]) -> list[Added]:
    """The columns of a table whose headers are not among the known ones."""
    if not set(table.headers) - set(known):
        return []
    row = SheetXml(package.read(table.sheet_part), table.sheet).row(table.body.top)
    styles = rowxml.styles_of(row, table.body.columns)
    found = []
    columns = package.xml(table.part).iter(f"{{{MAIN}}}tableColumn")
    for header, column, style in zip(table.headers, columns, styles, strict=True):
        formula = column.find(f"{{{MAIN}}}calculatedColumnFormula")
        if header not in known:
            found.append(Added(header, None if formula is None else etree.tostring(formula), style))
    return found


def add_columns(package: Package, title: str, columns: Sequence[Added]) -> None:
    """Add them to the table of that name, headed as its last column is."""
    for added in columns:
        table = Contents(package).tables[title.casefold()]
        whole = Area(table.whole.top, table.whole.left, table.whole.bottom, table.whole.right + 1)
        _widen(package, table, whole, added)
        sheet = package.xml(table.sheet_part)
        last = f"{letters(whole.right - 1)}{whole.top}"
        (header,) = (cell for cell in sheet.iter(f"{{{MAIN}}}c") if cell.get("r") == last)
        cell = etree.Element(f"{{{MAIN}}}c", {"r": f"{letters(whole.right)}{whole.top}", "t": "inlineStr"})
        if header.get("s") is not None:
            cell.set("s", header.get("s", ""))
        text = etree.SubElement(etree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
        text.text = added.header
        row = header.getparent()
        assert row is not None
        beyond = row[row.index(header) + 1] if row.index(header) + 1 < len(row) else None
        if beyond is not None and beyond.get("r") == cell.get("r"):
            row.remove(beyond)
        header.addnext(cell)
        row.attrib.pop("spans", "")
        _dress(sheet, whole, added.look)
        package.replace(table.sheet_part, serialised(sheet))


def _dress(sheet: etree._Element, whole: Area, look: str) -> None:
    """Give the first cell below the header its look; the rows to come follow it."""
    first = next((row for row in sheet.iter(f"{{{MAIN}}}row") if row.get("r") == str(whole.top + 1)), None)
    if not look or first is None:
        return
    place = f"{letters(whole.right)}{whole.top + 1}"
    before = [at for at, cell in enumerate(first) if Area.of(cell.get("r", "")).right < whole.right]
    there = next((cell for cell in first if cell.get("r") == place), None)
    if there is None:
        there = etree.Element(f"{{{MAIN}}}c", {"r": place})
        first.insert(max(before, default=-1) + 1, there)
    there.set("s", look)
    first.attrib.pop("spans", "")


def _widen(package: Package, table: SheetTable, whole: Area, added: Added) -> None:
    root = package.xml(table.part)
    root.set("ref", whole.text)
    filtered = root.find(f"{{{MAIN}}}autoFilter")
    if filtered is not None:
        filtered.set("ref", whole.reaching(table.body.bottom).text)
    columns = root.find(f"{{{MAIN}}}tableColumns")
    assert columns is not None
    column = etree.SubElement(columns, f"{{{MAIN}}}tableColumn")
    column.set("id", str(max(int(one.get("id", "0")) for one in columns if one is not column) + 1))
    column.set("name", added.header)
    if added.formula is not None:
        column.append(parse(added.formula))
    columns.set("count", str(len(columns)))
    package.replace(table.part, serialised(root))
