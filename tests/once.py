"""What all tests look at is made once in a run, by the worker that needs it first; the others wait for it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

LONGEST = 300  # seconds


def once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder that `make` has filled. Raises what it raises; where another worker failed, says so."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # the folder of the run, with one of each worker in it
    folder, made, failed = root / name, root / f"{name}.made", root / f"{name}.failed"
    try:
        folder.mkdir()
    except FileExistsError:
        deadline = time.monotonic() + LONGEST
        while not made.exists():
            assert not failed.exists(), f"{name} could not be made; the worker that tried says why."
            assert time.monotonic() < deadline, f"{name} was not made within {LONGEST} s."
            time.sleep(0.05)
        return folder
    try:
        make(folder)
    except BaseException:
        failed.touch()
        raise
    made.touch()
    return folder
