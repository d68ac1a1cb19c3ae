"""A column of text by row: what is taken, spread and put behind others are the texts of those rows."""

import numpy as np
import pandas as pd

from ims_xl.recon.texts import Texts


def _of(*texts: str | None) -> Texts:
    return Texts.of(pd.Series(texts, dtype="str"))


def test_rows_that_are_taken_keep_their_texts_and_their_order() -> None:
    taken = _of("b", "a", "d", "c").take(np.array([3, 1, 0]))
    assert taken.strings().to_pylist() == ["c", "a", "b"]
    assert np.argsort(taken.ranks()).tolist() == [1, 2, 0]


def test_a_row_of_minus_one_has_no_text() -> None:
    spread = _of("a", "b").take(np.array([1, 0])).spread(np.array([0, -1, 1]))
    assert spread.strings().to_pylist() == ["b", None, "a"]
    assert Texts.joined([spread, _of("c")]).strings().to_pylist() == ["b", None, "a", "c"]


def test_a_text_that_stands_twice_is_seen_in_the_rows_that_are_there() -> None:
    texts = _of("a", "b", "a")
    assert not texts.each_once()
    assert texts.take(np.array([0, 1])).each_once()
    assert not texts.take(np.array([1, 1])).each_once()
