"""Three made-up months in a row, for a monthly client and under QRMP, against tables reckoned by hand.

The tables and their arithmetic stand in `tests/examples/months`.
"""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pandas as pd
from build import GSTIN, frame, record

from ims_xl.gst.money import paise
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims import changes, closing, decide, draft_2b, table4, upload
from ims_xl.ims.context import Context
from ims_xl.tables import Records, Review

FOLDER = Path(__file__).parents[1] / "examples" / "months"
MONTHS = ("2026-10", "2026-11", "2026-12")


def rows(name: str, client: str = "", month: str = "") -> list[dict[str, str]]:
    """The rows of a table, of that client and month."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return [
            row
            for row in csv.DictReader(file)
            if row.get("client") in (None, "both", client) and month in ("", row["month"])
        ]


def download(month: str) -> pd.DataFrame:
    """What IMS shows in that month."""
    found = []
    for row in rows("downloads.csv", month=month):
        dated = date.fromisoformat(row["dated"])
        amended = {"original_number": row["amends"], "original_date": dated} if row["amends"] else {}
        told = {
            "gstr2b_period": row["period"],
            "is_filed": row["filed"] == "yes",
            "portal_action": row["portal_action"],
        }
        found.append(record(row["section"], row["number"], float(row["igst"]), dated=dated, **told, **amended))
    return frame(*found)


def decided(records: pd.DataFrame, client: str, month: str, context: Context) -> pd.DataFrame:
    """The records with that month's choices, each taken by the law and sent."""
    ids = {(row["section"], row["document_number"]): row["record_id"] for _, row in records.iterrows()}
    choices = [
        {
            "row_id": ids[row["section"], row["number"]],
            "record_id": ids[row["section"], row["number"]],
            "action": row["action"],
            "itc_reduction": row["itc_reduction"],
            "declared_igst": paise(row["declared_igst"]) if row["declared_igst"] else None,
            "remarks": row["remarks"],
        }
        for row in rows("decisions.csv", client, month)
    ]
    done = decide.apply(Review.of_rows(choices), records, context)
    assert done.refused == 0, done.review["refused"].dropna().tolist()
    return upload.mark_sent(done.records, [row["record_id"] for row in choices], datetime(2026, 11, 12))


def lines(records: pd.DataFrame, context: Context) -> dict[str, int]:
    """Every line of GSTR-2B and box of table 4 that holds IGST, in rupees."""
    leaves = draft_2b.compute(records, context).leaves
    places = leaves["block"] + "." + leaves["bucket"] + "." + leaves["leaf"]
    boxes = table4.compute(leaves)
    named = [*zip(places, leaves["igst"], strict=True), *zip(boxes["box"], boxes["igst"].fillna(0), strict=True)]
    return {name: int(igst) // 100 for name, igst in named if igst}


def expected(client: str, month: str) -> dict[str, int]:
    return {row["line"]: int(row["igst"]) for row in rows("expected.csv", client, month)}


def test_a_monthly_client_from_october_to_december() -> None:
    records, told = Records.empty(), {}
    for month in MONTHS:
        context = Context(GSTIN, TaxPeriod(month))
        merged = changes.merge(records, download(month), context)
        told[month] = merged.news
        records = decided(merged.records, "monthly", month, context)
        assert lines(records, context) == expected("monthly", month), month
        records = closing.close(records, context).records
    events = told["2026-11"][["document_number", "event"]]
    assert [tuple(row) for row in events.itertuples(index=False) if row[0] == "A-4"] == [
        ("A-4", "Changed by the supplier"),
        ("A-4", "Newly filed"),
    ]


def test_the_choice_on_a_record_its_supplier_changed_stands_beside_it() -> None:
    october, november = (Context(GSTIN, TaxPeriod(month)) for month in MONTHS[:2])
    first = decided(changes.merge(Records.empty(), download(MONTHS[0]), october).records, "monthly", MONTHS[0], october)
    merged = changes.merge(closing.close(first, october).records, download(MONTHS[1]), november).records
    changed = merged[merged["document_number"] == "A-4"].iloc[0]
    assert changed["earlier_choice"] == "Accept"
    assert pd.isna(changed["chosen_action"])
    assert changed["news"] == "Changed by the supplier: tax ₹400 before, ₹450 now; Newly filed"


def test_under_qrmp_the_same_documents_make_one_gstr2b_for_the_quarter() -> None:
    records, context = Records.empty(), Context(GSTIN, TaxPeriod("2026-10"), quarterly=True)
    for month in MONTHS:
        context = Context(GSTIN, TaxPeriod(month), quarterly=True)
        fresh = download(month)
        earlier = records[~records["record_id"].isin(fresh["record_id"])]  # nothing leaves IMS within the quarter
        earlier = earlier.assign(portal_action=earlier["chosen_action"].fillna(earlier["portal_action"]))
        records = changes.merge(records, pd.concat([fresh, earlier], ignore_index=True), context).records
        records = decided(records, "quarterly", month, context)
    assert lines(records, context) == expected("quarterly", "2026-12")
    closed = closing.close(records, context)
    assert (closed.pending, context.following) == (2, TaxPeriod("2027-03"))
    assert lines(closed.records, context) == expected("quarterly", "2026-12")
