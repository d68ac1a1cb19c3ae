"""The helper takes its share of the work, and what it cannot do is done here."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from ims_xl import processes, threads
from ims_xl.errors import NotAllowed
from ims_xl.helper import Gone

ROOT = Path(__file__).parents[1]


def squared(part: int) -> tuple[int, int]:
    return part * part, os.getpid()


def held(part: int) -> tuple[int, int]:
    """Of the first part for so long that the helper may take the next, and end."""
    if part == 0:
        threading.Event().wait(2)
    return squared(part)


def gone(part: int) -> tuple[int, int]:
    os._exit(part)


def refused(part: int) -> tuple[int, int]:
    raise NotAllowed(f"{part} is not allowed.")


def missing(part: int) -> tuple[int, int]:
    raise FileNotFoundError(f"{part} is not there.")


def shared(sent=squared, here=squared, parts: int = 12) -> list[tuple[int, int]]:
    """Squares and who made them."""
    return processes.each(here, lambda part: partial(sent, part), lambda back: back, range(parts))


@pytest.fixture
def busy() -> Iterator[tuple]:
    """A share of our own that lasts until the helper has come back with one of its parts."""
    came = threading.Event()

    def here(part: int) -> tuple[int, int]:
        assert came.wait(60), "the helper makes nothing"
        return squared(part)

    def back(made: tuple[int, int]) -> tuple[int, int]:
        came.set()
        return made

    yield here, back
    processes.end()


def test_both_take_their_share_and_what_they_made_stands_in_order(busy) -> None:
    here, back = busy
    made = processes.each(here, lambda part: partial(squared, part), back, range(12))
    assert [square for square, _ in made] == [part * part for part in range(12)]
    assert made[0][1] == os.getpid(), "the first part is the caller's"
    assert len({process for _, process in made}) == 2


def test_after_a_helper_that_ended_comes_another(busy) -> None:
    here, back = busy
    with pytest.raises(Gone):
        processes._running().made(partial(gone, 1))
    made = processes.each(here, lambda part: partial(squared, part), back, range(12))
    assert len({process for _, process in made}) == 2


def test_one_part_alone_needs_no_helper(monkeypatch) -> None:
    monkeypatch.setattr(processes, "_running", lambda: pytest.fail("a helper was started"))
    assert shared(parts=1) == [(0, os.getpid())]
    with monkeypatch.context() as watched:
        watched.setattr(threads, "at_once", False)
        processes.begin("json")
        assert len(shared(parts=3)) == 3


def test_the_share_of_a_helper_that_ends_before_its_time_is_done_here() -> None:
    assert shared(sent=gone, here=held, parts=5) == [(part * part, os.getpid()) for part in range(5)]


def test_where_no_helper_can_be_started_all_is_done_here(monkeypatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("no process may be started")

    monkeypatch.setattr(processes, "_helper", None)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    processes.begin("json")
    assert shared() == [(part * part, os.getpid()) for part in range(12)]


@pytest.mark.parametrize(
    ("sent", "fault", "words"),
    [(refused, NotAllowed, "is not allowed"), (missing, FileNotFoundError, "is not there")],
    ids=["one of ours", "one of the system's, though the helper is well"],
)
def test_what_is_raised_there_is_raised_here_and_ends_the_work(sent, fault, words) -> None:
    made = []

    def here(part: int) -> tuple[int, int]:
        made.append(part)
        threading.Event().wait(0.05)
        return squared(part)

    with pytest.raises(fault, match=words):
        shared(sent=sent, here=here, parts=1000)
    assert len(made) < 1000


def test_what_is_raised_here_ends_the_helper_at_once() -> None:
    def here(part: int) -> tuple[int, int]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        processes.each(here, lambda part: partial(squared, part), lambda back: back, range(3))
    assert processes._helper is None


def test_a_script_without_a_guard_may_match_a_large_month(tmp_path) -> None:
    """Python's own pool of processes would run such a script again in each of them."""
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\n"
        "from benchmarks.months import month\n"
        "from ims_xl.recon import portions\n"
        "from ims_xl.recon.match import match\n"
        "from ims_xl.sources import canonical\n"
        "portions.DOCUMENTS = 300\n"
        "print('once')\n"
        "made = month(500, 5, 'typical')\n"
        "made.records.to_csv('records.csv', index=False)\n"
        "made.entries.to_csv('entries.csv', index=False)\n"
        "records = canonical.read_records(Path('records.csv'))\n"
        "entries = canonical.read_entries(Path('entries.csv'))\n"
        "print(len(match(records, entries)) >= len(records))\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert (done.stdout.split(), done.stderr) == (["once", "True"], "")
