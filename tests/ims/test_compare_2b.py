"""Ours beside the portal's GSTR-2B, document by document: each difference with its likeliest reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import october
import pandas as pd
import pytest
from build import OCTOBER, frame, record

from ims_xl.ims import compare_2b, draft_2b, upload

DRAFTED = date(2026, 11, 14)
IMPORTANT = ["outcome", "difference", "reason"]


def compared(ours: list[dict[str, Any]] | pd.DataFrame, *theirs: dict[str, Any]) -> pd.DataFrame:
    """The comparison of records here with documents of the portal; `portal_block` of each is itcavl where not said."""
    records = ours if isinstance(ours, pd.DataFrame) else frame(*ours)
    blocks = [row.pop("portal_block", "itcavl") for row in theirs]
    statement = frame(*theirs).assign(portal_block=pd.Series(blocks, dtype="str"))
    draft = draft_2b.compute(records, OCTOBER)
    return compare_2b.documents(draft, records, statement, DRAFTED, OCTOBER)


def test_the_samples_agree_document_by_document() -> None:
    decided = october.decided().records
    draft = draft_2b.compute(decided, october.CONTEXT)
    statement = october.statement()
    found = compare_2b.documents(draft, decided, statement.documents, statement.generated_on, october.CONTEXT)
    assert set(found["outcome"]) == {"In both, equal"}
    assert len(found) == len(statement.documents)


SENT_LATE = upload.mark_sent(
    frame(record("B2B", "A", 10, chosen_action="Reject")), [record("B2B", "A")["record_id"]], datetime(2026, 11, 16, 9)
)
CASES: list[tuple[Any, list[dict[str, Any]], str, str]] = [
    (
        [record("B2B", "A", 10, chosen_action="Reject")],
        [record("B2B", "A", 10)],
        "In both, different",
        "Reject was decided here and not sent: send it, then recompute.",
    ),
    (
        SENT_LATE,
        [record("B2B", "A", 10)],
        "In both, different",
        "Reject was sent on 16-11-2026, after the draft of 14-11-2026: recompute.",
    ),
    (
        [record("B2B", "A", 10, portal_action="Reject")],
        [record("B2B", "A", 10)],
        "In both, different",
        "Reject is held by the portal, perhaps since after its draft",
    ),
    ([record("B2B", "A", 12)], [record("B2B", "A", 10)], "In both, different", "The supplier has changed it"),
    (
        [record("B2B", "A", 10, filing_date=date(2026, 11, 12))],
        [],
        "Only here",
        "Its supplier filed on 12-11-2026, after 11-11-2026: GSTR-2B of November 2026.",
    ),
    (
        [record("B2B", "A", 10, portal_action="Pending", chosen_action="Accept")],
        [],
        "Only here",
        "Accept was decided here and not sent",
    ),
    ([record("B2B", "A", 10)], [], "Only here", "Its supplier filed after the last day"),
    (
        [record("B2B", "A", 10, source="GSTR-2B", gstr2b_block="itcavl", reverse_charge=True)],
        [],
        "Only here",
        "It stood in an earlier download",
    ),
    ([], [record("B2B", "A", 10, reverse_charge=True)], "Only on the portal", "Reverse charge, never in IMS"),
    ([], [record("ISD", "A", 10)], "Only on the portal", "An ISD document, never in IMS"),
    ([], [record("B2B", "A", 10, portal_block="itcunavl")], "Only on the portal", "Its credit is not available"),
    ([], [record("B2B", "A", 10, portal_block="itcrev")], "Only on the portal", "A reversal of rule 37A"),
    ([], [record("B2B", "A", 10)], "Only on the portal", "It came after the last sync"),
    (
        [record("B2B", "A", 10, is_filed=False)],
        [record("B2B", "A", 10)],
        "Only on the portal",
        "Its supplier filed it after the last sync",
    ),
    (
        [record("B2B", "A", 10, portal_action="Pending")],
        [record("B2B", "A", 10)],
        "Only on the portal",
        "Pending was chosen after the portal's draft",
    ),
    (
        [record("B2B", "A", 10, gstr2b_period="2026-11")],
        [record("B2B", "A", 10)],
        "Only on the portal",
        "It belongs to a later period here",
    ),
]


@pytest.mark.parametrize(("ours", "theirs", "outcome", "reason"), CASES, ids=[case[3][:44] for case in CASES])
def test_each_difference_has_its_likeliest_reason(
    ours: Any, theirs: list[dict[str, Any]], outcome: str, reason: str
) -> None:
    found = compared(ours, *(dict(row) for row in theirs))
    assert found["outcome"].tolist() == [outcome]
    assert found["reason"].iloc[0].startswith(reason)


def test_a_difference_names_the_field_and_both_figures() -> None:
    found = compared([record("B2BCN", "A", 12)], record("B2BCN", "A", 10))
    assert found["difference"].tolist() == ["IGST ₹12, portal ₹10"]
    found = compared([record("B2B", "A", 10, chosen_action="Reject")], record("B2B", "A", 10))
    assert found["difference"].tolist() == ["ITC rejected in IMS, portal ITC available"]


def test_the_differences_are_told_and_the_file_holds_all_without_formulas() -> None:
    rows = [record("B2B", "=A", 10), record("B2B", "B", 10)]
    found = compared(rows, record("B2B", "B", 10))
    (told,) = compare_2b.problems(found)
    assert (told.value, told.header) == ("=A", "B2B")
    assert compare_2b.problems(found, most=0)[0].message.startswith("1 more document differs")
    text = compare_2b.to_csv(found)
    assert len(text.splitlines()) == 3
    assert ",'=A," in text
    assert ",ITC available," in text
    assert "itcavl" not in text
    assert compare_2b.told(found, OCTOBER.period).endswith("1 agree, 0 differ, 1 only here, 0 only on the portal.")
