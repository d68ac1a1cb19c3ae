"""The demo month in memory, decided or not, for tests that send it round."""

from __future__ import annotations

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


@pytest.fixture
def desk(worked_tables: dict[type[Table], DataFrame], tmp_path: Path) -> Counted:
    """The demo month with nothing decided."""
    tables = dict(worked_tables)
    tables[Review] = tables[Review].assign(**{Review.action: None})
    tables[Records] = tables[Records].assign(**{Records.chosen_action: None})
    named: dict[Setting[Any], Any] = {
        settings.GSTIN: "27AABCR1234F1ZS",
        settings.CLIENT: "Rainbow Industries Limited",
        settings.PERIOD: "2026-10",
    }
    return Counted(tables, named, folder=tmp_path, name="Rainbow")


@pytest.fixture
def copy(desk: Counted, tmp_path: Path) -> Path:
    """A copy of it."""
    return sharing.client_copy(desk, tmp_path / "copy.xlsx").files[0]
