"""The open workbook, over a stand-in that has Excel's own ways: what is written is what stands there afterwards."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import pytest
import xlwings as xw
from live_desk import FIRST, Opened, entries, named
from standin_cells import NOT_AVAILABLE

from ims_xl.errors import WorkbookUnusable
from ims_xl.excel.cells import CellError
from ims_xl.tables import Books, Draft2B, Table4


def test_a_filter_is_cleared_before_writing_so_that_nothing_goes_astray(opened: Opened) -> None:
    opened.workbook.write({Books: named(*"abcdef")})
    found = xw.Book(impl=opened.book).sheets["Books"].tables["tblBooks"]
    found.autofilter.apply_values(1, ["b", "e"])
    assert opened.sheet.filtered
    written = named("u", "v", "e", "x", "y", "z")
    opened.workbook.write({Books: written})
    assert opened.workbook.read(Books)[Books.entry_id].tolist() == list("uvexyz")
    assert opened.sheet.filtered == {FIRST + down for down in (0, 1, 3, 4, 5)}, "it is set again, on what stands now"


def test_the_stand_in_does_write_astray_under_a_filter(opened: Opened) -> None:
    opened.workbook.write({Books: named("a", "b", "c")})
    sheet = xw.Book(impl=opened.book).sheets["Books"]
    sheet.tables["tblBooks"].autofilter.apply_values(1, ["a", "c"])
    sheet.range((FIRST, 1), (FIRST + 2, 1)).value = [["x"], ["y"], ["z"]]
    assert [opened.sheet.cells[row, 1] for row in range(FIRST, FIRST + 3)] == ["x", "b", "y"]


def test_a_filter_excel_does_not_tell_is_cleared_and_the_user_told(opened: Opened) -> None:
    opened.workbook.write({Books: named("a", "b", "c")})
    table = xw.Book(impl=opened.book).sheets["Books"].tables["tblBooks"]
    table.autofilter.impl.apply_unknown(2, {FIRST})
    opened.workbook.write({Books: named("x", "y", "z")})
    assert opened.workbook.read(Books)[Books.entry_id].tolist() == ["x", "y", "z"]
    header = Books.columns()[1].header
    assert opened.workbook.notes == [f"The filter on {header} of Books is gone; set it again."]


def test_what_a_shrunken_table_leaves_standing_is_cleared(opened: Opened) -> None:
    opened.workbook.write({Books: named(*"abcdef")})
    opened.workbook.write({Books: named("z")})
    assert opened.table.whole.bottom == FIRST
    assert not [at for at in opened.sheet.cells if at[0] > FIRST]


def test_drop_downs_and_colours_cover_the_rows_of_the_table_and_no_others(opened: Opened) -> None:
    at = opened.at(Books.note)
    opened.sheet.choices[at], opened.sheet.looks[at] = "=lstNotes", "striped"
    for ids in ("abcdef", "xyz", "abcd"):
        opened.workbook.write({Books: named(*ids)})
        rows = {(FIRST + down, at[1]) for down in range(len(ids))}
        assert opened.sheet.choices == dict.fromkeys(rows, "=lstNotes")
        assert opened.sheet.looks == dict.fromkeys(rows, "striped")
        assert opened.workbook.read(Books)[Books.entry_id].tolist() == list(ids)
        assert opened.workbook.read(Books)[Books.note].isna().all()


def test_a_table_does_not_grow_over_what_stands_below_it(opened: Opened) -> None:
    opened.workbook.write({Books: named("a", "b")})
    opened.sheet.cells[FIRST + 3, 3] = "mine"
    sentence = f"Books: tblBooks grows to row {FIRST + 4}, but something stands below it in row {FIRST + 3}"
    with pytest.raises(WorkbookUnusable, match=sentence):
        opened.workbook.write({Books: named(*"abcde")})
    assert opened.workbook.read(Books)[Books.entry_id].tolist() == ["a", "b"]
    opened.workbook.write({Books: named("x", "y", "z")})
    assert opened.sheet.cells[FIRST + 3, 3] == "mine"


def test_the_upper_of_two_tables_keeps_its_height(opened: Opened) -> None:
    with pytest.raises(WorkbookUnusable, match="2B: 13 rows do not fit into tblTable4, which has 12 above"):
        opened.workbook.write({Table4: Table4.of_rows([{"box": str(at)} for at in range(13)])})
    opened.workbook.write({Draft2B: Draft2B.of_rows([{"block": str(at)} for at in range(20)])})
    assert len(opened.workbook.read(Draft2B)) == 20


def test_text_stands_under_the_text_format_and_amounts_do_not(opened: Opened) -> None:
    for column in (Books.entry_id, Books.document_number):
        opened.sheet.formats[opened.at(column)] = "General"  # as a user may have left them
    for column in (Books.igst, Books.document_date):
        opened.sheet.formats[opened.at(column)] = "@"
    frame = entries({"entry_id": "=1+1", "document_number": "001", "igst": 5, "document_date": datetime(2026, 10, 5)})
    opened.workbook.write({Books: frame})
    pd.testing.assert_frame_equal(opened.workbook.read(Books)[frame.columns], frame)
    assert opened.sheet.cells[opened.at(Books.igst)] == 0.05
    assert opened.sheet.formulas == {}


def test_a_cell_in_error_is_named_and_text_that_reads_like_one_is_not(opened: Opened) -> None:
    opened.workbook.write({Books: entries({"entry_id": "a", "note": "#N/A"})})
    assert opened.workbook.read(Books)[Books.note].tolist() == ["#N/A"]
    opened.sheet.cells[opened.at(Books.note)] = NOT_AVAILABLE
    with pytest.raises(WorkbookUnusable, match=f"Books, row {FIRST}, Note: the cell shows #N/A"):
        opened.workbook.read(Books)
    opened.sheet.cells[opened.at(Books.note)] = -2146826243  # #SPILL!, which xlwings does not know
    with pytest.raises(WorkbookUnusable, match="Note: the cell shows an error"):
        opened.workbook.read(Books)


def test_an_error_in_a_column_of_the_users_goes_with_its_row(opened: Opened) -> None:
    opened.workbook.write({Books: named("a", "b", "c")})
    own = len(Books.columns()) + 1
    for row, value in enumerate((NOT_AVAILABLE, "#N/A", -2146826243), start=FIRST):  # the last is #SPILL!
        opened.sheet.cells[row, own] = value
    read = opened.workbook.read(Books)
    assert read["Own"].tolist() == ["#N/A", "#N/A", "#SPILL!"]
    assert [isinstance(value, CellError) for value in read["Own"]] == [True, False, True]
    opened.workbook.write({Books: read.iloc[[1, 0]]})
    assert [opened.sheet.cells[row, own] for row in (FIRST, FIRST + 1)] == ["#N/A", NOT_AVAILABLE]


def test_the_users_calculated_columns_are_left_to_excel(opened: Opened) -> None:
    opened.workbook.write({Books: named("a")})
    twice = len(Books.columns()) + 2
    opened.table.formulas[twice] = "=[@[IGST (₹)]]*2"
    opened.sheet.cells[FIRST, twice], opened.sheet.formulas[FIRST, twice] = 1.0, "=[@[IGST (₹)]]*2"
    frame = named("a", "b", "c")
    frame["Own"] = ["x", "y", "z"]
    opened.workbook.write({Books: frame})
    assert [opened.sheet.formulas.get((row, twice)) for row in range(FIRST, FIRST + 3)] == ["=[@[IGST (₹)]]*2"] * 3
    assert opened.workbook.read(Books)["Own"].tolist() == ["x", "y", "z"]


def test_a_row_of_totals_stays_below_the_data(opened: Opened) -> None:
    xw.Book(impl=opened.book).sheets["Books"].tables["tblBooks"].impl.show_totals = True
    for ids in ("abcd", "z"):
        opened.workbook.write({Books: named(*ids)})
        assert opened.workbook.read(Books)[Books.entry_id].tolist() == list(ids)
        assert opened.sheet.cells[FIRST + len(ids), 1] == "Total"
        assert opened.table.show_totals
