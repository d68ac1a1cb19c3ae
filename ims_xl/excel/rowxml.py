"""A row's XML: its cells and their styles, what stands beside some of them, and a row made anew."""

from __future__ import annotations

import re
from functools import lru_cache

from ims_xl.excel.areas import number

_CELL = re.compile(rb'<c r="([A-Z]+)[0-9]+"[^>]*/>|<c r="([A-Z]+)[0-9]+"[^>]*>.*?</c>', re.DOTALL)
_STYLE = re.compile(rb'<c r="([A-Z]+)[0-9]+"(?: t="[A-Za-z]+")?(?: s="([0-9]+)")?')
_HEAD = re.compile(rb'<row r="([0-9]+)"([^>]*?)/?>')
_SPANS = re.compile(rb' spans="[^"]*"')
_HIDDEN = re.compile(rb' (?:spans|hidden)="[^"]*"')
_HIDE = re.compile(rb' hidden="[^"]*"')


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


def with_hidden(row: bytes, hide: bool) -> bytes:
    """A row hidden, or in sight."""
    found = _HEAD.match(row)
    if not found:
        return row
    look = _HIDE.sub(b"", found[2]) + (b' hidden="1"' if hide else b"")
    return row[: found.start(2)] + look + row[found.end(2) :]


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
