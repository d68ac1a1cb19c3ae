"""How large a workbook's sheets claim to be, told from the package before the reader of values makes room for it.

One cell at XFD1048576 makes a grid of seventeen billion. Cells are few in such a sheet; in a real one they fill it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.errors import FileUnreadable
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped
from ims_xl.sources import faulty_binary, nesting
from ims_xl.sources import package as packages
from ims_xl.sources.repeats import Reach

_DAMAGED = "{} is cut short or damaged. Open it in Excel, save it as .xlsx and import that."
_ROOMY = 3_000_000  # cells of grid that any sheet may take; about a second
_MOST_REPEATS = 200_000
_MOST_CELLS = 60_000_000
_SPARSEST = 20  # cells of grid for each cell there is, beyond what is roomy
_MOST_COLUMNS = 2_000
_CHUNK = 8 << 20
_FAR = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]{2,3})\$?\d""")  # references beyond column Z
_HAS_FAR = r"""\br\s*=\s*["']\$?[A-Za-z]{2,3}\$?[0-9]"""
_HAS_ROW = tuple(
    (r"""\br\s*=\s*["']\$?[A-Za-z]{0,3}\$?[0-9]{""" + f"{digits}}}", most)
    for digits, most in ((7, 1 << 20), (6, 10**6))
)
_SMALL = 10**5 - 1  # rows that need no search
_EXACT_ROW = re.compile(rb"""\br\s*=\s*["']\$?[A-Za-z]{0,3}\$?(\d{1,7})""")
_ROW, _LAST_CELL = 0, 19  # records of an .xlsb: a row's header, and cells from 1 to 11 and 19
_CELLS = re.compile(rb"<(?:\w+:)?c[\s/>]")
_REPEATED = re.compile(
    rb"""<table:(?:table-cell|covered-table-cell)\b(?=[^>]*\btable:number-columns-repeated="(\d+)")[^>]*"""
    rb"""\boffice:value-type=|table:number-rows-repeated="(\d+)"[^>]*>\s*<table:table-cell[^>]*office:value-type="""
)


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
    columns, rows, cells = 26, _SMALL, 0
    for chunk in _chunks(package, member, name):
        cells += sum(map(chunk.count, (b"<c ", b"<c>", b"<c/"))) or len(_CELLS.findall(chunk))
        searched = pa.array([chunk], pa.binary())
        if _has(searched, _HAS_FAR):
            columns = max([columns, *map(_column, set(_FAR.findall(chunk)))])
        rows = max(rows, next((most for pattern, most in _HAS_ROW if most > rows and _has(searched, pattern)), 0))
    if _is_absurd(rows, columns, cells):  # so far only the digits of the last row were looked at
        chunks = _chunks(package, member, name)
        rows = max((int(row) for chunk in chunks for row in set(_EXACT_ROW.findall(chunk))), default=1)
    judge(name, rows, columns, cells)


def _check_binary(package: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    """The sheet of an .xlsb: a row of cells after its header, each with its column ([MS-XLSB] 2.1.4)."""
    data = packages.content(package, member, name)
    at = rows = columns = cells = 0
    while at < len(data):
        kind, at = faulty_binary.sevens(data, at)
        size, at = faulty_binary.sevens(data, at)
        if kind <= _LAST_CELL and size >= 4:
            number = int.from_bytes(data[at : at + 4], "little") + 1
            if kind == _ROW:
                rows = max(rows, number)
            else:
                columns, cells = max(columns, number), cells + 1
        at += size
    judge(name, rows, columns, cells)


def judge(name: str, rows: int, columns: int, cells: int) -> None:
    """Raises `FileUnreadable` where no register reaches so far, or where nearly all of the grid is blank."""
    if columns > _MOST_COLUMNS:
        raise FileUnreadable(
            f"{name} has a cell in column {grouped(columns)} of a sheet; no register has more than "
            f"{grouped(_MOST_COLUMNS)} columns. Delete the stray columns and save it again."
        )
    if _is_absurd(rows, columns, cells):
        raise FileUnreadable(
            f"{name} has a sheet that reaches over {counted(rows, 'row')} and {counted(columns, 'column')} with "
            f"{counted(cells, 'cell')}. Delete the rows and columns beyond the register and save it again."
        )


def _is_absurd(rows: int, columns: int, cells: int) -> bool:
    """Are there more cells than any register has, or is nearly all of the grid blank?"""
    return cells > _MOST_CELLS or columns * rows > max(_ROOMY, cells * _SPARSEST)


def _check_open_document(package: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    repeated, reach = 0, Reach()
    sound = expat.ParserCreate()  # the reader of values would wait for ever for the rest of a text cut short
    for chunk in _chunks(package, member, name):
        _parse(sound, chunk, name)
        reach.add(chunk)
        repeated += sum(int(number) for found in _REPEATED.findall(chunk) for number in found if number)
    _parse(sound, b"", name)
    if repeated > _MOST_REPEATS:
        raise FileUnreadable(
            f"{name} repeats a filled cell {grouped(repeated)} times. Delete the stray cells and save it again."
        )
    judge(name, reach.rows, reach.columns, reach.cells)


def _parse(parser: expat.XMLParserType, chunk: bytes, name: str) -> None:
    """The next piece of an XML, the last one being empty. Raises `FileUnreadable` where it is not sound."""
    try:
        parser.Parse(chunk, not chunk)
    except (expat.ExpatError, ValueError, LookupError) as fault:  # the last two are of encodings nobody knows
        raise FileUnreadable(_DAMAGED.format(name)) from fault


def _chunks(package: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """The member in pieces, cut where a tag begins, so that each tag is whole and counts once."""
    rest, depth = b"", nesting.Depth(name)
    try:
        with package.open(member) as stream:
            while piece := stream.read(_CHUNK):
                whole = rest + piece
                cut = whole.rfind(b"<", 0) if len(piece) == _CHUNK else len(whole)
                cut = cut if cut > 0 else len(whole)
                if b"<!DOCTYPE" in whole[:cut] or b"<!ENTITY" in whole[:cut]:
                    raise FileUnreadable(f"{name} defines entities of its own, which no workbook does. Save it again.")
                depth.glance(whole[:cut])
                yield whole[:cut]
                rest = whole[cut:]
        if rest:
            yield rest
    except packages.DAMAGE as fault:
        raise FileUnreadable(_DAMAGED.format(name)) from fault


def _has(searched: pa.Array, pattern: str) -> bool:
    """Is there a match? Much sooner answered than by `re`, which is left to say what it is."""
    return bool(pc.match_substring_regex(searched, pattern)[0].as_py())


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
