"""A slip in a number is known by a part that no number of the supplier can have."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import pytest
from builders import entry, matched, record

ON = date(2026, 10, 12)
AMOUNT = 4_321  # rupees, of the two; the supplier's other documents have others


def pair(
    ours: str, theirs: str, shared: Sequence[str], amount: int = AMOUNT, on: date = ON, again: str | None = None
) -> pd.DataFrame:
    """What becomes of two documents of a day, beside the supplier's others, which stand on both sides.

    `again` is the number of another one of their amount.
    """
    others = [(number, 1_000 + 7 * place) for place, number in enumerate(shared) if number not in (ours, theirs)]
    others += [(again, AMOUNT)] if again else []
    records = [record(number, taxable=taxable, on=ON) for number, taxable in others]
    entries = [entry(number, taxable=taxable, on=ON) for number, taxable in others]
    records.append(record(ours, record_id="ours", taxable=AMOUNT, on=ON))
    entries.append(entry(theirs, entry_id="theirs", taxable=amount, on=on))
    found = matched(records, entries)
    return found[(found.record_id == "ours") | (found.entry_id == "theirs")]


BOOKS = [f"{book}/{leaf}" for book in (1, 2) for leaf in range(10, 40)]
MONTHS = [f"CR/09/{serial}" for serial in range(210, 250)]
YEARS = [f"BL/2026-27/{serial}" for serial in range(100, 130)]
DAYS = [f"2610{day:02d}-{serial:02d}" for day in range(10, 14) for serial in range(1, 12)]
PADDED = [f"AUG/{serial:03d}/26" for serial in range(50, 90)]
CODES = ["H41KT0W3", "9ZQ4M7VB", "T2XJ88PA", "6BNY30RC", "WD5F1K9E", "L70GZ2UM", "38CVQ4HT", "P1RA6Y5X", "N4EW9B2J",
         "57DKLT08", "XU3S6M1F", "2HGP84ZQ"]  # fmt: skip

SLIPS = [
    ("1/34", "31/34", BOOKS),
    ("CR/07/238", "CR/09/238", MONTHS),
    ("BL/2026-27/188", "BL/2021-27/188", YEARS),
    ("26-22/23954", "26-27/23954", [f"26-27/23{serial}" for serial in range(100, 130)]),
    ("261012-01", "261012-0", DAYS),
    ("AUG/091/26", "AUG/09/26", PADDED),
    ("Q31FY35V", "Q3FY35V", CODES),
    ("JGQ1Y18E", "JGQ9Y18E", CODES),
]


@pytest.mark.parametrize(("ours", "theirs", "shared"), SLIPS)
def test_a_number_with_a_part_that_cannot_be_is_its_like(ours: str, theirs: str, shared: list[str]) -> None:
    row = pair(ours, theirs, shared).squeeze()
    assert (row.status, row.reason, row.rule) == ("Partially Matched", "FUZZY_NUMBER", "series, astray")
    assert f"number {ours} on the portal, {theirs} in the books" in row.because


LOOK_ALIKES = {
    "another book that is in use": ("1/44", "2/44", BOOKS, {}),
    "a book of which little is known": ("1/34", "31/34", BOOKS[:1], {"again": "1/9"}),
    "last digits, though they are few": ("261012-21", "261012-01", DAYS, {"again": "261012-12"}),
    "last year's number": ("BL/2026-27/118", "BL/2025-26/118", YEARS, {}),
    "a serial number within its length": ("AUG/091/26", "AUG/097/26", PADDED, {}),
    "as short as another": ("AUG/091/26", "AUG/09/26", [*PADDED, "AUG/08/26"], {"again": "AUG/099/26"}),
    "a code among numbers in series": ("JGQ1Y18E", "JGQ9Y18E", MONTHS, {}),
    "a code of which others have the letters": ("JGQ1Y18E", "JGQ9Y18E", [*CODES, "JGQ4Y77E"], {}),
    "another amount": ("CR/07/238", "CR/09/238", MONTHS, {"amount": AMOUNT + 100}),
    "another day": ("CR/07/238", "CR/09/238", MONTHS, {"on": date(2026, 10, 13)}),
}


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_look_alikes_stay_apart(name: str) -> None:
    ours, theirs, shared, given = LOOK_ALIKES[name]
    assert sorted(pair(ours, theirs, shared, **given).status) == ["Books Only", "IMS Only"]
