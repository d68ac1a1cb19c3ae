"""What the user has on our sheets beside and below our tables: cells and merged blocks.

It is taken from a workbook's sheet and put on the later sheet of its name. A cell's XML travels as it is: its style and
its text are named by their places in lists of the workbook that keep their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape

from lxml import etree
from openpyxl.formula.translate import Translator

from ims_xl.excel import rowxml
from ims_xl.excel.areas import LAST_COLUMN, Area, letters, number
from ims_xl.excel.own_looks import insert
from ims_xl.excel.parts import MAIN
from ims_xl.excel.relocated import Relocated
from ims_xl.excel.sheetxml import SheetXml
from ims_xl.excel.tableparts import SheetTable

_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*/>|<c r="([A-Z]+)([0-9]+)"[^>]*>.*?</c>', re.DOTALL)
_FORMULA = re.compile(rb"<f(?P<kind>[^>]*?)(?:/>|>(?P<text>[^<]*)</f>)")
_SHARED = re.compile(rb'\bsi="([0-9]+)"')


def beside_tables(sheet: SheetXml, tables: Sequence[SheetTable]) -> Iterator[tuple[int, int, bytes]]:
    """Row, column and XML of each cell that stands right of or below all tables of the sheet, and holds something."""
    right, bottom = max(table.whole.right for table in tables), max(table.whole.bottom for table in tables)
    masters: dict[bytes, tuple[str, str]] = {}
    for at in sheet.numbers():
        columns = range(right + 1, LAST_COLUMN + 1) if at <= bottom else range(1, LAST_COLUMN + 1)
        cells = (
            b"".join(rowxml.beside(sheet.row(at), range(1, columns.start))[1:]) if columns.start > 1 else sheet.row(at)
        )
        for found in _CELL.finditer(cells):
            name = (found[1] or found[3]).decode()
            if found[0].endswith(b"/>") and b" s=" not in found[0]:
                continue
            yield at, number(name), _with_own_formula(found[0], f"{name}{at}", masters)


def put_beside(sheet: SheetXml, cells: Sequence[tuple[int, int, bytes]], moved: Relocated) -> None:
    """Put the cells on the later sheet, where nothing stands."""
    by_row: dict[int, list[tuple[int, bytes]]] = {}
    for at, column, cell in cells:
        place = moved.column(column) if column > moved.last or moved.stays else column
        if place is not None and place <= LAST_COLUMN:
            by_row.setdefault(moved.row(at), []).append((place, _moved_cell(cell, place, moved.row(at), moved)))
    for at, placed in by_row.items():
        row = sheet.row(at)
        there = {number((cell[1] or cell[3]).decode()): cell[0] for cell in _CELL.finditer(row)}
        for column, cell in placed:
            if not any(held in there.get(column, b"") for held in (b"<v", b"<is", b"<f")):
                there[column] = cell
        sheet.put(
            at, rowxml.row_xml(at, rowxml.look_of(row, shown=False), b"".join(there[one] for one in sorted(there)))
        )


def merged_beside(new: etree._Element, old: etree._Element, tables: Sequence[SheetTable], moved: Relocated) -> None:
    """Merge again the user's blocks right of or below the tables."""
    right, bottom = max(table.whole.right for table in tables), max(table.whole.bottom for table in tables)
    for block in old.iter(f"{{{MAIN}}}mergeCell"):
        area = Area.of(block.get("ref", ""))
        if area.left <= right and area.top <= bottom:
            continue
        there = new.find(f"{{{MAIN}}}mergeCells")
        if there is None:
            there = etree.Element(f"{{{MAIN}}}mergeCells")
            insert(new, there)
        etree.SubElement(there, f"{{{MAIN}}}mergeCell", ref=moved.areas(area.text) if area.left > right else area.text)
        there.set("count", str(len(there)))


def _with_own_formula(cell: bytes, place: str, masters: dict[bytes, tuple[str, str]]) -> bytes:
    """The cell with its formula written out where it shares one with others."""
    found = _FORMULA.search(cell)
    shared = _SHARED.search(found["kind"]) if found and b'"shared"' in found["kind"] else None
    if found is None or shared is None:
        return cell
    if found["text"]:
        masters[shared[1]] = unescape(found["text"].decode()), place
        return cell.replace(found[0], b"<f>" + found["text"] + b"</f>")
    if shared[1] not in masters:
        return cell.replace(found[0], b"")  # its value stays
    text, origin = masters[shared[1]]
    own = Translator(f"={text}", origin=origin).translate_formula(place)[1:]
    return cell.replace(found[0], f"<f>{escape(own, quote=False)}</f>".encode())


def _moved_cell(cell: bytes, column: int, row: int, moved: Relocated) -> bytes:
    cell = re.sub(rb'<c r="[A-Z]+[0-9]+"', f'<c r="{letters(column)}{row}"'.encode(), cell, count=1)
    found = _FORMULA.search(cell)
    if found is None or not found["text"] or moved.stays:
        return cell
    text = escape(moved.formula(unescape(found["text"].decode())), quote=False)
    kind = re.sub(r'ref="[^"]*"', f'ref="{letters(column)}{row}"', found["kind"].decode())
    return cell.replace(found[0], f"<f{kind}>{text}</f>".encode())
