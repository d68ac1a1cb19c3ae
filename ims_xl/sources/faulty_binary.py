"""Cells in error of binary workbooks: an .xlsb ([MS-XLSB] 2.4) and the .xls of Excel 97 to 2003 ([MS-XLS] 2.4)."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
from collections.abc import Iterator

import olefile

Errors = dict[str, list[tuple[int, int, str]]]  # by sheet: row and column from 0, and the error's text
_WORDS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_UNKNOWN = "#VALUE!"
# records of an .xlsb: a row, a cell in error, a formula in error, a sheet of the workbook
_ROW, _CELL_ERROR, _FORMULA_ERROR, _BUNDLE_SHEET = 0, 3, 11, 156
# records of an .xls
_BOUND_SHEET, _BOOLEAN_OR_ERROR, _FORMULA, _END = 0x85, 0x205, 0x06, 0x0A
_DIMENSIONS, _SHARED_TEXTS, _SEVERAL_NUMBERS = 0x200, 0xFC, 0xBD
# formula, number, text shared or in place, error, short number, and several of them
_CELLS = frozenset({_FORMULA, 0x203, 0xFD, 0x204, 0xD6, _BOOLEAN_OR_ERROR, 0x27E, _SEVERAL_NUMBERS})
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')


def of_xlsb(package: zipfile.ZipFile) -> Errors:
    """Those of an .xlsb."""
    names = set(package.namelist())
    relations = "xl/_rels/workbook.bin.rels"
    if relations not in names:
        return {}
    tags = [dict(_ATTRIBUTE.findall(tag)) for tag in _RELATION.findall(package.read(relations))]
    targets = {tag.get(b"Id", b"").decode(): tag.get(b"Target", b"").decode() for tag in tags}
    found: Errors = {}
    for kind, data in _records(package.read("xl/workbook.bin")):
        if kind == _BUNDLE_SHEET:
            relation, at = _text(data, 8)
            name, _ = _text(data, at)
            part = posixpath.normpath(posixpath.join("/xl", targets.get(relation, ""))).lstrip("/")
            if part in names:
                found[name] = list(_of_binary_sheet(package.read(part)))
    return found


def _of_binary_sheet(data: bytes) -> Iterator[tuple[int, int, str]]:
    row = 0
    for kind, record in _records(data):
        if kind == _ROW and len(record) >= 4:
            row = int.from_bytes(record[:4], "little")
        elif kind in (_CELL_ERROR, _FORMULA_ERROR) and len(record) > 8:
            yield row, int.from_bytes(record[:4], "little"), _WORDS.get(record[8], _UNKNOWN)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, at = sevens(data, at)
        size, at = sevens(data, at)
        yield kind, data[at : at + size]
        at += size


def sevens(data: bytes, at: int) -> tuple[int, int]:
    """A number in sevens of bits, at most four of them, and where it ends."""
    number = 0
    for shift in range(0, 28, 7):
        byte = data[at] if at < len(data) else 0
        number |= (byte & 127) << shift
        at += 1
        if byte < 128:
            break
    return number, at


def _text(data: bytes, at: int) -> tuple[str, int]:
    size = int.from_bytes(data[at : at + 4], "little") * 2
    return data[at + 4 : at + 4 + size].decode("utf-16-le", "replace"), at + 4 + size


def of_xls(data: bytes) -> Errors:
    """Those of an .xls; nothing of one older than Excel 97, which has no such stream."""
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        stream = stream_of_xls(file)
    return {name: list(_of_xls_sheet(stream, begin)) for name, begin in _sheets_of_xls(stream)}


def stream_of_xls(file: olefile.OleFileIO) -> bytes:
    """All records of the workbook; nothing of one older than Excel 97."""
    return bytes(file.openstream("Workbook").read()) if file.exists("Workbook") else b""


def extents(stream: bytes) -> Iterator[tuple[int, int, int, int]]:
    """What each sheet of an .xls claims to reach over: its first row, the one after its last, likewise columns."""
    for _, begin in _sheets_of_xls(stream):
        for kind, record in _records_of_xls(stream, begin):
            if kind == _DIMENSIONS and len(record) == 14:
                first_row, last_row, first_column, last_column = struct.unpack_from("<IIHH", record)
                yield first_row, last_row, first_column, last_column


def reaches(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """What the cells of each sheet of an .xls reach over, whatever it claims: rows, columns, and how many there are."""
    for _, begin in _sheets_of_xls(stream):
        rows = columns = cells = 0
        for kind, record in _records_of_xls(stream, begin):
            if kind in _CELLS and len(record) >= 6:
                row, column = struct.unpack_from("<HH", record)
                more = (len(record) - 6) // 6 if kind == _SEVERAL_NUMBERS else 1
                rows, columns, cells = max(rows, row + 1), max(columns, column + more), cells + more
        yield rows, columns, cells


def shared_texts(stream: bytes) -> int:
    """How many texts the workbook claims its sheets to share."""
    counts = (record[4:8] for kind, record in _records_of_xls(stream, 0) if kind == _SHARED_TEXTS)
    return max((int.from_bytes(count, "little", signed=True) for count in counts), default=0)


def _sheets_of_xls(stream: bytes) -> Iterator[tuple[str, int]]:
    """Each sheet's name, and where its records begin."""
    for kind, record in _records_of_xls(stream, 0):
        if kind == _BOUND_SHEET and len(record) > 8:
            begin, size, wide = int.from_bytes(record[:4], "little"), record[6], record[7] & 1
            raw = record[8 : 8 + size * (2 if wide else 1)]
            yield raw.decode("utf-16-le" if wide else "latin-1", "replace"), begin


def _of_xls_sheet(stream: bytes, begin: int) -> Iterator[tuple[int, int, str]]:
    for kind, record in _records_of_xls(stream, begin):
        row, column = int.from_bytes(record[:2], "little"), int.from_bytes(record[2:4], "little")
        if kind == _BOOLEAN_OR_ERROR and len(record) > 7 and record[7]:
            yield row, column, _WORDS.get(record[6], _UNKNOWN)
        elif kind == _FORMULA and record[12:14] == b"\xff\xff" and record[6] == 2:
            yield row, column, _WORDS.get(record[8], _UNKNOWN)


def _records_of_xls(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place on to the end of the sheet, or of the workbook's own."""
    while at + 4 <= len(stream):
        kind, size = int.from_bytes(stream[at : at + 2], "little"), int.from_bytes(stream[at + 2 : at + 4], "little")
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == _END:
            return
