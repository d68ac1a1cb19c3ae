"""Fixtures every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import month as demo_month
import needed
import office as libreoffice
import pytest
from hypothesis import is_hypothesis_test, settings
from once import once

from benchmarks.months import month
from benchmarks.truth import Month
from ims_xl.excel.closed import ClosedWorkbook

collect_ignore = ["office_uno.py", "conftest.py"]  # the first runs in LibreOffice's Python
collect_ignore_glob = ["*/conftest.py"]  # no doctest in them, and two of a name cannot be read as modules


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With IMS_XL_THOROUGH=20 every property is tried on twenty times as many examples."""
    times = int(os.environ.get("IMS_XL_THOROUGH", "1"))
    for test in {getattr(item, "obj", None) for item in items} if times > 1 else ():
        if is_hypothesis_test(test):
            few = test._hypothesis_internal_use_settings
            test._hypothesis_internal_use_settings = settings(few, max_examples=few.max_examples * times)


@pytest.fixture(scope="session")
def office() -> Iterator[ModuleType]:
    """LibreOffice, as the functions of `tests/office.py`. Where it is missing the test is skipped, in CI it fails."""
    needed.nothing_lacks(libreoffice.missing())
    yield libreoffice
    libreoffice.close()


@pytest.fixture(scope="session")
def pdftotext() -> None:
    """The program that reads a PDF back."""
    needed.program("pdftotext")


@pytest.fixture(scope="session")
def openssl() -> None:
    """The program that encrypts as the portal's own examples do."""
    needed.program("openssl")


@pytest.fixture(scope="session")
def october(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo month, worked to its end. Look, do not write: others look too."""
    return once(tmp_path_factory, "october", demo_month.worked)


@pytest.fixture
def workbook(october: Path, tmp_path: Path) -> ClosedWorkbook:
    """A copy of the demo month's workbook, to write to."""
    return demo_month.copied(october, tmp_path / "copy")


@pytest.fixture(scope="session")
def messy() -> Month:
    """A made-up month of 3,000 records of which a third are exact, with its truth."""
    return month(3_000, seed=11, mixture="messy")
