"""Fixtures every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import month as demo_month
import office as libreoffice
import pytest

from benchmarks.months import month
from benchmarks.truth import Month
from ims_xl.excel.closed import ClosedWorkbook

collect_ignore = ["office_uno.py"]  # runs in LibreOffice's Python


@pytest.fixture(scope="session")
def office() -> Iterator[ModuleType]:
    """LibreOffice, as the functions of `tests/office.py`. Where it is missing the test is skipped, in CI it fails."""
    libreoffice.needed()
    yield libreoffice
    libreoffice.close()


@pytest.fixture(scope="session")
def october(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo month, worked to its end. Look, do not write: others look too."""
    return demo_month.worked(tmp_path_factory.mktemp("october"))


@pytest.fixture
def workbook(october: Path, tmp_path: Path) -> ClosedWorkbook:
    """A copy of the demo month's workbook, to write to."""
    return demo_month.copied(october, tmp_path / "copy")


@pytest.fixture(scope="session")
def messy() -> Month:
    """A made-up month of 3,000 records of which a third are exact, with its truth."""
    return month(3_000, seed=11, mixture="messy")
