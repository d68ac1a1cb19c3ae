"""Files of one name among those to read: the same one twice is read once, different ones are told apart or refused."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ims_xl.errors import FileUnreadable


class Lying(NamedTuple):
    """A file, and the name of the folder or archive it lies in."""

    path: Path
    place: str


def one_of_each(found: Sequence[Lying], into: Path | None) -> list[Path]:
    """The files in their order, each name once.

    A namesake with other content is copied `into` a folder under its place and name, as `April ims.json`. Raises
    `FileUnreadable` for one where there is no such folder: what is known by its name would replace the other.
    """
    first: dict[str, list[Lying]] = {}
    files: list[Path] = []
    for file in found:
        namesakes = first.setdefault(file.path.name, [])
        if any(_is_same(file.path, other.path) for other in namesakes):
            continue
        if namesakes and into is None:
            raise FileUnreadable(
                f"Two files are named {file.path.name}, in {namesakes[0].place} and in {file.place}, and differ; "
                "choose one of them, or rename the other."
            )
        files.append(file.path if not namesakes or into is None else _apart(file, into / str(len(files))))
        namesakes.append(file)
    return files


def _is_same(one: Path, other: Path) -> bool:
    """Is it the same file, or one of the same content? A missing one is for its reader to tell of."""
    return one == other or (one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False))


def _apart(file: Lying, into: Path) -> Path:
    """A copy of the file, named with its place."""
    into.mkdir(parents=True)
    return Path(shutil.copyfile(file.path, into / f"{file.place} {file.path.name}"))
