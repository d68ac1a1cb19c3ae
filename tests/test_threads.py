"""Parts done at once come to what they come to one after another."""

import sys
import threading

import pytest

from benchmarks.months import month
from ims_xl import threads
from ims_xl.recon.match import match
from ims_xl.sources import canonical


def test_the_matches_owe_nothing_to_the_threads(tmp_path, monkeypatch) -> None:
    made = month(1500, 5, "messy")
    made.records.to_csv(tmp_path / "records.csv", index=False)
    made.entries.to_csv(tmp_path / "entries.csv", index=False)
    records = canonical.read_records(tmp_path / "records.csv")
    entries = canonical.read_entries(tmp_path / "entries.csv")
    at_once = match(records, entries)
    monkeypatch.setattr(threads, "at_once", False)
    assert at_once.equals(match(records, entries))


def test_each_part_has_its_place_however_many_there_are() -> None:
    for count in range(6):
        assert threads.each(lambda part: part * part, list(range(count))) == [part * part for part in range(count)]


def test_where_both_fail_the_first_is_told() -> None:
    def fails(with_what: Exception):
        def raising() -> None:
            raise with_what

        return raising

    with pytest.raises(KeyError):
        threads.together(fails(KeyError()), fails(ValueError()))
    with pytest.raises(ValueError, match="second"):
        threads.together(lambda: None, fails(ValueError("second")))
    with pytest.raises(ValueError, match="first"):
        threads.together(fails(ValueError("first")), lambda: None)


def test_two_that_overlap_put_the_turn_of_threads_back() -> None:
    before = sys.getswitchinterval()
    inside, ended = threading.Event(), threading.Event()
    longer = threading.Thread(target=threads.together, args=(inside.set, lambda: ended.wait(10)))
    longer.start()
    assert inside.wait(10)
    shorter = threads.together(sys.getswitchinterval, sys.getswitchinterval)
    assert max(shorter) < before
    ended.set()
    longer.join()
    assert sys.getswitchinterval() == before


def test_of_what_waits_the_last_may_be_left_to_others() -> None:
    waiting = threads.Waiting(3)
    assert [waiting.take(leaving=1), waiting.take(leaving=1), waiting.take(leaving=1)] == [0, 1, None]
    waiting.leave(0)
    assert [waiting.take(), waiting.take(), waiting.take()] == [0, 2, None]
