"""The status colours come back where somebody has removed them, on a saved workbook and on an open one."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.worksheet.worksheet import Worksheet

from ims_xl.excel import colours, layout, looks, template
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.tables import Books, Review

PLACE = layout.PLACES[Review]
STATUS = PLACE.letter(Review.status)
FILLS = {word: f"FF{colour.fill}" for word, colour in looks.STATUS_COLOURS.items()}
ROWS = 9


@pytest.fixture
def filled(tmp_path: Path) -> ClosedWorkbook:
    shutil.copy(template.TEMPLATE, tmp_path / "Acme.xlsm")
    workbook = ClosedWorkbook(tmp_path / "Acme.xlsm")
    workbook.write({Review: rows()})
    return workbook


def rows(many: int = ROWS) -> object:
    return Review.of_rows({"row_id": str(at), "status": list(FILLS)[at % 4]} for at in range(many))


def coloured(path: Path) -> dict[int, dict[str, str]]:
    """For each row of Reconciliation, the fill of each status by the rules on it."""
    sheet = openpyxl.load_workbook(path, keep_vba=True)["Reconciliation"]
    found: dict[int, dict[str, str]] = {}
    for row in range(PLACE.first_row, PLACE.first_row + ROWS):
        found[row] = {}
        for area in sheet.conditional_formatting:
            for rule in area.rules if f"{STATUS}{row}" in area.sqref else ():
                found[row].setdefault(rule.formula[0].strip('"'), rule.dxf.fill.bgColor.rgb)
    return found


def edited(path: Path, sheet_edit: object) -> None:
    book = openpyxl.load_workbook(path, keep_vba=True)
    sheet_edit(book["Reconciliation"])  # type: ignore[operator]
    book.save(path)


def without_any(sheet: Worksheet) -> None:
    sheet.conditional_formatting = ConditionalFormattingList()


def without_the_middle(sheet: Worksheet) -> None:
    kept = list(sheet.conditional_formatting)
    without_any(sheet)
    first, last = PLACE.first_row, PLACE.first_row + ROWS - 1
    for area in kept:
        for rule in area.rules if f"{STATUS}{first}" in area.sqref else ():
            sheet.conditional_formatting.add(f"{STATUS}{first}:{STATUS}{first + 2} {STATUS}{last}", rule)


def with_an_own_colour(sheet: Worksheet) -> None:
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            if rule.formula == ['"Matched"']:
                rule.dxf = looks.coloured(looks.Colours("00FF00", "000000"))


@pytest.mark.parametrize("edit", [without_any, without_the_middle], ids=["all gone", "some rows cleared"])
def test_what_writes_reconciliation_puts_the_colours_back(filled: ClosedWorkbook, edit: object) -> None:
    edited(filled.path, edit)
    assert any(one != FILLS for one in coloured(filled.path).values())
    filled.write({Books: Books.of_rows([{"entry_id": "1"}])})
    assert any(one != FILLS for one in coloured(filled.path).values()), "Import books is not asked to"
    filled.write({Review: rows()})
    assert set(map(str, coloured(filled.path).values())) == {str(FILLS)}


def test_a_colour_the_user_has_chosen_stays_and_nothing_is_added_to_what_is_whole(filled: ClosedWorkbook) -> None:
    edited(filled.path, with_an_own_colour)
    before = filled.path.read_bytes()
    assert colours.put_back_in(filled.path) == []
    assert filled.path.read_bytes() == before
    filled.write({Review: rows()})
    assert {one["Matched"] for one in coloured(filled.path).values()} == {"FF00FF00"}


def test_the_check_up_puts_them_back_and_says_so_once(filled: ClosedWorkbook) -> None:
    edited(filled.path, without_any)
    assert colours.put_back_in(filled.path) == list(FILLS)
    assert set(map(str, coloured(filled.path).values())) == {str(FILLS)}
    assert colours.put_back_in(filled.path) == []
    assert len(filled.read(Review)) == ROWS


# LibreOffice knows no FormatConditions; these stand in for Excel's, and keep what is laid over them.
COLUMN = """
Option ClassModule
Public FormatConditions As Object
Public Rows As Object
"""
RULES = """
Option ClassModule
Private kept(9) As Object
Public Count As Long

Public Function Item(at As Long) As Object
    Set Item = kept(at)
End Function

Public Function Add(kind As Long, operator As Long, formula As String) As Object
    Dim rule As Object
    If kind <> 1 Or operator <> 3 Then Err.Raise 5
    Set rule = New FakeRule
    rule.Formula1 = formula
    Set rule.Interior = New FakeLook
    Set rule.Font = New FakeLook
    Count = Count + 1
    Set kept(Count) = rule
    Set Add = rule
End Function
"""
RULE = "Option ClassModule\nPublic Formula1 As String\nPublic Interior As Object\nPublic Font As Object\n"
LOOK = "Option ClassModule\nPublic Color As Long\nPublic Bold As Boolean\n"
TALLY = "Option ClassModule\nPublic Count As Long\n"
PROBE = """
Public Function Done(known As String) As String
    Dim column As Object, rule As Long, words As Object, added As Object
    Set words = ThisWorkbook.Names("lstStatuses").RefersToRange
    Set column = New FakeColumn
    Set column.Rows = New FakeTally
    column.Rows.Count = 9
    Set column.FormatConditions = New FakeRules
    If known <> "" Then Set added = column.FormatConditions.Add(1, 3, known)
    ImsColours.ColourWords column, words
    ImsColours.ColourWords column, words
    For rule = 1 To column.FormatConditions.Count
        Set added = column.FormatConditions.Item(rule)
        Done = Done & added.Formula1 & "|" & added.Interior.Color & "|" & added.Font.Color & vbLf
    Next rule
End Function
"""


def as_excel(colour: str) -> int:
    """Red first, as Excel counts."""
    return int(colour[4:] + colour[2:4] + colour[:2], 16)


@pytest.mark.office
@pytest.mark.parametrize("known", ["", "Matched"], ids=["all gone", "one is there, coloured otherwise"])
def test_the_macro_puts_them_back_in_an_open_workbook(office: ModuleType, known: str) -> None:
    fakes = {
        "FakeColumn": COLUMN, "FakeRules": RULES, "FakeRule": RULE, "FakeLook": LOOK, "FakeTally": TALLY,
        "xlwings": "Public Function RunPython(c As String)\nEnd Function", "Probe": PROBE,
    }  # fmt: skip
    given = f'="{known}"' if known else ""
    told = str(office.run_vba(template.TEMPLATE, "Probe.Done", [given], instead=fakes)).split("\n")[:-1]
    own = [f"{given}|0|0"] if known else []
    assert told == own + [
        f'="{word}"|{as_excel(colour.fill)}|{as_excel(colour.text)}'
        for word, colour in looks.STATUS_COLOURS.items()
        if word != known
    ]
