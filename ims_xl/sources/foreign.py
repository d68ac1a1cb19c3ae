"""Files in which neither records nor a register can stand, told by what they begin with, whatever they are called."""

from __future__ import annotations

from ims_xl.errors import FileUnreadable

_BEGINNINGS = {
    b"%PDF": "a PDF",
    b"\x89PNG\r\n": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"II*\0": "a picture",
    b"MM\0*": "a picture",
    b"{\\rtf": "a text of a word processor",
}
_PACKED = {b"Rar!\x1a\x07": "RAR", b"7z\xbc\xaf\x27\x1c": "7-Zip", b"\x1f\x8b": "gzip"}
_PARTS = {b"word/document.xml": "a Word document", b"ppt/presentation.xml": "a presentation"}
_DIRECTORY = 1 << 16  # bytes at the end of a package, where its parts are named
_CHOOSE = "Choose what the portal or the accounting program exports: JSON, .xlsx or .csv."


def refuse(data: bytes, file: str) -> None:
    """Raises `FileUnreadable`, naming what it is, for such a file."""
    for beginning, what in _BEGINNINGS.items():
        if data.startswith(beginning):
            raise FileUnreadable(f"{file} is {what}, and no table. {_CHOOSE}")
    for beginning, program in _PACKED.items():
        if data.startswith(beginning):
            raise FileUnreadable(f"{file} is an archive of {program}. Unpack it, and choose the file inside.")
    for part, what in _PARTS.items() if data.startswith(b"PK") else ():
        if part in data[-_DIRECTORY:]:
            raise FileUnreadable(f"{file} is {what}, and no table. {_CHOOSE}")
