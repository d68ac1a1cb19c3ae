"""The demo month before the stand-in portal, worked once for all tests."""

from __future__ import annotations

import secrets

import pytest
from rig import Point, worked
from seen import Recorded

from ims_xl.portal import crypto as client_crypto
from ims_xl.sandbox import crypto as portal_crypto


@pytest.fixture(scope="session")
def points(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Point]:
    """The month worked without a fault, kept before each step: `sync`, `send`, `sync again`, `compute`."""
    return worked(tmp_path_factory.mktemp("month"))


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """What is made of keys and tokens from now on."""
    run = Recorded()
    monkeypatch.setattr(client_crypto, "fresh_key", run.watch(client_crypto.fresh_key))
    monkeypatch.setattr(portal_crypto, "fresh_key", run.watch(portal_crypto.fresh_key))
    monkeypatch.setattr(secrets, "token_hex", run.watch(secrets.token_hex))
    return run
