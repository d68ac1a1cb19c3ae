"""Each documented answer of the API has the shape of the stand-in portal's: the same keys, values of the same kind."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from caller import PATHS, STORY, Caller, Said, asked, b64, unaes

from ims_xl.sandbox import story
from ims_xl.sandbox.server import Running

API = json.loads((Path(__file__).parents[1] / "samples/api_responses.json").read_text(encoding="utf-8"))


def shape(value: Any) -> Any:
    """The keys of a value and the kind of each leaf; a list is told by its first."""
    if isinstance(value, dict):
        return {key: shape(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [shape(one) for one in value[:1]]
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


def documented(name: str) -> Any:
    return shape(API[name]["body"])


@pytest.fixture
def large(portal: Running, caller: Caller) -> Caller:
    """A portal that gives sections in parts, and its GSTR-2B in files."""
    portal.portal.settings = replace(story.read(STORY).settings, inline_limit=1, part_records=2, statement_documents=5)
    return caller


def test_signing_in(portal: Running, caller: Caller) -> None:
    otp = caller.authenticate("OTPREQUEST", app_key=caller.rsa(caller.app_key))
    assert shape(otp) == documented("auth_otp")
    token = caller.log_in()
    assert shape(token) == documented("auth_token")
    assert len(unaes(base64.b64decode(token["sek"]), caller.app_key)) == 32


def test_the_envelope(caller: Caller) -> None:
    answer = caller.http.get(
        PATHS["ims"], params={"action": "GETCOUNT", "gstin": caller.gstin}, headers=caller.headers()
    )
    assert shape(answer.json()) == documented("encrypted_envelope")
    assert b64(base64.b64decode(answer.json()["data"])) == answer.json()["data"]


def test_records_at_once_and_in_parts(large: Caller) -> None:
    assert shape(large.get("ims", "GETINV", section="DN")) == documented("get_invoices_inline")
    queued = large.get("ims", "GETINV", section="B2B")
    assert shape(queued) == documented("get_invoices_queued")
    with pytest.raises(Said) as waiting:
        large.get("ims", "FILEDET", token=queued["token"])
    assert str(waiting.value) == " ".join(API["file_details_not_ready"]["body"]["error"].values())
    assert shape(large.get("ims", "FILEDET", token=queued["token"])) == documented("file_details")


def test_saving(caller: Caller) -> None:
    notes, invoices = caller.records("DN"), caller.records("B2B")
    stale = [asked(one, "A") | {"prev_status": "R"} for one in (notes[0], invoices[0])]
    body = {"b2bdn": [stale[0]], "b2b": [stale[1], asked(invoices[1], "A")]}
    accepted = caller.put("ims", "SAVE", {"rtin": caller.gstin, "reqtyp": "SAVE", "invdata": body})
    assert shape(accepted) == documented("save_or_reset_accepted")
    working = caller.get("ims", "REQSTS", int_tran_id=accepted["reference_id"])
    assert working == API["request_status_in_progress"]["body"]
    refusing = caller.get("ims", "REQSTS", int_tran_id=accepted["reference_id"])
    assert shape(refusing) == documented("request_status_partial_error")
    done = caller.save({"b2b": [asked(caller.records("B2B")[0], "A")]})
    assert shape(done) == documented("request_status_processed")


def test_gstr2b(portal: Running, large: Caller) -> None:
    portal.set_clock("2026-11-14")
    request = API["gstr2b_regenerate"]["request"]
    taken = large.put("gstr2b", request["action"], request["data"])
    assert shape(taken) == documented("gstr2b_regenerate")
    done = large.done(taken["reference_id"], "gstr2b", "GENSTS2B")
    assert {key: done[key] for key in API["gstr2b_regenerate_status"]["body"]} == {"status_cd": "P"}
    assert shape(large.get("gstr2b", "GET2B", rtnprd="102026")) == documented("gstr2b_split")


@pytest.mark.parametrize("body", API["errors"], ids=lambda body: body["error"]["error_cd"])
def test_errors(body: dict[str, Any], portal: Running, caller: Caller) -> None:
    portal.fault("error", action="GET2B", code=body["error"]["error_cd"])
    answer = caller.http.get(
        PATHS["gstr2b"], params={"action": "GET2B", "gstin": caller.gstin, "rtnprd": "102026"}, headers=caller.headers()
    )
    assert shape(answer.json()) == shape(body)
    assert answer.json()["error"]["error_cd"] == body["error"]["error_cd"]


def test_none_is_left_out() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    lines = {name for name in API if not name.startswith("_")} - {"errors", "get_count"}  # counts: test_portal_records
    assert {name for name in lines if f'"{name}"' not in text} == set()
