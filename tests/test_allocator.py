"""Arrow's pool of memory is a setting of the whole process: whoever asks for another puts it back."""

import sys

import pyarrow as pa
import pytest

from ims_xl import allocator

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems keep Arrow's own pool")


def test_work_within_other_work_gives_the_pool_back_to_it() -> None:
    usual = pa.default_memory_pool().backend_name
    with allocator.of_the_system():
        with allocator.sparing():
            assert pa.default_memory_pool().backend_name == "jemalloc"
        assert pa.default_memory_pool().backend_name == "system"
    assert pa.default_memory_pool().backend_name == usual


def test_works_that_overlap_leave_the_usual_pool_behind_whichever_ends_first() -> None:
    usual = pa.default_memory_pool().backend_name
    for first_ends_first in (True, False):
        matching, reading = allocator.of_the_system(), allocator.sparing()
        matching.__enter__()
        reading.__enter__()
        one, other = (matching, reading) if first_ends_first else (reading, matching)
        one.__exit__(None, None, None)
        assert pa.default_memory_pool().backend_name == ("jemalloc" if first_ends_first else "system")
        other.__exit__(None, None, None)
        assert pa.default_memory_pool().backend_name == usual


def test_what_is_raised_within_puts_it_back_too() -> None:
    usual = pa.default_memory_pool().backend_name
    with pytest.raises(ZeroDivisionError), allocator.of_the_system():
        _ = 1 // 0
    assert pa.default_memory_pool().backend_name == usual
