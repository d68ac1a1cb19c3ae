"""Sending over the API, cut off in the middle: what may have arrived is asked about, and what did not goes on later."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rig import GSTIN, Desk, Point, agree, resumed, row, saves

from ims_xl.errors import NotAllowed, WorkbookUnusable
from ims_xl.gst.actions import ImsAction
from ims_xl.portal.saving import Unfinished
from ims_xl.steps import actions
from ims_xl.tables import Records


class Killed(BaseException):
    """The process is gone: nothing of it runs any more."""


def kill_at_sleep(desk: Desk) -> None:
    def sleep(seconds: float) -> None:
        raise Killed

    desk.time.sleep = sleep  # type: ignore[method-assign]


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


def test_an_unfinished_save_of_another_client_is_left_alone(points: dict[str, Point], tmp_path: Path) -> None:
    with resumed(points["send"], tmp_path) as (_, desk):
        kill_at_sleep(desk)
        with pytest.raises(Killed):
            desk.send()
        desk.ledger.write_text(desk.ledger.read_text(encoding="utf-8").replace(GSTIN, "29AAACT2222B1ZX", 1))
        with pytest.raises(NotAllowed, match="unfinished save of 29AAACT2222B1ZX through sandbox"):
            Desk.sync(desk)
        assert desk.ledger.exists()
