"""LibreOffice runs the template's macros: what a click, a worksheet function, a link and opening ask of Python."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import ModuleType

import pytest
from asked import ASKED, BUTTON, FAKE_PYTHON, SHELL
from clickable import clickable

from ims_xl import settings
from ims_xl.excel import template
from ims_xl.excel.closed import ClosedWorkbook

pytestmark = pytest.mark.office


def test_all_modules_arrive(office: ModuleType) -> None:
    assert set(office.vba_modules(template.TEMPLATE)) == {module.name for module in template.modules()}


def clicked(office: ModuleType, path: Path, *ids: str, exit_code: int | str = 0) -> list[str]:
    """What the buttons of these ids ask Python for; `exit_code` is what the look for ims_xl ends with."""
    lines = "".join(f'    control.ID = "{one}"\n    ImsRibbon.ImsClick control\n' for one in ids)
    probe = (
        f"Public Function All() As String\n    Dim control As New FakeButton\n{lines}    All = Asked\nEnd Function\n"
    )
    stand_ins = {
        "xlwings": ASKED,
        "FakePython": FAKE_PYTHON,
        "FakeButton": BUTTON,
        "ImsShell": SHELL.format(exit_code),
        "Probe": probe,
    }
    return str(office.run_vba(path, "Probe.All", instead=stand_ins)).split("\n")[:-1]


def test_each_button_asks_python_for_the_function_of_its_name(office: ModuleType) -> None:
    ids = [button.id for button in clickable()]
    expected = [f"import ims_xl.macros; ims_xl.macros.click('{one}')" for one in ids]
    assert clicked(office, template.TEMPLATE, *ids) == expected


def with_python(path: Path, python: str) -> Path:
    shutil.copy(template.TEMPLATE, path)
    ClosedWorkbook(path).write({}, {settings.INTERPRETER_WIN: python, settings.INTERPRETER_MAC: python})
    return path


def test_without_its_python_a_button_runs_nothing(office: ModuleType, tmp_path: Path) -> None:
    gone = with_python(tmp_path / "Gone.xlsm", str(tmp_path / "gone" / "python"))
    assert clicked(office, gone, "sync", "match") == []


@pytest.mark.parametrize("exit_code", [3, 1, '1 / (Len("") * 1)'])
def test_without_ims_xl_or_with_a_python_that_fails_a_button_runs_nothing(office: ModuleType, exit_code: int) -> None:
    assert clicked(office, template.TEMPLATE, "sync", "match", exit_code=exit_code) == []


def test_a_frozen_program_is_told_the_button(office: ModuleType, tmp_path: Path) -> None:
    program = tmp_path / "ims-xl.exe"
    program.touch()
    path = with_python(tmp_path / "Frozen.xlsm", str(program))
    assert clicked(office, path, "sync", exit_code=9) == [f"{program} click sync"]


def test_a_worksheet_function_gives_what_python_answers_and_an_error_as_one(office: ModuleType) -> None:
    probe = """
Public Function All() As String
    Dim answers As Variant
    All = ims_pan("27AABCR1234F1ZS") & "|" & IsError(ims_state("x")) & "|" & IsError(ims_period("x")) & "|"
    answers = ims_number_similarity(7, "8")
    All = All & answers(0, 0) & IsError(answers(0, 1)) & answers(1, 0) & answers(1, 1)
End Function
"""
    stand_ins = {"xlwings": ASKED, "FakePython": FAKE_PYTHON, "Probe": probe}
    told = office.run_vba(template.TEMPLATE, "Probe.All", instead=stand_ins)
    assert told == "ims_xl.udfs ims_pan 27AABCR1234F1ZS|True|True|7True8"


def test_opening_the_workbook_describes_the_functions_and_is_no_change(office: ModuleType) -> None:
    probe = 'Public Function Done() As String\n    DescribeFunctions\n    Done = "described"\nEnd Function\n'
    stand_ins = {"xlwings": ASKED, "FakePython": FAKE_PYTHON, "Probe": probe}
    assert office.run_vba(template.TEMPLATE, "Probe.Done", instead=stand_ins) == "described"
