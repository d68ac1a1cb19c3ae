"""A client's workbook before the stand-in portal: the steps of the demo month over the API, and what to compare."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from line import Line

from ims_xl import demo, settings
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.portal import profile
from ims_xl.portal.calllog import MemoryLog
from ims_xl.portal.clock import Clock
from ims_xl.portal.means import Means
from ims_xl.portal.profile import Profile
from ims_xl.portal.vault import MemoryVault
from ims_xl.sandbox import story
from ims_xl.sandbox.portal import Portal
from ims_xl.sandbox.server import Running, running
from ims_xl.steps import actions, data, matching, portal
from ims_xl.tables import Records

MONTH = Path(__file__).parents[2] / "examples/october-2026"
STORY = MONTH / "portal_story.json"
GSTIN, USER = demo.GSTIN, "rainbow"


@dataclass
class Time:
    """A clock that a sleep moves, so that no test waits."""

    now: float = 1_700_000_000.0
    slept: list[float] = field(default_factory=list)
    passing: Callable[[float], None] = lambda now: None

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        self.passing(self.now)

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.now, sleep=self.sleep, chance=lambda: 0.5)


@dataclass(frozen=True)
class Near(Running):
    """A stand-in portal without a network between it and the desk."""

    line: Line


def profile_of(running: Running, **changed: Any) -> Profile:
    """The sandbox's profile, at the address where it runs."""
    here = {"base_url": running.url, "timeout_seconds": 5.0, "polling_seconds": Profile.polling_seconds}
    return replace(profile.load("sandbox", MONTH), **here | changed)


class Desk:
    """One workbook in memory, in a folder of its own, and the user before it."""

    def __init__(self, running: Running, folder: Path, **changed: Any) -> None:
        self.folder, self.time, self.log, self.questions = folder, Time(), MemoryLog(), 0
        self.profile = profile_of(running, **changed)
        self.through: httpx.BaseTransport | None = None  # a provider's own gateway before the portal
        self.at(running)
        self.answer: Callable[[str], str | None] = lambda question: self.running.portal.sessions.sent(USER) or None
        chosen = {settings.GSTIN: GSTIN, settings.PERIOD: demo.PERIOD.text, settings.PORTAL_USER: USER}
        self.workbook = MemoryWorkbook(settings=chosen, folder=folder, name="Acme", reply=self._reply)

    def at(self, running: Running) -> None:
        """Go on with this portal, signed out."""
        self.running, self.vault = running, MemoryVault()
        self.profile = replace(self.profile, base_url=running.url)
        self.line = running.line if isinstance(running, Near) else None
        if self.line is not None:
            self.time.now = max(self.time.now, self.line.time.now)
            self.line.time, self.time.passing = self.time, self.line.arrive

    def _reply(self, question: str) -> str | None:
        self.questions += 1
        return self.answer(question)

    @property
    def means(self) -> Means:
        return Means(
            profile=self.profile,
            vault=lambda: self.vault,
            clock=self.time.clock,
            log=self.log,
            transport=self.through or self.line,
        )

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

    def cells(self) -> tuple[object, object]:
        """All that stands in the workbook."""
        return dict(self.workbook._cells), dict(self.workbook._settings)

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
        self.workbook.told, self.workbook.asked = [], []
        for name in ("_cells", "_settings", "_frames"):  # a write puts new lists into them
            setattr(self.workbook, name, dict(getattr(workbook, name)))


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


@cache
def october() -> story.Story:
    """The demo's story with every section in parts, and a GSTR-2B in three files."""
    told = story.read(STORY)
    return replace(told, settings=replace(told.settings, inline_limit=3, part_records=2, statement_documents=10))


@contextmanager
def near(state: bytes | None = None) -> Iterator[Near]:
    """A portal of one's own without a network, at that state or at the beginning of the month."""
    portal = Portal(october(), state)
    line = Line(portal, Time())
    try:
        yield Near(line.url, portal, line)
    finally:
        line.done()


def worked(folder: Path) -> dict[str, Point]:
    """The month worked without a fault, kept before each step."""
    kept: dict[str, Point] = {}
    with near() as there:
        desk = Desk(there, folder, **PROFILE)

        def keep(step: str) -> None:
            copied = Desk(there, folder)
            copied.take(desk.workbook)
            kept[step] = Point(there.portal.store.snapshot(), copied.workbook)
            desk.at(there)

        desk.history()
        keep("sync")
        desk.sync()
        desk.decide()
        keep("send")
        desk.send()
        there.set_clock("2026-11-14T12:00:00")
        keep("sync again")
        desk.sync()
        keep("compute")
    return kept


@contextmanager
def resumed(point: Point, folder: Path, *, wired: bool = False) -> Iterator[tuple[Running, Desk]]:
    """The month at that point, with a portal of its own; `wired`: over HTTP on localhost."""
    folder.mkdir(parents=True, exist_ok=True)
    with running(october(), point.state) if wired else near(point.state) as portal:
        desk = Desk(portal, folder, **PROFILE)
        desk.take(point.workbook)
        yield portal, desk


def agree(portal: Running, desk: Desk) -> None:
    """Portal and workbook hold the same actions, and no record was saved with two contents."""
    if desk.line is not None:
        desk.line.arrive()
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


def saves(portal: Running) -> list[str]:
    """Of each save that the portal has received: its transaction."""
    return [one["txn"] for one in portal.state(GSTIN)["requests"] if one["kind"] == "SAVE"]  # type: ignore[attr-defined]


def row(desk: Desk, number: str) -> dict[str, Any]:
    """The record in IMS of that number."""
    records = desk.workbook.read(Records)
    here = (records[Records.document_number] == number) & (records[Records.source] == "IMS")
    return dict(records[here].iloc[0])
