"""The documented bodies through the client: as they stand in the samples, in the envelope of the API."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from canned import Canned, error, packed

from ims_xl.gst.documents import IMS_SECTIONS, Section
from ims_xl.gst.period import TaxPeriod
from ims_xl.portal import records, statement
from ims_xl.portal.refusals import Refused, Unreachable
from ims_xl.sandbox import crypto

SAMPLES = Path(__file__).parents[1] / "samples"
API = json.loads((SAMPLES / "api_responses.json").read_text(encoding="utf-8"))
OCTOBER = TaxPeriod("2026-10")
KEY = crypto.fresh_key()


def quiet(done: int, total: int, doing: str) -> None:
    assert 0 <= done <= total


def large(parts: list[bytes], *, hashes: list[str] | None = None, counts: list[int] | None = None) -> dict[str, Any]:
    """FILEDET for these parts, which lie at /0, /1 …"""
    hashes = hashes or [hashlib.sha256(part).hexdigest() for part in parts]
    urls = [
        {"ul": f"https://gsp.example.invalid/{place}", "ic": (counts or [1] * len(parts))[place], "hash": told}
        for place, told in enumerate(hashes)
    ]
    return {"fc": len(parts), "urls": urls, "ek": base64.b64encode(KEY).decode()}


def part(*numbers: str) -> bytes:
    return packed([json.dumps({"b2b": [{"inum": number} for number in numbers]}).encode()], KEY)


def test_counts_are_read() -> None:
    counted = records.counts(Canned({"GETCOUNT": [API["get_count"]["body"]]}).connection())
    assert counted is not None
    assert sum(sum(one.values()) for one in counted.values()) == 22
    assert counted["b2bcn"]["noaction"] == 4


def test_a_provider_without_counts_has_none() -> None:
    assert records.counts(Canned({"GETCOUNT": [error("GEN5001")]}).connection()) is None


def test_the_inline_answer_comes_to_the_letter() -> None:
    body = API["get_invoices_inline"]["body"]
    text = json.dumps(body).replace("2360", "2360.00").encode()
    portal = Canned({"GETINV": [text]})
    [fetched] = records.fetch(portal.connection(), quiet, [Section.B2BDN])
    assert fetched == records.Fetched(Section.B2BDN, (text,), 1)
    assert dict(portal.asked[-1][1].url.params) == API["get_invoices_inline"]["request"]
    whole = records.as_download([fetched])
    assert b"2360.00" in whole
    assert json.loads(whole) == json.loads(text)


def test_the_queued_answer_is_waited_for_and_its_parts_are_joined() -> None:
    parts = [part("1", "2"), part("3")]
    portal = Canned(
        {
            "GETINV": [API["get_invoices_queued"]["body"]],
            "FILEDET": [API["file_details_not_ready"]["body"], large(parts, counts=[2, 1])],
            "/0": [httpx.Response(200, content=parts[0])],
            "/1": [httpx.Response(200, content=parts[1])],
        }
    )
    [fetched] = records.fetch(portal.connection(), quiet, [Section.B2B])
    assert fetched.records == 3
    assert sum(portal.time.slept) == 5 * 60 + 2  # est, then one more question
    assert json.loads(records.as_download([fetched])) == {"b2b": [{"inum": "1"}, {"inum": "2"}, {"inum": "3"}]}
    asked = [request for action, request, _ in portal.asked if action == "FILEDET"]
    assert {key: asked[0].url.params[key] for key in ("action", "gstin", "token")} == API["file_details"]["request"]


@pytest.mark.parametrize("fault", ["hash", "cut", "count", "key", "no archive"])
def test_a_part_that_came_wrong_is_fetched_again_and_not_used(fault: str) -> None:
    good = part("1")
    bad, hashes, counts = good, None, None
    if fault == "hash":
        bad = part("1")[:-1] + b"x"
    elif fault == "cut":
        bad = good[: len(good) // 2]
        hashes = [hashlib.sha256(bad).hexdigest()]
    elif fault == "count":
        counts = [2]
    elif fault == "key":
        bad = packed([b'{"b2b":[{"inum":"1"}]}'], crypto.fresh_key())
        hashes = [hashlib.sha256(bad).hexdigest()]
    else:
        bad = b"<html>"
        hashes = [hashlib.sha256(bad).hexdigest()]
    answers = {"GETINV": [{"token": "t", "est": 0}], "FILEDET": [large([bad], hashes=hashes, counts=counts)]}
    portal = Canned({**answers, "/0": [httpx.Response(200, content=bad)]})
    if fault == "hash":
        portal.answers["FILEDET"] = [large([good])]
    with pytest.raises(Unreachable, match="damaged or incomplete"):
        records.fetch(portal.connection(), quiet, [Section.B2B])
    again = Canned(
        {
            **answers,
            "FILEDET": [large([good])],
            "/0": [httpx.Response(200, content=bad), httpx.Response(200, content=good)],
        }
    )
    if fault != "count":
        [fetched] = records.fetch(again.connection(), quiet, [Section.B2B])
        assert fetched.records == 1


def test_a_part_named_twice_counts_once() -> None:
    one = part("1")
    details = large([one])
    details["urls"] *= 2
    portal = Canned(
        {"GETINV": [{"token": "t", "est": 0}], "FILEDET": [details], "/0": [httpx.Response(200, content=one)]}
    )
    [fetched] = records.fetch(portal.connection(), quiet, [Section.B2B])
    assert fetched.records == 1


def test_a_list_of_parts_that_is_not_whole_is_asked_for_again() -> None:
    one = part("1")
    lacking = large([one]) | {"fc": 2}
    portal = Canned(
        {"GETINV": [{"token": "t", "est": 0}], "FILEDET": [lacking], "/0": [httpx.Response(200, content=one)]}
    )
    with pytest.raises(Unreachable, match="incomplete"):
        records.fetch(portal.connection(), quiet, [Section.B2B])


def test_a_file_that_takes_too_long_is_told() -> None:
    portal = Canned({"GETINV": [{"token": "t", "est": 45}]})
    with pytest.raises(Unreachable, match="45 minutes"):
        records.fetch(portal.connection(), quiet, [Section.B2B])
    portal = Canned({"GETINV": [{"token": "t", "est": 0}], "FILEDET": [error("RTN_24")]})
    with pytest.raises(Refused, match="still preparing"):
        records.fetch(portal.connection(), quiet, [Section.B2B])
    assert sum(portal.time.slept) <= 2 * portal.profile.longest_wait_seconds


def test_a_section_without_records_is_empty() -> None:
    for answer in (error("RET13509"), {"b2b": []}):
        fetched = records.fetch(Canned({"GETINV": [answer]}).connection(), quiet, [Section.B2B])
        assert json.loads(records.as_download(fetched)) == {"b2b": []}


@pytest.mark.parametrize("answer", [b"[]", b"{", b'{"b2b": {}}', b'{"b2b": [], "more": 1}'])
def test_an_answer_of_another_shape_is_told(answer: bytes) -> None:
    with pytest.raises(Unreachable):
        records.as_download(records.fetch(Canned({"GETINV": [answer]}).connection(), quiet, [Section.B2B]))


def test_all_sections_are_asked_for_before_any_is_waited_for() -> None:
    portal = Canned({"GETINV": [{"b2b": []}]})
    assert len(records.fetch(portal.connection(), quiet)) == len(IMS_SECTIONS)
    assert portal.actions().count("GETINV") == 12


def test_gstr2b_is_generated_and_waited_for() -> None:
    portal = Canned(
        {
            "GEN2B": [API["gstr2b_regenerate"]["body"]],
            "GENSTS2B": [{"status_cd": "IP"}, API["gstr2b_regenerate_status"]["body"]],
        }
    )
    statement.regenerate(portal.connection(), OCTOBER, quiet)
    sent = [told for action, _, told in portal.asked if action == "GEN2B"]
    assert sent == [API["gstr2b_regenerate"]["request"]["data"]]
    asked = portal.asked[-1][1]
    assert {key: asked.url.params[key] for key in asked.url.params} == API["gstr2b_regenerate_status"]["request"]


def test_a_generation_that_fails_is_told_with_its_reason() -> None:
    failed = {"status_cd": "ER", "err_cd": "IMS2B007", "err_msg": "Incorrect ITC period"}
    portal = Canned({"GEN2B": [{"reference_id": "1"}], "GENSTS2B": [failed]})
    with pytest.raises(Refused, match='IMS2B007, "Incorrect ITC period"'):
        statement.regenerate(portal.connection(), OCTOBER, quiet)


def test_a_generation_without_end_is_told() -> None:
    portal = Canned({"GEN2B": [{"reference_id": "1"}], "GENSTS2B": [{"status_cd": "IP"}]})
    with pytest.raises(Unreachable, match="still computing"):
        statement.regenerate(portal.connection(), OCTOBER, quiet)
    assert portal.time.slept[:5] == [2, 3, 15, 30, 60]


def test_a_split_gstr2b_is_fetched_part_by_part() -> None:
    first = API["gstr2b_split"]["body"]
    portal = Canned({"GET2B": [first, {"data": {"docdata": {"b2b": []}}}, {"data": {"docdata": {"isd": []}}}]})
    texts = statement.fetch(portal.connection(), OCTOBER, quiet)
    assert [json.loads(text)["data"]["file_num"] for text in texts] == [1, 2]
    asked = [dict(request.url.params) for action, request, _ in portal.asked if action == "GET2B"]
    assert [one.get("file_num") for one in asked] == [None, "1", "2"]


@pytest.mark.parametrize("body", API["errors"], ids=lambda body: body["error"]["error_cd"])
def test_every_documented_error_becomes_a_sentence(body: dict[str, Any]) -> None:
    code = body["error"]["error_cd"]
    with pytest.raises(Refused) as refused:
        Canned({"GET2B": [body]}).connection().ask("gstr2b", "GET2B")
    assert refused.value.code == code
    assert refused.value.meaning
    assert "\n" not in str(refused.value)
