"""The demo month in memory, decided or not, for tests that send it round."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from counted import Counted
from month import WORKBOOK
from pandas import DataFrame

from ims_xl import settings
from ims_xl.columns import Table
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.settings import Setting
from ims_xl.steps import sharing
from ims_xl.tables import SHEET_TABLES, Records, Review


@pytest.fixture(scope="session")
def worked_tables(october: Path) -> dict[type[Table], DataFrame]:
    """Every table of the demo month as it stands at its end."""
    closed = ClosedWorkbook(october / WORKBOOK)
    return {table: closed.read(table) for table in SHEET_TABLES}


@pytest.fixture(scope="session")
def undecided(worked_tables: dict[type[Table], DataFrame]) -> Counted:
    """The demo month with nothing decided. Take a twin of it, do not write."""
    tables = dict(worked_tables)
    tables[Review] = tables[Review].assign(**{Review.action: None})
    tables[Records] = tables[Records].assign(**{Records.chosen_action: None})
    named: dict[Setting[Any], Any] = {
        settings.GSTIN: "27AABCR1234F1ZS",
        settings.CLIENT: "Rainbow Industries Limited",
        settings.PERIOD: "2026-10",
    }
    return Counted(tables, named, name="Rainbow")


@pytest.fixture(scope="session")
def sent_out(undecided: Counted, tmp_path_factory: pytest.TempPathFactory) -> tuple[Counted, Path]:
    """The month after a client copy was made of it, and the copy. Take twins of both, do not write."""
    folder = tmp_path_factory.mktemp("sent")
    desk = undecided.twin(folder)
    return desk, sharing.client_copy(desk, folder / "copy.xlsx").files[0]


@pytest.fixture
def desk(undecided: Counted, tmp_path: Path) -> Counted:
    """The demo month with nothing decided."""
    return undecided.twin(tmp_path)


@pytest.fixture
def copy(desk: Counted, sent_out: tuple[Counted, Path], tmp_path: Path) -> Path:
    """A client copy of it, which the desk has noted."""
    noted, path = sent_out
    desk.become(noted)
    return Path(shutil.copy(path, tmp_path / "copy.xlsx"))
