"""An older workbook is brought up to this program with everything the user has in it."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import openpyxl
import pandas as pd
import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from ims_xl import settings
from ims_xl.__main__ import main
from ims_xl.errors import WorkbookUnusable
from ims_xl.excel import files, template
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.excel.parts import Package
from ims_xl.excel.tableparts import Contents
from ims_xl.excel.vba import Module, build_project, read_project
from ims_xl.tables import SHEET_TABLES, Books, Problems, Records, Review
from ims_xl.upgrade import upgrade
from ims_xl.version import VERSION

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MINE = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr codeName="Mine"/><sheetData>
<row r="1"><c r="A1" s="1"><f>SUM(tblBooks[IGST (\xe2\x82\xb9)])</f></c>
<c r="B1" t="inlineStr"><is><t>My sheet</t></is></c></row></sheetData></worksheet>"""
OWN_MODULE = 'Attribute VB_Name = "MyMacros"\r\nSub Hello()\r\n    MsgBox "mine"\r\nEnd Sub\r\n'


def part_of(package: Package, kind: str) -> str:
    return next(one.part for one in package.relations(package.workbook) if one.kind == kind)


def aged(path: Path) -> Path:
    """The workbook as an older program might have left it, with things of the user's own in it.

    It has no table tblProblems, no Because on Reconciliation, no release and no extended due dates; Books has a column
    the user has added; the macros are others; and there are a sheet and a macro of the user's.
    """
    package = Package(path.read_bytes(), path.name)
    contents = Contents(package)
    package.drop(contents.table(Problems).sheet_part, "table")
    rename(package, contents, Review, Review.because.header, "Why")
    rename(package, contents, Books, Books.set_aside.header, "Cheque sent on")
    book = package.read(package.workbook).decode()
    for name in (settings.MADE_BY.name, settings.EXTENSIONS.name):
        book, gone = re.subn(rf'<definedName[^>]*name="{name}"[^>]*>.*?</definedName>', "", book)
        assert gone == 1
    package.add("xl/worksheets/sheet77.xml", MINE, package.content_type(contents.table(Books).sheet_part))
    mine = package.relate(package.workbook, f"{RELATIONS}/worksheet", "xl/worksheets/sheet77.xml")
    sheet = f'<sheet xmlns:r="{RELATIONS}" name="My sheet" sheetId="77" r:id="{mine}"/>'
    book = book.replace("<definedNames>", "<definedNames><definedName name=\"mine\">'My sheet'!$A$1</definedName>")
    package.replace(
        package.workbook, re.sub(r"(<sheets>.*?</sheet>|<sheets><sheet[^>]*/>)", rf"\1{sheet}", book).encode()
    )
    old = [Module("ThisWorkbook", "", "document", "workbook"), Module("Mine", "", "document", "worksheet")]
    old += [Module("ImsRibbon", "Sub Old()\nEnd Sub\n"), Module("MyMacros", OWN_MODULE)]
    package.replace(part_of(package, "vbaProject"), build_project(old))
    path.write_bytes(package.packed())
    return path


def rename(package: Package, contents: Contents, table: type, header: str, other: str) -> None:
    """A column under another name: as if ours were missing, and the user had one of their own."""
    found = contents.table(table)
    place = package.read(found.part).decode()
    assert f'name="{header}"' in place
    package.replace(found.part, place.replace(f'name="{header}"', f'name="{other}"').encode())


@pytest.fixture
def old(workbook: ClosedWorkbook) -> Path:
    return aged(workbook.path)


def test_an_older_workbook_is_refused_with_the_command_that_mends_it(old: Path) -> None:
    book = ClosedWorkbook(old)
    for table in (Problems, Review):
        with pytest.raises(WorkbookUnusable, match=r"ims-xl upgrade Rainbow_October_2026\.xlsm"):
            book.read(table)
    with pytest.raises(WorkbookUnusable, match=r"ims-xl upgrade Rainbow_October_2026\.xlsm"):
        book.setting(settings.EXTENSIONS)


def test_all_data_the_users_columns_settings_sheets_and_macros_are_kept(old: Path) -> None:
    before = ClosedWorkbook(old)
    kept = {table: before.read_leniently(table) for table in SHEET_TABLES if table is not Problems}
    before.write({}, {settings.TAX_TOLERANCE: 500})
    was = Package(old.read_bytes(), old.name)
    told = upgrade(old)
    assert told.startswith(f"{old.name} is a workbook of ims_xl {VERSION} now: ")
    assert "New: Problems." in told
    after, package = ClosedWorkbook(old), Package(old.read_bytes(), old.name)
    for table, frame in kept.items():
        pd.testing.assert_frame_equal(after.read(table)[list(frame.columns)], frame)
    assert after.read(Problems).empty
    assert after.read(Review)["Why"].notna().all()
    assert "Cheque sent on" in after.read(Books)
    assert after.setting(settings.TAX_TOLERANCE) == 500
    assert after.setting(settings.GSTIN) == "27AABCR1234F1ZS"
    assert after.setting(settings.MADE_BY) == VERSION
    assert package.read("xl/worksheets/sheet77.xml") == was.read("xl/worksheets/sheet77.xml") == MINE
    modules = read_project(package.read(part_of(package, "vbaProject")))
    assert set(modules) == {module.name for module in template.modules()} | {"MyMacros", "Mine"}
    assert modules["MyMacros"] == OWN_MODULE
    assert "ImsClick" in modules["ImsRibbon"]


def test_the_version_before_is_kept_and_a_second_time_changes_no_data(old: Path) -> None:
    before = old.read_bytes()
    upgrade(old)
    assert files.backup(old).read_bytes() == before
    first = {table: ClosedWorkbook(old).read(table) for table in SHEET_TABLES}
    upgrade(old)
    for table, frame in first.items():
        pd.testing.assert_frame_equal(ClosedWorkbook(old).read(table), frame)


def test_the_sheets_look_as_a_new_workbooks_do(old: Path) -> None:
    upgrade(old)
    fresh, upgraded = openpyxl.load_workbook(template.TEMPLATE), openpyxl.load_workbook(old)
    assert upgraded.sheetnames == [fresh.sheetnames[0], "My sheet", *fresh.sheetnames[1:]]
    assert {"mine"} == upgraded.defined_names.keys() - fresh.defined_names.keys()
    for name in ("Settings", "Help", "Start"):
        for row in fresh[name].iter_rows():
            for cell in row:
                same = upgraded[name][cell.coordinate]
                assert (same.fill.fgColor.rgb, same.font.b, same.font.color and same.font.color.rgb) == (
                    cell.fill.fgColor.rgb, cell.font.b, cell.font.color and cell.font.color.rgb,
                ), cell  # fmt: skip
                assert same.number_format == cell.number_format
    assert len(upgraded["Start"]._charts) == len(fresh["Start"]._charts)


def test_the_package_is_sound(old: Path) -> None:
    upgrade(old)
    assert not OpenXmlValidator(file_format=FileFormat.MICROSOFT_365, max_errors=20).validate(str(old)).errors


def test_the_work_goes_on_in_it(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["upgrade", str(old)]) == 0
    assert main(["match", str(old)]) == 0
    assert "32 records and 14 entries, each accounted for." in capsys.readouterr().out
    assert ClosedWorkbook(old).read(Records)[Records.chosen_action].notna().sum() == 17


def test_a_workbook_of_a_newer_program_and_a_foreign_one_are_left_alone(
    workbook: ClosedWorkbook, tmp_path: Path
) -> None:
    workbook.write({}, {settings.MADE_BY: "9.0.0"})
    before = workbook.path.read_bytes()
    with pytest.raises(WorkbookUnusable, match=r"was made by ims_xl 9\.0\.0"):
        upgrade(workbook.path)
    assert workbook.path.read_bytes() == before
    foreign = tmp_path / "foreign.xlsx"
    openpyxl.Workbook().save(foreign)
    with pytest.raises(WorkbookUnusable, match="is no client's workbook"):
        upgrade(foreign)


@pytest.mark.office
def test_libreoffice_opens_it_and_computes_without_errors(office: ModuleType, old: Path, tmp_path: Path) -> None:
    upgrade(old)
    book = openpyxl.load_workbook(office.convert(old, "xlsx", tmp_path / "out"), data_only=True)
    wrong = [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("#") and cell.value.endswith(("!", "?", "A"))
    ]
    assert wrong == []
    assert book["My sheet"]["A1"].value == pytest.approx(ClosedWorkbook(old).read(Books)[Books.igst].sum() / 100)
