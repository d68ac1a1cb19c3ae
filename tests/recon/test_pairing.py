"""Rows with equal keys: told by a code for each value, whatever the values are, and paired without comparing all."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ims_xl.recon import pairing

MISSING = -1
_STEPS = (1, 3, 1 << 20, 1 << 62)  # values that lie side by side, and such as differ in their highest bits alone


@st.composite
def columns(draw: st.DrawFn) -> NDArray[np.int64]:
    """Values of which many are equal, few or thousands."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    count, step = draw(st.sampled_from((0, 1, 2, 50, 3000))), draw(st.sampled_from(_STEPS))
    different = random.integers(-(1 << 63), 1 << 63, size=5, dtype=np.int64) if draw(st.booleans()) else np.zeros(1)
    wide = draw(st.sampled_from((1, 7, 4000)))
    with np.errstate(over="ignore"):
        return np.asarray(
            random.choice(different, count).astype(np.int64) + random.integers(0, wide, count) * np.int64(step)
        )


@given(columns())
def test_codes_go_by_where_a_value_first_stands(values: NDArray[np.int64]) -> None:
    codes, different = pairing.encoded(values)
    assert different.tolist() == list(dict.fromkeys(values.tolist()))
    assert different[codes].tolist() == values.tolist()
    assert values[pairing.firsts(values)].tolist() == different.tolist()


_KEYS = st.lists(st.integers(MISSING, 6), max_size=30)


@given(_KEYS, _KEYS, st.integers(1, 12))
def test_pairs_are_all_of_equal_keys_but_those_of_crowded_ones(left: list[int], right: list[int], limit: int) -> None:
    ours, theirs = Counter(left), Counter(right)
    ones, others, left_out = pairing.equal((np.array(left, np.int64), np.array(right, np.int64)), limit)
    assert list(zip(ones.tolist(), others.tolist(), strict=True)) == [
        (one, other)
        for one, key in enumerate(left)
        for other, its in enumerate(right)
        if key == its != MISSING and ours[key] * theirs[key] <= limit
    ]
    assert left_out.tolist() == [key != MISSING and ours[key] * theirs[key] > limit for key in left]


@given(_KEYS, _KEYS, st.integers(1, 4))
def test_each_row_gets_the_first_of_its_key(left: list[int], right: list[int], most: int) -> None:
    ones, others = pairing.up_to((np.array(left, np.int64), np.array(right, np.int64)), most)
    wanted = [
        (one, other)
        for one, key in enumerate(left)
        for other in [at for at, its in enumerate(right) if key == its != MISSING][:most]
    ]
    assert list(zip(ones.tolist(), others.tolist(), strict=True)) == wanted
