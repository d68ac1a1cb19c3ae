"""Log files are bounded: so many days, so many bytes a day, each name for itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_xl import daylog, mishap
from ims_xl.portal import calllog
from ims_xl.portal.calllog import FileLog


def test_the_last_days_are_kept_and_each_name_counts_its_own(tmp_path: Path) -> None:
    for day in range(1, 29):
        for month in ("01", "02"):
            for name in ("", "portal-"):
                (tmp_path / f"{name}2026-{month}-{day:02}.log").write_text("old\n")
    written = daylog.write("Sync: done", 1_000, folder=tmp_path)
    kept = sorted(path.name for path in tmp_path.glob("2*.log"))
    assert kept[0] == "2026-01-28.log"
    assert kept[-1] == written.name
    assert len(kept) == daylog.DAYS_KEPT
    assert len([*tmp_path.glob("portal-*.log")]) == 56
    FileLog(tmp_path).note("a call")
    assert len([*tmp_path.glob("portal-*.log")]) == daylog.DAYS_KEPT


@pytest.mark.parametrize("name", ["", "portal-"])
def test_a_day_grows_no_further_than_its_bytes(name: str, tmp_path: Path) -> None:
    for _ in range(100):
        path = daylog.write("x" * 90, 1_000, name, tmp_path)
    assert 1_000 <= path.stat().st_size < 1_200


def test_both_logs_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(mishap, "LARGEST", 300)
    monkeypatch.setattr(calllog, "LARGEST", 300)
    for _ in range(50):
        mishap.note("Sync: done after 1.0 s")
        mishap.record(ValueError("₹ 5,000"))
        FileLog().note("a1 27AABCR1234F1ZS GETINV -> 200, 512 bytes, 0.25 s")
    sizes = {path.name: path.stat().st_size for path in (tmp_path / ".ims_xl" / "log").iterdir()}
    assert len(sizes) == 2
    assert max(sizes.values()) < 1_000
