"""What a test needs beyond Python: where it is missing the test is skipped, in CI, where none may be, it fails."""

from __future__ import annotations

import os
import shutil

import pytest


def nothing_lacks(lacking: str) -> None:
    """Skip or fail the test for what is lacking, told in a sentence; nothing to do where that is empty."""
    if lacking and os.environ.get("CI") == "true":
        pytest.fail(lacking)
    if lacking:
        pytest.skip(lacking)


def program(name: str) -> None:
    """The test needs this program on the path."""
    nothing_lacks("" if shutil.which(name) else f"There is no {name} on the path.")
