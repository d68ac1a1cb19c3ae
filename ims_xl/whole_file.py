"""A file written in one piece: complete under its name, or as it was."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO


def replace(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """The file as `write` writes it. Raises `OSError`, and what `write` raises; no half of it is left then."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        temporary.chmod(0o644)  # mkstemp's are for their owner alone; other programs read it
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
