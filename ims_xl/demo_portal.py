"""The demo month over the portal's API, against a stand-in portal on this machine whose suppliers go on meanwhile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ims_xl import demo, settings
from ims_xl.demo import CLIENT, GSTIN, PERIOD
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.new import new_workbook
from ims_xl.portal import profile
from ims_xl.portal.means import Means
from ims_xl.portal.vault import MemoryVault
from ims_xl.sandbox.server import running
from ims_xl.shipped import shipped
from ims_xl.steps import actions, data, matching, portal
from ims_xl.steps.step import Done

USER, PROVIDER = "rainbow", "sandbox"
_AMENDED, _DRAFTED = "2026-11-13T18:00:00", "2026-11-14T10:00:00"


def run(out: Path | None = None) -> str:
    """Work the month in an empty folder, a line for each step; returns where the files are.

    Raises `NotAllowed` where the folder named is not an empty one, or cannot be made.
    """
    folder = demo.empty_folder(out)
    month = shipped("examples", "october-2026")
    path = folder / "Rainbow_October_2026.xlsm"
    _say("new", new_workbook(path, GSTIN, PERIOD, CLIENT))
    with running(month / "portal_story.json") as stand_in:

        def otp(question: str) -> str:
            sent = stand_in.portal.sessions.sent(USER)
            _say("otp", f"{question} {sent}")
            return sent

        workbook = ClosedWorkbook(path, reply=otp)
        chosen = {settings.ROUTE: "API", settings.PROVIDER: PROVIDER, settings.PORTAL_USER: USER}
        workbook.write({}, chosen)
        here = replace(profile.load(PROVIDER), base_url=stand_in.url)
        means = Means(profile=here, vault=MemoryVault)
        try:
            _say("portal", f"A stand-in portal answers at {stand_in.url}; its clock says {_clock('2026-11-12')}.")
            _told("history", data.sync(workbook, [month / "prior_period_originals.json"]))
            _told("sync", portal.sync(workbook, means))
            _told("books", data.import_books(workbook, [month / "purchase_register.xlsx"]))
            _told("match", matching.match(workbook))
            decided = demo.decide(workbook, month / "decisions.csv")
            _say("decide", f"{decided} actions chosen in the drop-down column, as in decisions.csv.")
            _told("apply", actions.apply(workbook))
            _told("send", portal.send(workbook, means))
            stand_in.set_clock(_AMENDED)
            _say("portal", f"{_clock(_AMENDED)}: a supplier has amended an invoice.")
            _told("sync", portal.sync(workbook, means))
            stand_in.set_clock(_DRAFTED)
            _say("portal", f"{_clock(_DRAFTED)}: the portal has drafted GSTR-2B, with what never comes to IMS.")
            _told("sync", portal.sync(workbook, means))
            computed = _told("compute-2b", portal.compute_2b(workbook, means))
        finally:
            means.close()
    lines = [("Workbook", path), *zip(("GSTR-2B", "Table 4", "Comparison"), computed.files, strict=False)]
    return "\n" + "\n".join(f"{what:<12} {file}" for what, file in lines)


def _told(name: str, done: Done) -> Done:
    _say(name, done.sentence)
    return done


def _say(name: str, sentence: str) -> None:
    print(f"{name:<11} {sentence}", flush=True)


def _clock(moment: str) -> str:
    """The day of an ISO time, as it is written here."""
    return f"{moment[8:10]}-{moment[5:7]}-{moment[:4]}"
