"""GSTR-2B as the stand-in portal computes it: the demo month's to the paisa, and its own rules on their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from caller import GSTIN, Caller, Said, asked
from test_portal_save import record

from ims_xl.sandbox.server import Running, running
from ims_xl.sandbox.story import of, read

SAMPLES = Path(__file__).parents[1] / "samples"
STORY = Path(__file__).parents[2] / "examples/october-2026/portal_story.json"


def sample(name: str) -> Any:
    return json.loads((SAMPLES / name).read_text(encoding="utf-8"))


def decided(caller: Caller) -> None:
    """The demo month's decisions, imports too."""
    caller.put("ims", "SAVE", sample("ims_upload.json"))
    imports = {
        "impg": [asked(record(caller, "IMPG", "4455667"), "A")],
        "impgsez": [asked(record(caller, "IMPGSEZ", "9900112"), "P", remarks="Cleared goods not yet received")],
    }
    caller.save(imports)


def plain(told: Any) -> Any:
    """The body with its lists in one order."""
    if isinstance(told, dict):
        return {key: plain(value) for key, value in told.items()}
    if isinstance(told, list):
        return sorted((plain(one) for one in told), key=lambda one: json.dumps(one, sort_keys=True))
    return told


def test_the_demo_months_statement_is_the_documented_one(caller: Caller, portal: Running) -> None:
    decided(caller)
    portal.set_clock("2026-11-14")
    told = caller.get("gstr2b", "GET2B", rtnprd="102026")["data"]
    expected = sample("gstr2b.json")["data"]
    assert told["itcsumm"] == expected["itcsumm"]
    assert plain(told) == plain(expected)


def test_without_any_action_everything_is_deemed_accepted(caller: Caller, portal: Running) -> None:
    portal.set_clock("2026-11-14")
    told = caller.get("gstr2b", "GET2B", rtnprd="102026")["data"]
    assert told["docRejdata"] == {}
    assert told["itcsumm"]["itcavl"]["othersup"]["cdnr"]["igst"] == 1440 + 180 + 90
    assert told["itcsumm"]["itcavl"]["nonrevsup"]["b2ba"]["igst"] == (2160 - 1800) + (2700 - 3600)


def test_before_the_fourteenth_there_is_no_statement(caller: Caller, portal: Running) -> None:
    with pytest.raises(Said, match="RET2B1018"):
        caller.get("gstr2b", "GET2B", rtnprd="102026")
    with pytest.raises(Said, match="IMS2B009"):
        caller.put("gstr2b", "GEN2B", {"rtin": GSTIN, "itcprd": "102026"})
    portal.set_clock("2026-11-13T23:59:59")
    with pytest.raises(Said, match="RET2B1018"):
        caller.get("gstr2b", "GET2B", rtnprd="102026")
    with pytest.raises(Said, match="RET2B1016"):
        caller.get("gstr2b", "GET2B", rtnprd="092026")


def test_an_action_after_the_draft_counts_once_it_is_computed_again(caller: Caller, portal: Running) -> None:
    portal.set_clock("2026-11-15")
    caller.save({"b2b": [asked(record(caller, "B2B", "TX-2045"), "R")]})
    before = caller.get("gstr2b", "GET2B", rtnprd="102026")["data"]["itcsumm"]["itcavl"]["nonrevsup"]["b2b"]["igst"]
    with pytest.raises(Exception, match="compute it again"):
        portal.file_3b(GSTIN, "2026-10")
    reference = caller.put("gstr2b", "GEN2B", {"rtin": GSTIN, "itcprd": "102026"})["reference_id"]
    with pytest.raises(Said, match="RET2B1017"):
        caller.get("gstr2b", "GET2B", rtnprd="102026")
    assert caller.done(reference, "gstr2b", "GENSTS2B") == {"status_cd": "P", "err_cd": "", "err_msg": ""}
    after = caller.get("gstr2b", "GET2B", rtnprd="102026")["data"]["itcsumm"]["itcavl"]["nonrevsup"]["b2b"]["igst"]
    assert before - after == 9000
    portal.file_3b(GSTIN, "2026-10")


def test_after_gstr3b_nothing_of_the_period_can_be_changed(caller: Caller, portal: Running) -> None:
    decided(caller)
    stale = record(caller, "B2B", "TX-2045")
    portal.set_clock("2026-11-16")
    portal.file_3b(GSTIN, "2026-10")
    with pytest.raises(Said, match="IMS2B007"):
        caller.put("gstr2b", "GEN2B", {"rtin": GSTIN, "itcprd": "102026"})
    answer = caller.save({"b2b": [asked(stale, "R")]})
    assert answer["error_report"]["b2b"][0]["error_cd"] == "IMSSAV0010"
    left = {one.get("inum") for one in caller.records("B2B")}
    assert left == {"000123", "INV/26-27/0140"}, "what is pending or not filed stays"
    assert [one["nt_num"] for one in caller.records("CN")] == ["CN-5"]
    assert caller.get("gstr2b", "GET2B", rtnprd="102026")["data"]["gendt"] == "14-11-2026"


def test_in_the_next_month_amendments_count_by_what_became_of_their_originals(caller: Caller, portal: Running) -> None:
    decided(caller)
    portal.set_clock("2026-11-16")
    portal.file_3b(GSTIN, "2026-10")
    portal.set_clock("2026-12-12")
    amended = {one["oinum"]: one for one in caller.records("B2BA")}
    assert (amended["TX-2045"]["isItcRedReqBlocked"], amended["DL/77"]["isItcRedReqBlocked"]) == ("N", "Y")
    portal.set_clock("2026-12-14")
    told = caller.get("gstr2b", "GET2B", rtnprd="112026")["data"]
    sums = told["itcsumm"]["itcavl"]["nonrevsup"]
    assert sums["b2ba"]["igst"] == 1800 + (8640 - 9000), "in full after a rejection, the difference after acceptance"
    assert {one["inum"] for party in told["docdata"]["b2b"] for one in party["inv"]} == {"INV/26-27/0140", "TX-2101"}
    assert "cdnr" not in told["docdata"], "CN-5 may stay pending until 20-12-2026"


def test_a_credit_note_pending_beyond_its_last_day_is_deemed_accepted(caller: Caller, portal: Running) -> None:
    decided(caller)
    portal.set_clock("2026-11-16")
    portal.file_3b(GSTIN, "2026-10")
    portal.set_clock("2026-12-15")
    portal.file_3b(GSTIN, "2026-11")
    portal.set_clock("2027-01-14")
    told = caller.get("gstr2b", "GET2B", rtnprd="122026")["data"]
    assert told["itcsumm"]["itcavl"]["othersup"]["cdnr"]["igst"] == 180
    assert "b2b" not in told["docdata"], "an ordinary invoice, 000123, waits on"


def test_no_draft_is_made_while_the_return_before_is_not_filed(caller: Caller, portal: Running) -> None:
    portal.set_clock("2026-12-14")
    with pytest.raises(Said, match="GTR2B-002"):
        caller.get("gstr2b", "GET2B", rtnprd="112026")
    with pytest.raises(Said, match="IMS2B007"):
        caller.put("gstr2b", "GEN2B", {"rtin": GSTIN, "itcprd": "112026"})
    portal.file_3b(GSTIN, "2026-10")
    with pytest.raises(Said, match="GTR2B-002"):
        caller.get("gstr2b", "GET2B", rtnprd="112026")
    reference = caller.put("gstr2b", "GEN2B", {"rtin": GSTIN, "itcprd": "112026"})["reference_id"]
    assert caller.done(reference, "gstr2b", "GENSTS2B")["status_cd"] == "P"
    assert caller.get("gstr2b", "GET2B", rtnprd="112026")["data"]["gendt"] == "14-12-2026"


def test_a_quarterly_taxpayer_has_a_statement_at_the_quarters_end() -> None:
    who = {"gstin": GSTIN, "username": "rainbow", "quarterly": True, "gstr3b_filed_to": "2026-09"}
    invoice = {
        "stin": "29AAACT2222B1ZX", "inum": "TX-1", "inv_typ": "R", "idt": "12-10-2026", "val": 118, "pos": "27",
        "txval": 100, "iamt": 18, "camt": 0, "samt": 0, "cess": 0, "srcform": "IFF", "rtnprd": "102026",
    }  # fmt: skip
    event = {"on": "2026-11-13", "event": "file", "section": "b2b", "document": invoice}
    with running(of({"starts": "2026-11-14", "taxpayers": [who], "events": [event]})) as portal:
        caller = Caller(portal.url)
        caller.log_in()
        assert portal.portal.store.one("SELECT period FROM documents") == ("2026-10",)
        with pytest.raises(Said, match="RET2B1023"):
            caller.get("gstr2b", "GET2B", rtnprd="102026")
        portal.set_clock("2027-01-14")
        told = caller.get("gstr2b", "GET2B", rtnprd="122026")["data"]
        assert told["itcsumm"]["itcavl"]["nonrevsup"]["b2b"]["igst"] == 18
        caller.close()


def test_a_large_statement_comes_in_files_that_hold_every_document_once() -> None:
    story = read(STORY)
    settings = story.settings.__class__(statement_documents=5)
    whole = story.__class__(**{**story.__dict__, "settings": settings})
    with running(whole) as portal:
        caller = Caller(portal.url)
        caller.log_in()
        decided(caller)
        portal.set_clock("2026-11-14")
        first = caller.get("gstr2b", "GET2B", rtnprd="102026")
        assert set(first["data"]) == {"gstin", "rtnprd", "fc"}
        files = [
            caller.get("gstr2b", "GET2B", rtnprd="102026", file_num=str(number + 1))["data"]
            for number in range(first["data"]["fc"])
        ]
        assert [file["file_num"] for file in files] == list(range(1, len(files) + 1))
        assert [list(file).count("itcsumm") for file in files] == [1] + [0] * (len(files) - 1)
        numbers = [
            one["inum"]
            for file in files
            for party in file["docdata"].get("b2b", [])
            for one in party["inv"]
        ]  # fmt: skip
        expected = sample("gstr2b.json")["data"]["docdata"]["b2b"]
        assert sorted(numbers) == sorted(one["inum"] for party in expected for one in party["inv"])
        with pytest.raises(Said, match="RET2B1016"):
            caller.get("gstr2b", "GET2B", rtnprd="102026", file_num="99")
        caller.close()
