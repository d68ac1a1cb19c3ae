"""Two differences at a time: the document is still found, never called Matched unless both are cosmetics.

Each case is a supplier of its own, so that all of a test's cases are matched in one go.
"""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import combinations

import pandas as pd
from builders import CREDIT_NOTE, entry, gstin, matched, record

NUMBER, VALUE = "INV/26-27/01012", {"taxable_value": 100034, "igst": 18006, "document_value": 118040}
# Each change: what the books have instead, by the subject it touches; True where it is a matter of writing only.
# A supplier's GSTIN is named by what it is to the portal's; see `supplier`.
CHANGES = {
    "case": ("number", {"document_number": "inv/26-27/01012"}, True),
    "spaces": ("number", {"document_number": "INV / 26-27 / 01012"}, True),
    "separators": ("number", {"document_number": "INV-26.27-01012"}, True),
    "zeros": ("number", {"document_number": "INV/26-27/1012"}, True),
    "year": ("number", {"document_number": "INV/2026-27/01012"}, True),
    "no year": ("number", {"document_number": "INV/01012"}, True),
    "serial": ("number", {"document_number": "1012"}, True),
    "suffix": ("number", {"document_number": "INV/26-27/01012/HO"}, True),
    "words": ("number", {"document_number": "Bill No. 01012"}, True),
    "look-alike": ("number", {"document_number": "INV/26-27/O1012"}, False),
    "edited": ("number", {"document_number": "INV/26-27/01912"}, False),
    "two edited": ("number", {"document_number": "INV/26-27/07912"}, False),
    "swapped": ("number", {"document_number": "INV/26-27/01102"}, False),
    "no number": ("number", {"document_number": None}, False),
    "a few days": ("date", {"document_date": date(2026, 10, 9)}, False),
    "month's end": ("date", {"document_date": date(2026, 10, 31)}, False),
    "next month": ("date", {"document_date": date(2026, 11, 12)}, False),
    "day and month": ("date", {"document_date": date(2026, 5, 10)}, False),
    "a rupee": ("amounts", {"taxable_value": 100100, "document_value": 118106}, True),
    "rounded": ("amounts", {"taxable_value": 100434, "document_value": 118440}, False),
    "head": ("amounts", {"igst": 0, "cgst": 9003, "sgst": 9003}, False),
    "rate": ("amounts", {"igst": 12000, "document_value": 112034}, False),
    "value": ("amounts", {"taxable_value": 75034, "igst": 13506, "document_value": 88540}, False),
    "branch": ("party", {"supplier_gstin": "branch"}, False),
    "slip": ("party", {"supplier_gstin": "slip"}, False),
    "name only": ("party", {"supplier_gstin": None, "supplier_name": "firm"}, False),
    "lower case": ("party", {"supplier_gstin": "lower"}, True),
    "spaced": ("party", {"supplier_gstin": "spaced"}, True),
    "place": ("terms", {"place_of_supply": "29"}, False),
    "reverse charge": ("terms", {"reverse_charge": True}, False),
    "type": ("type", {"document_type": "Debit Note"}, False),
}
# What is left then is as good a document of the supplier's series as the one that is meant, or nothing to go by.
TOO_MUCH = {
    frozenset(pair)
    for pair in (
        ("edited", "next month"), ("swapped", "next month"), ("no number", "value"),
        *(("two edited", other) for other in ("a few days", "month's end", "next month", "value", "type")),
    )
}  # fmt: skip
SPREADSHEETS = {  # the portal's number, what a spreadsheet makes of it, and whether nothing is lost
    "a decimal point": ("4012", "4012.0", True),
    "zeros": ("004012", "4012", True),
    "scientific": ("261000006543", "2.61E+11", False),
    "a date": ("5-10", "2026-10-05", False),
    "fifteen digits": ("1234567890123456", "1234567890123450", False),
}
Case = tuple[list[dict], list[dict]]  # the portal's documents and the books'


def supplier(nth: int) -> dict[str, str | None]:
    """A supplier far from any other: its GSTIN, those that are kin to it, and its names."""
    letters = "".join(chr(ord("A") + nth // power % 26) for power in (26, 1))
    own = gstin(f"29AA{letters}T{nth * 37 % 10000:04d}B1Z")
    return {
        "own": own,
        "branch": gstin("24" + own[2:14]),
        "slip": "2X" + own[2:],
        "lower": own.lower(),
        "spaced": f" {own[:2]} {own[2:12]} {own[12:]}",
        "name": f"Tatva {letters} Tools",
        "firm": f"M/s TATVA {letters} TOOLS Pvt. Ltd.",
    }


def portal(**other: object) -> dict:
    return record(NUMBER) | VALUE | {"document_type": "Invoice"} | other


def books(*names: str, **other: object) -> dict:
    theirs = entry(NUMBER) | VALUE
    for name in names:
        theirs |= CHANGES[name][1]
    return theirs | other


def together(cases: Iterable[Case]) -> list[pd.DataFrame]:
    """The matches of each case, all matched in one go."""
    ours, theirs = [], []
    for nth, (records, entries) in enumerate(cases):
        who = supplier(nth)
        for place, one in enumerate(records):
            names = {"supplier_gstin": who["own"], "supplier_name": who["name"]}
            ours.append(one | names | {"record_id": f"{nth} R{place}"})
        for place, one in enumerate(entries):
            is_own = one["supplier_gstin"] not in who and one["supplier_gstin"] is not None
            names = {
                "supplier_gstin": who["own"] if is_own else who.get(str(one["supplier_gstin"])),
                "supplier_name": who.get(one["supplier_name"], who["name"]),
            }
            theirs.append(one | names | {"entry_id": f"{nth} E{place}"})
    matches = matched(ours, theirs)
    of = matches.record_id.fillna(matches.entry_id).str.split(" ").str[0].astype(int)
    return [rows for _, rows in matches.groupby(of)]


def expected(*names: str) -> str:
    return "Matched" if all(CHANGES[name][2] for name in names) else "Partially Matched"


def test_each_difference_alone_leaves_the_document_to_be_found() -> None:
    found = together(([portal()], [books(name)]) for name in CHANGES)
    assert {name: rows.status.tolist() for name, rows in zip(CHANGES, found, strict=True)} == {
        name: [expected(name)] for name in CHANGES
    }


def test_two_differences_leave_the_document_to_be_found() -> None:
    pairs = [pair for pair in combinations(CHANGES, 2) if CHANGES[pair[0]][0] != CHANGES[pair[1]][0]]
    pairs = [pair for pair in pairs if frozenset(pair) not in TOO_MUCH]
    found = together(([portal()], [books(*pair)]) for pair in pairs)
    told = {pair: rows.status.tolist() for pair, rows in zip(pairs, found, strict=True)}
    assert {pair: status for pair, status in told.items() if status != [expected(*pair)]} == {}


def test_what_a_spreadsheet_makes_of_a_number_is_seen_through_with_another_difference() -> None:
    others = [name for name in CHANGES if CHANGES[name][0] != "number"]
    cases = [(made, other) for made in SPREADSHEETS for other in ("", *others)]
    found = together(
        ([portal(document_number=SPREADSHEETS[made][0])],
         [books(*([other] if other else []), document_number=SPREADSHEETS[made][1])])
        for made, other in cases
    )  # fmt: skip
    for (made, other), rows in zip(cases, found, strict=True):
        cosmetic = SPREADSHEETS[made][2] and (not other or CHANGES[other][2])
        assert rows.status.tolist() == ["Matched" if cosmetic else "Partially Matched"], (made, other)


def part(share: float, number: str = NUMBER) -> Callable[..., dict]:
    """A part of the document's amounts under a number."""
    amounts = {name: round(paise * share) for name, paise in VALUE.items()}
    return lambda *names: books(*names) | amounts | {"document_number": number}


def less(amounts: dict[str, int], by: dict[str, int], sign: int) -> dict[str, int]:
    return {name: paise + sign * by[name] for name, paise in amounts.items()}


SECOND = {"taxable_value": 50011, "igst": 9002, "document_value": 59013}
NEGATIVE = {name: -paise for name, paise in VALUE.items()}
ORIGINAL = {"section": "B2BA", "original_number": NUMBER, "original_date": date(2026, 10, 5)}
REST = {name: paise - round(paise * 0.6) for name, paise in VALUE.items()}
STRUCTURES: dict[str, Callable[..., Case]] = {
    "several lines": lambda *names: ([portal()], [part(0.6)(*names), books(*names) | REST]),
    "several booked as one": lambda *names: (
        [portal(), portal(document_number="INV/26-27/01019", **SECOND)],
        [books(*names, document_number=f"{NUMBER}, 01019") | less(VALUE, SECOND, 1)],
    ),
    "booked in parts": lambda *names: (
        [portal()],
        [part(0.6, f"{NUMBER}/1")(*names), books(*names) | REST | {"document_number": f"{NUMBER}/2"}],
    ),
    "net of its credit note": lambda *names: (
        [portal(), portal(document_number="CN-7", **CREDIT_NOTE, **{name: -paise for name, paise in SECOND.items()})],
        [books(*names) | less(VALUE, SECOND, -1)],
    ),
    "booked twice": lambda *names: ([portal()], [books(), books(*names)]),
    "credit note of either sign": lambda *names: ([portal(**CREDIT_NOTE, **NEGATIVE)], [books(*names, **CREDIT_NOTE)]),
    "amended": lambda *names: (
        [portal(document_number="INV/26-27/01100", document_date=date(2026, 10, 25), **ORIGINAL)
         | {"taxable_value": 90034, "igst": 16206, "document_value": 106240}],
        [books(*names)],
    ),
}  # fmt: skip
NOT_WITH = {  # the day is too far for a sum, which has no number of its own; without a number it names nobody
    "several booked as one": ("day and month",),
    "booked in parts": ("day and month",),
    "net of its credit note": ("day and month",),
    "amended": ("no number", "two edited"),
}


def test_documents_of_several_rows_and_notes_are_found_with_another_difference() -> None:
    cases = []
    for structure in STRUCTURES:
        sums = structure not in ("booked twice", "amended", "credit note of either sign")
        for name, (subject, _, _) in CHANGES.items():
            changed = subject in ("type", *(["amounts", "number"] if sums else []))
            if not changed and name not in NOT_WITH.get(structure, ()):
                cases.append((structure, name))
    found = together(STRUCTURES[structure](name) for structure, name in cases)
    for (structure, name), rows in zip(cases, found, strict=True):
        lone = rows[rows.status.isin(["IMS Only", "Books Only"])]
        assert len(lone) == (structure == "booked twice"), (structure, name, rows.because.tolist())
        assert set(lone.status) <= {"Books Only"}, (structure, name)
    branch = found[cases.index(("several booked as one", "branch"))]
    assert branch.because.str.contains("; GSTIN 29").all()
