"""A cell is read for what it is, or refused with a sentence."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_xl.gst.money import paise
from ims_xl.sources.cells import BadCell, Cell, amount, day, flag, is_month_first, text
from ims_xl.sources.document_numbers import document_number

AMOUNTS = [
    (1180, 118_000),
    (1180.0, 118_000),
    (0.1 + 0.2, 30),
    (1.005, 101),  # as written, halves away from zero
    (-2.675, -268),
    ("1,18,000.50", 11_800_050),
    ("₹ 1,180.00 Dr", 118_000),
    ("Rs. 90.00 Cr", -9_000),
    ("(23.50)", -2_350),
    ("\u00a090\u00a0", 9_000),
    ("1.18E+05", 11_800_000),
    ("1,000,000.5", 100_000_050),
    ("-1,180.00", -118_000),
    ('="1180"', 118_000),
    ("", None),
    (" - ", None),
    ("Nil", None),
]


@pytest.mark.parametrize(("cell", "expected"), AMOUNTS)
def test_an_amount_is_exact_paise(cell: Cell, expected: int | None) -> None:
    assert amount(cell) == expected


@pytest.mark.parametrize(
    "cell", ["abc", "12.5.3", "#REF!", "10,50", "1.180,00", "1,18", True, date(2026, 10, 5), float("inf"), float("nan")]
)
def test_what_is_no_amount_is_refused_with_the_way_out(cell: Cell) -> None:
    with pytest.raises(BadCell, match="Write a number of rupees"):
        amount(cell)


@given(st.floats(min_value=-1e9, max_value=1e9, allow_nan=False))
def test_the_quick_way_to_paise_agrees_with_the_exact_one(rupees: float) -> None:
    assert amount(rupees) == paise(rupees)


@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_every_amount_of_two_places_comes_back_from_its_float(whole: int) -> None:
    rupees = float(Decimal(whole) / 100)
    assert amount(rupees) == int((Decimal(repr(rupees)) * 100).quantize(Decimal(1), ROUND_HALF_UP)) == whole


DATES = [
    "05-10-2026", "5/10/2026", "5.10.26", "05 10 2026", "5-Oct-26", "5 October 2026", "05-OCT-2026", "Oct 5, 2026",
    "5th Oct 2026", "2026-10-05", "2026/10/05", "2026-10-05T00:00:00", "05-10-2026 12:30", "5/10/2026 12:30 PM",
    46300, 46300.0, "46300", datetime(2026, 10, 5, 9, 0), date(2026, 10, 5),
]  # fmt: skip


@pytest.mark.parametrize("cell", DATES)
def test_a_date_is_read_day_first_however_it_is_written(cell: Cell) -> None:
    assert day(cell) == date(2026, 10, 5)


@pytest.mark.parametrize(
    "cell", ["31/02/2025", "2025-02-31", "00-10-2026", "10/13/2026", "someday", 12.0, True, "#N/A"]
)
def test_what_is_no_date_is_refused_with_the_way_out(cell: Cell) -> None:
    with pytest.raises(BadCell, match=r"is not a date\. Write it as dd-mm-yyyy"):
        day(cell)


def test_dates_are_month_first_only_where_the_column_says_so_throughout() -> None:
    assert is_month_first(["10/13/2026", "10/05/2026", "10/28/2026"])
    assert not is_month_first(["10/13/2026", *["05/10/2026"] * 9])  # one slip
    assert not is_month_first(["10/13/2026", "10/28/2026", "28/10/2026"])  # both are seen
    assert not is_month_first(["10/13/2026", "10/28/2026", date(2026, 5, 10)])  # Excel has read some already
    assert day("10/05/2026", month_first=True) == date(2026, 10, 5)


NUMBERS = [
    (123.0, "123", False),
    (123, "123", False),
    ("123.0", "123", False),
    (" INV/26-27/0101 ", "INV/26-27/0101", False),
    ("000123", "000123", False),
    ('="000123"', "000123", False),
    ("'000123", "000123", False),
    ("12E4", "12E4", False),
    ("1.23E+11", "1.23E+11", True),
    (1234567890123456.0, "1234567890123456", True),
    (123456789012345.0, "123456789012345", False),
    (date(2026, 1, 4), "04-01-2026", True),
    ("-", "", False),
    ("", "", False),
]


@pytest.mark.parametrize(("cell", "number", "is_remarked"), NUMBERS)
def test_a_document_number_is_text_and_what_excel_did_to_it_is_remarked(
    cell: Cell, number: str, is_remarked: bool
) -> None:
    found, remark = document_number(cell)
    assert (found, bool(remark)) == (number, is_remarked)


def test_yes_and_no_in_all_their_spellings() -> None:
    assert [flag(cell) for cell in ("Y", "yes", 1.0, True, "RCM")] == [True] * 5
    assert [flag(cell) for cell in ("N", "No", 0.0, False, "-")] == [False] * 5
    assert flag("") is None
    with pytest.raises(BadCell, match="neither Yes nor No"):
        flag("perhaps")


def test_text_keeps_what_was_written_and_drops_stray_spaces() -> None:
    assert text(" Sunrise\u00a0 Steels\n") == "Sunrise Steels"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_neither_an_amount_nor_a_date(value: float) -> None:
    """As the bytes of a damaged workbook may say."""
    for reader in (amount, day, flag):
        with pytest.raises(BadCell):
            reader(value)
