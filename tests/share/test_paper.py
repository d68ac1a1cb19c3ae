"""A table on paper: its headers stand over their figures, and have room for two lines."""

from __future__ import annotations

import io
from datetime import datetime

import pandas as pd
from openpyxl import load_workbook

from ims_xl.columns import COUNT, DATE, MONEY, TEXT, Column, Table
from ims_xl.share.paper import Paper


class Shown(Table):
    """A column of each kind."""

    title, sheet, key = "", "Shown", ("who",)

    who = Column("Supplier", TEXT)
    due = Column("To pay within 30 days (rule 37)", COUNT)
    day = Column("Paid on", DATE)
    tax = Column("Tax (₹)", MONEY)


def test_headers_stand_over_their_columns_and_are_not_cut() -> None:
    paper = Paper("Shown", datetime(2026, 11, 29))
    frame = Shown.of_rows(
        [{"who": "Umiya Packaging and Printing", "due": 2, "day": pd.Timestamp("2026-11-20"), "tax": 100}]
    )
    paper.table(paper.sheet("Shown"), frame, Shown.columns())
    sheet = load_workbook(io.BytesIO(paper.packed()))["Shown"]
    assert [sheet.cell(1, at).alignment.horizontal for at in range(1, 5)] == ["left", "right", "center", "right"]
    for at in range(1, 5):
        assert sheet.cell(1, at).alignment.horizontal == sheet.cell(2, at).alignment.horizontal
    assert sheet.row_dimensions[1].height >= 30
    assert sheet.column_dimensions["B"].width >= len(Shown.due.header) / 2
    assert sheet.column_dimensions["C"].width < sheet.column_dimensions["A"].width


def test_texts_are_as_wide_as_the_longest_and_sentences_stand_in_lines_that_their_rows_hold() -> None:
    paper = Paper("Shown", datetime(2026, 11, 29))
    frame = Shown.of_rows({"who": who, "tax": 100_000_00} for who in ("Umiya", "A word after another. " * 9))
    for name, wide in (("Narrow", ()), ("Wide", (Shown.who,))):
        paper.table(paper.sheet(name), frame, Shown.columns(), wide=wide)
    narrow, wide_sheet = load_workbook(io.BytesIO(paper.packed())).worksheets
    assert 30 < narrow.column_dimensions["A"].width < wide_sheet.column_dimensions["A"].width
    assert (narrow["A3"].alignment.wrap_text, wide_sheet["A3"].alignment.wrap_text) == (None, True)
    assert wide_sheet.row_dimensions[3].height > 3 * 13 > wide_sheet.row_dimensions[2].height
    assert {str(area.sqref) for area in narrow.conditional_formatting} == {"D2:D3"}, "amounts are grouped"
