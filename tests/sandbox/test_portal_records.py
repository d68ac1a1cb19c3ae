"""Counts, records and large answers, beside the documented bodies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from caller import GSTIN, Caller, Said

from ims_xl.sandbox.sections import IN_IMS
from ims_xl.sandbox.server import running
from ims_xl.sandbox.story import of

SAMPLES = Path(__file__).parents[1] / "samples"


def sample(name: str) -> Any:
    return json.loads((SAMPLES / name).read_text(encoding="utf-8"))


def numbered(records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {record.get("inum") or record.get("nt_num") or record["boenum"]: record for record in records}


def invoice(number: int) -> dict[str, Any]:
    return {
        "stin": "29AAACT2222B1ZX", "inum": f"TX-{number:06d}", "inv_typ": "R", "idt": "12-10-2026", "val": 118.5,
        "pos": "27", "txval": 100.42, "iamt": 18.08, "camt": 0, "samt": 0, "cess": 0,
        "srcform": "R1", "rtnprd": "102026",
    }  # fmt: skip


def many(count: int, **settings: Any) -> Any:
    events = [
        {"on": "2026-11-01", "event": "file", "section": "b2b", "document": invoice(number)} for number in range(count)
    ]
    who = {"gstin": GSTIN, "username": "rainbow", "name": "Rainbow", "gstr3b_filed_to": "2026-09"}
    return of({"starts": "2026-11-12", "taxpayers": [who], "events": events, "settings": settings})


def test_the_counts_are_the_documented_ones(reader: Caller) -> None:
    assert reader.get("ims", "GETCOUNT") == sample("api_responses.json")["get_count"]["body"]


@pytest.mark.parametrize("section", IN_IMS, ids=lambda section: section.asked)
def test_the_records_of_a_section_are_the_documented_ones(reader: Caller, section: Any) -> None:
    told = reader.get("ims", "GETINV", section=section.asked)
    assert list(told) == [section.key]
    expected = sample("ims_getinv_all_sections.json")[section.key]
    if section.key == "b2bdn":
        assert told == sample("api_responses.json")["get_invoices_inline"]["body"]
    assert numbered(told[section.key]) == numbered(expected)


def test_records_can_be_asked_for_by_their_action(reader: Caller) -> None:
    assert len(reader.records("B2B", status="N")) == 7
    assert reader.records("B2B", status="A") == []
    with pytest.raises(Said, match="GEN5001"):
        reader.records("B2B", status="X")


@pytest.mark.parametrize("section", ["B2BCN", "b2b", "ISD"])
def test_a_section_is_asked_for_by_its_own_name(reader: Caller, section: str) -> None:
    with pytest.raises(Said, match="GEN5001"):
        reader.records(section)


def test_what_never_passes_through_ims_is_not_told(reader: Caller) -> None:
    told = numbered(reader.records("B2B")) | numbered(reader.records("CN"))
    assert not {"RC-1", "HTL-9", "OLD-1", "DL/10", "RC-CN1", "HTL-CN1"} & set(told)


def test_a_large_answer_comes_in_parts_after_a_wait() -> None:
    with running(many(25, inline_limit=10, part_records=10, est_minutes=0.5, file_waits=2)) as portal:
        caller = Caller(portal.url)
        caller.log_in()
        queued = caller.get("ims", "GETINV", section="B2B")
        assert queued["est"] == 0.5
        for _ in range(2):
            with pytest.raises(Said, match="RTN_24"):
                caller.get("ims", "FILEDET", token=queued["token"])
        details = caller.get("ims", "FILEDET", token=queued["token"])
        assert details["fc"] == 3
        assert [url["ic"] for url in details["urls"]] == [10, 10, 5]
        parts = [caller.part(url["ul"], url["hash"], details["ek"]) for url in details["urls"]]
        records = [record for part in parts for record in part["b2b"]]
        assert sorted(numbered(records)) == [f"TX-{number:06d}" for number in range(25)]
        assert (records[0]["val"], records[0]["txval"], records[0]["iamt"]) == (118.5, 100.42, 18.08)
        again = caller.get("ims", "GETINV", section="B2B")
        with pytest.raises(Said, match="RTN_24"):
            caller.get("ims", "FILEDET", token=again["token"])
        caller.close()


def test_parts_are_made_once_until_something_changes() -> None:
    with running(many(25, inline_limit=10, part_records=10, file_waits=0)) as portal:
        caller = Caller(portal.url)
        caller.log_in()

        def addresses() -> list[str]:
            token = caller.get("ims", "GETINV", section="B2B")["token"]
            return [url["ul"] for url in caller.get("ims", "FILEDET", token=token)["urls"]]

        first = addresses()
        assert addresses() == first
        portal.happens("file", section="b2b", document=invoice(99))
        assert not set(addresses()) & set(first)
        assert caller.http.get(first[0]).status_code == 404
        caller.close()


def test_an_order_that_was_never_taken_has_no_files(reader: Caller) -> None:
    with pytest.raises(Said, match="RET11416"):
        reader.get("ims", "FILEDET", token="a1b2c3d4e5f64718")
