"""How large a workbook's sheets claim to be, told from the package before the reader of values makes room for it.

One cell at XFD1048576 makes a grid of seventeen billion. Cells are few in such a sheet; in a real one they fill it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from ims_xl.errors import FileUnreadable
from ims_xl.sources import package as packages

_ROOMY = 20_000_000  # cells of grid that any sheet may take
_MOST_CELLS = 60_000_000
_SPARSEST = 20  # cells of grid for each cell there is, beyond what is roomy
_MOST_COLUMNS = 2_000
_CHUNK = 8 << 20
_FAR = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]{2,3})\$?\d""")  # references beyond column Z
_ROWS = tuple(
    (re.compile(rb"""\br\s*=\s*["'](?:[A-Za-z]{1,3})?\d{%d}""" % digits), min(10**digits, 1 << 20))
    for digits in (7, 6, 5, 4, 3)
)
_ROW, _LAST_CELL = 0, 19  # records of an .xlsb: a row's header, and cells from 1 to 11 and 19
_CELLS = re.compile(rb"<(?:\w+:)?c[\s/>]")
_REPEATED = re.compile(
    rb"""<table:(?:table-cell|covered-table-cell)\b(?=[^>]*\btable:number-columns-repeated="(\d+)")[^>]*"""
    rb"""\boffice:value-type=|table:number-rows-repeated="(\d+)"[^>]*>\s*<table:table-cell[^>]*office:value-type="""
)
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


def check(package: zipfile.ZipFile, name: str) -> None:
    """Raises `FileUnreadable`, in one sentence, for sheets of absurd extent and for XML that defines entities."""
    for member in package.infolist():
        part = member.filename.lower()
        if part.startswith("xl/worksheets/") and part.endswith(".xml"):
            _check_sheet(package, member, name)
        elif part.startswith("xl/worksheets/") and part.endswith(".bin"):
            _check_binary(package, member, name)
        elif part == "content.xml":
            _check_open_document(package, member, name)
        elif part.startswith("xl/") and not part.endswith((".png", ".jpeg", ".jpg", ".emf")):
            for _ in _chunks(package, member, name):
                pass  # read to its end, so that a false claim of its size is seen


def _check_sheet(package: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    columns, rows, cells = 26, 100, 0
    for chunk in _chunks(package, member, name):
        cells += len(_CELLS.findall(chunk))
        columns = max([columns, *map(_column, set(_FAR.findall(chunk)))])
        rows = max(rows, next((most for pattern, most in _ROWS if most > rows and pattern.search(chunk)), 0))
    _judge(name, rows, columns, cells)


def _check_binary(package: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    """The sheet of an .xlsb: a row of cells after its header, each with its column ([MS-XLSB] 2.1.4)."""
    data = packages.content(package, member, name)
    at = rows = columns = cells = 0
    while at < len(data):
        kind, at = _sevens(data, at)
        size, at = _sevens(data, at)
        if kind <= _LAST_CELL and size >= 4:
            number = int.from_bytes(data[at : at + 4], "little") + 1
            if kind == _ROW:
                rows = max(rows, number)
            else:
                columns, cells = max(columns, number), cells + 1
        at += size
    _judge(name, rows, columns, cells)


def _sevens(data: bytes, at: int) -> tuple[int, int]:
    """A number in sevens of bits, at most four of them, and where it ends."""
    number = 0
    for shift in range(0, 28, 7):
        byte = data[at] if at < len(data) else 0
        number |= (byte & 127) << shift
        at += 1
        if byte < 128:
            break
    return number, at


def _judge(name: str, rows: int, columns: int, cells: int) -> None:
    """Raises `FileUnreadable` where no register reaches so far, or where nearly all of the grid is blank."""
    if columns > _MOST_COLUMNS:
        raise FileUnreadable(
            f"{name} has a cell in column {columns:,} of a sheet; no register has more than {_MOST_COLUMNS:,} columns. "
            "Delete the stray columns and save it again."
        )
    grid = columns * rows
    if cells > _MOST_CELLS or grid > max(_ROOMY, cells * _SPARSEST):
        raise FileUnreadable(
            f"{name} has a sheet that reaches over {rows:,} rows and {columns:,} columns with {cells:,} cells. "
            "Delete the rows and columns beyond the register and save it again."
        )


def _check_open_document(package: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    repeated = 0
    for chunk in _chunks(package, member, name):
        repeated += sum(int(number) for found in _REPEATED.findall(chunk) for number in found if number)
    if repeated > _ROOMY // 100:
        raise FileUnreadable(
            f"{name} repeats a filled cell {repeated:,} times. Delete the stray cells and save it again."
        )


def _chunks(package: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """The member in pieces, cut where a tag begins, so that each tag is whole and counts once."""
    rest = b""
    try:
        with package.open(member) as stream:
            while piece := stream.read(_CHUNK):
                whole = rest + piece
                cut = whole.rfind(b"<", 0) if len(piece) == _CHUNK else len(whole)
                cut = cut if cut > 0 else len(whole)
                if _ENTITY.search(whole[:cut]):
                    raise FileUnreadable(f"{name} defines entities of its own, which no workbook does. Save it again.")
                yield whole[:cut]
                rest = whole[cut:]
        if rest:
            yield rest
    except packages.DAMAGE as fault:
        raise FileUnreadable(
            f"{name} is cut short or damaged. Open it in Excel, save it as .xlsx and import that."
        ) from fault


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
