"""Faults on request: each does what its name says, at the call it was asked for, and no further."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from caller import GSTIN, PATHS, Caller, Said, asked
from test_portal_records import many
from test_portal_save import held, record

from ims_xl.sandbox.server import Running, running


@pytest.fixture
def portal(served: Running) -> Running:
    return served


@pytest.fixture
def caller(served: Running) -> Iterator[Caller]:
    one = Caller(served.url)
    one.log_in()
    yield one
    one.close()


def saving(caller: Caller) -> dict[str, Any]:
    body = {"rtin": GSTIN, "reqtyp": "SAVE", "invdata": {"b2b": [asked(record(caller, "B2B", "DL/77"), "R")]}}
    return caller.put("ims", "SAVE", body)


def answered(caller: Caller) -> httpx.Response:
    told = {"action": "GETINV", "gstin": GSTIN, "section": "DN"}
    return caller.http.get(PATHS["ims"], params=told, headers=caller.headers())


@pytest.mark.parametrize(("kind", "status"), [("500", 500), ("429", 429), ("503", 503)])
def test_a_call_that_is_not_taken_changes_nothing(caller: Caller, portal: Running, kind: str, status: int) -> None:
    portal.fault(kind, action="GETINV", retry_after=7)
    refused = answered(caller)
    assert refused.status_code == status
    assert refused.headers.get("Retry-After") == (None if kind == "500" else "7")
    assert answered(caller).status_code == 200
    portal.fault(kind, action="SAVE")
    with pytest.raises(ValueError, match="Expecting value"):
        saving(caller)
    assert held(portal, "b2b", "DL/77")["history"] == []


def test_a_connection_cut_before_the_call_is_taken(caller: Caller, portal: Running) -> None:
    portal.fault("cut", action="SAVE")
    with pytest.raises(httpx.TransportError):
        saving(caller)
    assert held(portal, "b2b", "DL/77")["history"] == []


@pytest.mark.parametrize("kind", ["cut_after", "cut_middle"])
def test_a_connection_cut_after_a_save_leaves_it_saved(caller: Caller, portal: Running, kind: str) -> None:
    portal.fault(kind, action="SAVE")
    with pytest.raises(httpx.TransportError):
        saving(caller)
    assert [line["action"] for line in held(portal, "b2b", "DL/77")["history"]] == ["R"]


def test_a_server_error_after_a_save_leaves_it_saved(caller: Caller, portal: Running) -> None:
    portal.fault("500_after", action="SAVE")
    with pytest.raises(ValueError, match="Expecting value"):
        saving(caller)
    assert len(held(portal, "b2b", "DL/77")["history"]) == 1


def test_a_request_taken_twice_is_saved_once(caller: Caller, portal: Running) -> None:
    portal.fault("duplicate", action="SAVE")
    assert caller.done(saving(caller)["reference_id"])["status_cd"] == "P"
    assert len(held(portal, "b2b", "DL/77")["history"]) == 1
    assert [call["action"] for call in portal.portal.calls].count("SAVE") == 2


def test_a_wrong_signature_is_seen(caller: Caller, portal: Running) -> None:
    portal.fault("wrong_hmac", action="GETINV")
    with pytest.raises(AssertionError):
        caller.records("DN")
    assert len(caller.records("DN")) == 1


def test_a_session_ends_in_the_middle(caller: Caller, portal: Running) -> None:
    portal.fault("expired", action="GETINV", after=1)
    assert len(caller.records("DN")) == 1
    for _ in range(2):
        with pytest.raises(Said, match="AUTH4038"):
            caller.records("DN")
    caller.log_in()
    assert len(caller.records("DN")) == 1


def test_an_answer_is_late(caller: Caller, portal: Running) -> None:
    portal.fault("delay", action="GETINV", seconds=0.3)
    start = time.monotonic()
    caller.records("DN")
    assert time.monotonic() - start >= 0.3


@pytest.mark.parametrize("code", ["RT-3BAS1009", "IMS0027", "RET13508", "SOMETHING-NEW"])
def test_any_code_of_the_portal_can_be_had(caller: Caller, portal: Running, code: str) -> None:
    portal.fault("error", action="GETCOUNT", code=code)
    with pytest.raises(Said, match=code):
        caller.get("ims", "GETCOUNT")


def test_the_nth_call_fails_as_often_as_asked(caller: Caller, portal: Running) -> None:
    portal.fault("500", action="GETINV", after=2, times=2)
    caller.get("ims", "GETCOUNT")
    assert [answered(caller).status_code for _ in range(5)] == [200, 200, 500, 500, 200]


def test_a_fault_may_meet_any_call(caller: Caller, portal: Running) -> None:
    portal.fault("500")
    answer = caller.http.get(PATHS["ims"], params={"action": "GETCOUNT", "gstin": GSTIN}, headers=caller.headers())
    assert answer.status_code == 500


def test_parts_come_damaged_cut_late_gone_or_twice() -> None:
    with running(many(25, inline_limit=10, part_records=10, file_waits=0)) as portal:
        caller = Caller(portal.url)
        caller.log_in()
        token = caller.get("ims", "GETINV", section="B2B")["token"]
        portal.fault("duplicate", action="FILEDET")
        details = caller.get("ims", "FILEDET", token=token)
        assert details["fc"] == len(details["urls"]) == 4
        assert details["urls"][0] == details["urls"][3]
        url = details["urls"][0]
        whole = caller.http.get(url["ul"]).content
        portal.fault("half_file", action="part")
        assert caller.http.get(url["ul"]).content == whole[: len(whole) // 2]
        portal.fault("wrong_hmac", action="part")
        assert caller.http.get(url["ul"]).content[:-1] == whole[:-1]
        portal.fault("wrong_hmac", action="part")
        assert caller.http.get(url["ul"]).content != whole
        portal.fault("expired", action="part")
        assert caller.http.get(url["ul"]).status_code == 404
        portal.fault("cut_middle", action="part")
        with pytest.raises(httpx.TransportError):
            caller.http.get(url["ul"])
        assert caller.http.get(url["ul"]).content == whole
        caller.close()


def test_faults_are_asked_for_and_taken_back_over_http(caller: Caller) -> None:
    asked_for = caller.http.post("/sandbox/faults", json={"fault": "500", "action": "GETINV", "times": 9})
    assert asked_for.json()["times"] == 9
    assert answered(caller).status_code == 500
    assert caller.http.delete("/sandbox/faults").json() == {"faults": []}
    assert answered(caller).status_code == 200


@pytest.mark.parametrize("told", [{"fault": "earthquake"}, {}, {"fault": "500", "when": "now"}])
def test_a_fault_there_is_not_is_told(reader: Caller, told: dict[str, Any]) -> None:
    answer = reader.http.post("/sandbox/faults", json=told)
    assert answer.status_code == 400
    assert "there are delay" in answer.json()["error"] or "A fault takes" in answer.json()["error"]


def test_a_fault_of_the_portal_itself_is_never_overlooked() -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    def met() -> None:
        with running(many(1)) as broken:
            broken.portal.sessions.answer = fails  # type: ignore[assignment,method-assign]
            caller = Caller(broken.url)
            answer = caller.http.post(PATHS["authenticate"], json={"action": "X"}, headers=caller.headers())
            assert answer.status_code == 500
            caller.close()

    with pytest.raises(RuntimeError, match="a fault of ours"):
        met()
