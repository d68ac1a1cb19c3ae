"""The demo month over the API, against the stand-in portal: from the first sync to a GSTR-2B that agrees."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_xl import settings
from ims_xl.__main__ import main
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.tables import Draft2B, Records


def test_the_demo_month_over_the_api_agrees_with_the_portal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
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
