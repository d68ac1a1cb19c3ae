"""Fixtures every test may ask for."""

from __future__ import annotations

import os
from types import ModuleType

import office as libreoffice
import pytest

collect_ignore = ["office_uno.py"]  # runs in LibreOffice's Python


@pytest.fixture(scope="session")
def office() -> ModuleType:
    """LibreOffice, as the functions of `tests/office.py`. Where it is missing the test is skipped, in CI it fails."""
    lacking = libreoffice.missing()
    if lacking and os.environ.get("CI") == "true":
        pytest.fail(lacking)
    if lacking:
        pytest.skip(lacking)
    return libreoffice
