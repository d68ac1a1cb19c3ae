"""Columns added to a table of a workbook file, at its right edge: those the user had in the table before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from ims_xl.excel.areas import Area, letters
from ims_xl.excel.parts import MAIN, Package, parse, serialised
from ims_xl.excel.tableparts import Contents, SheetTable


@dataclass(frozen=True)
class Added:
    """A column of the user's: its header, and the XML of its formula where Excel computes it."""

    header: str
    formula: bytes | None


def added_columns(package: Package, table: SheetTable, known: Sequence[str]) -> list[Added]:
    """The columns of a table whose headers are not among the known ones."""
    found = []
    for header, column in zip(table.headers, package.xml(table.part).iter(f"{{{MAIN}}}tableColumn"), strict=True):
        formula = column.find(f"{{{MAIN}}}calculatedColumnFormula")
        if header not in known:
            found.append(Added(header, None if formula is None else etree.tostring(formula)))
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
        package.replace(table.sheet_part, serialised(sheet))


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
