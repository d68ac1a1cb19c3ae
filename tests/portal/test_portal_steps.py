"""Sync and Send over the API as the user sees them: partial success, saves cut off, a change of mind, and refusals."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from canned import Canned
from rig import GSTIN, Desk, Point, agree, resumed

from ims_xl.errors import NotAllowed, WorkbookUnusable
from ims_xl.gst.actions import ImsAction
from ims_xl.portal.refusals import Cancelled
from ims_xl.portal.saving import Unfinished
from ims_xl.sandbox.server import Running
from ims_xl.steps import actions
from ims_xl.tables import Journal, Records

SAMPLES = Path(__file__).parents[1] / "samples"
API = json.loads((SAMPLES / "api_responses.json").read_text(encoding="utf-8"))


class Killed(BaseException):
    """The process is gone: nothing of it runs any more."""


def kill_at_sleep(desk: Desk) -> None:
    def sleep(seconds: float) -> None:
        raise Killed

    desk.time.sleep = sleep  # type: ignore[method-assign]


def saves(portal: Running) -> list[str]:
    return [one["txn"] for one in portal.state(GSTIN)["requests"] if one["kind"] == "SAVE"]  # type: ignore[attr-defined]


def row(desk: Desk, number: str) -> dict[str, Any]:
    records = desk.workbook.read(Records)
    here = (records[Records.document_number] == number) & (records[Records.source] == "IMS")
    return dict(records[here].iloc[0])


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


@pytest.mark.parametrize("by_txn", [True, False])
def test_a_lost_answer_is_asked_about_and_not_saved_again(
    by_txn: bool, points: dict[str, Point], tmp_path: Path
) -> None:
    with resumed(points["send"], tmp_path) as (portal, desk):
        desk.profile = replace(desk.profile, status_by_txn=by_txn)
        portal.fault("cut_after", action="SAVE", times=2)
        assert desk.send() == "17 records saved on the portal."
        assert len(saves(portal)) == len(set(saves(portal))) == 4
        desk.sync()
        agree(portal, desk)


def test_a_save_that_never_arrived_is_told_where_the_portal_cannot_be_asked(
    points: dict[str, Point], tmp_path: Path
) -> None:
    with resumed(points["send"], tmp_path) as (portal, desk):
        desk.profile = replace(desk.profile, status_by_txn=False)
        portal.fault("cut", action="SAVE")
        assert desk.send() == "11 records saved on the portal, 6 did not reach the portal: Send again."
        assert desk.send() == "6 records saved on the portal."
        agree(portal, desk)


@pytest.mark.parametrize("by_txn", [True, False])
@pytest.mark.parametrize("next_step", [Desk.sync, Desk.send])
def test_a_killed_process_leaves_behind_what_to_ask_about(
    by_txn: bool, next_step: Any, points: dict[str, Point], tmp_path: Path
) -> None:
    with resumed(points["send"], tmp_path) as (portal, desk):
        before = desk.workbook.read(Records)
        kill_at_sleep(desk)
        with pytest.raises(Killed):
            desk.send()
        assert desk.ledger.exists()
        assert desk.workbook.read(Records).equals(before)
        again = Desk(portal, tmp_path, chunk_records=6)
        again.profile = replace(again.profile, status_by_txn=by_txn)
        again.take(desk.workbook)
        told = next_step(again)
        assert "that was cut off: 17 records saved on the portal." in told
        assert not again.ledger.exists()
        assert len(saves(portal)) == 4
        agree(portal, again)


def test_a_change_of_mind_after_a_killed_send_is_sent_upon_what_the_portal_holds(
    points: dict[str, Point], tmp_path: Path
) -> None:
    with resumed(points["send"], tmp_path) as (portal, desk):
        kill_at_sleep(desk)
        with pytest.raises(Killed):
            desk.send()
        again = Desk(portal, tmp_path)
        again.take(desk.workbook)
        [chosen] = actions.rows_of(again.workbook, ["INV/26-27/0101"])
        actions.choose(again.workbook, [chosen], ImsAction.PENDING)
        told = again.send()
        assert "17 records saved on the portal." in told
        assert told.endswith("1 record saved on the portal.")
        assert row(again, "INV/26-27/0101")[Records.portal_action] == "Pending"
        again.sync()
        held = {one["number"]: one["action"] for one in portal.state(GSTIN)["records"] if one["in_ims"]}  # type: ignore[attr-defined]
        assert held["INV/26-27/0101"] == "P"


def test_esc_in_the_middle_is_told_and_goes_on_later(points: dict[str, Point], tmp_path: Path) -> None:
    with resumed(points["send"], tmp_path) as (portal, desk):
        plain = desk.workbook.progress

        def stopped(done: int, total: int, doing: str) -> None:
            if doing.startswith("sending part 3"):
                raise KeyboardInterrupt
            plain(done, total, doing)

        desk.workbook.progress = stopped  # type: ignore[method-assign]
        with pytest.raises(Unfinished, match=r"2 of 4 parts are with the portal.*saves nothing twice"):
            desk.send()
        desk.workbook.progress = plain  # type: ignore[method-assign]
        told = desk.send()
        assert "12 records saved on the portal. 5 records did not reach the portal" in told
        assert told.endswith("5 records saved on the portal.")
        assert len(saves(portal)) == 4
        agree(portal, desk)


def test_a_workbook_that_cannot_be_written_hears_of_it_later(
    points: dict[str, Point], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with resumed(points["send"], tmp_path) as (portal, desk):

        def write(*given: object, **more: object) -> None:
            raise WorkbookUnusable("Acme.xlsm is open in Excel. Close it.")

        with monkeypatch.context() as patch:
            patch.setattr(desk.workbook, "write", write)
            with pytest.raises(Unfinished, match=r"could not be told: Acme.xlsm is open in Excel. Close it. Then Send"):
                desk.send()
        assert "17 records saved on the portal." in desk.send()
        assert len(saves(portal)) == 4
        agree(portal, desk)


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


def test_an_unfinished_save_of_another_client_is_left_alone(points: dict[str, Point], tmp_path: Path) -> None:
    with resumed(points["send"], tmp_path) as (_, desk):
        kill_at_sleep(desk)
        with pytest.raises(Killed):
            desk.send()
        desk.ledger.write_text(desk.ledger.read_text(encoding="utf-8").replace(GSTIN, "29AAACT2222B1ZX", 1))
        with pytest.raises(NotAllowed, match="unfinished save of 29AAACT2222B1ZX through sandbox"):
            Desk.sync(desk)
        assert desk.ledger.exists()


def test_no_action_over_the_api_is_a_reset(points: dict[str, Point], tmp_path: Path) -> None:
    with resumed(points["sync again"], tmp_path) as (portal, desk):
        rows = actions.rows_of(desk.workbook, ["INV/26-27/0101", "DN-11"])
        actions.choose(desk.workbook, rows, ImsAction.NO_ACTION)
        assert desk.send() == "2 records saved on the portal."
        assert row(desk, "DN-11")[Records.portal_action] == "No action"
        requests = portal.state(GSTIN)["requests"]
        assert requests[-1]["kind"] == "RESET"  # type: ignore[index]
        agree(portal, desk)
