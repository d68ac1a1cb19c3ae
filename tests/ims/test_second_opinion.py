"""GSTR-2B computed a second time, plainly, on made-up months: both computations must agree to the paisa.

The second one knows no table of rules: it goes through the documents by hand, as the notes on the form tell it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from build import OCTOBER, frame, record
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ims_xl.ims import draft_2b

AMENDED = {"B2B": "B2BA", "B2BDN": "B2BDNA", "B2BCN": "B2BCNA", "ECOM": "ECOMA", "IMPG": "IMPGA", "IMPGSEZ": "IMPGSEZA"}
LEAF = {  # section: bucket, leaf
    "B2B": ("nonrevsup", "b2b"),
    "B2BA": ("nonrevsup", "b2ba"),
    "B2BDN": ("nonrevsup", "cdnr"),
    "B2BDNA": ("nonrevsup", "cdnra"),
    "B2BCN": ("othersup", "cdnr"),
    "B2BCNA": ("othersup", "cdnra"),
    "ECOM": ("nonrevsup", "ecom"),
    "ECOMA": ("nonrevsup", "ecoma"),
    "IMPG": ("imports", "impg"),
    "IMPGA": ("imports", "impga"),
    "IMPGSEZ": ("imports", "impgsez"),
    "IMPGSEZA": ("imports", "impgasez"),
}
DIRECT = {  # documents that never were in IMS: section, type, with reverse charge or not; and the leaf of each
    ("B2B", "Invoice", False): ("nonrevsup", "b2b"),
    ("B2B", "Invoice", True): ("revsup", "b2b"),
    ("B2BDN", "Debit Note", False): ("nonrevsup", "cdnr"),
    ("B2BDN", "Debit Note", True): ("revsup", "cdnr"),
    ("B2BCN", "Credit Note", False): ("othersup", "cdnr"),
    ("B2BCN", "Credit Note", True): ("othersup", "cdnrrev"),
    ("ISD", "ISD Invoice", False): ("isdsup", "isd"),
    ("ISD", "ISD Credit Note", False): ("othersup", "isd"),
    ("ISDA", "ISD Invoice", False): ("isdsup", "isda"),
    ("ISDA", "ISD Credit Note", False): ("othersup", "isda"),
}
ACTIONS = st.sampled_from(["Accept", "Reject", "Pending", "No action"])


@st.composite
def stories(draw: st.DrawFn) -> dict[str, Any]:
    """A document, perhaps amended: what it was, what was done with it, and what is decided now. Paise."""
    return {
        "section": draw(st.sampled_from(sorted(AMENDED))),
        "tax": draw(st.integers(0, 10**9)),
        "amended": draw(st.none() | st.integers(0, 10**9)),
        "before": draw(st.sampled_from([None, "Accept", "Reject", "No action"])),  # None: it is of October too
        "portal": draw(ACTIONS),
        "mine": draw(st.none() | ACTIONS),
        "reduction": draw(st.sampled_from(["Full", "Partial", "None"])),
        "share": draw(st.floats(0, 1)),
        "filed": draw(st.booleans()),
    }


def takes_declaration(story: dict[str, Any]) -> bool:
    """Credit notes and what lessens a credit already taken; not a credit note amended downward after acceptance."""
    accepted, up = (
        story["before"] in ("Accept", "No action"),
        story["amended"] is None or story["amended"] >= story["tax"],
    )
    if story["section"] == "B2BCN":
        return story["amended"] is None or up or not accepted
    return not story["section"].startswith("IMPG") and story["amended"] is not None and accepted and not up


def rows_of(number: int, story: dict[str, Any]) -> list[dict[str, Any]]:
    """The records of a story; the one decided on is the last."""
    section, dated = story["section"], date(2026, 9, 10) if story["before"] else date(2026, 10, 5)
    name = f"D{number}"
    sign = -1 if section == "B2BCN" else 1
    given: dict[str, Any] = {
        "is_filed": story["filed"],
        "portal_action": story["portal"],
        "chosen_action": story["mine"],
    }
    if story["mine"] == "Accept" and takes_declaration(story):
        given["itc_reduction"] = story["reduction"]
    last = record(section, name, dated=dated, **given)
    tax = story["tax"]
    before: list[dict[str, Any]] = []
    if story["amended"] is not None:
        closed = {"source": "Earlier period", "gstr3b_filed": True, "gstr2b_period": "2026-09"}
        first = record(section, name, dated=dated) | {"igst": sign * tax}
        before = [first | closed | {"portal_action": story["before"]} if story["before"] else first]
        tax = story["amended"]
        last = record(AMENDED[section], name, dated=dated, original_number=name, original_date=dated, **given)
    return [*before, last | {"igst": sign * tax, "declared_igst": sign * round(tax * story["share"])}]


def by_hand(story: dict[str, Any]) -> list[tuple[tuple[str, str, str], int]]:
    """What a story puts where: (block, bucket, leaf), paise with Part B positive."""
    section, tax, amended = story["section"], story["tax"], story["amended"]
    found = []
    if amended is not None and story["before"] is None and not story["filed"]:
        found.append((("itcavl", *LEAF[section]), tax))  # its amendment is only saved: the original stands
    action = story["mine"] or story["portal"]
    if action == "Pending" or not story["filed"]:
        return found
    name = section if amended is None else AMENDED[section]
    amount = tax if amended is None else amended
    if action == "Reject":
        return [*found, (("itcRejected", *LEAF[name]), amount)]
    place = ("itcavl", *LEAF[name])
    if story["mine"] == "Accept" and takes_declaration(story) and story["reduction"] != "Full":
        declared = round(amount * story["share"]) if story["reduction"] == "Partial" else 0
        return [*found, (place, declared if section == "B2BCN" else -declared)]
    if amended is not None and story["before"] in ("Accept", "No action"):
        amount -= tax
    return [*found, (place, amount)]


@st.composite
def direct_stories(draw: st.DrawFn) -> dict[str, Any]:
    """A document of a downloaded GSTR-2B that never was in IMS: in which of its blocks it stands. Paise."""
    kind = draw(st.sampled_from(sorted(DIRECT)))
    blocks = ["itcavl", "itcunavl", *(["itcrev"] if not kind[2] else [])]
    return {
        "kind": kind,
        "tax": draw(st.integers(0, 10**9)),
        "block": draw(st.sampled_from(blocks)),
        "earlier": draw(st.booleans()),  # of a GSTR-2B that was counted before
        "pending": draw(st.booleans()),  # an action typed beside it, which no such document takes
    }


def direct_row(number: int, story: dict[str, Any]) -> dict[str, Any]:
    """The record of a direct story."""
    section, kind, reverse = story["kind"]
    sign = -1 if "Credit" in kind else 1
    row = record(
        section,
        f"X{number}",
        document_type=kind,
        source="GSTR-2B",
        gstr2b_block=story["block"],
        reverse_charge=reverse,
        gstr2b_period="2026-09" if story["earlier"] else "2026-10",
        chosen_action="Pending" if story["pending"] else None,
    )
    return row | {"igst": sign * story["tax"]}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(stories(), max_size=12), st.lists(direct_stories(), max_size=6))
def test_both_computations_agree_on_every_leaf(month: list[dict[str, Any]], direct: list[dict[str, Any]]) -> None:
    rows = [row for number, story in enumerate(month) for row in rows_of(number, story)]
    rows += [direct_row(number, story) for number, story in enumerate(direct)]
    leaves = draft_2b.compute(frame(*rows), OCTOBER).leaves
    ours = {
        place: int(amount)
        for place, amount in zip(
            zip(leaves["block"], leaves["bucket"], leaves["leaf"], strict=True), leaves["igst"], strict=True
        )
        if amount
    }
    theirs: Counter[tuple[str, str, str]] = Counter()
    for story in month:
        for place, amount in by_hand(story):
            theirs[place] += amount
    for story in direct:
        if not story["earlier"]:
            theirs[story["block"], *DIRECT[story["kind"]]] += story["tax"]
    assert ours == {place: amount for place, amount in theirs.items() if amount}
