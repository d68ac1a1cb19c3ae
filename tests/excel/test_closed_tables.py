"""A table of a saved workbook is found wherever the user has put it, and written so that what is around it stays."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from journal import JOURNAL, Journal, changed, journal_workbook, log, parts
from plain_workbook import plain_workbook

from ims_xl.errors import WorkbookUnusable
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.tables import Books, Table4


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return plain_workbook(tmp_path / "Acme.xlsx", {Books: ["Own", "Twice"]})


def test_a_table_is_found_by_its_name_on_any_sheet_with_its_columns_in_any_order(tmp_path: Path) -> None:
    turned = [{"header": header} for header in ["Colour", *reversed(JOURNAL)]]
    workbook = journal_workbook(tmp_path / "a.xlsx", lambda book, sheet: None, columns=turned)
    workbook.write({Journal: log("Asha", "Ravi")})
    read = workbook.read(Journal)
    assert read[Journal.who].tolist() == ["Asha", "Ravi"]
    assert list(read.columns) == [*Journal.columns(), "Colour"]
    sheet = openpyxl.load_workbook(workbook.path)["My log"]
    assert [sheet.cell(5, at).value for at in (12, 10)] == [2, "Ravi"]


def test_what_stands_beside_a_table_stays_in_its_row(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        bold = book.add_format({"bold": True})
        for row in (3, 4, 9):
            sheet.write_string(row, 0, f"left {row}", bold)
            sheet.write_formula(row, 20, f"=C{row + 1}*2")
        sheet.set_row(3, 39.75)
        sheet.set_row(6, 33)

    workbook = journal_workbook(tmp_path / "a.xlsx", fill, rows=2)
    for names in ("abcdefgh", "a", "abc"):
        workbook.write({Journal: log(*names)})
        sheet = openpyxl.load_workbook(workbook.path)["My log"]
        assert [sheet.cell(row + 1, 1).value for row in (3, 4, 9)] == ["left 3", "left 4", "left 9"]
        assert all(sheet.cell(row + 1, 1).font.bold for row in (3, 4, 9))
        assert [sheet.cell(row + 1, 21).value for row in (3, 4, 9)] == ["=C4*2", "=C5*2", "=C10*2"]
        assert sheet.row_dimensions[4].height == 39.75
        assert sheet.row_dimensions[7].height == 33
        assert workbook.read(Journal)[Journal.who].tolist() == list(names)


def test_a_table_does_not_grow_over_what_stands_below_it(tmp_path: Path) -> None:
    workbook = journal_workbook(tmp_path / "a.xlsx", lambda book, sheet: sheet.write_string(6, 4, "mine"))
    workbook.write({Journal: log("a", "b", "c")})
    before = workbook.path.read_bytes()
    with pytest.raises(WorkbookUnusable, match="My log: tblLog grows to row 7, but something stands below it in row 7"):
        workbook.write({Journal: log("a", "b", "c", "d")})
    assert workbook.path.read_bytes() == before


def test_merged_cells_below_a_table_stop_it_too(tmp_path: Path) -> None:
    workbook = journal_workbook(tmp_path / "a.xlsx", lambda book, sheet: sheet.merge_range(5, 3, 6, 5, ""))
    with pytest.raises(WorkbookUnusable, match="something stands below it in row 6"):
        workbook.write({Journal: log(*"abcd")})


def test_the_upper_of_two_tables_keeps_its_height(path: Path) -> None:
    with pytest.raises(WorkbookUnusable, match="2B: 13 rows do not fit into tblTable4, which has 12 above tbl2B"):
        ClosedWorkbook(path).write({Table4: Table4.of_rows([{"box": str(at)} for at in range(13)])})


def test_new_rows_look_as_the_first_and_old_ones_keep_their_own_look(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        usual, marked = book.add_format({"num_format": "0.0"}), book.add_format({"bg_color": "#FFFF00"})
        for row in range(3, 8):
            sheet.write_number(row, 2, 1, usual)
        sheet.write_number(3, 2, 1, marked)  # the user has marked the first row; that is no look for all
        sheet.write_number(6, 2, 1, marked)

    workbook = journal_workbook(tmp_path / "a.xlsx", fill, rows=5)
    workbook.write({Journal: log(*"abcdefghij")})
    sheet = openpyxl.load_workbook(workbook.path)["My log"]
    fills = [sheet.cell(row, 3).fill.fgColor.rgb == "FFFFFF00" for row in range(4, 14)]
    assert fills == [True, False, False, True, False, False, False, False, False, False]
    assert sheet.cell(13, 3).number_format == "0.0"


def test_drop_downs_and_colours_reach_as_far_as_the_table(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        lists = book.add_worksheet("Lists")
        lists.write_column(0, 0, ["Yes", "No"])
        sheet.data_validation("D4", {"validate": "list", "source": ["a", "b"]})
        sheet.data_validation("E4:E1000", {"validate": "list", "source": ["a", "b"]})
        sheet.conditional_format("C4:K4", {"type": "cell", "criteria": ">", "value": 5, "format": book.add_format()})
        sheet.conditional_format("C1:K2", {"type": "cell", "criteria": ">", "value": 5, "format": book.add_format()})
        sheet.conditional_format("F4", {"type": "data_bar", "data_bar_2010": True})

    workbook = journal_workbook(tmp_path / "a.xlsx", fill)

    def reach() -> set[str]:
        xml = parts(workbook.path)["xl/worksheets/sheet1.xml"].decode()
        return set(re.findall(r'<(?:dataValidation|conditionalFormatting) [^>]*sqref="([^"]+)"', xml)) | set(
            re.findall("<xm:sqref>([^<]+)<", xml)
        )

    workbook.write({Journal: log(*"abcdefgh")})
    assert reach() == {"D4:D11", "E4:E1000", "C4:K11", "C1:K2", "F4:F11"}
    workbook.write({Journal: log("a", "b")})
    assert reach() == {"D4:D5", "E4:E1000", "C4:K5", "C1:K2", "F4:F5"}


def test_a_filter_is_cleared_and_its_rows_come_back_into_sight(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        for row, name in enumerate(("Asha", "Ravi", "Asha"), start=3):
            sheet.write_number(row, 2, row)
            sheet.write_string(row, 4, name)
        sheet.set_row(4, None, None, {"hidden": True})

    workbook = journal_workbook(tmp_path / "a.xlsx", fill, rows=3)
    changed(
        workbook.path,
        {
            "xl/tables/table1.xml": lambda data: data.replace(
                b'<autoFilter ref="C3:K6"/>',
                b'<autoFilter ref="C3:K6"><filterColumn colId="0" hiddenButton="1"/><filterColumn colId="2"><filters>'
                b'<filter val="Asha"/></filters></filterColumn></autoFilter><sortState ref="C4:K6"/>',
            )
        },
    )
    workbook.write({Journal: log("Asha", "Ravi", "Asha", "Ravi")})
    after = parts(workbook.path)
    assert b"hidden" not in after["xl/worksheets/sheet1.xml"]
    assert b'<filterColumn colId="0" hiddenButton="1"/></autoFilter>' in after["xl/tables/table1.xml"]
    assert b"sortState" not in after["xl/tables/table1.xml"]
    assert b'ref="C3:K7"' in after["xl/tables/table1.xml"]


def test_a_row_of_totals_stays_below_the_data(tmp_path: Path) -> None:
    columns = [{"header": header} for header in JOURNAL]
    columns[0] |= {"total_function": "sum"}
    columns[2] |= {"total_string": "All"}
    workbook = journal_workbook(tmp_path / "a.xlsx", lambda b, s: None, columns=columns, rows=2, total_row=True)
    for names in ("abcdef", "a"):
        workbook.write({Journal: log(*names)})
        assert workbook.read(Journal)[Journal.who].tolist() == list(names)
        sheet = openpyxl.load_workbook(workbook.path)["My log"]
        assert sheet.cell(4 + len(names), 5).value == "All"
        assert "SUBTOTAL" in sheet.cell(4 + len(names), 3).value
        assert sheet.tables["tblLog"].ref == f"C3:K{4 + len(names)}"
        assert sheet.tables["tblLog"].autoFilter.ref == f"C3:K{3 + len(names)}"


def test_the_users_calculated_columns_keep_their_formula_and_ours_get_values(tmp_path: Path) -> None:
    formula = '=IF(tblLog[[#This Row],[No.]]>1,tblLog[[#This Row],[No.]]*2,"<one>")'
    columns = [{"header": header} for header in [*JOURNAL, "Twice"]]
    columns[0] |= {"formula": "=1"}
    columns[-1] |= {"formula": formula}
    workbook = journal_workbook(tmp_path / "a.xlsx", lambda book, sheet: None, columns=columns)
    frame = log(*"abc")
    frame["Twice"] = ["<one>", 4.0, 6.0]
    workbook.write({Journal: frame})
    read = workbook.read(Journal)
    assert read[Journal.number].tolist() == [1, 2, 3]
    assert read["Twice"].tolist() == ["<one>", 4.0, 6.0]
    sheet = openpyxl.load_workbook(workbook.path)["My log"]
    assert [sheet.cell(row, 12).value for row in (4, 5, 6)] == [formula] * 3
    table = parts(workbook.path)["xl/tables/table1.xml"]
    assert table.count(b"<calculatedColumnFormula>") == 1


def test_a_renamed_column_is_named_with_its_sheet_and_the_way_out(tmp_path: Path) -> None:
    columns = [{"header": header if header != "Who" else "Whom"} for header in JOURNAL]
    workbook = journal_workbook(tmp_path / "a.xlsx", lambda book, sheet: None, columns=columns)
    sentence = r'My log has no column "Who" in its table tblLog\. Give the column its name back'
    with pytest.raises(WorkbookUnusable, match=sentence):
        workbook.read(Journal)
    with pytest.raises(WorkbookUnusable, match=sentence):
        workbook.write({Journal: log("a")})


def test_an_added_column_cannot_take_a_name_of_ours(tmp_path: Path) -> None:
    columns = [{"header": header} for header in [*JOURNAL, "row_id"]]
    workbook = journal_workbook(tmp_path / "a.xlsx", lambda book, sheet: None, columns=columns)
    with pytest.raises(WorkbookUnusable, match=r'Rename it, for example to "row_id \(own\)"'):
        workbook.read(Journal)
