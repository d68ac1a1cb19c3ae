"""An .xls that claims more than it holds is refused before room is made for it: too much would end the program."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import olefile
import pytest

from ims_xl.errors import FileUnreadable
from ims_xl.sources import sheets

REGISTERS = Path(__file__).parents[2] / "examples" / "registers"
EXAMPLES = ("formula_errors.xls", "saved_as_xls.xls")
_FAT, _DIRECTORIES = 0x4C, 0x30  # where the header says of which sector each begins


def sector(number: int) -> int:
    """Where a sector begins."""
    return (number + 1) * 512


def record(data: bytes, kind: int) -> int:
    """Where the content of the first such record of the workbook begins, the stream lying in one piece."""
    with olefile.OleFileIO(data) as file:
        stream = file.openstream("Workbook").read()
    at = 0
    while struct.unpack_from("<H", stream, at)[0] != kind:
        at += 4 + struct.unpack_from("<H", stream, at + 2)[0]
    return data.index(stream[:64]) + at + 4


def extent(data: bytearray) -> None:
    struct.pack_into("<II", data, record(bytes(data), 0x200), 0, 0x80000000)


def extent_that_ends_before_it_begins(data: bytearray) -> None:
    struct.pack_into("<II", data, record(bytes(data), 0x200), 40_000, 1)


def texts(data: bytearray) -> None:
    struct.pack_into("<i", data, record(bytes(data), 0xFC) + 4, 0x7FFFFFFF)


def sectors(data: bytearray) -> None:
    struct.pack_into("<I", data, 0x2C, 0x7FFFFFFF)


def further_tables(data: bytearray) -> None:
    struct.pack_into("<I", data, 0x44, 3)


def circle(data: bytearray) -> None:
    table = sector(struct.unpack_from("<I", data, _FAT)[0])
    first = struct.unpack_from("<I", data, _DIRECTORIES)[0]
    struct.pack_into("<I", data, table + 4 * first, first)


def size_of_the_stream(data: bytearray) -> None:
    name = "Workbook".encode("utf-16-le")
    struct.pack_into("<I", data, data.index(name) + 120, 0x7FFFFFFF)


CLAIMS = [extent, extent_that_ends_before_it_begins, texts, sectors, further_tables, circle, size_of_the_stream]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.__name__)
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_claim_beyond_the_file_is_refused(tmp_path: Path, name: str, claim: Callable[[bytearray], None]) -> None:
    data = bytearray((REGISTERS / name).read_bytes())
    claim(data)
    path = tmp_path / "claims.xls"
    path.write_bytes(data)
    with pytest.raises(FileUnreadable, match=r"claims\.xls is cut short or damaged"):
        sheets.read(path)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_sound_file_is_read(name: str) -> None:
    assert any(cell != "" for sheet in sheets.read(REGISTERS / name) for row in sheet.rows for cell in row)
