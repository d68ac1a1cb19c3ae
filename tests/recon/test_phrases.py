"""Phrases put together at a stroke are those that are made one by one."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from ims_xl.gst.money import words
from ims_xl.recon import phrases


@given(st.lists(st.integers(-(10**15), 10**15)))
def test_amounts_read_as_money_says_them(paise: list[int]) -> None:
    assert phrases.amounts(np.array(paise, dtype=np.int64)).to_pylist() == [words(amount) for amount in paise]


@given(st.lists(st.tuples(st.integers(0, 40_000), st.booleans())))
def test_a_phrase_of_two_numbers_stands_at_every_row_of_them(rows: list[tuple[int, bool]]) -> None:
    one, other = (np.array([row[place] for row in rows], dtype=np.int64) for place in (0, 1))
    said = phrases.of_distinct(lambda first, second: f"{phrases.day(first)} {second}", one, other)
    assert said.to_pylist() == [f"{phrases.day(first)} {int(second)}" for first, second in rows]


def test_clauses_are_joined_where_they_are_and_nothing_said_where_none_is() -> None:
    first, second = (pa.array(texts, pa.large_string()) for texts in (["a"], ["b", "c", "d"]))
    clauses = [phrases.Clause(np.array([0]), first), phrases.Clause(np.array([0, 1, 1]), second)]
    assert phrases.joined(clauses, 3, "; ", "nothing").to_pylist() == ["a; b", "c; d", "nothing"]
    assert phrases.joined([], 1, "; ", "nothing").to_pylist() == ["nothing"]


def test_runs_of_texts_are_joined_one_run_a_text() -> None:
    texts = pa.array(["a", "b", "c"], pa.large_string())
    assert phrases.runs_joined(texts, np.array([0, 2, 2, 3]), " | ").to_pylist() == ["a | b", "", "c"]
