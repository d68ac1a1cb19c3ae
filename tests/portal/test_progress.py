"""Progress is seen moving, and Esc is heard wherever a step stands or waits: then the workbook is as it was."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from line import Line
from rig import GSTIN, STEPS, Desk, Point, agree, resumed

from ims_xl.errors import ImsError, Stopped
from ims_xl.portal.saving import Unfinished


class Watching(Line):
    """Notes at each call how much the user had been told until then."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.heard.append((request.url.path.rsplit("/", 1)[-1], len(self.desk.workbook.told)))
        return super().handle_request(request)

    heard: list[tuple[str, int]]
    desk: Desk


@pytest.mark.parametrize("step", [*STEPS])
def test_a_word_comes_with_every_section_and_part_and_never_goes_back(
    step: str, points: dict[str, Point], tmp_path: Path
) -> None:
    with resumed(points[step], tmp_path) as (_, desk):
        line = desk.line
        assert line is not None
        line.__class__, line.desk, line.heard = Watching, desk, []  # type: ignore[attr-defined,assignment]
        STEPS[step](desk)
        told = desk.workbook.told
        heard = line.heard  # type: ignore[attr-defined]
    work = [count for path, count in heard if path not in ("certificate.pem", "authenticate")]
    silent = [list(work).count(count) for count in set(work)]
    assert max(silent) <= 2, "calls between two words"
    assert len({doing for _, _, doing in told}) >= {"sync": 25, "send": 9, "sync again": 30, "compute": 6}[step]
    for (done, total, _), (after, of, what) in pairwise(told):
        assert 0 <= done <= total
        assert after == 0 or after / of >= done / total, f"a stage begins at 0 and goes on: {what}"


def stopping(desk: Desk, at: int) -> None:
    """Esc at the word of that number."""
    plain, words = desk.workbook.progress, iter(range(10**6))

    def progress(done: int, total: int, doing: str) -> None:
        if next(words) == at:
            raise Stopped("Acme was stopped with Esc; nothing was changed.")
        plain(done, total, doing)

    desk.workbook.progress = progress  # type: ignore[method-assign]


@pytest.mark.parametrize(
    ("step", "at"), [("sync", 0), ("sync", 9), ("sync", 31), ("send", 1), ("send", 6), ("compute", 1), ("compute", 4)]
)
def test_esc_leaves_the_workbook_as_it_was_and_the_step_can_be_taken_again(
    step: str, at: int, points: dict[str, Point], tmp_path: Path
) -> None:
    with resumed(points[step], tmp_path) as (portal, desk):
        before, plain = desk.cells(), desk.workbook.progress
        stopping(desk, at)
        with pytest.raises((Stopped, Unfinished), match="stopped with Esc") as stopped:
            STEPS[step](desk)
        assert desk.cells() == before
        if isinstance(stopped.value, Unfinished):
            assert "nothing was changed" not in str(stopped.value)
        desk.workbook.progress = plain  # type: ignore[method-assign]
        STEPS[step](desk)
        if step == "send":
            desk.send()
        assert not desk.ledger.exists()
        agree(portal, desk)


@pytest.mark.parametrize(
    ("step", "fault", "action"),
    [("sync", "429", "GETINV"), ("sync", "503", "certificate"), ("send", "429", "SAVE"), ("compute", "503", "GEN2B")],
)
def test_a_long_pause_that_the_portal_asks_for_is_told_and_heeds_esc(
    step: str, fault: str, action: str, points: dict[str, Point], tmp_path: Path
) -> None:
    with resumed(points[step], tmp_path) as (portal, desk):
        plain = desk.workbook.progress

        def progress(done: int, total: int, doing: str) -> None:
            if doing.endswith("waiting for the portal, 90 s more"):
                raise Stopped("Stopped with Esc.")
            plain(done, total, doing)

        desk.workbook.progress = progress  # type: ignore[method-assign]
        portal.fault(fault, action=action, retry_after=100)
        began = desk.time.now
        with pytest.raises(ImsError, match="Stopped with Esc"):
            STEPS[step](desk)
        assert desk.time.now - began < 15
        assert not [one for one in portal.state(GSTIN)["requests"] if step == "send"]  # type: ignore[attr-defined]
