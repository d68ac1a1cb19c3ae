"""The files behind what the user chose: of a folder all that it holds, of a ZIP archive what is packed in it."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ims_xl.errors import FileUnreadable
from ims_xl.gst.money import grouped
from ims_xl.sources import literal, package

_ENDINGS = (
    ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".xml", ".json", ".zip", ".parquet",
)  # fmt: skip
_PARTS_OF_WORKBOOKS = ("xl/", "content.xml", "[Content_Types].xml")
_DEPTH = 2  # the portal packs a ZIP in a ZIP now and then; nothing is packed deeper
_FOLDERS = 4  # so deep are folders in a folder looked into: by client, year, month
_NOT_OURS = (".", "~$", "__MACOSX")  # what systems keep beside files
_MOST = 1000


@contextmanager
def gathered(chosen: Sequence[Path]) -> Iterator[list[Path]]:
    """The files to read, in the order chosen, those of a folder or archive by name.

    What was packed lies in a folder that is gone afterwards. Raises `FileUnreadable` for a folder or archive that
    holds nothing to read, or two files of one name.
    """
    with TemporaryDirectory() as folder:
        files = [file for count, path in enumerate(chosen) for file in _files(path, Path(folder) / str(count), _DEPTH)]
        twice = [name for name, count in Counter(file.name for file in files).items() if count > 1]
        if twice:
            raise FileUnreadable(f"Two files are named {twice[0]}; choose one of them, or rename the other.")
        yield files


def _files(path: Path, into: Path, depth: int) -> list[Path]:
    if path.is_dir():
        inside = _of_folder(path, path.name, _FOLDERS)
        if not inside:
            raise FileUnreadable(
                f"The folder {path.name} holds no workbook, CSV, XML, JSON or ZIP file; choose another."
            )
        return [found for count, file in enumerate(inside) for found in _files(file, into / str(count), depth)]
    if path.suffix.lower() not in (".zip", "") or not path.is_file():
        return [path]
    data = literal.content(path)
    if not data.startswith(b"PK"):
        return [path]
    archive = package.opened(data, path.name)
    if any(name.startswith(_PARTS_OF_WORKBOOKS) for name in archive.namelist()):
        return [path]
    if not depth:
        raise FileUnreadable(f"{path.name} is an archive in an archive in an archive; unpack it and choose the files.")
    return [
        found for file in _unpacked(archive, path.name, into) for found in _files(file, into / file.stem, depth - 1)
    ]


def _of_folder(folder: Path, name: str, deeper: int) -> list[Path]:
    """The files to read of a folder and, after them, of the folders in it; `name` is the one chosen."""
    entries = [entry for entry in sorted(folder.iterdir()) if not entry.name.startswith(_NOT_OURS)]
    wanted = [entry for entry in entries if _is_wanted(entry.name) or (entry.is_dir() and not entry.is_file())]
    if link := next((entry for entry in wanted if entry.is_symlink()), None):
        what = "the file" if _is_wanted(link.name) else "the folder"
        raise FileUnreadable(
            f"The folder {folder.name} holds a link, {link.name}, and not {what}; put {what} itself there."
        )
    files = [entry for entry in wanted if entry.is_file()]
    for inner in (entry for entry in wanted if entry.is_dir()):
        if not deeper:
            raise FileUnreadable(
                f"The folder {name} holds folders in folders, more than {_FOLDERS} deep ({inner.name}); choose the one "
                "with the files."
            )
        files += _of_folder(inner, name, deeper - 1)
        if len(files) > _MOST:
            break
    if len(files) > _MOST:
        raise FileUnreadable(f"The folder {name} holds more than {grouped(_MOST)} files; choose some of them.")
    return files


def _unpacked(archive: zipfile.ZipFile, name: str, into: Path) -> list[Path]:
    """The archive's files in the folder, by their bare names: a path in an archive may lead anywhere."""
    wanted = [member for member in archive.infolist() if not member.is_dir()]
    wanted = [member for member in wanted if _is_wanted(_bare(member))]
    if not wanted:
        raise FileUnreadable(f"{name} holds no workbook, CSV, XML or JSON file; choose another.")
    if len(wanted) > _MOST:
        raise FileUnreadable(
            f"{name} holds {grouped(len(wanted))} files, more than {grouped(_MOST)}; unpack it and choose some."
        )
    into.mkdir(parents=True)
    files = []
    for member in sorted(wanted, key=lambda member: member.filename):
        file = into / _bare(member)
        if file in files:
            raise FileUnreadable(f"{name} holds two files named {file.name}; unpack it and choose one of them.")
        file.write_bytes(package.content(archive, member, name))
        files.append(file)
    return files


def _bare(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename.replace("\\", "/")).name


def _is_wanted(name: str) -> bool:
    """Is it a file to read, and none of those that Excel and macOS leave beside one?"""
    return name.lower().endswith(_ENDINGS) and not name.startswith((".", "~$"))
