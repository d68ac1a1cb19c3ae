"""The folder in the user's home where this program keeps what belongs to the user: logs, and who is at work."""

from __future__ import annotations

from pathlib import Path


def userfolder(*parts: str) -> Path:
    """A folder of ours in the user's home, made where it is missing. Raises `OSError` where it cannot be."""
    folder = Path.home().joinpath(".ims_xl", *parts)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
