"""The demo month comes out as its story says, to the paisa and to the letter."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from month import EXAMPLE, WORKBOOK

from ims_xl.errors import NotAllowed
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.gst.money import paise
from ims_xl.steps import matching
from ims_xl.tables import TAX_HEADS, Draft2B, Journal, Problems, Records, Review, Suppliers, Table4

BOXES = {
    "4A1": "4(A)(1)",
    "4A3": "4(A)(3)",
    "4A4": "4(A)(4)",
    "4A5": "4(A)(5)",
    "3_1_d": "3.1(d)",
    "4B2_rule_37A": "4(B)(2)",
    "4D2": "4(D)(2)",
}


def example(name: str) -> Any:
    return json.loads((EXAMPLE / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def book(october: Path) -> ClosedWorkbook:
    return ClosedWorkbook(october / WORKBOOK)


def test_table_4_is_what_the_month_expects(book: ClosedWorkbook) -> None:
    boxes = book.read(Table4).set_index(Table4.box)
    for key, box in BOXES.items():
        expected = example("expected_gstr3b_table4.json")[key]
        assert {head: int(boxes.loc[box, head]) for head in TAX_HEADS} == {
            head: paise(expected[head]) for head in TAX_HEADS
        }, box


def test_every_leaf_equals_the_portals(book: ClosedWorkbook) -> None:
    leaves = book.read(Draft2B)
    summary = example("gstr2b.json")["data"]["itcsumm"]
    assert set(leaves[Draft2B.verdict]) == {"Agrees"}
    found = {
        (row.block, row.bucket, row.leaf): [getattr(row, head) for head in TAX_HEADS] for row in leaves.itertuples()
    }
    for block, buckets in summary.items():
        for bucket, held in buckets.items():
            for leaf, amounts in held.items():
                if isinstance(amounts, dict):
                    told = [paise(amounts[head]) for head in TAX_HEADS]
                    assert found.get((block, bucket, leaf), [0, 0, 0, 0]) == told, (block, bucket, leaf)


def test_the_gstr_2b_file_has_the_portals_summary(october: Path) -> None:
    ours = json.loads((october / "gstr2b_27AABCR1234F1ZS_102026_draft.json").read_text(encoding="utf-8"))
    assert ours["data"]["itcsumm"] == example("gstr2b.json")["data"]["itcsumm"]


def test_the_upload_file_echoes_the_download_and_carries_the_decisions(october: Path) -> None:
    upload = json.loads((october / "ims_27AABCR1234F1ZS_102026_1of1.json").read_text(encoding="utf-8"))
    assert (upload["rtin"], upload["reqtyp"]) == ("27AABCR1234F1ZS", "SAVE")
    with (EXAMPLE / "decisions.csv").open(encoding="utf-8", newline="") as file:
        decided = {(row["section"].lower(), row["document_number"]): row for row in csv.DictReader(file)}
    downloaded = example("ims_download.json")["imsDetails"]
    sent = 0
    for section, records in upload["invdata"].items():
        for record in records:
            number = record.get("inum") or record["nt_num"]
            source = next(one for one in downloaded[section] if number in (one.get("inum"), one.get("nt_num")))
            shared = [key for key in record if key in source and key != "action"]
            assert {key: record[key] for key in shared} == {key: source[key] for key in shared}
            assert record["action"] == decided[section, number]["action"][0]
            assert record.get("remarks", "") == decided[section, number]["remarks"]
            sent += 1
    assert sent == 15  # two more are imports, in a file of their own


def test_the_noise_in_the_register_was_seen_through(book: ClosedWorkbook) -> None:
    review = book.read(Review).set_index(Review.document_number)
    told = {number: (review.loc[number, Review.status], review.loc[number, Review.reason]) for number in (
        "INV/26-27/0101", "DN-11", "TX-2045", "SZ/15", "INV/26-27/0140", "DL/77", "CN-21",
    )}  # fmt: skip
    assert told == {
        "INV/26-27/0101": ("Matched", "NORMALISED"),
        "DN-11": ("Matched", "NORMALISED"),
        "TX-2045": ("Matched", "EXACT"),
        "SZ/15": ("Partially Matched", "TAX_HEAD"),
        "INV/26-27/0140": ("Partially Matched", "PAN_BRANCH"),
        "DL/77": ("IMS Only", "NO_CANDIDATE"),
        "CN-21": ("Matched", "EXACT"),
    }
    reasons = book.read(Review)[Review.reason]
    assert (reasons == "DUPLICATE_IN_BOOKS").sum() == 1


def test_every_sheet_of_the_month_is_filled(book: ClosedWorkbook) -> None:
    for table in (Records, Review, Suppliers, Draft2B, Table4, Journal, Problems):
        assert len(book.read(table)), table.sheet


def test_every_record_and_entry_stands_on_reconciliation_once(book: ClosedWorkbook) -> None:
    records, review = book.read(Records), book.read(Review)
    open_records = records[~records[Records.gstr3b_filed].fillna(False)]
    assert sorted(review[Review.record_id].dropna()) == sorted(open_records[Records.record_id])
    for head in TAX_HEADS:
        assert review[head].sum() == open_records[head].sum()


def test_a_match_is_laid_open_by_either_sides_number(book: ClosedWorkbook) -> None:
    by_portal = matching.explain(book, "INV/26-27/0101").sentence
    assert by_portal == matching.explain(book, "0101").sentence
    assert "Matched, NORMALISED" in by_portal
    assert "INV/26-27/0101" in by_portal


def test_an_unknown_number_is_told(book: ClosedWorkbook) -> None:
    with pytest.raises(NotAllowed, match="NOWHERE-1"):
        matching.explain(book, "nowhere-1".upper())
