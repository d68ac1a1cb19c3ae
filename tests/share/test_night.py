"""The night run: every workbook, whatever one holds; stopped anywhere and started again it finishes the rest."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from month import EXAMPLE, WORKBOOK

from ims_xl.__main__ import main
from ims_xl.errors import NotAllowed
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.gst.period import TaxPeriod
from ims_xl.new import new_workbook
from ims_xl.share import inbox, night, run_log
from ims_xl.steps import filing
from ims_xl.tables import Records

STEPS = ("send", "compute-2b")
ROOT = Path(__file__).parents[2]


class Killed(BaseException):
    """As if the program were ended here."""


@pytest.fixture(scope="module")
def decided(october: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The demo month's workbook with everything decided and nothing sent."""
    path = tmp_path_factory.mktemp("decided") / WORKBOOK
    shutil.copyfile(october / WORKBOOK, path)
    workbook = ClosedWorkbook(path)
    records = workbook.read(Records)
    for column in (Records.sent_state, Records.sent_on):
        records[column] = None
    workbook.write({Records: records})
    return path.read_bytes()


@pytest.fixture
def firm(decided: bytes, tmp_path: Path) -> Path:
    """Two clients in folders of their own, as sent files are named by GSTIN; and one broken file."""
    for name in ("Anand", "Bose"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.xlsm").write_bytes(decided)
    (tmp_path / "Chawla.xlsm").write_bytes(decided[:5000])
    return tmp_path


def log(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / run_log.NAME).read_text(encoding="utf-8").splitlines()]


def uploads(firm: Path) -> list[str]:
    return sorted(path.relative_to(firm).as_posix() for path in firm.rglob("ims_27*.json"))


def test_one_broken_workbook_is_named_and_the_others_are_done(firm: Path) -> None:
    told = night.run(firm, STEPS)
    assert told.startswith(
        "3 workbooks, steps send, compute-2b: 4 done, 0 without anything new, 1 failed, 1 not tried."
    )
    assert "Failed: Chawla.xlsm." in told
    report = pd.read_excel(next(firm.glob("ims_run_*.xlsx")), header=3, engine="calamine")
    assert report["Result"].tolist() == ["Failed", "Not tried", "Done", "Done", "Done", "Done"]
    assert len(uploads(firm)) == 4
    for name in ("Anand", "Bose"):
        assert ClosedWorkbook(firm / name / f"{name}.xlsm").read(Records)[Records.sent_on].notna().sum() == 17


def dies_before(workbook: ClosedWorkbook) -> None:
    raise Killed


def dies_with_its_files_written(workbook: ClosedWorkbook) -> None:
    """The files are there, the workbook does not know of them: the worst moment to lose power."""
    before = {path: path.read_bytes() for path in [workbook.path]}
    filing.send(workbook)
    for path, content in before.items():
        path.write_bytes(content)
    raise Killed


def dies_after(workbook: ClosedWorkbook) -> None:
    filing.send(workbook)
    raise Killed


@pytest.mark.parametrize("dying", [dies_before, dies_with_its_files_written, dies_after], ids=lambda one: one.__name__)
def test_a_send_that_was_cut_off_sends_nothing_twice_and_nothing_never(
    firm: Path, monkeypatch: pytest.MonkeyPatch, dying: Callable[[ClosedWorkbook], None]
) -> None:
    honest = night.STEPS["send"]
    calls: list[str] = []

    def second_dies(workbook: ClosedWorkbook, box: inbox.Inbox) -> str:
        calls.append(workbook.name)
        if workbook.name == "Bose":
            dying(workbook)
        return honest(workbook, box)

    monkeypatch.setitem(night.STEPS, "send", second_dies)
    with pytest.raises(Killed):
        night.run(firm, STEPS)
    assert calls == ["Anand", "Bose"]
    monkeypatch.setitem(night.STEPS, "send", lambda workbook, box: calls.append(workbook.name) or honest(workbook, box))
    told = night.run(firm, STEPS)
    assert "4 done, 0 without anything new, 1 failed, 1 not tried. It was begun" in told
    assert calls.count("Anand") == 1
    names = uploads(firm)
    assert names == sorted(
        f"{name}/{path.name}" for name in ("Anand", "Bose") for path in (firm / "Anand").glob("ims_27*")
    )
    for name in ("Anand", "Bose"):
        sent = ClosedWorkbook(firm / name / f"{name}.xlsm").read(Records)[Records.sent_on]
        assert sent.notna().sum() == 17


def test_a_step_that_is_cut_off_twice_is_left_out_and_the_rest_goes_on(
    firm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(workbook: ClosedWorkbook, box: inbox.Inbox) -> str:
        raise Killed

    monkeypatch.setitem(night.STEPS, "compute-2b", dies)
    for _ in range(2):
        with pytest.raises(Killed):
            night.run(firm, ("compute-2b", "match"))
    monkeypatch.setitem(night.STEPS, "compute-2b", lambda workbook, box: "computed")
    told = night.run(firm, ("compute-2b", "match"))
    assert "2 done, 0 without anything new, 2 failed, 2 not tried." in told
    assert any("cut off twice" in line.get("told", "") for line in log(firm))


def test_a_run_that_was_stopped_is_finished_or_begun_afresh_never_mixed(
    firm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(workbook: ClosedWorkbook, box: inbox.Inbox) -> str:
        raise Killed

    monkeypatch.setitem(night.STEPS, "match", dies)
    with pytest.raises(Killed):
        night.run(firm, ["match"])
    with pytest.raises(NotAllowed, match=r"A run of match begun .* with --afresh"):
        night.run(firm, ["apply"])
    monkeypatch.setitem(night.STEPS, "apply", lambda workbook, box: "applied")
    assert "2 done" in night.run(firm, ["apply"], afresh=True)


def test_the_last_line_of_the_log_may_be_cut_short(firm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(night.STEPS, "match", lambda workbook, box: "matched")
    night.run(firm, ["match"])
    path = firm / run_log.NAME
    whole = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*whole[:-1], whole[-1][:7]]), encoding="utf-8")
    assert "It was begun" in night.run(firm, ["match"])
    assert [line for line in log_lines(path) if line.get("ended")]


def log_lines(path: Path) -> list[dict]:
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


def test_new_files_are_found_taken_once_and_never_again(tmp_path: Path) -> None:
    new_workbook(tmp_path / "Rainbow.xlsm", "27AABCR1234F1ZS", TaxPeriod("2026-10"), "Rainbow")
    box = tmp_path / "Rainbow"
    box.mkdir()
    for name in ("ims_download.json", "prior_period_originals.json", "gstr2b.json", "purchase_register.xlsx"):
        shutil.copyfile(EXAMPLE / name, box / name)
    (box / "read me.pdf").write_bytes(b"%PDF-1.4")
    told = night.run(tmp_path, ["sync", "books", "match", "compute-2b"])
    assert "4 done, 0 without anything new, 0 failed" in told
    results = {line["step"]: line["told"] for line in log(tmp_path) if line.get("result")}
    assert results["sync"].startswith("40 records in the workbook: 40 new")
    assert "read me.pdf" in results["sync"]
    assert "6 of 82 lines differ from the portal's" in results["compute-2b"]
    again = night.run(tmp_path, ["sync", "books"])
    assert "0 done, 2 without anything new, 0 failed" in again
    shutil.copyfile(EXAMPLE / "ims_download.json", box / "ims_download (1).json")
    assert "1 done, 0 without" in night.run(tmp_path, ["sync"])
    assert [line for line in log(tmp_path) if line.get("result")][-1]["told"].startswith(
        "40 records in the workbook: 0 new"
    )


def test_where_a_clients_files_lie(tmp_path: Path) -> None:
    workbook = tmp_path / "Acme.xlsm"
    workbook.touch()
    assert inbox.folder_of(workbook) is None
    (tmp_path / "inbox").mkdir()
    assert inbox.folder_of(workbook) == tmp_path / "inbox"
    (tmp_path / "Other.xlsm").touch()
    assert inbox.folder_of(workbook) is None, "a shared inbox is nobody's"
    (tmp_path / "inbox" / "Acme").mkdir()
    assert inbox.folder_of(workbook) == tmp_path / "inbox" / "Acme"
    (tmp_path / "Acme").mkdir()
    assert inbox.folder_of(workbook) == tmp_path / "Acme"


def test_a_killed_program_is_finished_by_the_next(firm: Path) -> None:
    command = [sys.executable, "-m", "ims_xl", "run", str(firm), "--steps", ",".join(STEPS)]
    first = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and "Bose" not in _text(firm / run_log.NAME):
        time.sleep(0.02)
    os.kill(first.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    first.wait()
    assert "Bose" in _text(firm / run_log.NAME)
    assert main(["run", str(firm), "--steps", ",".join(STEPS)]) == 0
    assert len(uploads(firm)) == 4
    results = [(line["workbook"], line["step"]) for line in log_lines(firm / run_log.NAME) if line.get("result")]
    assert len(results) == len(set(results)) == 5


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def test_steps_that_are_none_are_refused(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(firm), "--steps", "sync,dance"]) == 2
    assert '"dance" is no step of a night run. Choose among sync, books,' in capsys.readouterr().err
    assert main(["run", str(firm / "nowhere"), "--steps", "match"]) == 2
    assert "is no folder" in capsys.readouterr().err
