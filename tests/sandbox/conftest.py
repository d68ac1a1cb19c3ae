"""A stand-in portal in the demo month, and a caller who is logged in there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from caller import Caller

from ims_xl.sandbox.server import Running, running

STORY = Path(__file__).parents[2] / "examples/october-2026/portal_story.json"


@pytest.fixture
def portal() -> Iterator[Running]:
    with running(STORY) as started:
        yield started


@pytest.fixture
def caller(portal: Running) -> Iterator[Caller]:
    one = Caller(portal.url)
    one.log_in()
    yield one
    one.close()


@pytest.fixture(scope="session")
def reader() -> Iterator[Caller]:
    """A caller who only looks, at a portal that all who only look share."""
    with running(STORY) as started:
        one = Caller(started.url)
        one.log_in()
        yield one
        one.close()
