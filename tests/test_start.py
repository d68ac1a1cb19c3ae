"""The one-line start: each of its words runs what it says, where the user stands."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[1] / "start.py"


class Ran:
    """What would have been run, and where; nothing is."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, failing: str = "") -> None:
        self.commands: list[tuple[str, Path]] = []
        self._failing = failing
        monkeypatch.setattr(subprocess, "run", self)

    def __call__(self, command: list[object], **_: object) -> subprocess.CompletedProcess[str]:
        told = " ".join(map(str, command[1:]))
        self.commands.append((told, Path.cwd()))
        return subprocess.CompletedProcess(told, int(bool(self._failing) and self._failing in told))


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, its environment said to be set up, started from another folder."""
    found = importlib.util.spec_from_file_location("start", SCRIPT)
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    monkeypatch.setattr(module, "set_up", lambda: None)
    monkeypatch.chdir(tmp_path)
    return module


def test_files_are_named_from_where_the_user_stands(
    start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = Ran(monkeypatch)
    assert start.main(["ims-xl", "match", "Acme.xlsm"]) == 0
    assert start.main(["demo", "--out", "month"]) == 0
    assert ran.commands == [("-m ims_xl match Acme.xlsm", tmp_path), ("-m ims_xl demo --out month", tmp_path)]


def test_the_checks_run_in_the_project_and_stop_at_the_first_that_fails(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = Ran(monkeypatch)
    assert start.main(["test", "-k", "gst"]) == 0
    assert [command for command, _ in ran.commands] == [
        "-m ruff check", "-m ruff format --check", "-m mypy", "-m pytest -n auto --dist worksteal -k gst",
    ]  # fmt: skip
    assert {folder for _, folder in ran.commands} == {SCRIPT.parent}
    ran = Ran(monkeypatch, failing="mypy")
    assert start.main(["test"]) == 1
    assert not [command for command, _ in ran.commands if "pytest" in command]


def test_without_a_word_it_knows_it_says_what_it_can(start: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main([]) == 2
    assert start.main(["dmeo"]) == 2
    assert "python start.py demo" in capsys.readouterr().out
