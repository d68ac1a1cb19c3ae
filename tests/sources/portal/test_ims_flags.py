"""Flags, letters and spellings of an IMS record: what each means, and what an upload must echo."""

from pathlib import Path

import pandas as pd
import pytest
from portal_files import invoice, note, only, read

from ims_xl.gst.period import TaxPeriod
from ims_xl.sources import literal


def test_what_an_upload_must_echo_is_kept_to_the_letter(tmp_path: Path) -> None:
    text = (
        '{"imsDetails":{"b2b":[{"stin":"29AAACT2222B1ZX","tradenm":"TATVA","inum":"0012","inv_typ":"R",'
        '"idt":"12-10-2026","val":236.00,"action":"N","pos":"27","txval":200.0,"iamt":36,"camt":0.00,"samt":0,"cess":0,'
        '"srcform":"R1","rtnprd":"10","srcfilstatus":"Filed","ispendactblocked":"N","isRemarksBlocked":"N",'
        '"isItcRedReqBlocked":"Y","itcRedReq":"Y","declIgst":1,"remarks":"x","hash":"9e1c","error_msg":"e"}]}}'
    )
    record = only(read(tmp_path, text))
    assert record["portal_values"] == (
        '{"stin":"29AAACT2222B1ZX","inum":"0012","inv_typ":"R","idt":"12-10-2026","val":236.00,"pos":"27",'
        '"txval":200.0,"iamt":36,"camt":0.00,"samt":0,"cess":0,"srcform":"R1","rtnprd":"10"}'
    )
    assert (record["document_value"], record["igst"], record["portal_hash"]) == (236_00, 36_00, "9e1c")
    assert (record["portal_remarks"], record["supplier_name"]) == ("x", "TATVA")


def test_keys_that_an_upload_spells_differently_are_renamed(tmp_path: Path) -> None:
    row = invoice(rtnTyp="GSTR1A", sRtnPrd="092026")
    del row["srcform"], row["rtnprd"]
    record = only(read(tmp_path, {"b2b": [row]}))
    assert (record["source_form"], record["supplier_period"]) == ("R1A", "2026-09")
    assert literal.parse(record["portal_values"])["rtnprd"] == "092026"
    assert literal.parse(record["portal_values"])["srcform"] == "GSTR1A"


@pytest.mark.parametrize(
    ("keys", "blocked"),
    [
        ({"ispendactblocked": "Y"}, True),
        ({"ispendactblocked": "N"}, False),
        ({"ispendactblocked": True}, True),
        ({"ispendactblocked": False}, False),
        ({"ispendactblocked": None, "ispendactnallwd": "N"}, None),
        ({"ispendactblocked": None}, None),
    ],
)
def test_pending_is_blocked_where_the_newer_flag_says_so(
    tmp_path: Path, keys: dict[str, object], blocked: object
) -> None:
    found = only(read(tmp_path, {"b2b": [invoice(**keys)]}))["pending_blocked"]
    assert pd.isna(found) if blocked is None else found == blocked


@pytest.mark.parametrize("key", ["isItcRedReqBlocked", "itcRedReqBlocked"])
def test_both_spellings_of_the_reduction_flag_are_known(tmp_path: Path, key: str) -> None:
    assert only(read(tmp_path, {"cn": [note(**{key: "Y"})]}))["itc_reduction_blocked"]


@pytest.mark.parametrize(
    ("keys", "reduction", "igst"),
    [
        ({}, None, None),
        ({"itcRedReq": "N"}, "None", None),
        ({"itcRedReq": "Y"}, "Full", None),
        ({"itcRedReq": "Y", "declIgst": 0, "declCgst": 0}, "Full", None),
        ({"itcRedReq": "Y", "declIgst": 70, "declCgst": 0}, "Partial", -70_00),
        ({"itc_red_req": "Y", "decl_igst": "70.50"}, "Partial", -70_50),
    ],
)
def test_the_declaration_the_portal_holds_is_read(
    tmp_path: Path, keys: dict[str, object], reduction: object, igst: object
) -> None:
    record = only(read(tmp_path, {"cn": [note(**keys)]}))
    assert (record["portal_itc_reduction"] if pd.notna(record["portal_itc_reduction"]) else None) == reduction
    assert (record["portal_declared_igst"] if pd.notna(record["portal_declared_igst"]) else None) == igst


@pytest.mark.parametrize(
    ("status", "filed"),
    [("Filed", True), ("F", True), ("Not Filed", False), ("NF", False), ("Submitted", False), (None, None)],
)
def test_only_a_status_that_begins_with_f_means_filed(tmp_path: Path, status: object, filed: object) -> None:
    imported = read(tmp_path, {"b2b": [invoice(srcfilstatus=status)]})
    found = only(imported)["is_filed"]
    assert pd.isna(found) if filed is None else found == filed
    assert len(imported.problems) == (1 if filed is None else 0)


@pytest.mark.parametrize(
    ("rtnprd", "working", "supplier_period", "gstr2b_period"),
    [
        ("102026", "2026-10", "2026-10", "2026-10"),
        ("082026", "2026-10", "2026-08", "2026-10"),  # waited in IMS
        ("112026", "2026-10", "2026-11", "2026-11"),  # not yet this one's turn
        ("10", "2026-10", "2026-10", "2026-10"),
        ("11", "2026-10", "2026-11", "2026-11"),
        ("12", "2027-01", "2026-12", "2027-01"),
        (None, "2026-10", None, "2026-10"),
    ],
)
def test_the_2b_period_is_the_one_worked_on_or_the_suppliers_later_one(
    tmp_path: Path, rtnprd: object, working: str, supplier_period: object, gstr2b_period: str
) -> None:
    record = only(read(tmp_path, {"b2b": [invoice(rtnprd=rtnprd)]}, TaxPeriod(working)))
    assert (record["supplier_period"] if pd.notna(record["supplier_period"]) else None) == supplier_period
    assert record["gstr2b_period"] == gstr2b_period


@pytest.mark.parametrize(
    ("letter", "action"),
    [("A", "Accept"), ("R", "Reject"), ("P", "Pending"), ("N", "No action"), ("", "No action"), (None, "No action")],
)
def test_the_action_the_portal_holds_is_kept_in_words(tmp_path: Path, letter: object, action: str) -> None:
    assert only(read(tmp_path, {"b2b": [invoice(action=letter)]}))["portal_action"] == action


@pytest.mark.parametrize("code", ["SEWP", "SEZWP"])
def test_both_spellings_of_sez_with_payment_are_known(tmp_path: Path, code: str) -> None:
    assert only(read(tmp_path, {"b2b": [invoice(inv_typ=code)]}))["supply_type"] == "SEZ with payment"
