"""A sheet's XML taken apart: the rows as bytes, found without parsing them, and the shell around them as a tree.

A sheet of a hundred thousand rows is some hundred megabytes of rows and a few kilobytes of everything else
(ECMA-376 part 1, 18.3). Rows that nobody touches are copied as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml import etree

from ims_xl.errors import WorkbookUnusable
from ims_xl.excel.areas import Area, follow, letters, number
from ims_xl.excel.parts import MAIN, parse, serialised

_OPEN, _SHUT, _NONE = b"<sheetData>", b"</sheetData>", b"<sheetData/>"
_CELL = re.compile(rb'<c r="([A-Z]+)[0-9]+"[^>]*/>|<c r="([A-Z]+)[0-9]+"[^>]*>.*?</c>', re.DOTALL)
_STYLE = re.compile(rb'<c r="([A-Z]+)[0-9]+"(?: t="[A-Za-z]+")?(?: s="([0-9]+)")?')
_ERROR = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]* t="e"[^>]*>(?:(?!</c>).)*<v>([^<]*)</v>', re.DOTALL)
_HEAD = re.compile(rb'<row r="([0-9]+)"([^>]*?)/?>')
_SPANS = re.compile(rb' spans="[^"]*"')
_HIDDEN = re.compile(rb' (?:spans|hidden)="[^"]*"')
_CONTENT = re.compile(rb"<v>|<v |<is>|<is |<f>|<f ")
_XM = "http://schemas.microsoft.com/office/excel/2006/main"


class SheetXml:
    """A sheet to be rewritten: its rows by number, and the shell."""

    def __init__(self, data: bytes, name: str) -> None:
        taken = _split(data) or _split(_canonical(data))
        if taken is None:
            raise WorkbookUnusable(
                f"The sheet {name} is not as Excel writes it. Open the workbook in Excel and save it."
            )
        before, self._rows, after = taken
        self._spans = dict(_spans(self._rows))
        self._fresh: dict[int, bytes] = {}
        self._shell = parse(before + _NONE + after)

    def row(self, at: int) -> bytes:
        """A row's XML, empty where the sheet has none."""
        if at in self._fresh:
            return self._fresh[at]
        span = self._spans.get(at)
        return self._rows[slice(*span)] if span else b""

    def put(self, at: int, row: bytes) -> None:
        """Give a row new XML; none takes the row out."""
        self._fresh[at] = row

    def filled(self, columns: range, top: int, bottom: int) -> int | None:
        """The first row, from `top` to `bottom`, with anything in these columns."""
        for at in sorted(at for at in self._spans.keys() | self._fresh.keys() if top <= at <= bottom):
            if _CONTENT.search(inside(self.row(at), columns)):
                return at
        return None

    def merged(self) -> list[Area]:
        """The blocks of merged cells."""
        return [Area.of(cell.get("ref", "")) for cell in self._shell.iter(f"{{{MAIN}}}mergeCell")]

    def follow(self, body: Area, bottom: int) -> None:
        """Let drop-downs, conditional formats and the like reach as far as table rows that end at row `bottom`."""
        for element in self._shell.iter(f"{{{MAIN}}}*"):
            if element.get("sqref") and etree.QName(element).localname in (
                "dataValidation", "conditionalFormatting", "ignoredError", "protectedRange",
            ):  # fmt: skip
                element.set("sqref", follow(element.get("sqref", ""), body, bottom))
        for reference in self._shell.iter(f"{{{_XM}}}sqref"):  # those with formulas over other sheets, since 2010
            if etree.QName(reference.getparent()).localname in ("dataValidation", "conditionalFormatting"):
                reference.text = follow(reference.text or "", body, bottom)

    def packed(self, reach: Iterable[Area]) -> bytes:
        """The sheet's XML. `reach` are the blocks written, for the sheet's dimension."""
        rows = sorted(self._spans.keys() | self._fresh.keys())
        parts = [row for at in rows if (row := self.row(at))]
        dimension = self._shell.find(f"{{{MAIN}}}dimension")
        if dimension is not None:
            last = int(_HEAD.match(parts[-1])[1]) if parts else 1  # type: ignore[index]
            area = Area.of(dimension.get("ref", "A1"))
            for block in reach:
                area = area.around(block)
            dimension.set("ref", area.reaching(max(last, area.top)).text)
        before, _, after = serialised(self._shell).partition(_NONE)
        return b"".join([before, _OPEN, *parts, _SHUT, after])


def errors(sheet: bytes, columns: Iterable[int], top: int, bottom: int) -> Iterator[tuple[int, int, str]]:
    """Row, column and text (`#N/A`) of the cells in error in these columns and rows of a sheet's XML."""
    if b' t="e"' not in sheet:
        return
    wanted = set(columns)
    for found in _ERROR.finditer(sheet):
        row, column = int(found[2]), number(found[1].decode())
        if column in wanted and top <= row <= bottom:
            yield row, column, found[3].decode()


def styles_of(row: bytes, columns: range) -> tuple[str, ...]:
    """The style numbers of a row's cells in these columns; "" where there is no cell, or one of no style."""
    return _styles(tuple(_STYLE.findall(row)), columns)


@lru_cache(maxsize=64)  # most rows of a table have the same
def _styles(cells: tuple[tuple[bytes, bytes], ...], columns: range) -> tuple[str, ...]:
    found = {number(name.decode()): style.decode() for name, style in cells}
    return tuple([found.get(column, "") for column in columns])


def look_of(row: bytes, shown: bool = True) -> bytes:
    """A row's attributes but its number and the columns it spans; hidden no more where it is to be `shown`."""
    found = _HEAD.match(row)
    return (_HIDDEN if shown else _SPANS).sub(b"", found[2].rstrip()) if found else b""


def beside(row: bytes, columns: range) -> tuple[bytes, bytes]:
    """A row's cells left and right of these columns, as they are."""
    first, last = row.find(b'<c r="'), row.rfind(b'<c r="')
    if first < 0 or (_column(row, first) >= columns.start and _column(row, last) < columns.stop):
        return b"", b""
    cells = [(number((cell[1] or cell[2]).decode()), cell[0]) for cell in _CELL.finditer(row)]
    left = b"".join(cell for column, cell in cells if column < columns.start)
    return left, b"".join(cell for column, cell in cells if column >= columns.stop)


def inside(row: bytes, columns: range) -> bytes:
    """A row's cells in these columns, as they are."""
    cells = ((number((cell[1] or cell[2]).decode()), cell[0]) for cell in _CELL.finditer(row))
    return b"".join(cell for column, cell in cells if column in columns)


def moved(cells: bytes, row: int) -> bytes:
    """Cells renumbered to stand in another row; their formulas keep their words."""
    return re.sub(rb'(<c r="[A-Z]+)[0-9]+"', rb'\g<1>%d"' % row, cells)


def row_xml(at: int, look: bytes, cells: bytes) -> bytes:
    """A row of these cells; nothing where it has neither cells nor a look of its own."""
    if not cells and not look:
        return b""
    return b'<row r="%d"%b>%b</row>' % (at, look, cells)


def _column(row: bytes, at: int) -> int:
    return number(row[at + 6 : row.index(b'"', at + 6)].decode().rstrip("0123456789"))


def _split(data: bytes) -> tuple[bytes, bytes, bytes] | None:
    """What stands before the rows, the rows, and what stands after them.

    None where the rows are not in the one form that Excel, LibreOffice, openpyxl and XlsxWriter write.
    """
    if _OPEN in data:
        before, _, rest = data.partition(_OPEN)
        rows, _, after = rest.rpartition(_SHUT)
    else:
        before, found, after = data.partition(_NONE)
        rows = b"" if found else b"<!"
    plain = (
        rows.count(b"<c") == rows.count(b'<c r="')
        and rows.count(b"<row") == rows.count(b'<row r="')
        and b"<!" not in rows
        and b"<?" not in rows
    )
    return (before, rows, after) if plain else None


def _canonical(data: bytes) -> bytes:
    """The sheet with every row and cell numbered, number and style first, no comments."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(data, parser)
    at = 0
    for row in root.iter(f"{{{MAIN}}}row"):
        at = int(row.get("r", at + 1))
        _order(row, str(at))
        column = 0
        for cell in row.iter(f"{{{MAIN}}}c"):
            column = number(cell.get("r", "").rstrip("0123456789")) or column + 1
            _order(cell, f"{letters(column)}{at}")
    return serialised(root)


def _order(element: etree._Element, reference: str) -> None:
    known = {str(name): str(value) for name, value in element.attrib.items()} | {"r": reference}
    element.attrib.clear()
    for name in sorted(known, key=lambda name: ({"r": 0, "s": 1, "t": 2}.get(name, 3), name)):
        element.set(name, known[name])


def _spans(rows: bytes) -> Iterator[tuple[int, tuple[int, int]]]:
    """The number of every row, and where its XML begins and ends."""
    at = rows.find(b"<row")
    while at >= 0:
        head = rows.index(b">", at)
        end = head + 1 if rows[head - 1 : head] == b"/" else rows.index(b"</row>", head) + 6
        yield int(rows[at + 8 : rows.index(b'"', at + 8)]), (at, end)
        at = rows.find(b"<row", end)
