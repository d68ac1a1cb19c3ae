"""Log files in the user's folder: one for each day, so many bytes and so many days, no more."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ims_xl.userfolder import userfolder

DAYS_KEPT = 30


def write(text: str, largest: int, name: str = "", folder: Path | None = None) -> Path:
    """Add the text, with the time, to the day's file of that name; returns the file.

    What comes after `largest` bytes of a day is not written down. Raises `OSError` where it cannot be.
    """
    folder, now = folder or userfolder("log"), datetime.now()
    path = folder / f"{name}{now:%Y-%m-%d}.log"
    if not path.exists():
        for old in sorted(folder.glob(f"{name}????-??-??.log"))[: -DAYS_KEPT + 1]:
            old.unlink()
    if not path.exists() or path.stat().st_size < largest:
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{now:%H:%M:%S} {text}\n")
    return path
