"""Texts that surely differ are told so; those that do not never are."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from ims_xl.recon.fingerprints import differ


def texts(several: list[str]) -> pa.Array:
    return pa.array(several, pa.large_string())


@given(st.lists(st.text("aA0/ ₹", max_size=20), max_size=40), st.integers(0, 5))
def test_texts_differ_where_none_stands_twice(several: list[str], before: int) -> None:
    part = several[before:]
    found = differ(texts(several)[before:])
    assert found == (len(set(part)) == len(part)) or not any(part)


def test_long_texts_are_left_to_another_way() -> None:
    assert differ(texts([f"{place:060}" for place in range(20_000)]))
    assert not differ(texts(["x" * 65, "y"]))
    assert not differ(texts(["", ""]))
