"""Files written beside the workbook: all of them and the workbook, or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ims_xl import whole_file
from ims_xl.errors import FileUnreadable


def unused(folder: Path, names: Sequence[str]) -> list[Path]:
    """Paths for these names that take no earlier file's place: where one is there, all get a further number.

    What was written before may not have been uploaded yet.
    """
    paths, number = [folder / name for name in names], 1
    while any(path.exists() for path in paths):
        number += 1
        paths = [folder / f"{Path(name).stem}_{number}{Path(name).suffix}" for name in names]
    return paths


def made(folder: Path) -> Path:
    """The folder, made where it is missing. Raises `FileUnreadable` where it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise FileUnreadable(
            f"The folder {folder} cannot be made: {fault.strerror}. Name one that you may write to with --out, or move "
            "the workbook to such a folder."
        ) from fault
    return folder


@contextmanager
def written(texts: Mapping[Path, str | bytes]) -> Iterator[None]:
    """The files are there while the rest of the step runs; if that fails, they are as they were.

    Raises `FileUnreadable` for a file that cannot be written.
    """
    before: dict[Path, bytes | None] = {}
    try:
        for path, text in texts.items():
            try:
                earlier = path.read_bytes() if path.exists() else None
                _replace(path, text.encode() if isinstance(text, str) else text)
            except OSError as fault:
                raise FileUnreadable(
                    f"{path} cannot be written: {fault.strerror}. Close it in other programs, or move the workbook to "
                    "a folder you may write to."
                ) from fault
            before[path] = earlier
        yield
    except BaseException:
        for path, earlier in before.items():
            if earlier is None:
                path.unlink(missing_ok=True)
            else:
                _replace(path, earlier)
        raise


def _replace(path: Path, content: bytes) -> None:
    whole_file.replace(path, lambda file: file.write(content))
