"""A client's workbook before the stand-in portal: the steps of the demo month over the API, and what to compare."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from ims_xl import demo, settings
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.portal import profile
from ims_xl.portal.calllog import MemoryLog
from ims_xl.portal.clock import Clock
from ims_xl.portal.means import Means
from ims_xl.portal.profile import Profile
from ims_xl.portal.vault import MemoryVault
from ims_xl.sandbox import story
from ims_xl.sandbox.server import Running, running
from ims_xl.steps import actions, data, matching, portal
from ims_xl.tables import SHEET_TABLES, Records

MONTH = Path(__file__).parents[2] / "examples/october-2026"
STORY = MONTH / "portal_story.json"
GSTIN, USER = demo.GSTIN, "rainbow"


@dataclass
class Time:
    """A clock that a sleep moves, so that no test waits."""

    now: float = 1_700_000_000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.now, sleep=self.sleep, chance=lambda: 0.5)


def profile_of(running: Running, **changed: Any) -> Profile:
    """The sandbox's profile, at the address where it runs."""
    return replace(profile.load("sandbox", MONTH), base_url=running.url, **{"timeout_seconds": 5.0, **changed})


class Desk:
    """One workbook in memory, in a folder of its own, and the user before it."""

    def __init__(self, running: Running, folder: Path, **changed: Any) -> None:
        self.running, self.folder, self.time, self.log = running, folder, Time(), MemoryLog()
        self.vault, self.questions = MemoryVault(), 0
        self.profile = profile_of(running, **changed)
        self.answer: Callable[[str], str | None] = lambda question: self.running.portal.sessions.sent(USER) or None
        chosen = {settings.GSTIN: GSTIN, settings.PERIOD: demo.PERIOD.text, settings.PORTAL_USER: USER}
        self.workbook = MemoryWorkbook(settings=chosen, folder=folder, name="Acme", reply=self._reply)

    def at(self, running: Running) -> None:
        """Go on with the portal at another address, signed out."""
        self.running, self.vault = running, MemoryVault()
        self.profile = replace(self.profile, base_url=running.url)

    def _reply(self, question: str) -> str | None:
        self.questions += 1
        return self.answer(question)

    @property
    def means(self) -> Means:
        return Means(profile=self.profile, vault=lambda: self.vault, clock=self.time.clock, log=self.log)

    def sync(self) -> str:
        return self._over(portal.sync)

    def send(self) -> str:
        return self._over(portal.send)

    def compute(self) -> str:
        return self._over(portal.compute_2b)

    def _over(self, step: Callable[..., Any]) -> str:
        means = self.means
        try:
            return str(step(self.workbook, means).sentence)
        finally:
            means.close()

    def history(self) -> None:
        data.sync(self.workbook, [MONTH / "prior_period_originals.json"])

    def decide(self) -> None:
        """Books, match and the demo's decisions, applied."""
        data.import_books(self.workbook, [MONTH / "purchase_register.xlsx"])
        matching.match(self.workbook)
        demo.decide(self.workbook, MONTH / "decisions.csv")
        actions.apply(self.workbook)

    @property
    def ledger(self) -> Path:
        return self.folder / "Acme.sending.jsonl"

    def tables(self) -> dict[str, pd.DataFrame]:
        return {table.title: self.workbook.read(table) for table in SHEET_TABLES}

    def held(self) -> dict[str, str]:
        """By record id, the letter of the action the workbook believes the portal holds."""
        records = self.workbook.read(Records)
        live = records[(records[Records.source] == "IMS") & ~records[Records.gstr3b_filed].fillna(False)]
        return {
            identity: action[0]
            for identity, action in zip(live[Records.record_id], live[Records.portal_action], strict=True)
        }

    def take(self, workbook: MemoryWorkbook) -> None:
        """Go on with a copy of a workbook as it was."""
        self.workbook = copy.copy(workbook)
        self.workbook.folder, self.workbook._reply = self.folder, self._reply
        self.workbook._cells, self.workbook._settings = copy.deepcopy((workbook._cells, workbook._settings))


STEPS: dict[str, Callable[[Desk], str]] = {
    "sync": Desk.sync,
    "send": Desk.send,
    "sync again": Desk.sync,
    "compute": Desk.compute,
}
PROFILE = {"timeout_seconds": 1.0, "chunk_records": 6}


@dataclass(frozen=True)
class Point:
    """The month up to a step: the portal's state and the workbook's."""

    state: bytes
    workbook: MemoryWorkbook


def october() -> story.Story:
    """The demo's story with every section in parts, and a GSTR-2B in three files."""
    told = story.read(STORY)
    return replace(told, settings=replace(told.settings, inline_limit=3, part_records=2, statement_documents=10))


def worked(folder: Path) -> dict[str, Point]:
    """The month worked without a fault, kept before each step."""
    state = folder / "state.db"
    kept: dict[str, Point] = {}

    def keep(step: str) -> None:
        with running(october(), state):
            pass  # what its thread has written is in the file
        there = Desk(desk.running, folder)
        there.take(desk.workbook)
        kept[step] = Point(state.read_bytes(), there.workbook)

    with running(october(), state) as portal:
        desk = Desk(portal, folder, **PROFILE)
        desk.history()
    keep("sync")
    for step, after in (("sync", "send"), ("send", "sync again"), ("sync again", "compute")):
        with running(october(), state) as portal:
            desk.at(portal)
            if step == "sync again":
                portal.set_clock("2026-11-14T12:00:00")
            STEPS[step](desk)
            if step == "sync":
                desk.decide()
        if after == "sync again":
            with running(october(), state) as portal:
                portal.set_clock("2026-11-14T12:00:00")
        keep(after)
    return kept


@contextmanager
def resumed(point: Point, folder: Path) -> Iterator[tuple[Running, Desk]]:
    """The month at that point, with a portal of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    state = folder / "state.db"
    state.write_bytes(point.state)
    with running(october(), state) as portal:
        desk = Desk(portal, folder, **PROFILE)
        desk.take(point.workbook)
        yield portal, desk


def agree(portal: Running, desk: Desk) -> None:
    """Portal and workbook hold the same actions, and no record was saved with two contents."""
    held: dict[str, str] = {}
    for record in portal.state(GSTIN)["records"]:  # type: ignore[attr-defined]
        saves = {
            (one["action"], one["reduction"], str(one["declared"]), one["remarks"])
            for one in record["history"]
            if one["what"] == "SAVE"
        }
        assert len(saves) <= 1, record
        if record["in_ims"]:
            held[f"{record['section']} {record['number']}".upper()] = record["action"]
    mine = {f"{identity.split('|')[1]} {identity.split('|')[3]}": action for identity, action in desk.held().items()}
    assert mine == held
