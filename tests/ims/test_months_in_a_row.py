"""GSTR-2B computed a second time, plainly, on made-up months in a row: both computations must agree to the paisa.

The second one knows no table of rules and no closing: it keeps, for each document, a short story of months and goes
through it by hand, as the notes on the form tell it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pandas as pd
from build import GSTIN, frame, record
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ims_xl.gst.documents import Section
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims import changes, closing, draft_2b
from ims_xl.ims.context import Context
from ims_xl.tables import Records

MONTHS = [TaxPeriod(f"2026-{month:02d}") for month in (9, 10, 11, 12)]
AMENDED = {section.nature.amends.value: section.value for section in Section if section.nature.amends}
del AMENDED["ISD"]
LEAF = {
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
ACTIONS = ("Accept", "Reject", "Pending", "No action")
HEADS = ("igst", "cgst", "sgst", "cess")
PAISE = st.integers(0, 10**9)
# What a month may bring to a document: the portal's action, the declaration, its share in hundredths.
MONTH = st.fixed_dictionaries(
    {
        "action": st.sampled_from(ACTIONS),
        "reduction": st.sampled_from(["Full", "Partial", "None"]),
        "share": st.integers(0, 100),
    }
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A document of some month, perhaps amended in the same or a later one, and what is done in each month."""
    section = draw(st.sampled_from(sorted(AMENDED)))
    came = draw(st.integers(0, 2))
    return {
        "section": section,
        "halves": draw(st.booleans()) and not section.startswith("IMPG"),
        "came": came,
        "filed": draw(st.booleans()) or section.startswith("IMPG"),  # a Bill of Entry awaits no filing
        "tax": draw(PAISE) // 2 * 2,
        "amended": draw(st.none() | PAISE.map(lambda amount: amount // 2 * 2)),
        "amended_in": draw(st.integers(came, 3)),
        "months": [draw(MONTH) for _ in MONTHS],
        "months_amended": [draw(MONTH) for _ in MONTHS],
    }


def tax_of(story: dict[str, Any], amount: int) -> dict[str, int]:
    """Paise by head, negative on credit notes."""
    signed = -amount if story["section"] == "B2BCN" else amount
    halves = {"igst": 0, "cgst": signed // 2, "sgst": signed // 2, "cess": 0}
    return halves if story["halves"] else {"igst": signed, "cgst": 0, "sgst": 0, "cess": 0}


def refined(story: dict[str, Any], action: str) -> str:
    """The drawn action as the portal would have let it be: a Bill of Entry is never rejected."""
    return "No action" if story["section"].startswith("IMPG") and action == "Reject" else action


def download(number: int, story: dict[str, Any], month: int, closed: set[str]) -> list[dict[str, Any]]:
    """The rows of a story in that month's download, with the actions the portal holds; closed ones are gone."""
    dated = date(2026, 9 + story["came"], 5)
    versions = [(story["section"], story["came"], story["tax"], "months")]
    if story["amended"] is not None:
        versions.append((AMENDED[story["section"]], story["amended_in"], story["amended"], "months_amended"))
    rows = []
    for section, came, amount, months in versions:
        row = record(section, f"D{number}", dated=dated, gstr2b_period=MONTHS[came].text)
        if section != story["section"]:
            row |= {"original_number": f"D{number}", "original_date": dated}
        if came > month or row["record_id"] in closed:
            continue
        said, tax = story[months][month], tax_of(story, amount)
        row |= tax | {"portal_action": refined(story, said["action"]), "is_filed": story["filed"]}
        if said["action"] == "Accept":
            row["portal_itc_reduction"] = said["reduction"]
            if said["reduction"] == "Partial":
                row |= {f"portal_declared_{head}": declared(tax[head], said) for head in HEADS}
        rows.append(row)
    return rows


def declared(tax: int, said: dict[str, Any]) -> int:
    """So many hundredths of the tax, in its sign."""
    return (abs(tax) * said["share"] // 100) * (-1 if tax < 0 else 1)


def by_hand(story: dict[str, Any]) -> list[Counter[tuple[str, str, str, str]]]:
    """What a story puts where in each of the months: (block, bucket, leaf, head), paise, Part B positive."""
    found: list[Counter[tuple[str, str, str, str]]] = [Counter() for _ in MONTHS]
    section, note = story["section"], story["section"] == "B2BCN"
    if not story["filed"]:
        return found
    before = None  # what became of the original in a closed month
    original_done = amended_done = False
    for month, totals in enumerate(found):
        amended_here = story["amended"] is not None and story["amended_in"] <= month
        if amended_here and not amended_done:
            down = story["amended"] < story["tax"]
            if note:
                specified = not (down and before == "Accepted")
            else:
                specified = down and before == "Accepted" and not section.startswith("IMPG")
            said = story["months_amended"][month]
            action = refined(story, said["action"])
            if action == "Pending" and not (specified and month >= story["amended_in"] + 2):
                continue  # and the original it replaces waits with it
            amended_done = original_done = True
            add(totals, story, AMENDED[section], story["amended"], action, said, specified, before)
        elif story["came"] <= month and not original_done:
            said = story["months"][month]
            action = refined(story, said["action"])
            if action == "Pending" and not (note and month >= story["came"] + 2):
                continue
            original_done, before = True, "Rejected" if action == "Reject" else "Accepted"
            add(totals, story, section, story["tax"], action, said, note, None)
    return found


def add(
    totals: Counter[tuple[str, str, str, str]],
    story: dict[str, Any],
    section: str,
    amount: int,
    action: str,
    said: dict[str, Any],
    specified: bool,
    before: str | None,
) -> None:
    """Add one version that counts: in the rejected block, as declared, as a difference, or in full."""
    note = story["section"] == "B2BCN"
    own, was = tax_of(story, amount), tax_of(story, story["tax"])
    for head in HEADS:
        full, first = abs(own[head]), abs(was[head])
        if action == "Reject":
            totals["itcRejected", *LEAF[section], head] += full
            continue
        if action == "Accept" and specified and said["reduction"] == "None":
            value = 0
        elif action == "Accept" and specified and said["reduction"] == "Partial":
            value = abs(declared(own[head], said)) * (1 if note else -1)
        elif before == "Accepted":
            value = full - first
        else:
            value = full
        totals["itcavl", *LEAF[section], head] += value


def told(records: pd.DataFrame, context: Context) -> dict[tuple[str, str, str, str], int]:
    """The leaves of the draft that hold something."""
    leaves = draft_2b.compute(records, context).leaves
    places = zip(leaves["block"], leaves["bucket"], leaves["leaf"], strict=True)
    return {
        (*place, head): int(amount)
        for place, amounts in zip(places, leaves[list(HEADS)].itertuples(index=False), strict=True)
        for head, amount in zip(HEADS, amounts, strict=True)
        if amount
    }


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(documents(), min_size=8, max_size=24))
def test_both_computations_agree_on_every_leaf_in_four_months_in_a_row(stories: list[dict[str, Any]]) -> None:
    plain = [by_hand(story) for story in stories]
    records, closed = Records.empty(), set[str]()
    for month, period in enumerate(MONTHS):
        context = Context(GSTIN, period)
        rows = [row for number, story in enumerate(stories) for row in download(number, story, month, closed)]
        records = changes.merge(records, frame(*rows), context).records
        by_leaf: Counter[tuple[str, str, str, str]] = Counter()
        for story in plain:
            for place, amount in story[month].items():
                by_leaf[place] += amount
        assert told(records, context) == {place: amount for place, amount in by_leaf.items() if amount}
        done = closing.close(records, context)
        records, closed = done.records, closed | done.locked
