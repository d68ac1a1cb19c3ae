"""Two differences at a time: the document is still found, never called Matched unless both are cosmetics."""

from datetime import date
from itertools import combinations

import pytest
from builders import BRANCH, SLIP, entry, matched, record

# Each change: what the books have instead, by the subject it touches; True where it is a matter of writing only.
CHANGES = {
    "spaces": ("number", {"document_number": "INV / 26-27 / 01012"}, True),
    "zeros": ("number", {"document_number": "INV/26-27/1012"}, True),
    "year": ("number", {"document_number": "INV/2026-27/01012"}, True),
    "no year": ("number", {"document_number": "INV/01012"}, True),
    "serial": ("number", {"document_number": "1012"}, True),
    "suffix": ("number", {"document_number": "INV/26-27/01012/HO"}, True),
    "words": ("number", {"document_number": "Bill No. 01012"}, True),
    "look-alike": ("number", {"document_number": "INV/26-27/O1012"}, False),
    "edited": ("number", {"document_number": "INV/26-27/01912"}, False),
    "swapped": ("number", {"document_number": "INV/26-27/01102"}, False),
    "a few days": ("date", {"document_date": date(2026, 10, 9)}, False),
    "month's end": ("date", {"document_date": date(2026, 10, 31)}, False),
    "next month": ("date", {"document_date": date(2026, 11, 12)}, False),
    "day and month": ("date", {"document_date": date(2026, 5, 10)}, False),
    "rounded": ("amounts", {"taxable_value": 100434, "document_value": 118440}, False),
    "head": ("amounts", {"igst": 0, "cgst": 9003, "sgst": 9003}, False),
    "rate": ("amounts", {"igst": 12000, "document_value": 112034}, False),
    "branch": ("party", {"supplier_gstin": BRANCH}, False),
    "slip": ("party", {"supplier_gstin": SLIP}, False),
    "name only": ("party", {"supplier_gstin": None, "supplier_name": "M/s TATVA TOOLS Pvt. Ltd."}, False),
    "lower case": ("party", {"supplier_gstin": SLIP[:7].lower() + "2" + SLIP[8:]}, True),
    "place": ("terms", {"place_of_supply": "29"}, False),
    "reverse charge": ("terms", {"reverse_charge": True}, False),
    "type": ("type", {"document_type": "Debit Note"}, False),
}
# What is left then is as good a document of the supplier's series as the one that is meant.
TOO_MUCH = {
    frozenset(pair)
    for pair in (
        ("edited", "next month"), ("swapped", "next month"), ("edited", "day and month"), ("swapped", "day and month"),
    )
}  # fmt: skip
TWO = [
    (one, other)
    for one, other in combinations(CHANGES, 2)
    if CHANGES[one][0] != CHANGES[other][0] and frozenset((one, other)) not in TOO_MUCH
]


def portal() -> dict:
    return record("INV/26-27/01012", taxable=1000.34, igst=18006, document_value=118040, document_type="Invoice")


def books(*names: str) -> dict:
    theirs = entry("INV/26-27/01012", taxable=1000.34, igst=18006, document_value=118040, entry_id="E")
    for name in names:
        theirs |= CHANGES[name][1]
    return theirs


def test_each_difference_alone_leaves_the_document_to_be_found() -> None:
    for name, (_, _, cosmetic) in CHANGES.items():
        pair = matched([portal()], [books(name)])
        assert len(pair) == 1, name
        assert pair.status[0] == ("Matched" if cosmetic else "Partially Matched"), name


@pytest.mark.parametrize("first", CHANGES)
def test_two_differences_leave_the_document_to_be_found(first: str) -> None:
    for one, other in TWO:
        if one != first:
            continue
        pair = matched([portal()], [books(one, other)])
        assert len(pair) == 1, (one, other, pair.because.tolist())
        cosmetic = CHANGES[one][2] and CHANGES[other][2]
        assert pair.status[0] == ("Matched" if cosmetic else "Partially Matched"), (one, other)
