"""The projects we build load and run in LibreOffice."""

from __future__ import annotations

import zipfile
from pathlib import Path
from types import ModuleType

import needed
import openpyxl
import pytest
import xlwings

from ims_xl.excel.vba import Module, build_project

pytestmark = pytest.mark.office

SYNC = """\
Option Explicit

Public Function Twice(ByVal amount As Double) As Double
    Twice = 2 * amount
End Function

Public Sub Fill(ByVal remark As String)
    ThisWorkbook.Worksheets("Start").Range("A1").Value = remark
    Home.Range("A2").Value = Twice(21)
    MsgBox "Done"
End Sub

Public Sub OnSync(control As IRibbonControl)
    RunPython "import ims_xl.macros"
End Sub
"""
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPES = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PROJECT_TYPE = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
PROJECT_RELATION = (
    '<Relationship Id="rIdVba" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"'
    ' Target="vbaProject.bin"/>'
)


def workbook_with(path: Path, *modules: Module) -> Path:
    """A workbook of one sheet, Start (code name Home), with these modules beside the two documents'."""
    book = openpyxl.Workbook()
    book.code_name = "ThisWorkbook"
    book.active.title = "Start"
    book.active.sheet_properties.codeName = "Home"
    book.save(path.with_suffix(".xlsx"))
    documents = [Module("ThisWorkbook", "", "document", "workbook"), Module("Home", "", "document", "worksheet")]
    with zipfile.ZipFile(path.with_suffix(".xlsx")) as plain, zipfile.ZipFile(path, "w") as macros:
        for name in plain.namelist():
            part = plain.read(name).decode()
            if name == "[Content_Types].xml":
                part = part.replace(TYPES, MACRO_TYPES).replace("<Override", PROJECT_TYPE + "<Override", 1)
            if name == "xl/_rels/workbook.xml.rels":
                part = part.replace("</Relationships>", PROJECT_RELATION + "</Relationships>")
            macros.writestr(name, part)
        macros.writestr("xl/vbaProject.bin", build_project([*documents, *modules]))
    return path


def test_every_module_arrives_whole(office, tmp_path):
    """Also the xlwings module, which fills twelve chunks."""
    source = (Path(xlwings.__path__[0]) / "xlwings.bas").read_text(encoding="cp1252")
    path = workbook_with(tmp_path / "Acme.xlsm", Module("Sync", SYNC), Module("xlwings", source))
    arrived = office.vba_modules(path)
    assert set(arrived) == {"ThisWorkbook", "Home", "Sync", "xlwings"}
    assert SYNC in arrived["Sync"]
    assert source.partition("\n")[2] in arrived["xlwings"]  # after its VB_Name


def test_a_macro_runs_and_what_it_wrote_is_kept(office, tmp_path):
    path = workbook_with(tmp_path / "Acme.xlsm", Module("Sync", SYNC))
    saved = tmp_path / "after.xlsx"
    assert office.run_vba(path, "Sync.Fill", ["Done – 12"], save_as=saved) is None
    sheet = openpyxl.load_workbook(saved)["Start"]
    assert (sheet["A1"].value, sheet["A2"].value) == ("Done – 12", 42)


def test_a_function_gives_its_value_and_an_error_its_text(office, tmp_path):
    path = workbook_with(tmp_path / "Acme.xlsm", Module("Sync", SYNC))
    assert office.run_vba(path, "Sync.Twice", [4.25]) == 8.5
    with pytest.raises(office.MacroFailed, match="error 13"):
        office.run_vba(path, "Sync.Twice", ["four"])


def test_a_ribbon_callback_can_be_followed_into_python(office, tmp_path):
    """LibreOffice cannot compile the xlwings module; one of the test's own takes its place."""
    source = (Path(xlwings.__path__[0]) / "xlwings.bas").read_text(encoding="cp1252")
    path = workbook_with(tmp_path / "Acme.xlsm", Module("Sync", SYNC), Module("xlwings", source))
    with pytest.raises(office.MacroFailed, match=r"cannot compile xlwings\."):
        office.run_vba(path, "Sync.OnSync", [None])
    asked = (
        'Public Sub RunPython(code As String)\n    ThisWorkbook.Worksheets("Start").Range("B1").Value = code\nEnd Sub'
    )
    office.run_vba(path, "Sync.OnSync", [None], instead={"xlwings": asked}, save_as=tmp_path / "after.xlsx")
    assert openpyxl.load_workbook(tmp_path / "after.xlsx")["Start"]["B1"].value == "import ims_xl.macros"


def test_the_workbook_converts(office, tmp_path):
    path = workbook_with(tmp_path / "Acme.xlsm", Module("Sync", SYNC))
    made = office.convert(path, "ods", tmp_path)
    assert zipfile.ZipFile(made).read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"


@pytest.mark.parametrize(("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_what_is_missing_skips_a_test_but_fails_it_in_ci(
    office: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="LibreOffice is not installed"):
        needed.nothing_lacks(office.missing())
    with pytest.raises(outcome, match="no openssl on the path"):
        needed.program("openssl")
