"""A zip file's entries as they are packed: copied without being unpacked, or packed anew on all processors.

APPNOTE.TXT of the zip format (PKWARE), 4.3 and 4.4. Python's own writer packs everything again, on one processor.
"""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

MOST = 0xFFFF_FFFF  # bytes; beyond it the format needs extensions
_LEVEL = 2  # of zlib's 1 to 9: a third larger than 6, in a third of its time
_PIECE = 4 << 20  # what is packed by itself; the pieces follow each other as one stream
_LOCAL, _CENTRAL, _END = "<4s5H3L2H", "<4s6H3L5H2L", "<4s4H2LH"
_UTF8 = 0x800


@dataclass(frozen=True)
class Packed:
    """An entry: its directory record as `zipfile` knows it, and its bytes as they lie in the file."""

    entry: zipfile.ZipInfo
    data: bytes


def copied(whole: bytes, entry: zipfile.ZipInfo) -> Packed:
    """An entry of a zip file as it lies there. Raises `zipfile.BadZipFile`."""
    try:
        names = struct.unpack_from("<2H", whole, entry.header_offset + 26)
    except struct.error as fault:
        raise zipfile.BadZipFile(entry.filename) from fault
    begin = entry.header_offset + struct.calcsize(_LOCAL) + sum(names)
    return Packed(entry, whole[begin : begin + entry.compress_size])


def packed(data: bytes, like: zipfile.ZipInfo) -> Packed:
    """New data under the name, date and attributes of an entry. The same data packs to the same bytes everywhere."""
    entry = zipfile.ZipInfo(like.filename, like.date_time)
    entry.external_attr, entry.create_system = like.external_attr, like.create_system
    entry.compress_type, entry.CRC, entry.file_size = zipfile.ZIP_DEFLATED, zlib.crc32(data), len(data)
    whole = memoryview(data)
    pieces = [whole[at : at + _PIECE] for at in range(0, len(data), _PIECE)] or [whole]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = b"".join(pool.map(_deflated, pieces, [False] * (len(pieces) - 1) + [True]))
    entry.compress_size = len(made)
    return Packed(entry, made)


def unpacked(one: Packed) -> bytes:
    """The data of an entry packed here."""
    return zlib.decompress(one.data, -zlib.MAX_WBITS)


def file_of(entries: Iterable[Packed], comment: bytes) -> bytes:
    """The zip file of these entries. Raises `OverflowError` beyond four gigabytes."""
    parts, directory, at, count = [], [], 0, 0
    for one in entries:
        entry = one.entry
        if max(at, entry.file_size) > MOST:
            raise OverflowError(entry.filename)
        ascii_only = entry.filename.isascii()
        name = entry.filename.encode("ascii" if ascii_only else "utf-8")
        year, month, day, hour, minute, second = entry.date_time
        told = (
            0 if ascii_only else _UTF8,
            entry.compress_type,
            hour << 11 | minute << 5 | second // 2,
            (year - 1980) << 9 | month << 5 | day,
            entry.CRC,
            len(one.data),
            entry.file_size,
            len(name),
        )
        head = struct.pack(_LOCAL, b"PK\x03\x04", 20, *told, 0) + name
        parts += [head, one.data]
        made_by = entry.create_system << 8 | 20
        directory.append(
            struct.pack(_CENTRAL, b"PK\x01\x02", made_by, 20, *told, 0, 0, 0, 0, entry.external_attr, at) + name
        )
        at, count = at + len(head) + len(one.data), count + 1
    listed = b"".join(directory)
    if at + len(listed) > MOST:
        raise OverflowError(comment)
    end = struct.pack(_END, b"PK\x05\x06", 0, 0, count, count, len(listed), at, len(comment)) + comment
    return b"".join([*parts, listed, end])


def _deflated(piece: memoryview, is_last: bool) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(piece) + packer.flush(zlib.Z_FINISH if is_last else zlib.Z_FULL_FLUSH)
