"""Where Arrow takes its memory from while documents are matched."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa


@contextmanager
def of_the_system() -> Iterator[None]:
    """Within it, and on Linux, Arrow asks the system's allocator.

    Columns come and go by the hundred in a matching. Arrow's own allocator asks the system for clean pages again and
    again, which took a sixth of the time; on other systems that has not been measured.
    """
    before = pa.default_memory_pool()
    if sys.platform == "linux":
        pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)
