"""Sync and Send over the API as the user sees them: partial success, saves cut off, a change of mind, and refusals."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from canned import Canned
from rig import GSTIN, Point, agree, resumed, row, saves

from ims_xl.gst.actions import ImsAction
from ims_xl.portal.refusals import Cancelled
from ims_xl.portal.saving import Unfinished
from ims_xl.steps import actions
from ims_xl.tables import Journal, Records

SAMPLES = Path(__file__).parents[1] / "samples"
API = json.loads((SAMPLES / "api_responses.json").read_text(encoding="utf-8"))


def test_partial_success_is_told_row_by_row(points: dict[str, Point], tmp_path: Path) -> None:
    with resumed(points["send"], tmp_path) as (portal, desk):
        portal.portal.store.write("UPDATE documents SET action = 'P' WHERE number = 'DL/77'")  # somebody at the portal
        told = desk.send()
        assert told.startswith("16 records saved on the portal, 1 refused: see the column Portal's answer")
        refused = row(desk, "DL/77")
        assert "The supplier has changed the record" in refused[Records.portal_error]
        assert "IMSSAV0010" in refused[Records.portal_error]
        assert row(desk, "CN-5")[Records.portal_action] == "Pending"
        assert "1 with another action on the portal, not by this workbook" in desk.sync()
        agree(portal, desk)
        assert desk.send() == "1 record saved on the portal."


def test_the_documented_answers_to_a_save_are_told_row_by_row(points: dict[str, Point], tmp_path: Path) -> None:
    accepted, working, refusing, done = (
        API[name]["body"]
        for name in (
            "save_or_reset_accepted", "request_status_in_progress", "request_status_partial_error",
            "request_status_processed",
        )
    )  # fmt: skip
    statuses = [working, working, refusing | {"proc_cnt": "13"}, done | {"proc_cnt": "2"}]
    answers = {"SAVE": [accepted, {"reference_id": "1"}], "REQSTS": statuses, "GETINV": [{"b2b": []}]}
    portal = Canned(answers, user_address="")
    with resumed(points["send"], tmp_path) as (_, desk):
        desk.profile, desk.line = replace(portal.profile, name="sandbox"), httpx.MockTransport(portal.handle)  # type: ignore[assignment]
        desk.answer = lambda question: "575757"
        assert desk.send().startswith("15 records saved on the portal, 2 refused: see the column Portal's answer")
        sent = [told for action, _, told in portal.asked if action == "SAVE"]
        sample = json.loads((SAMPLES / "ims_upload.json").read_text(encoding="utf-8"))
        assert keys_of(sent[0]["invdata"]) == keys_of(sample["invdata"])
        assert {name: sent[0][name] for name in ("rtin", "reqtyp")} == {"rtin": GSTIN, "reqtyp": "SAVE"}
        for number in ("000123", "DN-11"):
            assert "The supplier has changed the record" in row(desk, number)[Records.portal_error]
            assert "invoice might have edited by supplier" in row(desk, number)[Records.portal_error]
        assert row(desk, "CN-5")[Records.portal_action] == "Pending"
        asked = [request.url.params["int_tran_id"] for action, request, _ in portal.asked if action == "REQSTS"]
        assert asked == [accepted["reference_id"], "1"] * 2
        assert not desk.ledger.exists()


def keys_of(invdata: dict[str, list[dict[str, Any]]]) -> dict[str, list[list[str]]]:
    """The shape of a request: its sections, and the keys of each record."""
    return {section: sorted(sorted(record) for record in records) for section, records in invdata.items()}


def test_what_was_saved_is_logged_and_needs_no_second_send(points: dict[str, Point], tmp_path: Path) -> None:
    with resumed(points["send"], tmp_path) as (portal, desk):
        assert desk.send() == "17 records saved on the portal."
        log = desk.workbook.read(Journal)
        assert ((log[Journal.step] == "Send") & (log[Journal.column_name] == Records.portal_action.header)).sum() == 17
        assert desk.send().startswith("Nothing to send: the portal holds every decision")
        assert len(saves(portal)) == 4  # six records each, Bills of Entry apart
        assert desk.workbook.told[-1][0] == desk.workbook.told[-1][1]


def test_a_session_that_ends_in_the_middle_of_a_send_asks_for_an_otp_and_goes_on(
    points: dict[str, Point], tmp_path: Path
) -> None:
    with resumed(points["send"], tmp_path) as (portal, desk):
        portal.fault("expired", action="SAVE", after=2)
        assert desk.send() == "17 records saved on the portal."
        assert desk.questions == 2
        assert len(saves(portal)) == 4


def test_no_otp_in_the_middle_stops_and_goes_on_later(points: dict[str, Point], tmp_path: Path) -> None:
    with resumed(points["send"], tmp_path) as (portal, desk):
        before, plain = desk.workbook.read(Records), desk.answer
        portal.fault("expired", action="SAVE", after=2)
        desk.answer = lambda question: plain(question) if desk.questions == 1 else None
        with pytest.raises(Unfinished, match=r"2 of 4 parts are with the portal.*No OTP was given"):
            desk.send()
        assert desk.workbook.read(Records).equals(before)
        desk.answer = plain
        desk.send()
        agree(portal, desk)


def test_cancel_at_the_otp_leaves_everything_as_it_was(points: dict[str, Point], tmp_path: Path) -> None:
    with resumed(points["send"], tmp_path) as (portal, desk):
        before = desk.workbook.read(Records)
        desk.answer = lambda question: None
        for step in (desk.sync, desk.send, desk.compute):
            with pytest.raises(Cancelled):
                step()
        assert desk.workbook.read(Records).equals(before)
        assert not desk.ledger.exists()
        assert saves(portal) == []


def test_no_action_over_the_api_is_a_reset(points: dict[str, Point], tmp_path: Path) -> None:
    with resumed(points["sync again"], tmp_path) as (portal, desk):
        rows = actions.rows_of(desk.workbook, ["INV/26-27/0101", "DN-11"])
        actions.choose(desk.workbook, rows, ImsAction.NO_ACTION)
        assert desk.send() == "2 records saved on the portal."
        assert row(desk, "DN-11")[Records.portal_action] == "No action"
        requests = portal.state(GSTIN)["requests"]
        assert requests[-1]["kind"] == "RESET"  # type: ignore[index]
        agree(portal, desk)
