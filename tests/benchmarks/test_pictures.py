"""Pictures are drawn of a month in a folder of its own; what stands in the way is said in one sentence."""

from pathlib import Path

import pytest

from benchmarks import pictures


@pytest.mark.parametrize(("rows", "name"), [("0", "demo"), ("5", "Month_of_5.xlsm")])
def test_a_month_that_is_there_already_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: str, name: str
) -> None:
    monkeypatch.setattr(pictures, "_TOOLS", ())
    (tmp_path / name).mkdir()
    with pytest.raises(SystemExit) as ended:
        pictures.main([str(tmp_path), "--rows", rows])
    assert ended.value.code == f"{tmp_path / name} is there already; name another folder, or move it away."


def test_a_tool_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_TOOLS", ("no_such_tool",))
    with pytest.raises(SystemExit, match="Pictures need no_such_tool, not found on this machine"):
        pictures.main([str(tmp_path)])
