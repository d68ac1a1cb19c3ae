"""What a user sees when something other than their data is wrong: one sentence, and a file with the details."""

from __future__ import annotations

import traceback
from datetime import datetime
from pathlib import Path


def record(fault: BaseException) -> str:
    """Write the fault down in the user's folder and return the sentence that says so."""
    folder = Path.home() / ".ims_xl" / "log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        now = datetime.now()
        path = folder / f"{now:%Y-%m-%d}.log"
        with path.open("a", encoding="utf-8") as log:
            log.write(f"\n{now:%H:%M:%S}\n{''.join(traceback.format_exception(fault))}")
    except OSError as trouble:
        return f"Something went wrong and nothing was changed: {type(fault).__name__} (no log file: {trouble})."
    return f"Something went wrong and nothing was changed; the details are in {path}."
