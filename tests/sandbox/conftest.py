"""A stand-in portal in the demo month, and a caller who is logged in there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from caller import STORY, Caller

from ims_xl.sandbox.server import Running, running


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
