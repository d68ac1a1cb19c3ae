"""A slip or two in a number that could be another document's: the day, the amount and how far it leads decide."""

from datetime import date, timedelta

import pandas as pd
import pytest
from builders import BRANCH, SLIP, entry, matched, record

ON = date(2026, 10, 12)
AMOUNT = 4_321.5


def pair(
    ours: str | None,
    theirs: str | None,
    later: int = 0,
    off: float = 0,
    again: date | None = None,
    **other: object,
) -> pd.DataFrame:
    """What becomes of two documents, beside the supplier's others of the day, which stand on both sides.

    The entry is dated so many days `later` and its amount so much `off`; `again` is the day of another document of
    their amount.
    """
    shared = [(f"Z-{serial}", 900 + 11 * serial, ON) for serial in (3, 14, 29)]
    shared += [("Z-77", AMOUNT, again)] if again else []
    records = [record(number, taxable=taxable, on=on) for number, taxable, on in shared]
    entries = [entry(number, taxable=taxable, on=on) for number, taxable, on in shared]
    records.append(record(ours, record_id="ours", taxable=AMOUNT, on=ON))
    entries.append(
        entry(theirs, entry_id="theirs", taxable=AMOUNT + off, **({"on": ON + timedelta(days=later)} | other))
    )
    found = matched(records, entries)
    return found[(found.record_id == "ours") | (found.entry_id == "theirs")]


RECURS = {"again": ON - timedelta(days=9)}  # the amount, but not that day
SLIPS = {
    "a digit of a part of one digit": ("7/31/26", "7/1/26", {}),
    "a digit too many in a short number": ("261012-21", "261012-2", {}),
    "the amount recurs, though not that day": ("7/31/26", "7/1/26", RECURS),
    "two digits, a thousand apart": ("SI-4512", "SI-8502", {}),
    "two digits, a thousand apart, and the amount recurs": ("SI-4512", "SI-8502", RECURS),
    "a short number, and the amount recurs": ("T-153", "T-183", RECURS),
    "tax under other heads": ("7/31/26", "7/1/26", {"heads": "cgst+sgst"}),
    "beyond the next ten, of another day": ("T-153", "T-173", {"later": 3}),
    "a digit dropped, of another month": ("T-153", "T-53", {"later": 24}),
    "two digits, a thousand apart, of another day": ("SI-4512", "SI-8502", {"later": 3}),
    "two digits, a thousand apart, day and month exchanged": ("SI-4512", "SI-8502", {"on": date(2026, 12, 10)}),
    "a slip and a digit dropped, of another month": ("SI-45128", "SI-8512", {"later": 25}),
    "a digit of a long number, and the amount recurs": ("INV-204512", "INV-214512", {"later": 4} | RECURS),
    "a digit dropped from a long number, too": ("SV-204512", "SV-20452", {"later": 4} | RECURS),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_seen_through_where_nothing_else_can_be_meant(name: str) -> None:
    ours, theirs, given = SLIPS[name]
    row = pair(ours, theirs, **given).squeeze()
    assert (row.status, row.reason) == ("Partially Matched", "FUZZY_NUMBER")
    assert row.rule in ("slip of the day", "slip, other day")
    assert f"number {ours} on the portal, {theirs} in the books" in row.because


KIN = {"a branch": BRANCH, "a slip in the GSTIN": SLIP, "a name alone": None}


@pytest.mark.parametrize("name", KIN)
def test_a_slip_of_the_day_is_seen_through_under_a_kindred_gstin(name: str) -> None:
    row = pair("7/31/26", "7/1/26", supplier_gstin=KIN[name]).squeeze()
    assert (row.status, row.rule) == ("Partially Matched", "kin, slip of the day")


LOOK_ALIKES = {
    "the next number": ("SI-4512", "SI-4513", {}),
    "a last digit": ("SI-4512", "SI-4518", {}),
    "the next ten": ("7/12/26", "7/2/26", {}),
    "another of the day has the amount": ("7/31/26", "7/1/26", {"again": ON}),
    "another amount": ("7/31/26", "7/1/26", {"off": 20}),
    "two digits, hundreds apart": ("SI-4512", "SI-4832", {}),
    "two digits, a thousand apart, and another of the day has the amount": ("SI-4512", "SI-8502", {"again": ON}),
    "another type": ("7/31/26", "7/1/26", {"document_type": "Debit Note"}),
    "another registration, and a last digit": ("SI-4512", "SI-4518", {"supplier_gstin": BRANCH}),
    "another registration and another day": ("7/31/26", "7/1/26", {"supplier_gstin": BRANCH, "later": 3}),
    "a slip in the GSTIN, the amount not alone": ("7/31/26", "7/1/26", {"supplier_gstin": SLIP, "again": ON}),
    "tax under other heads, and the amount recurs": ("7/31/26", "7/1/26", {"heads": "cgst+sgst"} | RECURS),
    "the next ten, and the amount recurs": ("T-153", "T-163", RECURS),
    "the next ten, of another day": ("T-153", "T-163", {"later": 3}),
    "a part of one digit, of another day": ("7/31/26", "7/1/26", {"later": 3}),
    "a digit, of another day, and the amount recurs": ("SV-2045", "SV-2145", {"later": 3} | RECURS),
    "a digit of a short number, a month later to the day": ("JUN/7", "JUL/7", {"later": 31}),
    "two digits, a thousand apart, of a day months away": ("SI-4512", "SI-8502", {"later": 130}),
    "two digits, of another day, and the amount recurs": ("SI-4512", "SI-8502", {"later": 3} | RECURS),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_what_may_be_another_document_stays_apart(name: str) -> None:
    ours, theirs, given = LOOK_ALIKES[name]
    assert sorted(pair(ours, theirs, **given).status) == ["Books Only", "IMS Only"]
