"""The month of the samples, from decisions to GSTR-2B, table 4 and the upload, against the portal's own figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import october
import pandas as pd
from october import CONTEXT

from ims_xl.gst.money import paise
from ims_xl.ims import draft_2b, statement, table4, upload

_BOXES = {"4A1": "4(A)(1)", "4A3": "4(A)(3)", "4A4": "4(A)(4)", "4A5": "4(A)(5)", "3_1_d": "3.1(d)"} | {
    "4B2_rule_37A": "4(B)(2)",
    "4D2": "4(D)(2)",
}
_ONLY_THE_PORTAL = {"diffprcnt", "recdt", "amendType"}
_OF_SEZ_SUPPLIER = {"ctin", "trdnm"}  # IMS does not name the supplier of a Bill of Entry


def test_every_choice_of_the_month_is_allowed() -> None:
    decided = october.decided()
    assert decided.review["refused"].isna().all(), decided.review["refused"].dropna().tolist()
    assert (decided.refused, decided.changed) == (0, 17)


def test_every_leaf_is_the_portals() -> None:
    draft = draft_2b.compute(october.decided().records, CONTEXT)
    compared = draft_2b.compare(draft.leaves, october.statement().leaves)
    differing = compared[compared["verdict"] != "Agrees"]
    assert differing.empty, differing.to_string()
    assert len(compared) == len(draft.leaves)
    assert draft.problems == []


def test_itcsumm_is_the_portals_with_every_total() -> None:
    draft = draft_2b.compute(october.decided().records, CONTEXT)
    ours, portal = statement.summary(draft.leaves), october.sample("gstr2b.json")["data"]["itcsumm"]
    for block, buckets in portal.items():
        for bucket, content in buckets.items():
            assert ours[block][bucket] == content, (block, bucket)


def test_the_documents_of_the_statement_are_the_portals() -> None:
    frame = october.decided().records
    ours = json.loads(statement.to_json(draft_2b.compute(frame, CONTEXT), frame, CONTEXT))["data"]
    portal = october.sample("gstr2b.json")["data"]
    for part in ("docdata", "docRejdata"):
        assert set(ours[part]) == set(portal[part])
        for section in portal[part]:
            assert _flat(ours[part][section]) == _flat(portal[part][section]), section
    assert (ours["gstin"], ours["rtnprd"], ours["gendt"]) == (portal["gstin"], portal["rtnprd"], portal["gendt"])


def _flat(rows: list[dict[str, Any]]) -> set[str]:
    """A section's documents with what stands above them, as text: without order, and what only the portal knows."""
    found = set()
    for document in _spread(rows):
        unknown = _ONLY_THE_PORTAL | (_OF_SEZ_SUPPLIER if "boenum" in document else set())
        known = {key: value for key, value in document.items() if key not in unknown}
        found.add(json.dumps(known, sort_keys=True))
    return found


def _spread(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        below = [value for key, value in row.items() if isinstance(value, list) and key != "items"]
        above = {key: value for key, value in row.items() if value not in below}
        if below:
            yield from (above | document for part in below for document in _spread(part))
            continue
        for rate_line in above.pop("items", []):
            above |= {head: rate_line[head] for head in ("txval", "igst", "cgst", "sgst", "cess")}
        yield above


def test_table_4_is_the_expected_one_to_the_paisa() -> None:
    boxes = table4.compute(draft_2b.compute(october.decided().records, CONTEXT).leaves).set_index("box")
    expected = october.sample("expected_gstr3b_table4.json")
    for name, box in _BOXES.items():
        assert {head: int(boxes.loc[box, head]) for head in expected[name]} == {
            head: paise(amount) for head, amount in expected[name].items()
        }, box


def test_the_upload_is_the_samples_record_for_record() -> None:
    files = upload.files(october.decided().records, CONTEXT, 500)
    assert [file.name for file in files] == [
        "ims_27AABCR1234F1ZS_102026_1of1.json",
        "ims_27AABCR1234F1ZS_102026_imports_1of1.json",
    ]
    ours, expected = json.loads(files[0].text), october.sample("ims_upload.json")
    assert {key: value for key, value in ours.items() if key != "invdata"} == {
        key: value for key, value in expected.items() if key != "invdata"
    }
    assert set(ours["invdata"]) == set(expected["invdata"])
    for section, told in expected["invdata"].items():
        assert _by_content(ours["invdata"][section]) == _by_content(told), section


def _by_content(rows: list[dict[str, object]]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


def test_documents_add_up_to_the_leaves_and_each_record_stands_once() -> None:
    frame = october.decided().records
    draft = draft_2b.compute(frame, CONTEXT)
    assert draft.documents["record_id"].tolist() == frame["record_id"].tolist()
    sums = draft.documents.groupby(["block", "bucket", "leaf"])[["igst", "cgst", "sgst", "cess"]].sum()
    leaves = draft.leaves.set_index(["block", "bucket", "leaf"])
    for place, amounts in sums.iterrows():
        assert amounts.tolist() == leaves.loc[place, ["igst", "cgst", "sgst", "cess"]].tolist()  # type: ignore[index]
    assert draft.documents["because"].notna().all()


def test_the_order_of_the_records_does_not_matter() -> None:
    frame = october.decided().records
    turned = frame.iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(draft_2b.compute(frame, CONTEXT).leaves, draft_2b.compute(turned, CONTEXT).leaves)
    assert [file.text for file in upload.files(frame, CONTEXT, 4)] == [
        file.text for file in upload.files(turned, CONTEXT, 4)
    ]
