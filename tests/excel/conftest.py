"""Workbooks open in the stand-in for Excel, and the template as its sources build it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from live_desk import Opened
from openpyxl import Workbook, load_workbook

from ims_xl.excel import patience, template
from ims_xl.tables import Books


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that would have been made; time passes by them alone."""
    pauses: list[float] = []
    monkeypatch.setattr(patience, "sleep", pauses.append)
    monkeypatch.setattr(patience, "monotonic", lambda: sum(pauses))
    return pauses


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    return Opened(tmp_path / "Acme.xlsm", {Books: ["Own", "Twice"]})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "IMS_Template.xlsm"
    template.build(path)
    return path


@pytest.fixture(scope="module")
def book(built: Path) -> Iterator[Workbook]:
    book = load_workbook(built)
    yield book
    book.close()
