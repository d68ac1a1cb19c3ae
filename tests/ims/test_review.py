"""The Reconciliation sheet: both sides, differences, suggestions, suppliers, and the log of what changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import october
import pandas as pd
import pytest
from build import OCTOBER, SUPPLIER, frame, original, record
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_xl.columns import Owner
from ims_xl.gst.money import paise
from ims_xl.ims import decide, journal, review, suppliers
from ims_xl.ims.context import Context
from ims_xl.ims.propose import suggestion
from ims_xl.recon.reasons import MatchReason, MatchStatus
from ims_xl.tables import Books, Journal, Matches, Records, Review, Suppliers

ASKING = Context(OCTOBER.gstin, OCTOBER.period, suggest_reject=True)


def entry(number: str, igst: float, **given: Any) -> dict[str, Any]:
    """An entry of the books, amounts in rupees."""
    name = {"entry_id": f"B|{number}", "supplier_gstin": SUPPLIER, "supplier_name": "Tatva", "document_number": number}
    return name | {"taxable_value": paise(igst * 5), "igst": paise(igst), "cgst": 0, "sgst": 0, "cess": 0} | given


def pair(
    record_id: str | None, entry_id: str | None, status: str, reason: str, group: str | None = None
) -> dict[str, Any]:
    return {"record_id": record_id, "entry_id": entry_id, "status": status, "reason": reason, "group_id": group}


def built(
    records: list[dict[str, Any]],
    entries: list[dict[str, Any]],
    matches: list[dict[str, Any]],
    context: Context = OCTOBER,
) -> pd.DataFrame:
    return review.build(frame(*records), Books.of_rows(entries), Matches.of_rows(matches), context)


A, B, NOTE = record("B2B", "A", 100), record("B2B", "B", 60), record("B2BCN", "N", 30)
BOE, DIRECT = record("IMPG", "1", 5), record("B2B", "R", 9, source="GSTR-2B", gstr2b_block="itcavl")
ALONE = ("IMS Only", "NO_CANDIDATE")
SUGGESTED = [
    (A, "Matched", "EXACT", "Accept"),
    (A, "Partially Matched", "CROSS_PERIOD", "Accept"),
    (A, "Partially Matched", "TAX_DIFFERS", "Pending"),
    (A, "Partially Matched", "AMBIGUOUS", "Pending"),
    (A, "Partially Matched", "FUZZY_NUMBER", "Pending"),
    (A, *ALONE, "Pending"),
    (A | {"pending_blocked": True}, *ALONE, "No action"),
    (A | {"is_filed": False}, "Matched", "EXACT", "No action"),
    (A | {"gstr3b_filed": True}, *ALONE, None),
    (NOTE, *ALONE, "Pending"),
    (NOTE | {"gstr2b_period": "2026-08"}, *ALONE, "No action"),
    (BOE, *ALONE, "Pending"),
    (DIRECT, "Matched", "EXACT", None),
    (original("B2B", "A", 5), "Matched", "EXACT", None),
]


@pytest.mark.parametrize(("row", "status", "reason", "expected"), SUGGESTED)
def test_the_suggestion_follows_status_and_reason_within_the_law(
    row: dict[str, Any], status: str, reason: str, expected: str | None
) -> None:
    (found,) = built([row], [], [pair(row["record_id"], None, status, reason)])["suggested_action"].tolist()
    assert (None if pd.isna(found) else found) == expected


@pytest.mark.parametrize(("row", "expected"), [(A, "Reject"), (NOTE, "Reject"), (BOE, "Pending")])
def test_reject_is_suggested_only_where_it_is_asked_for_and_open(row: dict[str, Any], expected: str) -> None:
    assert built([row], [], [pair(row["record_id"], None, *ALONE)], ASKING)["suggested_action"].tolist() == [expected]


@pytest.mark.parametrize(("booked", "expected"), [(100, "Accept"), (100.5, "Accept"), (102, "Pending")])
def test_an_amended_or_linked_record_is_accepted_only_where_its_tax_is_that_of_the_books(
    booked: float, expected: str
) -> None:
    for reason in ("AMENDED", "TAXABLE_DIFFERS", "MANUAL"):
        match = pair(A["record_id"], "B|A", "Partially Matched", reason)
        assert built([A], [entry("A", booked)], [match])["suggested_action"].tolist() == [expected]


@settings(max_examples=200)
@given(
    status=st.sampled_from(MatchStatus),
    reason=st.sampled_from(MatchReason),
    choices=st.sampled_from(["ARPN", "ARN", "APN", "AN", ""]),
    is_filed=st.booleans(),
    tax_agrees=st.booleans(),
    suggest_reject=st.booleans(),
)
def test_a_closed_action_is_never_suggested(
    status: str, reason: str, choices: str, is_filed: bool, tax_agrees: bool, suggest_reject: bool
) -> None:
    flags = {"is_filed": is_filed, "tax_agrees": tax_agrees, "suggest_reject": suggest_reject}
    action = suggestion(status, reason, choices, **flags)
    assert (action is None) == (choices == "")
    assert action is None or action.wire in choices


def test_every_suggestion_of_the_month_is_allowed_when_chosen() -> None:
    records = october.records()
    matches = Matches.of_rows([pair(identity, None, *ALONE) for identity in records["record_id"]])
    rows = review.build(records, Books.empty(), matches, october.CONTEXT)
    decided = decide.apply(rows.assign(action=rows["suggested_action"]), records, october.CONTEXT)
    assert decided.refused == 0
    assert rows["suggested_action"].value_counts().to_dict() == {"Pending": 21, "No action": 1}


def test_both_sides_and_the_differences_stand_on_the_row() -> None:
    matches = [
        pair(A["record_id"], "B|A", "Partially Matched", "TAX_DIFFERS"),
        pair(B["record_id"], None, *ALONE),
        pair(None, "B|C", "Books Only", "NO_CANDIDATE"),
    ]
    rows = built([A, B], [entry("A", 90), entry("C", 7)], matches)
    assert rows["row_id"].tolist() == [A["record_id"], B["record_id"], "B|C"]
    assert rows["tax_difference"].fillna(-1).tolist() == [1000, -1, -1]
    assert rows["taxable_difference"].fillna(-1).tolist() == [5000, -1, -1]
    assert rows["books_number"].fillna("-").tolist() == ["A", "-", "C"]
    assert rows["choices"].fillna("-").tolist() == ["ARPN", "ARPN", "-"]
    assert rows["supplier_name"].fillna("-").tolist()[2] == "Tatva"
    assert rows["pending_until"].dt.date.tolist()[0] == date(2027, 11, 30)
    assert rows[list(Review.columns(Owner.USER))].isna().all(axis=None)


def test_a_group_tells_its_difference_once() -> None:
    matches = [pair(None, "B|2", "Matched", "GROUP", "G|1"), pair(A["record_id"], "B|1", "Matched", "GROUP", "G|1")]
    entries = [entry("1", 60), entry("2", 38)]
    for order in (matches, matches[::-1]):
        rows = built([A], entries, order).set_index("row_id")
        assert rows["tax_difference"].fillna(-1).to_dict() == {A["record_id"]: 200, "B|2": -1}


def test_credit_notes_stand_negative_on_both_sides() -> None:
    match = pair(NOTE["record_id"], "B|N", "Matched", "EXACT")
    rows = built([NOTE], [entry("N", -30)], [match])
    assert (rows["igst"].tolist(), rows["books_igst"].tolist(), rows["tax_difference"].tolist()) == (
        [-3000],
        [-3000],
        [0],
    )
    assert rows["pending_until"].dt.date.tolist() == [date(2026, 12, 20)]


def test_a_note_follows_its_entry_to_the_record_it_is_matched_with() -> None:
    before = Review.of_rows(
        [{"row_id": "B|A", "entry_id": "B|A", "note": "ask for it", "action": "Accept", "Own": "x"}]
    )
    fresh = built([A], [entry("A", 100)], [pair(A["record_id"], "B|A", "Matched", "EXACT")])
    followed = review.follow_entries(fresh, before)
    assert followed[["note", "Own"]].values.tolist() == [["ask for it", "x"]]
    assert followed["action"].isna().all()
    written = review.follow_entries(fresh.assign(note="mine"), before)
    assert written["note"].tolist() == ["mine"]


def mixed() -> pd.DataFrame:
    """A supplier with every status, a Bill of Entry, an entry without GSTIN."""
    matches = [
        pair(A["record_id"], "B|A", "Matched", "EXACT"),
        pair(B["record_id"], "B|B", "Partially Matched", "TAX_DIFFERS"),
        pair(NOTE["record_id"], None, *ALONE),
        pair(None, "B|C", "Books Only", "NO_CANDIDATE"),
        pair(None, "B|D", "Books Only", "OUT_OF_SCOPE"),
        pair(BOE["record_id"], None, *ALONE),
    ]
    entries = [entry("A", 100), entry("B", 50), entry("C", 7), entry("D", 3, supplier_gstin=None)]
    return built([A, B, NOTE, BOE], entries, matches)


def test_suppliers_count_every_row_and_rupee_once() -> None:
    rows = mixed()
    table = suppliers.summarise(rows, Records.of_rows([A, B, NOTE, BOE])).set_index("supplier_gstin")
    assert table.index.tolist() == [SUPPLIER, "Customs", "No GSTIN"]
    statuses = ["matched", "partially_matched", "books_only", "ims_only"]
    assert table.loc[SUPPLIER, ["records", *statuses]].tolist() == [3, 1, 1, 1, 1]
    assert table[statuses].sum().sum() == len(rows)
    assert table["tax_in_ims"].tolist() == [13000, 500, 0]
    assert table["tax_in_books"].tolist() == [15700, 0, 300]
    assert table["itc_at_risk"].tolist() == [700, 0, 0]
    taxes = [f"{status}_tax" for status in statuses]
    assert table["tax_in_ims"].sum() + table["books_only_tax"].sum() == table[taxes].sum().sum()
    assert table["books_only_tax"].tolist() == [700, 0, 300]
    assert table.loc[SUPPLIER, "supplier_name"] == "Tatva"


def test_the_last_filing_of_a_supplier_is_the_latest_month_and_day_it_has_filed() -> None:
    told = [
        A | {"supplier_period": "2026-09", "filing_date": date(2026, 10, 12)},
        B | {"supplier_period": "2026-10", "filing_date": None},
        NOTE | {"supplier_period": "2026-11", "is_filed": False},
        BOE,
    ]
    table = suppliers.summarise(mixed(), Records.of_rows(told)).set_index("supplier_gstin")
    assert table.loc[SUPPLIER, "last_period"] == "2026-10"
    assert table.loc[SUPPLIER, "last_filing"] == pd.Timestamp(2026, 10, 12)
    assert table.loc[["Customs", "No GSTIN"], ["last_period", "last_filing"]].isna().all(axis=None)


PARTY = [
    ({"party_action": "Pending"}, ["Pending", "Accept", "Pending", "-", "-", "-"]),
    ({"party_action": "Pending", "party_status": "IMS Only"}, ["-", "Accept", "Pending", "-", "-", "-"]),
    ({}, ["-", "Accept", "-", "-", "-", "-"]),
]


@pytest.mark.parametrize(("row", "expected"), PARTY)
def test_a_party_wise_action_goes_to_the_open_records_of_that_supplier_alone(
    row: dict[str, Any], expected: list[str]
) -> None:
    rows = mixed()
    rows.loc[1, "action"] = "Accept"
    party = Suppliers.of_rows([{"supplier_gstin": SUPPLIER} | row])
    assert suppliers.party_wise(party, rows)["action"].fillna("-").tolist() == expected


def test_a_party_wise_action_leaves_out_records_it_is_closed_to() -> None:
    party = Suppliers.of_rows([{"supplier_gstin": "Customs", "party_action": "Reject"}])
    assert suppliers.party_wise(party, mixed())["action"].isna().all()


PRESS = journal.Press("Apply", "Asha", datetime(2026, 11, 13, 12, 0))


def test_the_log_has_a_line_for_each_cell_that_changed() -> None:
    before = frame(A, B | {"chosen_action": "Accept"})
    after = frame(A | {"chosen_action": "Pending", "declared_igst": 750, "sent_state": "x"}, B)
    changes = journal.differences(before, after.iloc[::-1])
    log = journal.added(Journal.of_rows([{"number": 7, "change": 3}]), changes, PRESS)
    told = log[["number", "row_id", "column_name", "old", "new"]].iloc[1:].fillna("").values.tolist()
    assert told == [
        [8, A["record_id"], "Decided action", "", "Pending"],
        [9, A["record_id"], "Declared IGST (₹)", "", "7.50"],
        [10, B["record_id"], "Decided action", "Accept", ""],
    ]
    assert set(log["change"].iloc[1:]) == {4}
    assert log["document_number"].tolist()[1:] == ["A", "A", "B"]
    assert journal.differences(after, after) == []
