"""The files behind what the user chose: of a folder all that it holds, of a ZIP archive what is packed in it.

A link that the user names is followed, and told of: it was chosen. One that merely lies in a folder or archive is
refused, as it would bring in what nobody chose.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ims_xl.errors import FileUnreadable, Level, Problem
from ims_xl.gst.money import grouped
from ims_xl.sources import literal, package
from ims_xl.sources.namesakes import Lying, one_of_each

_ENDINGS = (
    ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".xml", ".json", ".zip", ".parquet", ".html",
    ".htm",
)  # fmt: skip
_PARTS_OF_WORKBOOKS = ("xl/", "content.xml", "[Content_Types].xml")
_DEPTH = 2  # the portal packs a ZIP in a ZIP now and then; nothing is packed deeper
_FOLDERS = 4  # so deep are folders in a folder looked into: by client, year, month
_NOT_OURS = (".", "~$", "__MACOSX")  # what systems keep beside files
_MOST = 1000
_ROOM = 2 << 30  # bytes that the archives of one choice may unpack to


@contextmanager
def gathered(chosen: Sequence[Path], *, told_apart: bool = False) -> Iterator[list[Path]]:
    """The files to read, in the order chosen, those of a folder or archive by name; one that is there twice, once.

    Two different files of one name are refused, or, where they may be `told_apart`, read under the name of their
    folder, too. What was packed lies in a folder that is gone afterwards. Raises `FileUnreadable`, also for a folder
    or archive that holds nothing to read.
    """
    with TemporaryDirectory() as folder:
        unpacking = _Unpacking(Path(folder))
        found = [file for path in chosen for file in unpacking.files(path, path.absolute().parent.name, _DEPTH)]
        yield one_of_each(found, Path(folder) / "apart" if told_apart else None)


def links(chosen: Sequence[Path]) -> list[Problem]:
    """A remark on each of the chosen that is a link: what it led to."""
    return [
        Problem(f"{path.name} is a link; read was {path.resolve()}.", path.name, level=Level.REMARK)
        for path in chosen
        if path.is_symlink()
    ]


class _Unpacking:
    """The files of folders and archives; what is packed is unpacked into folders of one folder."""

    def __init__(self, into: Path) -> None:
        self._into, self._count, self._left = into, 0, _ROOM

    def files(self, path: Path, place: str, depth: int) -> Iterator[Lying]:
        """The files behind a path that lies in that place."""
        if path.is_dir():
            inside = _of_folder(path, path.name, _FOLDERS)
            if not inside:
                raise FileUnreadable(
                    f"The folder {path.name} holds no workbook, CSV, XML, JSON or ZIP file; choose another."
                )
            for file in inside:
                yield from self.files(file, file.parent.name, depth)
            return
        archive = _archive(path)
        if archive is None:
            yield Lying(path, place)
            return
        if not depth:
            raise FileUnreadable(
                f"{path.name} is an archive in an archive in an archive; unpack it and choose the files."
            )
        with archive:
            members = _wanted(archive, path.name)
            self._left -= sum(member.file_size for member in members)
            if self._left < 0:
                raise FileUnreadable(
                    f"{path.name} and what was unpacked before it come to more than {grouped(_ROOM >> 20)} MB. Unpack "
                    "it and choose the files."
                )
            for member in members:
                inner = PurePosixPath(member.filename.replace("\\", "/"))
                self._count += 1
                file = self._into / str(self._count) / inner.name  # a path in an archive may lead anywhere
                file.parent.mkdir(parents=True)
                package.unpack(archive, member, path.name, file)
                yield from self.files(file, inner.parent.name or path.stem, depth - 1)


def _archive(path: Path) -> zipfile.ZipFile | None:
    """The file as an archive; None for what is none, or a workbook, which is one, too."""
    if path.suffix.lower() not in (".zip", "") or not path.is_file():
        return None
    data = literal.content(path)
    if not data.startswith(b"PK"):
        return None
    archive = package.opened(data, path.name)
    return None if any(name.startswith(_PARTS_OF_WORKBOOKS) for name in archive.namelist()) else archive


def _of_folder(folder: Path, name: str, deeper: int) -> list[Path]:
    """The files to read of a folder and, after them, of the folders in it; `name` is the one chosen."""
    entries = [entry for entry in sorted(folder.iterdir()) if not entry.name.startswith(_NOT_OURS)]
    wanted = [entry for entry in entries if _is_wanted(entry.name) or (entry.is_dir() and not entry.is_file())]
    if link := next((entry for entry in wanted if entry.is_symlink()), None):
        what = "the file" if _is_wanted(link.name) else "the folder"
        raise FileUnreadable(
            f"The folder {folder.name} holds a link, {link.name}, and not {what}; put {what} itself there, or choose "
            "it by its name."
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


def _wanted(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """The members to read, by name."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    wanted = [member for member in members if _is_wanted(PurePosixPath(member.filename.replace("\\", "/")).name)]
    if not wanted:
        raise FileUnreadable(f"{name} holds no workbook, CSV, XML or JSON file; choose another.")
    if len(wanted) > _MOST:
        raise FileUnreadable(
            f"{name} holds {grouped(len(wanted))} files, more than {grouped(_MOST)}; unpack it and choose some."
        )
    return sorted(wanted, key=lambda member: member.filename)


def _is_wanted(name: str) -> bool:
    """Is it a file to read, and none of those that Excel and macOS leave beside one?"""
    return name.lower().endswith(_ENDINGS) and not name.startswith((".", "~$"))
