"""Where a client's new files lie, and what they are.

Beside `Acme.xlsm` they lie in the folder `Acme`, or in `inbox/Acme`; where Acme.xlsm is the only workbook of its
folder, also in `inbox`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ims_xl.errors import ImsError
from ims_xl.sources import gather
from ims_xl.sources.recognise import FileKind, recognise

_PORTALS = frozenset([FileKind.IMS, FileKind.GSTR2B, FileKind.GSTR2A, FileKind.HISTORY])
_BOOKS = frozenset([FileKind.BOOKS, FileKind.CANONICAL])


@dataclass(frozen=True)
class Inbox:
    """A client's files by what brings them in: Sync, Import books, Compute 2B. `left`: why others were left."""

    portal: tuple[Path, ...] = ()
    books: tuple[Path, ...] = ()
    statements: tuple[Path, ...] = ()
    left: tuple[str, ...] = ()
    signs: dict[str, str] = field(default_factory=dict)  # of every file: by which one version is told from the next


def folder_of(workbook: Path) -> Path | None:
    """The folder of a workbook's new files, None where there is none."""
    beside = workbook.parent / "inbox"
    alone = len([path for path in workbook.parent.glob("*.xlsm") if not path.stem.endswith(".bak")]) == 1
    for folder in (workbook.with_suffix(""), beside / workbook.stem, *([beside] if alone else [])):
        if folder.is_dir():
            return folder
    return None


def look(workbook: Path) -> Inbox:
    """The files in the workbook's folder, by name."""
    folder = folder_of(workbook)
    if folder is None:
        return Inbox()
    portal, books, statements, left, signs = [], [], [], [], {}
    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.name.startswith((".", "~$")):
            continue
        if path.is_symlink():
            left.append(f"{path.name} is a link, and not the file; put the file itself there.")
            continue
        try:
            kinds = _kinds(path)
        except ImsError as fault:
            left.append(str(fault))
            continue
        signs[path.name] = _sign(path)
        if kinds & _PORTALS:
            portal.append(path)
        if kinds & _BOOKS:
            books.append(path)
        if kinds == {FileKind.GSTR2B}:
            statements.append(path)
    return Inbox(tuple(portal), tuple(books), tuple(statements), tuple(left), signs)


def _kinds(path: Path) -> set[FileKind]:
    """What a file is, of an archive what its files are. Raises `ImsError` for what no step can use."""
    with gather.gathered([path]) as files:
        return {recognise(file) for file in files}


def _sign(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size}-{found.st_mtime_ns}"
