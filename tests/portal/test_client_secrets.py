"""A recorded run of a month, its failures too, holds no secret: not in log, workbook, state file, message or report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rig import Desk, Point, resumed
from seen import CLIENT_SECRET, OTP, Recorded

from ims_xl import mishap
from ims_xl.errors import ImsError
from ims_xl.portal.calllog import FileLog
from ims_xl.portal.ledger import Ledger

FAILURES = [
    *((kind, action) for action in ("OTPREQUEST", "AUTHTOKEN", "GETINV", "FILEDET") for kind in ("cut", "wrong_hmac")),
    *(("error", action) for action in ("AUTHTOKEN", "GETINV", "SAVE", "REQSTS")),
    *(("500", "SAVE"), ("cut_after", "SAVE"), ("503", "SAVE"), ("half_file", "part"), ("expired", "SAVE")),
]
CRASHES = [
    "ims_xl.portal.crypto.opened",
    "ims_xl.portal.crypto.encrypted",
    "ims_xl.portal.wire.Wire._stream",
    "ims_xl.portal.records.unpacked",
    "ims_xl.portal.session.Sessions._made",
]


def fails(*given: object, **more: object) -> None:
    raise ZeroDivisionError("a fault of ours")


def test_a_recorded_run_with_all_its_failures_holds_no_secret(
    recorded: Recorded, points: dict[str, Point], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    monkeypatch.setenv("IMS_XL_LOG", "all")
    noted: list[str] = []
    plain = Ledger._add
    monkeypatch.setattr(
        Ledger, "_add", lambda self, notes, mode="a": (noted.append(repr(notes)), plain(self, notes, mode))[1]
    )
    with resumed(points["send"], tmp_path) as (portal, desk):
        portal.portal.sessions.settings = replace(portal.portal.sessions.settings, otp=OTP)
        desk.profile = replace(desk.profile, client_id="ours", status_by_txn=False)
        (tmp_path / "calls").mkdir()
        desk.log = FileLog(tmp_path / "calls")  # type: ignore[assignment]
        said: list[str] = []
        for kind, action in FAILURES:
            desk.vault.put("sandbox/client-secret", CLIENT_SECRET)
            portal.fault(kind, action=action, times=9, code="XY99" if kind == "error" else "", retry_after=9000)
            for step in (Desk.sync,) if action not in ("SAVE", "REQSTS") else (Desk.send,):
                try:
                    said.append(step(desk))
                except ImsError as fault:
                    said += [str(fault), repr(fault), mishap.record(fault), repr(fault.__cause__), str(vars(fault))]
            portal.portal.faults.clear()
            for name in [*desk.vault._kept]:
                desk.vault.forget(name)  # so that each begins with an OTP
        desk.vault.put("sandbox/client-secret", CLIENT_SECRET)
        session = "sandbox/rainbow/27AABCR1234F1ZS/session"
        for where in CRASHES:  # faults of our own, in the middle of what holds secrets
            desk.vault.forget(session)
            with monkeypatch.context() as patch:
                patch.setattr(where, fails)
                with pytest.raises(ZeroDivisionError) as crash:
                    desk.sync()
            said += [mishap.record(crash.value), repr(crash.value)]
        said += [desk.send(), desk.sync()]
        said += [repr(desk.means.profile("sandbox")), repr(desk.workbook.told), repr(desk.workbook.asked)]
        cells = repr(desk.workbook._cells) + repr(desk.workbook._settings)
        token = next(text for name, text in desk.vault._kept.items() if name.endswith("session"))
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "state.db"]
    assert {path.parent.name for path in files} >= {"calls", "log"}
    reports = b"".join(path.read_bytes() for path in files if path.parent.name == "log")
    assert reports.count(b"ZeroDivisionError: a fault of ours") >= len(CRASHES)
    everything = {path.name: path.read_bytes() for path in files}
    everything |= {"said": "\n".join(said).encode(), "cells": cells.encode(), "noted": "".join(noted).encode()}
    assert len(recorded.used) > 100
    assert recorded.found_in(token.encode()), "the vault alone holds the session"
    for place, content in everything.items():
        assert content, place
        assert recorded.found_in(content) == [], place
