"""A stand-in portal in the demo month and a caller logged in there: without a network, or `served` over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from caller import STORY, Caller
from line import Line

from ims_xl.sandbox import story
from ims_xl.sandbox.portal import Portal
from ims_xl.sandbox.server import Running, running


@contextmanager
def begun(state: bytes) -> Iterator[tuple[Running, Caller]]:
    """A portal in that state, and a caller who is logged in."""
    portal = Portal(state=state)
    line = Line(portal, SimpleNamespace(now=0.0))
    caller = Caller(line.url, transport=line)
    try:
        caller.log_in()
        yield Running(line.url, portal), caller
    finally:
        caller.close()
        line.done()


@pytest.fixture(scope="session")
def state() -> bytes:
    """The demo month at its beginning."""
    portal = Portal(story.read(STORY))
    try:
        return portal.store.snapshot()
    finally:
        portal.close()


@pytest.fixture
def both(state: bytes) -> Iterator[tuple[Running, Caller]]:
    with begun(state) as found:
        yield found


@pytest.fixture
def portal(both: tuple[Running, Caller]) -> Running:
    return both[0]


@pytest.fixture
def caller(both: tuple[Running, Caller]) -> Caller:
    return both[1]


@pytest.fixture
def served(state: bytes) -> Iterator[Running]:
    with running(STORY, state) as started:
        yield started


@pytest.fixture(scope="session")
def reader(state: bytes) -> Iterator[Caller]:
    """A caller who only looks, at a portal that all who only look share."""
    with begun(state) as (_, one):
        yield one
