"""Another provider is another file: a month through a gateway with names of its own; several GSTINs in one go."""

from __future__ import annotations

import json
from collections import Counter
from itertools import groupby
from pathlib import Path

import httpx
import pytest
from canned import Canned
from rig import GSTIN, STORY, USER, Point, agree, resumed

from ims_xl import settings
from ims_xl.__main__ import main
from ims_xl.commands import portal as family
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.period import TaxPeriod
from ims_xl.new import new_workbook
from ims_xl.portal import profile
from ims_xl.portal.headers import Taxpayer
from ims_xl.portal.means import Means
from ims_xl.sandbox import story
from ims_xl.sandbox.server import running
from ims_xl.tables import Draft2B, Records

GATEWAY = """
title = "Gateway"
base_url = "http://localhost:9000/gst/"
certificate_path = "/keys/gstn.pem"
client_id = "firm-17"
status_by_txn = true
[paths]
authenticate = "/session"
ims = "/ims"
gstr2b = "/statement"
[headers]
client_id = "x-client"
client_secret = "x-secret"
token = "x-token"
gstin = "x-gstin"
transaction = "x-request"
period = "x-period"
[actions]
counts = "IMSCOUNT"
[sections]
b2bcn = "CREDIT"
impg = "BOE"
[extra_headers]
x-plan = "gold"
"""
HEADERS = {
    "x-client": "clientid",
    "x-secret": "client-secret",
    "x-token": "auth-token",
    "x-gstin": "gstin",
    "x-request": "txn",
    "x-period": "ret_period",
}
PATHS = {"/gst/session": "authenticate", "/gst/ims": "ims", "/gst/statement": "gstr2b"}
NAMES = {"IMSCOUNT": "GETCOUNT", "CREDIT": "CN", "BOE": "IMPG"}
BRANCH, BRANCH_USER = "29AABCR1234F1ZO", "branch"


class Gateway(httpx.BaseTransport):
    """A provider before the stand-in portal, that knows its own names alone."""

    def __init__(self, portal: httpx.BaseTransport) -> None:
        self.portal, self.taken = portal, Counter[str]()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path, headers = request.url.path, dict(request.headers)
        assert (request.url.host, request.url.port) == ("localhost", 9000)
        if path == "/gst/keys/gstn.pem" or path.startswith("/sandbox/files/"):
            self.taken["file"] += 1
            assert not {*HEADERS, "x-plan"} & {*headers}
            return self._on(request, path.replace("/gst/keys/gstn.pem", "/sandbox/certificate.pem"), headers)
        assert (headers["x-client"], headers["x-secret"], headers["x-plan"]) == ("firm-17", "s3cret", "gold")
        assert not {*HEADERS.values()} & {*headers}
        self.taken[PATHS[path]] += 1
        renamed = {HEADERS.get(name, name): value for name, value in headers.items()}
        return self._on(request, profile.PATHS[PATHS[path]], renamed)

    def _on(self, request: httpx.Request, path: str, headers: dict[str, str]) -> httpx.Response:
        asked = dict(request.url.params)
        assert not {*NAMES.values()} & {*asked.values()}
        there = httpx.URL("http://localhost:9000", path=path, params={key: NAMES.get(v, v) for key, v in asked.items()})
        return self.portal.handle_request(
            httpx.Request(request.method, there, headers=headers, content=request.read(), extensions=request.extensions)
        )


def test_a_provider_that_names_everything_otherwise_needs_a_file_alone(
    points: dict[str, Point], tmp_path: Path
) -> None:
    (tmp_path / "gateway.toml").write_text(GATEWAY)
    with resumed(points["send"], tmp_path / "month") as (portal, desk):
        assert desk.line is not None
        desk.profile, gateway = profile.load("gateway", tmp_path), Gateway(desk.line)
        desk.vault.put("gateway/client-secret", "s3cret")
        desk.through = gateway
        assert desk.send() == "17 records saved on the portal."
        portal.set_clock("2026-11-14T12:00:00")
        desk.sync()
        assert "The portal's 2B agrees" in desk.compute()
        verdicts = desk.workbook.read(Draft2B)[Draft2B.verdict].dropna()
        assert len(verdicts)
        assert (verdicts == "Agrees").all()
        agree(portal, desk)
    assert gateway.taken["authenticate"] == 2
    assert min(gateway.taken[name] for name in ("ims", "gstr2b", "file")) >= 3


def test_taxpayers_of_one_provider_share_its_limit_of_calls() -> None:
    portal = Canned({"GETINV": [{"b2b": []}]}, calls_per_minute=60)
    means = Means(
        profile=portal.profile,
        vault=lambda: portal.vault,
        clock=portal.time.clock,
        log=portal.log,
        transport=httpx.MockTransport(portal.handle),
    )
    began = portal.time.now
    for gstin, user in ((GSTIN, USER), (BRANCH, BRANCH_USER)):
        connection = means.connection("gsp", Taxpayer(gstin, user), lambda question: "575757")
        for _ in range(5):
            connection.ask("ims", "GETINV")
    assert portal.time.now - began == pytest.approx(15)  # twice OTP, token and five questions, two certificates


@pytest.fixture
def two(tmp_path: Path) -> story.Story:
    """The demo month with a branch of its own GSTIN, that has two invoices."""
    told = json.loads(STORY.read_text(encoding="utf-8"))
    for one in (*told["events"], *told["earlier"]):
        one["gstin"] = GSTIN
    told["taxpayers"].append(
        {"gstin": BRANCH, "username": BRANCH_USER, "name": "Bengaluru", "gstr3b_filed_to": "2026-09"}
    )
    filed = next(one for one in told["events"] if one["event"] == "file" and one["section"] == "b2b")
    for number in ("TX-7", "TX-8"):
        told["events"].append(filed | {"gstin": BRANCH, "document": filed["document"] | {"inum": number, "pos": "29"}})
    return story.of(told)


def test_several_gstins_go_one_after_another_each_with_its_own_session_and_records(
    two: story.Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    books = []
    with running(two) as portal:
        folder = tmp_path / "home" / ".ims_xl" / "providers"
        folder.mkdir(parents=True)
        (folder / "here.toml").write_text(
            f'base_url = "{portal.url}"\ncertificate_path = "/sandbox/certificate.pem"\npolling_seconds = [0.01]\n'
        )
        for name, gstin, user in (("Mumbai", GSTIN, USER), ("Bengaluru", BRANCH, BRANCH_USER)):
            path = tmp_path / f"{name}.xlsm"
            new_workbook(path, gstin, TaxPeriod("2026-10"), name)
            ClosedWorkbook(path).write({}, {settings.PROVIDER: "here", settings.PORTAL_USER: user})
            books.append(path)
        questions: list[str] = []

        def typed(question: str) -> str:
            questions.append(question)
            return portal.portal.sessions.sent(BRANCH_USER if BRANCH in question else USER)

        monkeypatch.setattr(family, "_typed", typed)
        portal.fault("429", action="GETINV", after=15, retry_after=0)  # in the middle of the second one's
        assert main(["sync", "--portal", *map(str, books), "--forget"]) == 0
        told = capsys.readouterr().out
        assert "Mumbai.xlsm: 22 records in the workbook: 22 new" in told
        assert "Bengaluru.xlsm: 2 records in the workbook: 2 new" in told
        assert [GSTIN in questions[0], BRANCH in questions[1]] == [True, True]
        assert len(questions) == 2
        for path in books:
            book = ClosedWorkbook(path)
            records = book.read(Records)
            records.loc[0, Records.chosen_action] = ImsAction.ACCEPT.value
            book.write({Records: records})
        assert main(["send", "--portal", *map(str, books), "--forget"]) == 0
        told = capsys.readouterr().out
        assert told.count(": 1 record saved on the portal.") == 2
        assert told.endswith("2 workbooks done.\n")
        for gstin, records in ((GSTIN, 22), (BRANCH, 2)):
            held = [one["action"] for one in portal.state(gstin)["records"] if one["in_ims"]]  # type: ignore[attr-defined]
            assert Counter(held) == {"A": 1, "N": records - 1}
        assert ClosedWorkbook(books[1]).read(Records)[Records.document_number].str.startswith("TX-").all()
        log = next((tmp_path / "home" / ".ims_xl" / "log").glob("portal-*.log")).read_text(encoding="utf-8")
    whose = [line.split()[2] for line in log.splitlines() if line.split()[2] in (GSTIN, BRANCH)]
    assert [gstin for gstin, _ in groupby(whose)] == [GSTIN, BRANCH] * 2
    assert [line.split()[2] for line in log.splitlines() if "-> 429" in line] == [BRANCH]
