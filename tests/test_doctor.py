"""The doctor names what is broken in each of these set-ups, with the way out, and finds nothing else."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from registered import EXCEL, POLICY, Registered, ill

from ims_xl import settings
from ims_xl.__main__ import main
from ims_xl.doctor import checkup, workbook
from ims_xl.doctor.finding import Finding, report
from ims_xl.excel import files, template
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.excel.parts import Package
from ims_xl.excel.tableparts import Contents
from ims_xl.excel.vba import Module, build_project
from ims_xl.tables import Books, Problems


def looked_over(path: Path) -> dict[str, Finding]:
    """What is amiss with a workbook, by subject."""
    return ill(workbook.check(path, None, windows=False))


@pytest.fixture
def sound(workbook: ClosedWorkbook) -> Path:
    """The demo month's workbook, connected to this Python."""
    workbook.write({}, {settings.INTERPRETER_MAC: sys.executable})
    return workbook.path


def test_nothing_is_amiss_with_a_sound_workbook(sound: Path) -> None:
    assert looked_over(sound) == {}


def test_a_workbook_that_is_none_of_ours_is_told_so_once(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    (found,) = looked_over(tmp_path / "other.xlsx").values()
    assert (found.subject, found.told) == ("Workbook", "other.xlsx has none of our tables.")


def rewritten(path: Path, change: Callable[[Package, Contents], None]) -> None:
    package = Package(path.read_bytes(), path.name)
    change(package, Contents(package))
    path.write_bytes(package.packed())


def without_problems(path: Path) -> None:
    rewritten(path, lambda package, contents: package.drop(contents.table(Problems).sheet_part, "table"))


def without_python(path: Path) -> None:
    ClosedWorkbook(path).write({}, {settings.INTERPRETER_MAC: "/somewhere/else/python"})


def with_no_python_named(path: Path) -> None:
    ClosedWorkbook(path).write({}, {settings.INTERPRETER_MAC: None})


def of_an_older_release(path: Path) -> None:
    ClosedWorkbook(path).write({}, {settings.MADE_BY: "0.0.1"})


def of_a_newer_release(path: Path) -> None:
    ClosedWorkbook(path).write({}, {settings.MADE_BY: "9.0.0"})


def with_a_wrong_value(path: Path) -> None:
    def change(package: Package, contents: Contents) -> None:
        place = contents.table(Books)
        sheet = package.read(place.sheet_part).decode()
        column = list(Books.columns()).index(Books.igst) + place.body.left
        cell = openpyxl.utils.get_column_letter(column) + str(place.body.top)
        wrong = f'<c r="{cell}" t="inlineStr"><is><t>much</t></is></c>'
        sheet, changed = re.subn(rf'<c r="{cell}"[^>]*?(/>|>.*?</c>)', wrong, sheet, count=1)
        assert changed
        package.replace(place.sheet_part, sheet.encode())

    rewritten(path, change)


def with_other_macros(path: Path) -> None:
    def change(package: Package, contents: Contents) -> None:
        project = next(one.part for one in package.relations(package.workbook) if one.kind == "vbaProject")
        modules = [module for module in template.modules() if module.name != "xlwings"]
        old = 'Public Const XLWINGS_VERSION As String = "0.30.1"\n'
        package.replace(project, build_project([*modules, Module("xlwings", old)]))

    rewritten(path, change)


def without_macros(path: Path) -> None:
    rewritten(path, lambda package, contents: package.drop(package.workbook, "vbaProject"))


def without_the_buttons_own(path: Path) -> None:
    def change(package: Package, contents: Contents) -> None:
        project = next(one.part for one in package.relations(package.workbook) if one.kind == "vbaProject")
        package.replace(project, build_project([one for one in template.modules() if one.name != "ImsRibbon"]))

    rewritten(path, change)


def with_unreadable_macros(path: Path) -> None:
    def change(package: Package, contents: Contents) -> None:
        project = next(one.part for one in package.relations(package.workbook) if one.kind == "vbaProject")
        package.replace(project, package.read(project)[:2_000])

    rewritten(path, change)


def without_ribbon(path: Path) -> None:
    rewritten(path, lambda package, contents: package.drop("", "extensibility"))


def with_a_password(path: Path) -> None:
    def change(package: Package, contents: Contents) -> None:
        part = contents.sheets["Log"]
        sheet = package.read(part).replace(b"<sheetProtection ", b'<sheetProtection password="CC1A" ')
        package.replace(part, sheet)

    rewritten(path, change)


def open_in_excel(path: Path) -> None:
    path.with_name(f"~${path.name}").touch()


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5_000])


def with_an_old_backup(path: Path) -> None:
    import os

    long_ago = datetime(2026, 1, 5).timestamp()
    os.utime(files.backup(path), (long_ago, long_ago))


BROKEN = [
    (without_problems, "Tables", "has no table tblProblems", "ims-xl upgrade Rainbow_October_2026.xlsm"),
    (with_a_wrong_value, "Tables", '"much" is not an amount', "Until then the buttons cannot work"),
    (without_python, "Python of the buttons", "/somewhere/else/python is not there", "ims-xl connect"),
    (with_no_python_named, "Python of the buttons", "names none", "ims-xl connect"),
    (of_an_older_release, "Release", "made by ims_xl 0.0.1", "ims-xl upgrade"),
    (of_a_newer_release, "Release", "made by ims_xl 9.0.0", "Install the newer"),
    (with_other_macros, "Macro module", "is not the one of 0.37.8", "ims-xl upgrade"),
    (without_the_buttons_own, "Macro module", "the module ImsRibbon is gone", "ims-xl upgrade"),
    (with_unreadable_macros, "Macro module", "", "ims-xl upgrade"),
    (without_ribbon, "Ribbon", "the tab IMS is gone", "ims-xl upgrade"),
    (without_macros, "Macro module", "has no macros", "ims-xl upgrade"),
    (with_a_password, "Protection", "Log is protected with a password", "Unprotect Sheet"),
    (open_in_excel, "Write rights", "is open in Excel", "Then run the check-up again"),
    (cut_short, "Workbook", "is damaged", "Rainbow_October_2026.bak.xlsm"),
    (with_an_old_backup, "Last backup", "05-01-2026", "keep a copy"),
    (Path.unlink, "Workbook", "there is no file", "ims-xl new"),
]


@pytest.mark.parametrize(("spoil", "subject", "told", "way_out"), BROKEN, ids=lambda one: getattr(one, "__name__", ""))
def test_each_broken_workbook_is_named_with_the_way_out(
    sound: Path, spoil: Callable[[Path], None], subject: str, told: str, way_out: str
) -> None:
    spoil(sound)
    found = looked_over(sound)
    assert set(found) == {subject}
    assert told in found[subject].told
    assert way_out in found[subject].way_out


def test_a_file_from_the_web_is_told_unless_its_folder_is_trusted(sound: Path) -> None:
    sound.with_name(f"{sound.name}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n")
    found = looked_over(sound)
    assert set(found) == {"Download mark"}
    assert "Unblock" in found["Download mark"].way_out
    folder = str(sound.resolve().parent.parent).replace("/", "\\") + "\\"
    for key, below, trusted in ((EXCEL, 1, True), (EXCEL, 0, False), (POLICY, 1, True)):
        place = rf"{key}\Security\Trusted Locations\Location7"
        known = Registered({(place, "Path"): folder, (place, "AllowSubFolders"): below})
        assert ("Download mark" not in ill(workbook.check(sound, known, windows=False))) is trusted


def test_a_filter_is_told_and_no_fault(sound: Path) -> None:
    def change(package: Package, contents: Contents) -> None:
        part = contents.table(Books).part
        table = package.read(part).decode()
        on = '<filterColumn colId="1"><filters><filter val="x"/></filters></filterColumn>'
        table, changed = re.subn(r'<autoFilter ref="([^"]*)"\s*/>', rf'<autoFilter ref="\1">{on}</autoFilter>', table)
        assert changed == 1
        package.replace(part, table.encode())

    rewritten(sound, change)
    (told,) = [one for one in workbook.check(sound, None, windows=False) if one.subject == "Filters"]
    assert told.well
    assert told.told == "on Books: rows are hidden there."


def test_a_folder_that_cannot_be_written_is_named(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: Path(path) != sound.parent)
    assert set(looked_over(sound)) == {"Write rights"}


def test_the_command_says_what_to_do_first(
    sound: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert main(["doctor", str(sound)]) == 0
    assert "All is well." in capsys.readouterr().out
    without_python(sound)
    assert main(["doctor", str(sound)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "1 of " in lines[0]
    assert lines[1].startswith("DO  Python of the buttons: /somewhere/else/python is not there.")
    assert main(["doctor"]) == 0


def test_of_an_open_workbook_only_what_needs_something_done_is_told(
    sound: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    open_in_excel(sound)
    assert checkup.check_up_open(sound).startswith("All is well")
    of_an_older = ClosedWorkbook(sound)
    sound.with_name(f"~${sound.name}").unlink()
    of_an_older.write({}, {settings.MADE_BY: "0.0.1"})
    assert checkup.check_up_open(sound).startswith("Release: made by ims_xl 0.0.1")


def test_a_report_without_faults_says_so() -> None:
    assert report([Finding("Python", "3.13")]) == "All is well.\nok  Python: 3.13"
