"""ZIP packages (archives, and workbooks, which are packages) looked at before anything of them is unpacked.

A few kilobytes can claim to unpack to terabytes, and lie about it besides; so what the package claims is bounded here,
and what is read of it through `zipfile` never exceeds its claim.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from ims_xl.errors import FileUnreadable
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped

# what zipfile stumbles over; NotImplementedError and RuntimeError are of flags it knows not
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
_LARGEST = 2 << 30  # bytes unpacked; a sheet of a million rows and twenty columns has about half of it
_MODEST = 128 << 20  # up to here a package may be packed as tightly as it likes
_TIGHTEST = 150  # times; sheets of repeating figures come to 40
_MEMBERS = 10_000
_ENCRYPTED = 0x1
_PIECE = 4 << 20


def opened(data: bytes, name: str) -> zipfile.ZipFile:
    """The package. Raises `FileUnreadable`, in one sentence, for a damaged, protected or monstrous one."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        members = package.infolist()
    except DAMAGE as fault:
        raise FileUnreadable(f"{name} is cut short or damaged; download or save it again.") from fault
    size = sum(member.file_size for member in members)
    if len(members) > _MEMBERS or size > _LARGEST or (size > _MODEST and size > len(data) * _TIGHTEST):
        raise FileUnreadable(
            f"{name} would unpack to {grouped(size >> 20)} MB in {counted(len(members), 'part')}, far more than any "
            "register or download holds. Export it again."
        )
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise FileUnreadable(f"{name} is protected by a password. Unpack it, or save it without one.")
    return package


def content(package: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    """A member's bytes. Raises `FileUnreadable` for a damaged one, or one that is a link to elsewhere."""
    _refuse_link(member, name)
    try:
        return package.read(member)
    except DAMAGE as fault:
        raise FileUnreadable(f"{name} is cut short or damaged; download or save it again.") from fault


def unpack(package: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, into: Path) -> None:
    """Write a member to a file, piece by piece. Raises as `content` does."""
    _refuse_link(member, name)
    with into.open("wb") as file:
        for piece in _pieces(package, member, name):
            file.write(piece)


def _pieces(package: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    try:
        with package.open(member) as packed:
            while piece := packed.read(_PIECE):
                yield piece
    except DAMAGE as fault:
        raise FileUnreadable(f"{name} is cut short or damaged; download or save it again.") from fault


def _refuse_link(member: zipfile.ZipInfo, name: str) -> None:
    if stat.S_ISLNK(member.external_attr >> 16):
        raise FileUnreadable(f"{name} holds a link, {member.filename}, and not the file; pack the file itself.")
