"""Rows in the order of several keys, as numpy's own sorting of places has it, however wide the keys are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ims_xl.recon import ordering

WIDEST = np.iinfo(np.int64)
_SPANS = st.sampled_from(((0, 0), (-3, 3), (0, 1 << 20), (1 << 40, 1 << 41), (WIDEST.min, WIDEST.max)))


@st.composite
def keys(draw: st.DrawFn) -> list[NDArray[np.int64]]:
    """Keys of rows: few or many rows, narrow or wide keys, many equal ones or none."""
    seed, count = draw(st.integers(0, 2**32)), draw(st.sampled_from((1, 2, 255, 257, 1000)))
    random = np.random.default_rng(seed)
    spans = draw(st.lists(_SPANS, min_size=1, max_size=4))
    values = [random.integers(low, high, size=count, dtype=np.int64, endpoint=True) for low, high in spans]
    if draw(st.booleans()):  # so that the first keys alone do not decide
        values = [random.choice(of[:5], size=count) for of in values]
    return values


@given(keys())
def test_rows_are_ordered_as_numpy_orders_them(several: list[NDArray[np.int64]]) -> None:
    assert ordering.order(*several).tolist() == np.lexsort(several[::-1]).tolist()


@given(keys())
def test_different_values_and_ranks_are_numpys(several: list[NDArray[np.int64]]) -> None:
    values, places = np.unique(several[0], return_inverse=True)
    assert ordering.distinct(several[0]).tolist() == values.tolist()
    assert [each.tolist() for each in ordering.ranks(several[0])] == [values.tolist(), places.tolist()]


@pytest.mark.parametrize("count", [0, 1])
def test_no_row_and_one_row(count: int) -> None:
    row = np.zeros(count, dtype=np.int64)
    assert ordering.order(row, row).tolist() == list(range(count))
    assert ordering.distinct(row).tolist() == row.tolist()
    assert [each.tolist() for each in ordering.ranks(row)] == [row.tolist(), row.tolist()]
