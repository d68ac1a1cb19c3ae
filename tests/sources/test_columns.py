import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_xl.gst import money
from ims_xl.sources import columns


def column(*texts: str | None) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(texts, pa.string())])


SPELLED = st.one_of(
    st.decimals(min_value=-(10**12), max_value=10**12, places=2).map(str),
    st.decimals(min_value=-(10**6), max_value=10**6, places=7).map(lambda number: f"{number:f}"),
    st.floats(min_value=-1e9, max_value=1e9).map(repr),
    st.sampled_from(
        ["1,18,000.50", "(23.5)", "₹ 1,180.00", "90.00 Cr", "Rs. 5", " 7 ", "12-", ".5", "5.", "+3", "1e5"]
    ),
)


@given(st.lists(SPELLED, min_size=1))
def test_a_column_of_amounts_is_read_as_each_amount_is(texts: list[str]) -> None:
    read = columns.paise(column(*texts))
    assert read.unreadable == []
    assert read.values.tolist() == [money.paise(text) for text in texts]


def test_an_unreadable_amount_is_na_and_named_by_its_row() -> None:
    read = columns.paise(column("1.005", "ten", None, "", " ", "NaN"))
    assert read.values.tolist() == [1_01, pd.NA, pd.NA, pd.NA, pd.NA, pd.NA]
    assert read.unreadable == [(1, "ten"), (5, "NaN")]
    assert read.values.dtype == "Int64"


def test_dates_are_iso_or_day_first() -> None:
    read = columns.dates(column("2026-10-05", "05-10-2026", "05/10/2026", "2026-10-05 00:00:00", None, "31-02-2026"))
    assert read.values.dt.strftime("%Y-%m-%d").fillna("").tolist() == ["2026-10-05"] * 4 + ["", ""]
    assert read.unreadable == [(5, "31-02-2026")]
    assert read.values.dtype == "datetime64[s]"


@pytest.mark.parametrize("texts", [(), (None,), (None, None)])
def test_a_column_of_nothing_stays_nothing(texts: tuple[None, ...]) -> None:
    assert columns.paise(column(*texts)).values.isna().tolist() == [True] * len(texts)
    assert columns.dates(column(*texts)).values.isna().tolist() == [True] * len(texts)


def test_commas_that_part_no_thousands_are_no_amount_in_a_column_either() -> None:
    read = columns.paise(pa.chunked_array([["10,50", "1,18,000.50", "118,000", "1.180,00"]]))
    assert read.values.isna().tolist() == [True, False, False, True]
    assert read.values.dropna().tolist() == [11_800_050, 11_800_000]
    assert read.unreadable == [(0, "10,50"), (3, "1.180,00")]
