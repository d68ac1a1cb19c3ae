"""The demo month before the stand-in portal, worked once for all tests."""

from __future__ import annotations

import pytest
from rig import Point, worked


@pytest.fixture(scope="session")
def points(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Point]:
    """The month worked without a fault, kept before each step: `sync`, `send`, `sync again`, `compute`."""
    return worked(tmp_path_factory.mktemp("month"))
