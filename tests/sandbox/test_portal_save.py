"""SAVE, RESETIMS and REQSTS: the documented bodies, what is refused whole, and what is refused row by row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from caller import GSTIN, Caller, Said, asked

from ims_xl.sandbox.server import Running

SAMPLES = Path(__file__).parents[1] / "samples"


def sample(name: str) -> Any:
    return json.loads((SAMPLES / name).read_text(encoding="utf-8"))


def record(caller: Caller, section: str, number: str) -> dict[str, Any]:
    keys = ("inum", "nt_num", "boenum")
    return next(one for one in caller.records(section) if number in [one.get(key) for key in keys])


def held(portal: Running, section: str, number: str) -> dict[str, Any]:
    records: Any = portal.state(GSTIN)["records"]
    here = [one for one in records if not one["closed_in"] and not one["withdrawn"]]
    return next(one for one in here if (one["section"], one["number"]) == (section, number))


def refused(answer: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Section, number and code of every row a report names."""
    return [
        (section, one["inum"], told["error_cd"])
        for section, report in answer["error_report"].items()
        for told in report
        for one in told["inv"]
    ]


def test_the_documented_save_is_taken_whole(caller: Caller, portal: Running) -> None:
    body = sample("ims_upload.json")
    reference = caller.put("ims", "SAVE", body)["reference_id"]
    assert caller.get("ims", "REQSTS", int_tran_id=reference) == {"status_cd": "IP"}
    expected = sample("api_responses.json")["request_status_processed"]["body"]
    assert caller.get("ims", "REQSTS", int_tran_id=reference) == expected
    for section, told in body["invdata"].items():
        for one in told:
            now = held(portal, section, one.get("inum") or one["nt_num"])
            assert (now["action"], now["remarks"]) == (one["action"], one.get("remarks", ""))
            assert now["reduction"] == one.get("itcRedReq", "")
    assert held(portal, "b2bcn", "CN-300")["declared"] == (70000, 0, 0, 0)


def test_what_was_saved_comes_back_with_the_records(caller: Caller) -> None:
    caller.put("ims", "SAVE", sample("ims_upload.json"))
    note = record(caller, "CN", "CN-300")
    assert (note["action"], note["itcRedReq"], note["declIgst"], note["declCgst"]) == ("A", "Y", 700, 0)
    assert note["remarks"] == "ITC availed only in part"
    full = record(caller, "CN", "CN-21")
    assert full["itcRedReq"] == "Y"
    assert "declIgst" not in full
    assert caller.get("ims", "GETCOUNT")["all_oth"]["b2b"] == {"accept": 3, "reject": 1, "pending": 1, "noaction": 2}


def test_the_documented_reset_is_taken(caller: Caller, portal: Running) -> None:
    caller.save({"b2b": [asked(record(caller, "B2B", "INV/26-27/0101"), "A")]})
    body = sample("ims_reset_request.json")["data"]
    answer = caller.done(caller.put("ims", "RESETIMS", body)["reference_id"])
    assert (answer["status_cd"], answer["transTypCd"], answer["proc_cnt"]) == ("P", "RST", "1")
    assert held(portal, "b2b", "INV/26-27/0101")["action"] == "N"


def test_a_reset_clears_reduction_and_remarks(caller: Caller, portal: Running) -> None:
    note = record(caller, "CN", "CN-300")
    caller.save({"b2bcn": [asked(note, "A", itcRedReq="Y", declIgst=700, remarks="in part")]})
    caller.save({"b2bcn": [asked(record(caller, "CN", "CN-300"))]}, kind="RESET")
    now = held(portal, "b2bcn", "CN-300")
    assert (now["action"], now["reduction"], now["declared"], now["remarks"]) == ("N", "", None, "")
    assert [line["what"] for line in now["history"]] == ["SAVE", "RESET"]


def test_some_rows_are_saved_while_others_are_refused(caller: Caller, portal: Running) -> None:
    good, bad = record(caller, "B2B", "DL/77"), record(caller, "B2B", "000123") | {"action": "A"}
    answer = caller.save({"b2b": [asked(good, "R"), asked(bad, "P")]})
    assert (answer["status_cd"], answer["proc_cnt"], answer["err_cnt"]) == ("PE", "1", "1")
    documented = sample("api_responses.json")["request_status_partial_error"]["body"]
    assert answer["error_report"]["b2b"] == documented["error_report"]["b2b"]
    assert (held(portal, "b2b", "DL/77")["action"], held(portal, "b2b", "000123")["action"]) == ("R", "N")


def test_a_request_of_which_no_row_holds_is_an_error(caller: Caller) -> None:
    answer = caller.save({"b2bdn": [asked(record(caller, "DN", "DN-11") | {"camt": 181}, "A")]})
    assert (answer["status_cd"], answer["proc_cnt"]) == ("ER", "0")
    assert refused(answer) == [("dn", "DN-11", "IMSSAV0010")]


STALE = [
    {"action": "R"},  # becomes prev_status
    {"val": 118001},
    {"txval": 99999.99},
    {"camt": 9000.01},
    {"idt": "06-10-2026"},
    {"inv_typ": "DE"},
    {"pos": "29"},
    {"rtnprd": "092026"},
    {"inum": "INV/26-27/0999"},
    {"stin": "29AAACT2222B1ZX"},
]


@pytest.mark.parametrize("other", STALE, ids=lambda other: next(iter(other)))
def test_a_row_that_is_not_what_the_portal_has_is_refused(caller: Caller, other: dict[str, Any]) -> None:
    answer = caller.save({"b2b": [asked(record(caller, "B2B", "INV/26-27/0101") | other, "A")]})
    assert [code for _, _, code in refused(answer)] == ["IMSSAV0010"]


def test_a_row_that_comes_twice_in_a_request_is_taken_once(caller: Caller, portal: Running) -> None:
    told = record(caller, "B2B", "DL/77")
    answer = caller.save({"b2b": [asked(told, "R"), asked(told, "A")]})
    assert refused(answer) == [("b2b", "DL/77", "IMSSAV0010")]
    assert held(portal, "b2b", "DL/77")["action"] == "R"


NOT_OPEN = [
    ("IMPG", "4455667", "R", {}, "Reject is not available"),
    ("B2B", "DL/77", "A", {"itcRedReq": "Y"}, "ITC reduction is not available"),
    ("CN", "CN-300", "R", {"itcRedReq": "Y"}, "ITC reduction is not available"),
    ("CN", "CN-300", "A", {}, "itcRedReq is to be given"),
    ("CN", "CN-300", "A", {"itcRedReq": "N"}, "Remarks are mandatory"),
    ("CN", "CN-300", "A", {"itcRedReq": "Y", "declIgst": 700}, "Remarks are mandatory"),
    ("CN", "CN-300", "A", {"itcRedReq": "Y", "declIgst": 1440.01, "remarks": "x"}, "more than the tax"),
    ("CN", "CN-300", "A", {"itcRedReq": "N", "declIgst": 5, "remarks": "x"}, "No amounts are declared"),
    ("CN", "CN-21", "A", {"itcRedReq": "Y", "declCgst": 5, "declSgst": 4, "remarks": "x"}, "CGST and SGST differ"),
    ("B2B", "DL/77", "R", {"remarks": "x" * 251}, "longer than 250"),
]


@pytest.mark.parametrize(("section", "number", "action", "more", "told"), NOT_OPEN)
def test_what_is_not_open_to_a_record_is_refused_for_it_alone(
    caller: Caller, section: str, number: str, action: str, more: dict[str, Any], told: str
) -> None:
    key = {"IMPG": "impg", "CN": "b2bcn", "B2B": "b2b"}[section]
    other = asked(record(caller, "DN", "DN-11"), "A")
    answer = caller.save({key: [asked(record(caller, section, number), action, **more)], "b2bdn": [other]})
    assert (answer["status_cd"], answer["proc_cnt"]) == ("PE", "1")
    (line,) = next(iter(answer["error_report"].values()))
    assert line["error_cd"] == "IMSSAV005"
    assert told in line["error_msg"]


def test_pending_ends_with_its_last_day(caller: Caller, portal: Running) -> None:
    portal.set_clock("2026-12-20")
    note = record(caller, "CN", "CN-5")
    assert note["ispendactblocked"] == "N"
    portal.set_clock("2026-12-21")
    note = record(caller, "CN", "CN-5")
    assert note["ispendactblocked"] == "Y"
    assert refused(caller.save({"b2bcn": [asked(note, "P")]})) == [("cn", "CN-5", "IMSSAV005")]


SCHEMA = [
    {"inum": 123},
    {"val": "118000"},
    {"camt": True},
    {"action": "N"},
    {"prev_status": "X"},
    {"prev_status": None},
    {"idt": "2026-10-05"},
    {"idt": "31-02-2026"},
    {"rtnprd": "2026-10"},
    {"itcRedReq": "yes"},
    {"remarks": 5},
    {"hash": "0" * 64},
    {"pos": 27},
]


@pytest.mark.parametrize("other", SCHEMA, ids=str)
def test_a_request_against_the_schema_is_refused_whole(caller: Caller, portal: Running, other: dict[str, Any]) -> None:
    good, bad = record(caller, "B2B", "DL/77"), record(caller, "B2B", "INV/26-27/0101")
    invdata = {"b2b": [asked(good, "R"), asked(bad, "A") | other]}
    with pytest.raises(Said, match="IMSSAV005"):
        caller.save(invdata)
    assert held(portal, "b2b", "DL/77")["action"] == "N"
    assert portal.state(GSTIN)["requests"] == []


WHOLE = [
    ("IMSSAV005", []),
    ("GEN5001", {"reqtyp": "SAVE", "invdata": {}}),
    ("RET11402", {"rtin": "29AAACT2222B1ZX", "reqtyp": "SAVE", "invdata": {"b2b": []}}),
    ("IMSSAV005", {"rtin": GSTIN, "reqtyp": "RESET", "invdata": {"b2b": []}}),
    ("IMSSAV005", {"rtin": GSTIN, "reqtyp": "SAVE", "invdata": {"cn": []}}),
    ("IMSSAV005", {"rtin": GSTIN, "reqtyp": "SAVE", "invdata": {"b2b": [{}]}}),
    ("IMSSAV005", {"rtin": GSTIN, "reqtyp": "SAVE", "invdata": {"b2b": ["x"]}}),
    ("IMSSAV005", {"rtin": GSTIN, "reqtyp": "SAVE", "invdata": {}}),
]


@pytest.mark.parametrize(("code", "body"), WHOLE)
def test_a_body_that_is_no_save_is_refused(reader: Caller, code: str, body: Any) -> None:
    with pytest.raises(Said, match=code):
        reader.put("ims", "SAVE", body)


def test_a_save_repeated_with_its_txn_is_taken_once(caller: Caller, portal: Running) -> None:
    body = {"rtin": GSTIN, "reqtyp": "SAVE", "invdata": {"b2b": [asked(record(caller, "B2B", "DL/77"), "R")]}}
    first = caller.put("ims", "SAVE", body, txn="0" * 32)
    assert caller.put("ims", "SAVE", body, txn="0" * 32) == first
    assert caller.done("0" * 32)["status_cd"] == "P"  # the txn stands for the reference
    assert len(held(portal, "b2b", "DL/77")["history"]) == 1
    again = caller.done(caller.put("ims", "SAVE", body)["reference_id"])
    assert refused(again) == [("b2b", "DL/77", "IMSSAV0010")]


def test_an_unknown_reference_is_told(reader: Caller) -> None:
    with pytest.raises(Said, match="RET13510"):
        reader.get("ims", "REQSTS", int_tran_id="0032e479bcb644c")


def test_an_invoice_that_its_supplier_edits_loses_its_action(caller: Caller, portal: Running) -> None:
    before = record(caller, "B2B", "INV/26-27/0140")
    assert before["srcfilstatus"] == "Not Filed"
    caller.save({"b2b": [asked(before, "P", remarks="waiting")]})
    portal.set_clock("2026-11-13")  # the story's supplier edits it
    after = record(caller, "B2B", "INV/26-27/0140")
    assert (after["action"], after["txval"]) == ("N", 41000)
    assert after["hash"] != before["hash"]
    assert "remarks" not in after
    assert refused(caller.save({"b2b": [asked(before | {"action": "P"}, "A")]})) == [
        ("b2b", "INV/26-27/0140", "IMSSAV0010")
    ]
    assert [line["what"] for line in held(portal, "b2b", "INV/26-27/0140")["history"]] == [
        "SAVE",
        "edited by the supplier",
    ]


def test_an_import_is_accepted_and_kept_pending(caller: Caller, portal: Running) -> None:
    accepted, waits = record(caller, "IMPG", "4455667"), record(caller, "IMPGSEZ", "9900112")
    answer = caller.save({"impg": [asked(accepted, "A")], "impgsez": [asked(waits, "P", remarks="not cleared")]})
    assert (answer["status_cd"], answer["proc_cnt"]) == ("P", "2")
    assert held(portal, "impgsez", "9900112")["action"] == "P"
    assert caller.get("ims", "GETCOUNT")["imp_gds"]["impg"] == {"accept": 1, "pending": 0, "noaction": 0}
