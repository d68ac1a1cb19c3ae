"""The desks at which the buttons are clicked."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest
import xlwings as xw
from desk import PORTAL, REGISTER, Desk
from standin import Book

from ims_xl.steps import data, matching


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An empty workbook of the demo's client."""
    monkeypatch.setattr("sys.platform", "win32")  # where Excel's own dialog picks the files
    monkeypatch.setattr(xw.engines, "active", xw.engines["stand-in"])
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    opened = Desk(tmp_path)
    monkeypatch.setattr(xw.Book, "_mock_caller", opened.caller, raising=False)
    return opened


@pytest.fixture(scope="module")
def month_up_to_match(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The demo month's workbook as Match leaves it. Copy it, do not write."""
    opened = Desk(tmp_path_factory.mktemp("matched"))
    data.sync(opened.workbook, PORTAL)
    data.import_books(opened.workbook, REGISTER)
    matching.match(opened.workbook)
    return opened.book


@pytest.fixture
def matched(desk: Desk, month_up_to_match: Book) -> Desk:
    """The demo month up to Match, to write to."""
    desk.book.models, desk.book.named = deepcopy((month_up_to_match.models, month_up_to_match.named))
    return desk
