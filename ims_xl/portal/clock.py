"""Time as the client sees it, so that a test can turn it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

_SLICE = 1.0


@dataclass(frozen=True)
class Clock:
    """`now` in seconds since 1970; `sleep` waits; `chance` is a number from 0 to 1, for jitter."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random

    def wait(self, seconds: float, heed: Callable[[float], None] | None = None) -> None:
        """Wait; every second `heed` is told how many are left, and may raise what ends the wait."""
        while heed is not None and seconds > 0:
            heed(seconds)
            self.sleep(min(seconds, _SLICE))
            seconds -= _SLICE
        if heed is None:
            self.sleep(seconds)
