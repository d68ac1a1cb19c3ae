"""A saved workbook as a file: whether it is free to be written, and its replacement as a whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from difflib import get_close_matches
from pathlib import Path

from ims_xl.errors import WorkbookUnusable


def backup(path: Path) -> Path:
    """Where the version before the last replacement is kept.

    >>> backup(Path("clients/Acme.xlsm")).name
    'Acme.bak.xlsm'
    """
    return path.with_name(f"{path.stem}.bak{path.suffix}")


def check_free(path: Path) -> None:
    """Raises `WorkbookUnusable` where the file is missing, open in Excel or LibreOffice, or not to be written."""
    if not path.is_file():
        raise WorkbookUnusable(_missing(path))
    for lock, program in ((f"~${path.name}", "Excel"), (f".~lock.{path.name}#", "LibreOffice")):
        if path.with_name(lock).exists():
            raise WorkbookUnusable(
                f"{path.name} is open in {program}. Close it there and try again; where it is not open, "
                f"delete the file {lock} beside it."
            )
    try:
        with path.open("r+b"):
            pass
    except OSError as fault:
        raise WorkbookUnusable(
            f"{path.name} cannot be written: {fault.strerror}. Close it in other programs, make sure it is not "
            "read-only, and try again."
        ) from fault


def content(path: Path) -> bytes:
    """The bytes of the file. Raises `WorkbookUnusable` where it is not there, or may not be read."""
    try:
        return path.read_bytes()
    except OSError as fault:
        if not path.is_file():
            raise WorkbookUnusable(_missing(path)) from fault
        raise WorkbookUnusable(
            f"{path.name} cannot be read: {fault.strerror}. Close it in other programs, or copy it."
        ) from fault


def _missing(path: Path) -> str:
    """What is said of a workbook that is not there; the likeliest of those beside it is named."""
    if path.is_dir():
        return f"{path.name or path} is a folder. Name the client's workbook in it."
    beside = [other.name for other in sorted(path.absolute().parent.glob("*.xlsm")) if not other.name.startswith("~$")]
    likely = get_close_matches(path.name, [name for name in beside if not name.endswith(".bak.xlsm")], n=1)
    meant = f"Did you mean {likely[0]}? Or make" if likely else "Check the name, or make"
    return f"There is no workbook {path.name} in {path.absolute().parent}. {meant} one with  ims-xl new."


def replace(path: Path, data: bytes) -> None:
    """The file's new content, all of it or none; the version before it is kept beside it (see `backup`).

    The new content is on the disk before it takes the old one's name. Raises `WorkbookUnusable` where that fails,
    and the file is as it was.
    """
    target = path.resolve()  # a link stays a link
    made: list[Path] = []
    try:
        fresh = _written(target, data, made)
        if target.exists():
            shutil.copymode(target, fresh)
            kept = _written(target, target.read_bytes(), made)
            shutil.copystat(target, kept)
            kept.replace(backup(target))
        fresh.replace(target)
    except OSError as fault:
        raise WorkbookUnusable(
            f"{path.name} could not be saved: {fault.strerror or fault}. Nothing was changed; make room, close "
            "the file in other programs, or move it to a folder you may write to, and try again."
        ) from fault
    finally:
        for left in made:
            left.unlink(missing_ok=True)
    _settle(target.parent)


def _written(target: Path, data: bytes, made: list[Path]) -> Path:
    """A new file beside the target with that content, on the disk; its name is added to `made` first."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem}-", suffix=".tmp")
    made.append(Path(name))
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def _settle(folder: Path) -> None:
    """Make the renaming last through a loss of power, where the system can say so of a folder."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
