"""How far a matching is: its portions' stages as one, told to the thread that asked for it and to no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock, get_ident

STAGES = 4
Progress = Callable[[int, int, int], None]  # stages done, documents placed so far, documents in all


class Heard:
    """The progress of all portions together."""

    def __init__(self, progress: Progress, documents: int) -> None:
        self._progress, self._documents = progress, documents
        self._thread, self._lock = get_ident(), Lock()
        self._done = self._placed = 0
        self._tell(0, 0)

    def portion(self, of: int) -> Callable[[int], None]:
        """What hears, at each stage of one of so many portions, how many of its documents are placed by then."""
        before = 0

        def stage(placed: int) -> None:
            nonlocal before
            with self._lock:
                self._done, self._placed = self._done + 1, self._placed + placed - before
                before = placed
                done, in_all = self._done // of, self._placed
            if get_ident() == self._thread:
                self._tell(done, in_all)

        return stage

    def again(self, of: int, placed: Iterable[int]) -> None:
        """What another process heard of one of so many portions, stage by stage."""
        stage = self.portion(of)
        for documents in placed:
            stage(documents)

    def end(self) -> None:
        """All portions are through; it is told here where another thread was the last."""
        if self._told < STAGES:
            self._tell(STAGES, self._placed)

    def _tell(self, done: int, placed: int) -> None:
        self._told = done
        self._progress(done, placed, self._documents)
