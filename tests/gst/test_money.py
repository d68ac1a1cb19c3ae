"""An amount in text is read only where its commas can mean nothing but thousands or lakhs."""

from __future__ import annotations

import pytest

from ims_xl.gst.money import paise

GROUPED = [
    ("1,180", 118_000),
    ("1,18,000.50", 11_800_050),
    ("118,000.50", 11_800_050),
    ("12,34,56,789", 12_345_678_900),
    ("-1,180.00", -118_000),
    ("(1,18,000)", -11_800_000),
    ("₹ 1,180.00 Cr", -118_000),
]


@pytest.mark.parametrize(("text", "expected"), GROUPED)
def test_indian_and_western_grouping_are_read(text: str, expected: int) -> None:
    assert paise(text) == expected


@pytest.mark.parametrize("text", ["1E1234567", "12e9999999999999999999", "1e16"])
def test_a_number_of_a_document_that_looks_like_a_power_of_ten_is_refused_as_an_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r"is (too large for|not) an amount"):
        paise(text)


@pytest.mark.parametrize(
    "text", ["10,50", "1.180,00", "1,18", "1,2345", "1180,000", "1,,180", ",180", "1,180,00", "1,180.0,0"]
)
def test_commas_that_part_no_thousands_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        paise(text)
