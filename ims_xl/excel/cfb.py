"""Compound files: the small file system in one file in which Office keeps a VBA project.

Follows [MS-CFB] (Compound File Binary File Format), version 3: a header of 512 bytes, then sectors of 512 bytes
chained by a file allocation table (FAT). Streams under 4096 bytes share a "mini stream" of 64-byte sectors with a
table of its own; a directory of red-black trees names them all. Paths here are `"VBA/dir"`: storages, then the stream.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ims_xl.errors import FileUnreadable

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
SECTOR, MINI_SECTOR, MINI_CUTOFF = 512, 64, 4096
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NO_ENTRY = 0xFFFFFFFF
UNUSED, STORAGE, STREAM, ROOT = 0, 1, 2, 5
RED, BLACK = 0, 1
FATS_IN_HEADER = 109
# signature, class, minor, major, byte order, sector shift, mini shift, reserved, directory sectors (0 in version 3),
# FAT sectors, directory start, transaction, mini cutoff, mini FAT start and count, DIFAT start and count
HEADER = struct.Struct("<8s16sHHHHH6sIIIIIIIII")
# name, its length, type, colour, left, right, child, class, state, created, modified, start, size
ENTRY = struct.Struct("<64sHBBIII16sIQQIQ")
ODD = "This VBA project is not a sound compound file: {}. Take the workbook from a backup, or save it again in Excel."


@dataclass
class _Entry:
    """One line of the directory; `children` are indices of other entries, for a storage."""

    name: str
    kind: int
    children: list[int] = field(default_factory=list)
    start: int = 0
    size: int = 0
    colour: int = BLACK
    left: int = NO_ENTRY
    right: int = NO_ENTRY
    child: int = NO_ENTRY

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        links = (self.left, self.right, self.child)
        return ENTRY.pack(name, len(name), self.kind, self.colour, *links, bytes(16), 0, 0, 0, self.start, self.size)


@dataclass
class _Sectors:
    """Sectors of one size, filled from the front, and the table that chains them."""

    size: int
    table: list[int] = field(default_factory=list)
    content: bytearray = field(default_factory=bytearray)

    def place(self, data: bytes) -> int:
        """Store `data` in sectors of its own; the number of the first, or END when there is nothing to store."""
        if not data:
            return END
        first = len(self.table)
        count = -(-len(data) // self.size)
        self.table += [*range(first + 1, first + count), END]
        self.content += data.ljust(count * self.size, b"\0")
        return first


def write_compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file holding these streams, in their order; the same streams always give the same bytes.

    Raises ValueError when a name is longer than 31 characters or the whole passes the 7 MB that one header can map.
    """
    entries = _directory(streams)
    sectors, minis = _Sectors(SECTOR), _Sectors(MINI_SECTOR)
    files = (entry for entry in entries if entry.kind == STREAM)
    for entry, data in zip(files, streams.values(), strict=True):
        entry.size = len(data)
        entry.start = (minis if len(data) < MINI_CUTOFF else sectors).place(data)
    root = entries[0]
    root.start, root.size = sectors.place(bytes(minis.content)), len(minis.content)
    mini_table = _numbers(minis.table)
    mini_start = sectors.place(mini_table)
    blank = ENTRY.pack(b"", 0, UNUSED, RED, NO_ENTRY, NO_ENTRY, NO_ENTRY, bytes(16), 0, 0, 0, 0, 0)
    listing = b"".join(entry.packed() for entry in entries) + blank * (-len(entries) % 4)
    directory_start = sectors.place(listing)

    # The FAT comes last and lists its own sectors too: each holds 128 numbers, one of them for itself.
    first_fat = len(sectors.table)
    fats = -(-first_fat // (SECTOR // 4 - 1))
    if fats > FATS_IN_HEADER:
        raise ValueError(f"The streams take {first_fat * SECTOR} bytes; this writer stops at 7 MB.")
    table = _numbers([*sectors.table, *[FAT_SECTOR] * fats])
    places = list(range(first_fat, first_fat + fats))
    header = HEADER.pack(
        SIGNATURE, bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0,
        fats, directory_start, 0, MINI_CUTOFF, mini_start, len(mini_table) // SECTOR, END, 0,
    )  # fmt: skip
    return header + struct.pack("<109I", *places, *[FREE] * (FATS_IN_HEADER - fats)) + sectors.content + table


def read_compound(data: bytes) -> dict[str, bytes]:
    """Every stream of a compound file by its path. Raises FileUnreadable when the file is not sound."""
    if data[:8] != SIGNATURE:
        raise FileUnreadable(ODD.format("it does not begin with the signature of one"))
    try:
        return _read(data)
    except (struct.error, IndexError, UnicodeDecodeError, OverflowError) as error:
        raise FileUnreadable(ODD.format(f"it is cut short or damaged ({error})")) from error


def _read(data: bytes) -> dict[str, bytes]:
    header = HEADER.unpack_from(data)
    if header[5] not in (9, 12) or header[6] != 6:  # sectors of 512 bytes, or of 4096 in version 4; minis of 64
        raise FileUnreadable(ODD.format("its header is damaged"))
    size, mini_size = 1 << header[5], MINI_SECTOR
    directory_start, cutoff, mini_start, difat = header[10], header[12], header[13], header[15]

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    fats = list(struct.unpack_from("<109I", data, HEADER.size))
    seen = set()
    while difat not in (END, FREE):  # only files over 7 MB list more FAT sectors than the header holds
        if difat in seen:
            raise FileUnreadable(ODD.format("its list of tables runs in a circle"))
        seen.add(difat)
        *more, difat = struct.unpack(f"<{size // 4}I", sector(difat))
        fats += more
    fat = [n for place in fats if place != FREE for n in struct.unpack(f"<{size // 4}I", sector(place))]

    def chained(start: int) -> bytes:
        return b"".join(sector(number) for number in _chain(fat, start))

    listing = list(ENTRY.iter_unpack(chained(directory_start)))
    mini_fat = [number for (number,) in struct.iter_unpack("<I", chained(mini_start))]
    minis = chained(listing[0][11])

    streams: dict[str, bytes] = {}
    todo, visited = [(listing[0][6], "")], set()
    while todo:
        index, folder = todo.pop()
        if index == NO_ENTRY:
            continue
        if index in visited:
            raise FileUnreadable(ODD.format("its directory runs in a circle"))
        visited.add(index)
        name_bytes, length, kind, _, left, right, child, _, _, _, _, start, stored_size = listing[index]
        path = folder + name_bytes[: max(length - 2, 0)].decode("utf-16-le")
        todo += [(left, folder), (right, folder)]
        if kind == STORAGE:
            todo.append((child, path + "/"))
            continue
        extent = stored_size & 0xFFFFFFFF if size == SECTOR else stored_size  # version 3 leaves the upper half open
        if extent < cutoff:
            numbers = _chain(mini_fat, start) if extent else []
            content = b"".join(minis[n * mini_size : (n + 1) * mini_size] for n in numbers)
        else:
            content = chained(start)
        if len(content) < extent:
            raise FileUnreadable(ODD.format(f"stream {path} is shorter than its {extent} bytes"))
        streams[path] = content[:extent]
    return streams


def _chain(table: Sequence[int], start: int) -> list[int]:
    numbers: list[int] = []
    while start != END:
        if len(numbers) > len(table):
            raise FileUnreadable(ODD.format("a chain of sectors runs in a circle"))
        numbers.append(start)
        start = table[start]
    return numbers


def _numbers(table: Sequence[int]) -> bytes:
    """A table as whole sectors, what is left over marked free."""
    return b"".join(struct.pack("<I", number) for number in [*table, *[FREE] * (-len(table) % (SECTOR // 4))])


def _directory(streams: Mapping[str, bytes]) -> list[_Entry]:
    """The root, then the streams in their order, each after the storages it is first to need; trees linked."""
    entries = [_Entry("Root Entry", ROOT)]
    storages = {"": 0}

    def add(path: str, kind: int) -> int:
        folder, _, name = path.rpartition("/")
        parent = storages[folder] if folder in storages else add(folder, STORAGE)
        if not 0 < len(name.encode("utf-16-le")) <= 62:
            raise ValueError(f"The name {name!r} in {path!r} must have 1 to 31 characters.")
        entries.append(_Entry(name, kind))
        index = len(entries) - 1
        entries[parent].children.append(index)
        if kind == STORAGE:
            storages[path] = index
        return index

    for path in streams:
        add(path, STREAM)
    for entry in entries:
        # The order of the format: shorter names first, then by their capitals.
        ordered = sorted(entry.children, key=lambda i: (len(entries[i].name), entries[i].name.upper()))
        entry.child = _tree(entries, ordered, len(ordered).bit_length())
        if ordered:
            entries[entry.child].colour = BLACK
    return entries


def _tree(entries: Sequence[_Entry], ordered: Sequence[int], levels: int) -> int:
    """Link `ordered` into a balanced tree and return its top.

    Only the lowest of `levels` can have gaps; red there and black above makes a valid red-black tree.
    """
    if not ordered:
        return NO_ENTRY
    middle = len(ordered) // 2
    top = entries[ordered[middle]]
    top.left = _tree(entries, ordered[:middle], levels - 1)
    top.right = _tree(entries, ordered[middle + 1 :], levels - 1)
    top.colour = RED if levels == 1 else BLACK
    return ordered[middle]
