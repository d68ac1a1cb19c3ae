"""How far a matching is: its portions' stages as one, told to the thread that asked for it and to no other."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock, get_ident

STAGES = 4
Progress = Callable[[int, int, int], None]  # stages done, documents placed so far, documents in all


class Heard:
    """The progress of all portions together."""

    def __init__(self, progress: Progress, documents: int) -> None:
        self._progress, self._documents = progress, documents
        self._thread, self._lock = get_ident(), Lock()
        self._done = self._placed = 0
        progress(0, 0, documents)

    def portion(self, of: int) -> Callable[[int], None]:
        """What hears, at each stage of one of so many portions, how many of its documents are placed by then."""
        before = 0

        def stage(placed: int) -> None:
            nonlocal before
            with self._lock:
                self._done, self._placed = self._done + 1, self._placed + placed - before
                before = placed
                told = min(self._done // of, STAGES - 1), self._placed
            if get_ident() == self._thread:
                self._progress(*told, self._documents)

        return stage

    def end(self) -> None:
        """All portions are through."""
        self._progress(STAGES, self._placed, self._documents)
