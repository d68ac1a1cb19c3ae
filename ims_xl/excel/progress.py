"""The line that says how far a button or a command is: in Excel's status bar, and on a terminal."""

from __future__ import annotations

import time


class Progress:
    """The progress of one button or command; the seconds count from when this was made.

    >>> progress = Progress("Match")
    >>> progress.stage(2, 5)
    >>> progress.line("12,400 of 18,900")
    'Match 3/5 · 12,400 of 18,900 · 0 s'
    """

    def __init__(self, doing: str) -> None:
        self._doing, self._stage, self._began = doing, doing, time.monotonic()

    def stage(self, done: int, total: int) -> None:
        """So many of its stages are done; the next one is at work."""
        self._stage = f"{self._doing} {min(done + 1, total)}/{total}"

    def line(self, doing: str) -> str:
        """The line, with what is being done now."""
        return f"{self._stage} · {doing} · {time.monotonic() - self._began:.0f} s"
