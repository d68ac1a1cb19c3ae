"""A client's workbook before the stand-in portal: the steps of the demo month over the API, and what to compare."""

from __future__ import annotations

import copy
from collections.abc import Callable
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
from ims_xl.sandbox.server import Running
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
