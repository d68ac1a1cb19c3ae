"""An .xls of Excel 97 written by hand: records of [MS-XLS] in the one stream of a compound file of [MS-CFB]."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import date
from pathlib import Path

_DAY_ZERO = date(1899, 12, 30)
_SECTOR = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_BOOK, _SHEET = 0x0005, 0x0010  # kinds of substreams
_DAY = 14  # the number format of days


def old_excel(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """One sheet, Purchases, of these rows; None and "" leave a cell blank."""
    sheet = _begin(_SHEET) + _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet += _cell(at, column, value)
    sheet += _record(0x0A)
    formats = b"".join(_record(0xE0, struct.pack("<HH", 0, number_format) + bytes(16)) for number_format in (0, _DAY))
    name = b"Purchases"
    before = _begin(_BOOK) + _record(0x42, struct.pack("<H", 1200)) + formats
    place = len(before) + 4 + 8 + len(name) + 4  # of the sheet: behind the record that names it, and the end
    named = struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name
    path.write_bytes(_compound(before + _record(0x85, named) + _record(0x0A) + sheet))
    return path


def _cell(row: int, column: int, value: object) -> bytes:
    if value is None or value == "":
        return b""
    place = struct.pack("<HHH", row, column, isinstance(value, date))
    if isinstance(value, date):
        return _record(0x203, place + struct.pack("<d", (value - _DAY_ZERO).days))
    if isinstance(value, int | float):
        return _record(0x203, place + struct.pack("<d", value))
    text = str(value)
    return _record(0x204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def _begin(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _compound(stream: bytes) -> bytes:
    """A file of the stream alone: its sectors, then the directory, then the table of which sector follows which."""
    size = max(len(stream), 4096)  # smaller ones would stand in a stream of their own
    sectors = -(-size // _SECTOR)
    following = [*range(1, sectors), _END, _END]
    tables = 1
    while (len(following) + tables) * 4 > tables * _SECTOR:
        tables += 1
    first_table = len(following)
    following += [_TABLE] * tables
    following += [_FREE] * (tables * _SECTOR // 4 - len(following))
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 0, size) + bytes(256)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, sectors, 0, 4096, _END, 0, _END, 0)
    places = [first_table + at for at in range(tables)]
    header += struct.pack("<109I", *places, *[_FREE] * (109 - tables))
    return b"".join(
        (header, stream.ljust(sectors * _SECTOR, b"\0"), directory, struct.pack(f"<{len(following)}I", *following))
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1) + struct.pack("<III", _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
