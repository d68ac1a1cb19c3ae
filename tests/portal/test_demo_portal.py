"""The demo month over the API, against the stand-in portal: from the first sync to a GSTR-2B that agrees."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from seen import Recorded

from ims_xl import settings
from ims_xl.__main__ import main
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.tables import Draft2B, Records


def test_the_demo_month_agrees_with_the_portal_and_holds_no_secret(
    recorded: Recorded, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    assert main(["demo", "--portal", "--out", str(tmp_path / "demo")]) == 0
    told = capsys.readouterr().out
    for sentence in ("17 records saved on the portal", "1 changed by the supplier", "The portal's 2B agrees"):
        assert sentence in told
    book = ClosedWorkbook(tmp_path / "demo" / "Rainbow_October_2026.xlsm")
    assert (book.read(Draft2B)[Draft2B.verdict].dropna() == "Agrees").all()
    records = book.read(Records)
    decided = records[records[Records.chosen_action].notna()]
    assert len(decided) == 17
    assert (decided[Records.chosen_action] == decided[Records.portal_action]).all()
    assert book.setting(settings.PROVIDER) == "sandbox"
    assert not [*(tmp_path / "demo").glob("*.sending.jsonl")]
    assert len(recorded.used) > 50
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        contents = {path.name: path.read_bytes()}
        if path.suffix == ".xlsm":
            with zipfile.ZipFile(path) as package:
                contents = {name: package.read(name) for name in package.namelist()}
        for name, content in contents.items():
            assert recorded.found_in(content) == [], name
