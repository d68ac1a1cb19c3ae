"""The draft GSTR-2B as a whole: the worked example's boxes, every record in one place, and the comparison."""

from __future__ import annotations

import pandas as pd
import pytest
from build import OCTOBER, amendment, frame, original, record
from draft_choices import ACCEPT, DIRECT, FULL, NONE, PENDING, REJECT, partial

from ims_xl.errors import Conservation
from ims_xl.ims import draft_2b, table4


def worked_example() -> pd.DataFrame:
    """The month of eleven documents, A to K, with every kind of decision."""
    return frame(
        record("B2B", "A", 1800, **ACCEPT),
        record("B2B", "B", 900),
        record("B2B", "C", 500, **PENDING),
        record("B2B", "D", 700, **REJECT),
        record("B2BCN", "E", 360, **partial(200)),
        record("B2BCN", "F", 100),
        original("B2B", "G", 1000),
        amendment("B2BA", "G", 1250, **ACCEPT),
        original("B2B", "H", 1000),
        amendment("B2BA", "H", 600, **NONE),
        record("IMPG", "7654321", 5000, **ACCEPT),
        record("B2B", "J", 90, reverse_charge=True, **DIRECT),
        record("B2B", "K", 250, source="GSTR-2B", gstr2b_block="itcunavl"),
    )


def test_the_worked_example_comes_to_its_published_boxes() -> None:
    leaves = draft_2b.compute(worked_example(), OCTOBER).leaves
    found = {
        (block, bucket, leaf): int(igst) // 100
        for block, bucket, leaf, igst in zip(
            *(leaves[name] for name in ("block", "bucket", "leaf", "igst")), strict=True
        )
        if igst
    }
    assert found == {
        ("itcavl", "nonrevsup", "b2b"): 2700,
        ("itcavl", "nonrevsup", "b2ba"): 250,
        ("itcavl", "imports", "impg"): 5000,
        ("itcavl", "revsup", "b2b"): 90,
        ("itcavl", "othersup", "cdnr"): 300,
        ("itcunavl", "nonrevsup", "b2b"): 250,
        ("itcRejected", "nonrevsup", "b2b"): 700,
    }
    boxes = table4.compute(leaves).set_index("box")["igst"]
    expected = {"4(A)(1)": 5000, "4(A)(3)": 90, "3.1(d)": 90, "4(A)(5)": 2650, "4(D)(2)": 250, "4(B)(2)": 0}
    assert {box: int(boxes[box]) // 100 for box in expected} == expected


def test_every_record_ends_in_one_place_and_the_places_hold_the_records_tax() -> None:
    rows = [record("B2B", "L", 70, gstr2b_period="2026-11"), record("B2B", "U", 60, is_filed=False)]
    records = pd.concat([worked_example(), frame(*rows)], ignore_index=True)
    sums = draft_2b.balance(draft_2b.compute(records, OCTOBER).documents)
    assert {place: int(igst) // 100 for place, igst in sums["tax_igst"].items()} == {
        ("In GSTR-2B", "itcavl"): 1800 + 900 + 360 + 100 + 1250 + 600 + 5000 + 90,
        ("In GSTR-2B", "itcunavl"): 250,
        ("In GSTR-2B", "itcRejected"): 700,
        ("Pending", ""): 500,
        ("Not filed", ""): 60,
        ("Next period", ""): 70,
        ("Earlier period", ""): 1000 + 1000,
    }
    assert int(sums["documents"].sum()) == len(records)


def test_a_record_lost_on_the_way_stops_the_computation(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = draft_2b.placement.standings
    monkeypatch.setattr(draft_2b.placement, "standings", lambda *given: list(everything(*given))[:-1])
    with pytest.raises(Conservation, match="13 records, 12 placed"):
        draft_2b.compute(worked_example(), OCTOBER)


def test_a_negative_heading_is_reversed_in_4b2_head_by_head() -> None:
    rows = [record("B2BCN", "A", 100, **FULL), record("B2B", "B", 0, cgst=50, sgst=50)]
    boxes = table4.compute(draft_2b.compute(frame(*rows), OCTOBER).leaves).set_index("box")
    assert boxes.loc["4(A)(5)", ["igst", "cgst", "sgst"]].tolist() == [0, 5000, 5000]
    assert boxes.loc["4(B)(2)", ["igst", "cgst", "sgst"]].tolist() == [10000, 0, 0]
    assert boxes.loc["4(C)", ["igst", "cgst", "sgst"]].tolist() == [-10000, 5000, 5000]


def test_comparing_marks_each_leaf_and_keeps_what_only_the_portal_has() -> None:
    leaves = draft_2b.compute(frame(record("B2B", "A", 100)), OCTOBER).leaves
    assert draft_2b.compare(leaves, leaves.head(0))["verdict"].isna().all()
    portal = pd.DataFrame(
        [("itcavl", "nonrevsup", "b2b", 9000, 0, 0, 0), ("itcavl", "newsup", "new", 5, 0, 0, 0)],
        columns=["block", "bucket", "leaf", "igst", "cgst", "sgst", "cess"],
    )
    compared = draft_2b.compare(leaves, portal)
    differing = compared[compared["verdict"] == "Differs"]
    assert differing["leaf"].tolist() == ["b2b", "new"]
    assert differing["portal_igst"].tolist() == [9000, 5]
    assert len(compared) == len(leaves) + 1
    again = draft_2b.compare(leaves, draft_2b.portal_side(compared))
    pd.testing.assert_frame_equal(again, compared)
