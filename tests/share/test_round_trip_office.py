"""The way round with a real program: LibreOffice opens a copy, answers, sorts, filters, moves, cuts, and saves it."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from counted import Counted
from openpyxl import load_workbook
from standing import standing, told

from ims_xl.share.copy_rows import Copy
from ims_xl.steps import sharing
from ims_xl.tables import Review

pytestmark = pytest.mark.office
ANSWERS = {  # number: reply, remark, day
    "TX-1900A": ("Received", "", "2026-10-20"),
    "CN-5": ("Not ours", "=not on our list", ""),
    "DL/77": ("Wrong amount", "should be ₹1,000", ""),
    "000123": ("Received", "came late", "2026-11-05"),
    "1234567890123456": ("Will check", "", ""),
    "UP/884": ("Not received", "", ""),
}
EXPECTED = {number: (reply, remark or None, received or None) for number, (reply, remark, received) in ANSWERS.items()}
CLIENT = """
Function Answer(answers)
    Dim sheet, line, parts, row
    sheet = ThisComponent.Sheets.getByName("Documents")
    sheet.unprotect("")
    For Each line In Split(answers, Chr(10))
        parts = Split(line, "|")
        For row = 4 To 60
            If sheet.getCellByPosition(2, row).String = parts(0) Then
                sheet.getCellByPosition(7, row).String = parts(1)
                If parts(2) <> "" Then sheet.getCellByPosition(8, row).String = parts(2)
                If parts(3) <> "" Then sheet.getCellByPosition(9, row).Formula = parts(3)
                If parts(4) <> "" Then sheet.getCellByPosition(5, row).Value = CDbl(parts(4))
                Exit For
            End If
        Next
    Next
    Answer = sheet.getCellByPosition(2, 4).String
End Function

Function Rework(answers)
    Dim sheet, rows, row, filter
    Dim field(0) As New com.sun.star.table.TableSortField
    Dim how(1) As New com.sun.star.beans.PropertyValue
    Dim only(0) As New com.sun.star.sheet.TableFilterField
    Answer answers
    sheet = ThisComponent.Sheets.getByName("Documents")
    rows = sheet.getCellRangeByName("A5:Q39")
    field(0).Field = 6
    field(0).IsAscending = False
    how(0).Name = "SortFields"
    how(0).Value = field()
    how(1).Name = "ContainsHeader"
    how(1).Value = False
    rows.sort(how())
    For row = 38 To 4 Step -1
        If Left(sheet.getCellByPosition(2, row).String, 3) = "ISD" Then sheet.Rows.removeByIndex(row, 1)
    Next
    sheet.Columns.insertByIndex(0, 1)
    sheet.moveRange(sheet.getCellByPosition(0, 0).CellAddress, sheet.getCellRangeByName("R1:R60").RangeAddress)
    sheet.Columns.removeByIndex(11, 1)
    sheet.getCellByPosition(8, 3).String = "CLIENT REPLY"
    sheet.getCellByPosition(10, 3).String = "Recd. on"
    filter = sheet.getCellRangeByName("A4:P60").createFilterDescriptor(True)
    only(0).Field = 1
    only(0).IsNumeric = False
    only(0).StringValue = "IMS Only"
    only(0).Operator = com.sun.star.sheet.FilterOperator.EQUAL
    filter.ContainsHeader = True
    filter.setFilterFields(only())
    sheet.getCellRangeByName("A4:P60").filter(filter)
    ThisComponent.Sheets.moveByName("Documents", 0)
    Rework = sheet.getCellByPosition(0, 4).String
End Function
"""


def lines(answers: dict[str, tuple[str, str, str]], taxable: dict[str, str] | None = None) -> str:
    return "\n".join("|".join([number, *said, (taxable or {}).get(number, "")]) for number, said in answers.items())


def worked(office: ModuleType, copy: Path, macro: str, out: Path, text: str) -> object:
    return office.run_vba(copy, f"Client.{macro}", [text], instead={"Client": CLIENT}, save_as=out)


def test_answers_come_home_from_a_copy_that_was_sorted_filtered_moved_cut_and_converted(
    office: ModuleType, desk: Counted, copy: Path, tmp_path: Path
) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "c").mkdir()
    ods = tmp_path / "answers from stores.ods"
    first = worked(office, copy, "Rework", ods, lines(ANSWERS))
    assert str(first).startswith("IMS-"), "the code was moved to the front"
    xlsx = office.convert(ods, "xlsx", tmp_path / "x")
    csv = office.convert(ods, "csv:44,34,76,1,,0,false,true,false", tmp_path / "c")
    order = [row.value for row in load_workbook(xlsx)[Copy.sheet]["D"]][4:]
    assert order != [row.value for row in load_workbook(copy)[Copy.sheet]["C"]][4:], "LibreOffice sorted it"
    assert not any(str(number).startswith("ISD") for number in order), "LibreOffice deleted rows"
    assert sharing.merge_replies(desk, [ods]).sentence == "6 new answers from 1 file, 0 as before."
    assert standing(desk) == EXPECTED
    for again in (xlsx, csv):
        assert sharing.merge_replies(desk, [again]).sentence == "0 new answers from 1 file, 6 as before.", again.name
    assert standing(desk) == EXPECTED


def test_conflicts_alterations_and_changed_records_are_named_from_libreoffices_files(
    office: ModuleType, desk: Counted, copy: Path, tmp_path: Path
) -> None:
    stores, accounts = tmp_path / "stores.xlsx", tmp_path / "accounts.ods"
    worked(office, copy, "Answer", stores, lines({"DL/77": ("Received", "", ""), "CN-5": ("Received", "", "")}))
    other = {"DL/77": ("Not ours", "", ""), "CN-8": ("Received", "", ""), "CN-15": ("Received", "", "")}
    worked(office, copy, "Answer", accounts, lines(other, taxable={"CN-8": "-99"}))
    review = desk.read(Review)
    review.loc[review[Review.document_number] == "CN-15", Review.igst] -= 100
    desk.write({Review: review})
    sentence = sharing.merge_replies(desk, [stores, accounts]).sentence
    assert (
        "1 new answer from 2 files, 0 as before. Not merged: 1 in conflict, 1 altered in the copy, 1 changed"
        in sentence
    )
    assert standing(desk) == {"CN-5": ("Received", None, None)}
    named = " ".join(told(desk))
    assert "DL/77: Two answers: Not ours in accounts.ods, Received in stores.xlsx." in named
    assert "CN-8 was altered in the copy: Taxable value (₹) is " in named
    assert "came back as -99" in named
    assert "CN-15 has changed since the copy was made" in named


def test_the_covers_figures_follow_the_answers(office: ModuleType, desk: Counted, copy: Path, tmp_path: Path) -> None:
    worked(office, copy, "Answer", tmp_path / "a.xlsx", lines(ANSWERS))
    cover = pd.read_excel(tmp_path / "a.xlsx", sheet_name="Start here", header=None, engine="calamine")
    found = {row[1]: row[2] for row in cover.itertuples(index=False) if isinstance(row[1], str)}
    assert found["Received"] == 2
    assert found["Not ours"] == found["Wrong amount"] == found["Will check"] == found["Not received"] == 1
    assert found["No answer yet"] == 35 - len(ANSWERS)
