"""Where Arrow takes the memory of its columns from, while certain work lasts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock

import pyarrow as pa

_KEPT = 31 << 20  # bytes, below the most that glibc lets itself be taught
_at_work: list[list[pa.MemoryPool]] = []  # for each work that has not ended, the pool it takes from
_usual = pa.default_memory_pool()  # what there was before the first of them
_taking = Lock()


@contextmanager
def of_the_system() -> Iterator[None]:
    """For the matching: within it, and on Linux, Arrow asks the system's allocator.

    Columns come and go by the hundred in a matching. Arrow's own allocator asks the system for clean pages again and
    again, which took a sixth of the time; on other systems that has not been measured.
    """
    with _lasting(pa.system_memory_pool() if sys.platform == "linux" else None):
        yield


@contextmanager
def sparing() -> Iterator[None]:
    """For the columns of a register: within it Arrow asks jemalloc, where this Arrow has it (not on Windows).

    Arrow's usual allocator takes large pages and gives them back soon, so that many are cleared more than once; on a
    million lines that was a tenth to a fourth of the processor's time. Columns made here stay valid behind it.

    And numpy's arrays, up to a size, are made where others were: glibc goes by the largest array that it was given back
    so far, and clears the pages of a larger one each time.
    """
    pa.allocate_buffer(_KEPT, memory_pool=pa.system_memory_pool())  # given back at once, and never touched
    pool = None
    with suppress(NotImplementedError):
        pool = pa.jemalloc_memory_pool()
    with _lasting(pool):
        yield


@contextmanager
def _lasting(pool: pa.MemoryPool | None) -> Iterator[None]:
    """It is a setting of the whole process: of those at work the latest has its way, and the last puts it back."""
    global _usual
    with _taking:
        if not _at_work:
            _usual = pa.default_memory_pool()
        mine = [pool or pa.default_memory_pool()]
        _at_work.append(mine)
        pa.set_memory_pool(*mine)
    try:
        yield
    finally:
        with _taking:
            _at_work[:] = [each for each in _at_work if each is not mine]
            pa.set_memory_pool(*(_at_work[-1] if _at_work else [_usual]))
