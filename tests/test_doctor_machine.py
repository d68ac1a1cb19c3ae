"""The doctor names what is amiss with the computer: packages, Excel, its settings, what a guard took away."""

from __future__ import annotations

from pathlib import Path

import pytest
from registered import EXCEL, PROGRAM, Registered, ill

from ims_xl.doctor import machine
from ims_xl.excel import template


def test_packages_and_their_versions_are_named() -> None:
    assert ill(machine.python()) == {}
    assert "is not installed" in ill(machine.python(lambda name: None))["xlwings"].told
    assert "0.30.1 is installed" in ill(machine.python(lambda name: "0.30.1"))["xlwings"].told
    assert machine.XLWINGS == template.XLWINGS


def test_what_a_guard_against_viruses_took_away_is_named(tmp_path: Path) -> None:
    names = [f"xlwings64-{machine.XLWINGS}.dll", f"xlwings32-{machine.XLWINGS}.dll", "pywintypes311.dll"]
    for name in names:
        (tmp_path / name).touch()
    assert ill(machine.antivirus_victims(tmp_path, windows=True)) == {}
    for name in names:
        (tmp_path / name).unlink()
        found = ill(machine.antivirus_victims(tmp_path, windows=True))["Antivirus"]
        assert name[:8] in found.told
        assert "excepted" in found.way_out
        (tmp_path / name).touch()
    assert list(machine.antivirus_victims(tmp_path, windows=False)) == []


def test_on_a_mac_the_script_that_lets_macros_run_python_is_looked_for(tmp_path: Path) -> None:
    assert "xlwings runpython install" in ill(machine.mac(tmp_path, on_mac=True))["Macros"].way_out
    folder = tmp_path / "Library" / "Application Scripts" / "com.microsoft.Excel"
    folder.mkdir(parents=True)
    (folder / f"xlwings-{machine.XLWINGS}.applescript").touch()
    assert "Macros" not in ill(machine.mac(tmp_path, on_mac=True))
    assert list(machine.mac(tmp_path, on_mac=False)) == []


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "file")
    assert "cannot be written" in ill(machine.logs())["Logs"].told


@pytest.mark.parametrize(
    ("values", "subject", "told"),
    [
        ({}, "Excel", "was not found"),
        ({(PROGRAM, ""): "excel.exe", (rf"{EXCEL}\Security", "VBAWarnings"): 4}, "Macros", "switched off in the Trust"),
        (
            {(PROGRAM, ""): "excel.exe", (rf"{EXCEL}\Security", "VBAWarnings"): 3},
            "Macros",
            "only where they are signed",
        ),
        (
            {(PROGRAM, ""): "excel.exe", (r"Software\Policies\Microsoft\Office\16.0\Excel\Security", "VBAWarnings"): 4},
            "Macros",
            "by your administrator",
        ),
    ],
)
def test_excel_and_its_macro_settings_are_told(
    values: dict[tuple[str, str], str | int], subject: str, told: str
) -> None:
    found = ill(machine.excel(Registered(values)))
    assert set(found) == {subject}
    assert told in found[subject].told


def test_excel_as_it_comes_is_well_and_where_there_is_no_windows_nothing_is_said() -> None:
    assert ill(machine.excel(Registered({(PROGRAM, ""): "excel.exe"}))) == {}
    assert list(machine.excel(None)) == []
