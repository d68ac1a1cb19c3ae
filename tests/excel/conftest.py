"""Workbooks open in the stand-in for Excel."""

from __future__ import annotations

from pathlib import Path

import pytest
from live_desk import Opened

from ims_xl.excel import patience
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
