"""Of many documents of one amount, a slip in a number is known by its place in the supplier's series."""

from datetime import date, timedelta

import pandas as pd
import pytest
from builders import entry, matched, record

FIRST = date(2026, 6, 1)


def day(serial: int) -> date:
    """Of a series of which thirty come a day."""
    return FIRST + timedelta(days=serial % 1000 // 30)


def a_series(ours: str, theirs: str, on: date, prefix: str = "INV-1", also: tuple[str, ...] = ()) -> pd.DataFrame:
    """What becomes of two documents of a day, beside a supplier's hundred of the same amount."""
    shared = {f"{prefix}{n:03d}": day(n) for n in range(100)}
    shared = {number: when for number, when in shared.items() if number not in (ours, theirs)}
    records = [record(number, on=when) for number, when in shared.items()] + [record(ours, record_id="ours", on=on)]
    entries = [entry(number, on=when) for number, when in shared.items()] + [entry(theirs, entry_id="theirs", on=on)]
    found = matched(records, entries + [entry(number, on=FIRST, taxable=77) for number in also])
    return found[(found.record_id == "ours") | (found.entry_id == "theirs")]


SLIPS = [
    ("INV-1033", "INV-1073", {}),
    ("INV-1033", "INV-1093", {}),
    ("INV-1073", "INV-1033", {}),
    ("A-033", "AB033", {"prefix": "A-"}),
    ("A-033", "A-003", {"prefix": "A-"}),
    ("A-003", "A-033", {"prefix": "A-"}),
    ("INV-1051", "INV-1061", {"on": day(51)}),  # of the two below 1061, one is later
    ("SI/1033", "SF/11033", {"prefix": "SI/1"}),  # there is no other SF
    ("T00013", "T0001", {"prefix": "T00", "on": day(13)}),  # all others have five digits, zeros before them
    ("A-033", "A-0939", {"prefix": "A-"}),
]


@pytest.mark.parametrize(("ours", "theirs", "series"), SLIPS)
def test_a_number_out_of_its_place_is_the_one_in_its_place(ours: str, theirs: str, series: dict) -> None:
    row = a_series(ours, theirs, **({"on": day(33)} | series)).squeeze()
    assert (row.status, row.reason) == ("Partially Matched", "FUZZY_NUMBER")
    assert row.rule in ("nearly, astray", "series, astray")
    assert f"or in a series of its own: number {ours} on the portal, {theirs} in the books." in row.because


LOOK_ALIKES = {
    "both are in their places": ("INV-1010", "INV-1020", day(15), {}),
    "both are out of their places": ("INV-1033", "INV-1073", day(95), {}),
    "the next in the series": ("INV-1033", "INV-1034", day(33), {}),
    "a neighbour, though it is out of its place": ("INV-1032", "INV-1029", day(95), {}),
    "a last digit, though it is out of its place": ("INV-1031", "INV-1039", day(31), {}),
    "another series of which the books have more": ("A-033", "B-033", day(33), {"prefix": "A-", "also": ("B-061",)}),
    "as short as another": ("T00013", "T0001", day(13), {"prefix": "T00", "also": ("T0007",)}),
    "two slips of one length, though it is out of its place": ("A-033", "A-074", day(33), {"prefix": "A-"}),
    "longer by two slips, in a series without zeros": ("INV-1033", "INV-20393", day(33), {}),
    "nothing is known of their series": ("INV-1033", "INV-1073", day(33), {"prefix": "Q/"}),
}


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_look_alikes_of_one_amount_stay_apart(name: str) -> None:
    ours, theirs, on, series = LOOK_ALIKES[name]
    assert sorted(a_series(ours, theirs, on, **series).status) == ["Books Only", "IMS Only"]
