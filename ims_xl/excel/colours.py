"""The status colours of Reconciliation, as conditional formats on the words: put back where a user has removed them.

A rule of Excel's that colours cells equal to a word hangs on no place, so it is right wherever the column has moved.
What the user has laid over them, or coloured otherwise, stays.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from ims_xl.excel import files, looks
from ims_xl.excel.areas import Area
from ims_xl.excel.formulas import quoted
from ims_xl.excel.parts import MAIN, Package, parse, serialised
from ims_xl.excel.sheetxml import SheetXml
from ims_xl.excel.styles import child
from ims_xl.excel.tableparts import Contents, SheetTable
from ims_xl.tables import Review

if TYPE_CHECKING:
    from openpyxl.styles.differential import DifferentialStyle

_RULE, _FORMULA, _BLOCK = f"{{{MAIN}}}cfRule", f"{{{MAIN}}}formula", f"{{{MAIN}}}conditionalFormatting"
# What may stand before conditional formats in a sheet (ECMA-376 part 1, 18.3.1.99).
_BEFORE = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting",
)  # fmt: skip


def put_back_in(path: Path) -> list[str]:
    """Colour them again in a saved workbook; the words whose colour was gone. Raises `WorkbookUnusable`."""
    package = Package(path.read_bytes(), path.name)
    table = Contents(package).table(Review)
    sheet = SheetXml(package.read(table.sheet_part), table.sheet)
    words = gone(sheet.shell, table)
    if words:
        files.check_free(path)
        put_back(sheet.shell, table, package)
        package.replace(table.sheet_part, sheet.packed([]))
        files.replace(path, package.packed())
    return words


def gone(sheet: etree._Element, table: SheetTable) -> list[str]:
    """The words of Reconciliation that are not coloured on every one of its rows. `sheet` may lack its rows."""
    return [word for word in looks.STATUS_COLOURS if not _covers(sheet, word, _column(table))]


def put_back(sheet: etree._Element, table: SheetTable, package: Package) -> None:
    """Colour the words again that are gone; the file's list of looks grows by theirs."""
    words = gone(sheet, table)
    if not words:
        return
    block = etree.Element(_BLOCK, {"sqref": _column(table).text})
    last = max((int(rule.get("priority", "0")) for rule in sheet.iter(_RULE)), default=0)
    if not package.styles:
        return
    styles = package.xml(package.styles)
    known = child(styles, "dxfs")
    for priority, word in enumerate(words, start=last + 1):
        known.append(_look(looks.coloured(looks.STATUS_COLOURS[word], bold=True)))
        told = {"type": "cellIs", "dxfId": str(len(known) - 1), "priority": str(priority), "operator": "equal"}
        etree.SubElement(etree.SubElement(block, _RULE, told), _FORMULA).text = quoted(word)
    known.set("count", str(len(known)))
    package.replace(package.styles, serialised(styles))
    before = [at for at, one in enumerate(sheet) if etree.QName(one).localname in _BEFORE]
    sheet.insert(max(before, default=-1) + 1, block)


def _column(table: SheetTable) -> Area:
    """The data of the column Status."""
    at = table.body.left + table.headers.index(Review.status.header)
    return Area(table.body.top, at, table.body.bottom, at)


def _covers(sheet: etree._Element, word: str, column: Area) -> bool:
    """Do the rules on that word reach every cell of the column?"""
    left = set(range(column.top, column.bottom + 1))
    for rule in sheet.iter(_RULE):
        block, formula = rule.getparent(), rule.findtext(_FORMULA) or ""
        if block is None or not formula.endswith(quoted(word)):
            continue
        for text in block.get("sqref", "").split():
            try:
                area = Area.of(text)
            except ValueError:  # whole rows or columns
                return True
            if area.left <= column.left <= area.right:
                left.difference_update(range(area.top, area.bottom + 1))
        if not left:
            return True
    return False


def _look(style: DifferentialStyle) -> etree._Element:
    """A look as an entry of the file's list."""
    from openpyxl.xml.functions import tostring

    made: str | bytes = tostring(style.to_tree("dxf"))
    found = parse(made if isinstance(made, bytes) else made.encode())
    for element in found.iter():
        element.tag = f"{{{MAIN}}}{etree.QName(element).localname}"
    return found
