"""The helper is a process by itself, and no more of it is left than is wanted."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from ims_xl.errors import NotAllowed
from ims_xl.helper import Gone, Helper

ROOT = Path(__file__).parents[1]
LARGE = 1 << 22  # bytes, more than a pipe holds


class Unsendable(Exception):
    """One that does not come back as it went."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"{one} and {other}")


def printed(size: int) -> bytes:
    print("what is printed is no answer")
    os.write(1, b"nor this")
    return bytes(size)


def refused(where: str) -> None:
    raise NotAllowed(f"{where} is not allowed.")


def unsendable() -> None:
    raise Unsendable(1, 2)


def unpicklable() -> object:
    return lambda: None


@pytest.fixture
def helper() -> Iterator[Helper]:
    helper = Helper("json")
    yield helper
    helper.end()
    assert helper.has_ended


def test_it_takes_and_gives_more_than_a_pipe_holds_and_prints_nothing_between(helper: Helper) -> None:
    assert helper.made(partial(len, bytes(LARGE))) == LARGE
    assert helper.made(partial(printed, LARGE)) == bytes(LARGE)


def test_it_has_loaded_what_it_will_need_and_waits_for_no_mathematics(helper: Helper) -> None:
    assert helper.made(partial(eval, "'json' in __import__('sys').modules"))
    assert helper.made(partial(eval, "__import__('os').environ['OPENBLAS_NUM_THREADS']")) == "1"


def test_a_fault_there_is_raised_here_with_the_place_and_the_next_work_is_done(helper: Helper) -> None:
    with pytest.raises(NotAllowed, match="over there is not allowed") as fault:
        helper.made(partial(refused, "over there"))
    assert "in refused" in str(fault.value.__cause__)
    assert helper.made(partial(pow, 2, 5)) == 32


@pytest.mark.parametrize(("work", "words"), [(unsendable, "missing 1 required"), (unpicklable, "pickle")])
def test_what_cannot_come_back_is_an_error_and_no_end(work: object, words: str, helper: Helper) -> None:
    with pytest.raises((TypeError, AttributeError, RuntimeError), match=words):
        helper.made(work)
    assert helper.made(partial(pow, 2, 5)) == 32


def test_what_cannot_be_sent_is_an_error_and_no_end(helper: Helper) -> None:
    with pytest.raises((TypeError, AttributeError), match="pickle"):
        helper.made(lambda: 1)
    assert helper.made(partial(pow, 2, 5)) == 32


def test_what_comes_back_to_a_thread_is_of_its_own_work(helper: Helper) -> None:
    with ThreadPoolExecutor(2) as threads:
        made = threads.map(lambda at: helper.made(partial(pow, 2, at)), range(200))
        assert [*made] == [2**at for at in range(200)]


def test_one_that_ends_at_its_work_is_gone(helper: Helper) -> None:
    with pytest.raises(Gone):
        helper.made(partial(os._exit, 3))
    with pytest.raises(Gone):
        helper.made(partial(pow, 2, 5))


@pytest.mark.parametrize("executable", ["", None, "/nowhere/python"])
def test_where_no_python_is_known_that_is_said(executable: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    with pytest.raises(Gone):
        Helper()


def test_dismissed_it_ends_by_itself(helper: Helper) -> None:
    helper.dismiss()
    assert_ends(helper)


def test_idle_it_ends_by_itself() -> None:
    helper = Helper(idle=0.2)
    assert_ends(helper)
    helper.ended()


def assert_ends(helper: Helper) -> None:
    until = time.monotonic() + 30
    while not helper.has_ended:
        assert time.monotonic() < until, "it has not ended"
        time.sleep(0.02)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="the system does not tell of its processes")
def test_it_does_not_outlive_a_program_that_is_killed() -> None:
    script = (
        "import os, time\n"
        "from ims_xl.helper import Helper\n"
        "print(Helper().made(os.getpid), flush=True)\n"
        "time.sleep(60)\n"
    )
    program = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    with program:
        assert program.stdout is not None
        helper = Path("/proc") / program.stdout.readline().strip() / "cmdline"
        program.kill()
    until = time.monotonic() + 30
    while helper.exists() and helper.read_bytes():  # a process that nobody has asked after yet has no words any more
        assert time.monotonic() < until, "it has not ended"
        time.sleep(0.02)
