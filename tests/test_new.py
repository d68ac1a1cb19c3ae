"""A new workbook is its client's, and its buttons run the Python that made it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from ims_xl import settings
from ims_xl.__main__ import main
from ims_xl.errors import NotAllowed, WorkbookUnusable
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.gst.period import TaxPeriod
from ims_xl.new import connect, new_workbook

MINE = settings.INTERPRETER_WIN if sys.platform == "win32" else settings.INTERPRETER_MAC


@pytest.fixture
def path(tmp_path: Path) -> Path:
    new_workbook(tmp_path / "a.xlsm", " 27aabcr1234f1zs", TaxPeriod("2026-10"), "Acme", "Quarterly")
    return tmp_path / "a.xlsm"


def test_a_new_workbook_knows_its_client(path: Path) -> None:
    book = ClosedWorkbook(path)
    told = [book.setting(one) for one in (settings.GSTIN, settings.CLIENT, settings.PERIOD, settings.FREQUENCY)]
    assert told == ["27AABCR1234F1ZS", "Acme", "2026-10", "Quarterly"]
    assert book.setting(MINE) == sys.executable


def test_the_sheet_names_the_system_whose_python_it_shows() -> None:
    system = {"win32": "Windows", "darwin": "Mac"}.get(sys.platform, "Linux")
    assert system in re.split("on |, ", MINE.label)


def test_a_workbook_from_elsewhere_can_be_connected(path: Path) -> None:
    ClosedWorkbook(path).write({}, {MINE: "/somewhere/else/python"})
    assert sys.executable in connect(path)
    assert ClosedWorkbook(path).setting(MINE) == sys.executable


def test_the_command_connects_too(path: Path) -> None:
    ClosedWorkbook(path).write({}, {MINE: "/somewhere/else/python"})
    assert main(["connect", str(path)]) == 0
    assert ClosedWorkbook(path).setting(MINE) == sys.executable


@pytest.mark.parametrize("told", ["README.md", "CHANGELOG.md", "workbook/source/ImsRibbon.bas"])
def test_every_command_that_is_told_of_exists(told: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = (Path(__file__).parents[1] / told).read_text(encoding="utf-8")
    named = set(re.findall(r"ims-xl ([a-z][a-z0-9-]+)", text))
    assert named
    for command in sorted(named):
        with pytest.raises(SystemExit) as stopped:
            main([command, "--help"])
        assert stopped.value.code == 0, command
    capsys.readouterr()


def test_an_existing_file_is_never_overwritten(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(WorkbookUnusable, match="exists already"):
        new_workbook(path, "27AABCR1234F1ZS", TaxPeriod("2026-10"))
    assert path.read_bytes() == before


def test_a_wrong_ending_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkbookUnusable, match=r"Name it a\.xlsm"):
        new_workbook(tmp_path / "a.xlsx", "27AABCR1234F1ZS", TaxPeriod("2026-10"))


def test_a_period_that_is_none_is_refused_before_anything_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["new", str(tmp_path / "a.xlsm"), "--gstin", "27AABCR1234F1ZS", "--period", "October"])
    assert stopped.value.code == 2
    assert "2026-10" in capsys.readouterr().err


@pytest.mark.parametrize("period", ["2017-06", "2062-10"])
def test_a_period_before_gst_or_far_ahead_is_refused(period: str, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match="is no period to work on: GST began in July 2017"):
        new_workbook(tmp_path / "a.xlsm", "27AABCR1234F1ZS", TaxPeriod(period))
    assert not list(tmp_path.iterdir())
