"""Where the files that come with the program lie: the workbook template and the example month."""

from __future__ import annotations

import sys
from pathlib import Path

from ims_xl.errors import FileUnreadable


def shipped(*parts: str) -> Path:
    """A file or folder that comes with the program: in the source tree, or where the installer put it.

    Raises `FileUnreadable` where the installation is incomplete.
    """
    for root in (Path(__file__).parents[1], Path(sys.prefix, "share", "ims_xl")):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileUnreadable(f"{'/'.join(parts)} is missing from this installation. Install ims_xl again.")
