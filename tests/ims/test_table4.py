"""Table 4: its JSON fragment, the boxes the taxpayer fills, readings that are settings, and what a choice would do."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from build import OCTOBER, frame, record

from ims_xl.gst.gstr3b import OWN_REVERSAL
from ims_xl.gst.reading import DEFAULT, REVERSED, Reading
from ims_xl.ims import draft_2b, table4
from ims_xl.ims.what_if import what_if
from ims_xl.tables import Review, Table4

DIRECT = {"source": "GSTR-2B", "gstr2b_block": "itcavl", "reverse_charge": True}
UNAVAILABLE = {"source": "GSTR-2B", "gstr2b_block": "itcunavl"}


def boxes(
    *rows: dict[str, Any], reading: Reading = DEFAULT, **entered: tuple[float, float, float, float]
) -> pd.DataFrame:
    """The boxes of these records; entered amounts in rupees by box, its brackets left out: `A2`, `B1`, `own`, `D1`."""
    names = {"A2": "4(A)(2)", "B1": "4(B)(1)", "own": OWN_REVERSAL, "D1": "4(D)(1)"}
    heads = ("igst", "cgst", "sgst", "cess")
    given = Table4.of_rows(
        {"box": names[box], **{head: 100 * amount for head, amount in zip(heads, amounts, strict=True)}}
        for box, amounts in entered.items()
    )
    return table4.compute(draft_2b.compute(frame(*rows), OCTOBER).leaves, given, reading)


def igst(table: pd.DataFrame) -> dict[str, int]:
    return {box: int(paise) // 100 for box, paise in zip(table["box"], table["igst"].fillna(0), strict=True) if paise}


def test_own_reversals_are_part_of_4b2_and_lower_the_net() -> None:
    table = boxes(record("B2B", "A", 1000), own=(300, 0, 0, 0), B1=(100, 0, 0, 0), A2=(50, 0, 0, 0), D1=(20, 0, 0, 0))
    told = {"4(A)(5)": 1000, "4(A)(2)": 50, "4(B)(1)": 100, "4(B)(2) own": 300, "4(B)(2)": 300, "4(D)(1)": 20}
    assert igst(table) == told | {"4(C)": 1000 + 50 - 100 - 300}
    again = table4.compute(draft_2b.compute(frame(record("B2B", "A", 1000)), OCTOBER).leaves, table)
    pd.testing.assert_frame_equal(again, table)


def test_a_heading_below_nothing_is_reversed_in_4b2_head_by_head() -> None:
    rows = [
        record("B2B", "A", 1000),
        record("B2BCN", "N", 1300),
        record("B2B", "B", cgst=80, sgst=80),
        record("B2BCN", "M", cgst=30, sgst=30),
    ]
    table = boxes(*rows, own=(100, 0, 0, 0)).set_index("box")
    told = {box: table.loc[box, ["igst", "cgst", "sgst", "cess"]].tolist() for box in ("4(A)(5)", "4(B)(2)", "4(C)")}
    assert told == {
        "4(A)(5)": [0, 50_00, 50_00, 0],
        "4(B)(2)": [400_00, 0, 0, 0],
        "4(C)": [-400_00, 50_00, 50_00, 0],
    }


CHECKS: list[tuple[dict[str, Any], str]] = [
    ({"B1": (-5, 0, 0, 0)}, "IGST is negative; enter it as a positive amount (E1)"),
    ({"B1": (0, 5, 4, 0)}, "CGST and SGST ₹4 differ"),
    ({"A2": (0, 5, 5, 0)}, "import of services carries IGST"),
    ({"D1": (5, 0, 0, 0)}, "is to stand in 4(A)(5) too, and to be covered by the reclaim ledger"),
    ({"A2": (0.01, 0, 0, 0)}, "4(A)(2), ₹0.01: IGST claimed beyond 3.1(d)"),
    ({"B1": (2000, 0, 0, 0)}, "IGST is negative: more is reversed than claimed"),
]


@pytest.mark.parametrize(("entered", "told"), CHECKS)
def test_boxes_the_taxpayer_fills_are_looked_at(entered: dict[str, Any], told: str) -> None:
    assert any(told in problem.message for problem in table4.check(boxes(record("B2B", "A", 1000), **entered)))


def test_nothing_entered_nothing_said() -> None:
    assert table4.check(boxes(record("B2B", "A", 1000), record("B2B", "R", 90, **DIRECT))) == []


def test_the_json_fragment_carries_every_box_under_the_portals_keys() -> None:
    table = boxes(record("B2B", "A", 1000.05), record("IMPG", "1", 500), own=(300, 0, 0, 0))
    told = json.loads(table4.to_json(table, OCTOBER.gstin, OCTOBER.period.wire))
    assert (told["gstin"], told["ret_period"]) == (OCTOBER.gstin, "102026")
    eligible = told["itc_elg"]
    rupees = {row["ty"]: row["iamt"] for row in eligible["itc_avl"]}
    assert rupees == {"IMPG": 500, "IMPS": 0, "ISRC": 0, "ISD": 0, "OTH": 1000.05}
    assert {row["ty"]: row["iamt"] for row in eligible["itc_rev"]} == {"RUL": 0, "OTH": 300}
    assert {row["ty"]: row["iamt"] for row in eligible["itc_inelg"]} == {"RUL": 0, "OTH": 0}
    assert eligible["itc_net"] == {"iamt": 1200.05, "camt": 0, "samt": 0, "csamt": 0}


def test_where_unsettled_amounts_go_is_the_users_reading() -> None:
    rows = [
        record("B2B", "A", 100, **UNAVAILABLE),
        record("B2BCN", "N", 30, **UNAVAILABLE),
        record("B2B", "R", 7, **UNAVAILABLE, reverse_charge=True),
        record("B2BCN", "S", 2, **UNAVAILABLE, reverse_charge=True),
    ]
    assert igst(boxes(*rows)) == {"4(D)(2)": 100 - 30 + 7 - 2, "3.1(d)": 7 - 2}
    turned = igst(boxes(*rows, reading=Reading(unavailable_notes=REVERSED, unavailable_reverse_charge=False)))
    assert turned == {"4(D)(2)": 100, "4(B)(2)": 30, "4(C)": -30, "3.1(d)": 7 - 2}


def test_what_if_tells_the_effect_and_changes_nothing() -> None:
    records = frame(record("B2B", "A", 1000), record("B2BCN", "N", 300))
    ids = records["record_id"].tolist()
    chosen = Review.of_rows({"row_id": one, "record_id": one, "action": "Reject"} for one in ids)
    before = records.copy()
    effect = what_if(chosen.head(1), records, OCTOBER)
    assert effect.told == "1 decision would change; 4(A)(5) goes from ₹700 to -₹300 (IGST -₹1,000)."
    assert what_if(chosen, records, OCTOBER).after == (0, 0, 0, 0)
    refused = what_if(chosen.assign(action="Nix"), records, OCTOBER)
    way = "is not an action. Choose Accept, Reject, Pending or No action, or clear the cell."
    assert refused.told == f'0 decisions would change; 4(A)(5) stays ₹700. 2 choices would be refused. "Nix" {way}'
    pd.testing.assert_frame_equal(records, before)


def test_what_if_tells_two_reasons_of_refusals_and_how_many_more() -> None:
    records = frame(*(record("B2B", number, 1000) for number in "ABCDE"))
    ids = records["record_id"].tolist()
    actions = zip(ids, ("Nix", "Nox", "Nix", "Nax", "Nox"), strict=True)
    chosen = Review.of_rows({"row_id": one, "record_id": one, "action": action} for one, action in actions)
    told = what_if(chosen, records, OCTOBER).told
    assert "5 choices would be refused. " in told
    assert ('"Nix" is' in told, '"Nox" is' in told, '"Nax" is' in told) == (True, True, False)
    assert told.endswith(" 1 other reason.")
