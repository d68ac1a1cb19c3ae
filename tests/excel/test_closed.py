"""A saved workbook belongs to its user: what is not ours comes back as it was, and what is ours is found anywhere."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from plain_workbook import HEADER_ROW, plain_workbook

from ims_xl.columns import Column, Kind, Table
from ims_xl.errors import WorkbookUnusable
from ims_xl.excel import parts as parting
from ims_xl.excel import sheetxml
from ims_xl.excel.areas import letters
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.settings import CLIENT
from ims_xl.tables import Books, Draft2B, Problems, Records, Table4


class Journal(Table):
    """A log of nine columns, so that these tests can say where they stand."""

    title, sheet, key = "tblLog", "Log", ("number",)

    number = Column("No.", Kind.COUNT)
    moment = Column("When", Kind.MOMENT)
    who = Column("Who", Kind.TEXT)
    step = Column("Step", Kind.TEXT)
    table = Column("Table", Kind.TEXT)
    row_id = Column("Row", Kind.TEXT)
    column_name = Column("Column", Kind.TEXT)
    old = Column("Before", Kind.TEXT)
    new = Column("After", Kind.TEXT)


FIRST = HEADER_ROW + 1  # the first data row
JOURNAL = [column.header for column in Journal.columns()]


def entries(*rows: dict[str, Any]) -> pd.DataFrame:
    return Books.of_rows(rows)


def many(count: int) -> pd.DataFrame:
    return entries(*({"entry_id": f"B|{at}", "igst": at * 100} for at in range(count)))


def log(*names: str) -> pd.DataFrame:
    return Journal.of_rows([{"number": at, "who": name} for at, name in enumerate(names, start=1)])


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def changed(path: Path, changes: dict[str, Callable[[bytes], bytes]], added: dict[str, bytes] | None = None) -> Path:
    """The file with some parts changed and some added, as another program would have left it."""
    kept = parts(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in kept.items():
            package.writestr(name, changes.get(name, lambda same: same)(data))
        for name, data in (added or {}).items():
            package.writestr(name, data)
    return path


def insert(before: str, text: str) -> Callable[[bytes], bytes]:
    """A change that puts text before the first place where `before` stands."""
    return lambda data: data.replace(before.encode(), (text + before).encode(), 1)


def part_of(path: Path, sheet: str) -> str:
    """The part of a plain workbook's sheet."""
    book = openpyxl.load_workbook(path)
    return f"xl/worksheets/sheet{book.sheetnames.index(sheet) + 1}.xml"


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FOREIGN = {
    "xl/vbaProject.bin": bytes(range(256)) * 40,
    "customUI/customUI14.xml": b'<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"/>',
    "xl/slicers/slicer1.xml": b'<?xml version="1.0"?>\r\n<slicers  xmlns="x"><slicer name="Status"/></slicers>',
    "xl/comments1.xml": b'<comments xmlns="x"><commentList/></comments>',
    "xl/threadedComments/threadedComment1.xml": b"<ThreadedComments xmlns='x'/>",
    "xl/charts/chart9.xml": b'<c:chartSpace xmlns:c="x"><c:date1904 val="0"/></c:chartSpace>\n\n',
    "xl/pivotTables/pivotTable1.xml": b'<pivotTableDefinition xmlns="x" name="Pivot"/>',
    "customXml/item1.xml": "<note>₹ ગુજરાત</note>".encode(),
    "xl/media/image1.png": b"\x89PNG\r\n\x1a\n" + bytes(500),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return plain_workbook(tmp_path / "Acme.xlsx", {Books: ["Own", "Twice"]})


@pytest.fixture
def lived_in(path: Path) -> Path:
    """A workbook with macros, a ribbon, slicers, comments, charts, an own sheet and a calculation chain."""
    own_sheet = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<worksheet '
        'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1"><f>SUM(tblBooks[IGST (₹)])</f><v>0</v></c></row></sheetData></worksheet>'
    ).encode()
    chain = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="A1" i="20"/></calcChain>'
    )
    relation = '<Relationship Id="rIdX{}" Type="{}" Target="{}"/>'.format
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml".format
    return changed(
        path,
        {
            "xl/workbook.xml": lambda data: insert(
                "</sheets>", f'<sheet name="Mine" sheetId="99" xmlns:q="{OFFICE}" q:id="rIdX1"/>'
            )(data.replace(b' fullCalcOnLoad="1"', b"")),
            "xl/_rels/workbook.xml.rels": insert(
                "</Relationships>",
                relation(1, f"{OFFICE}/worksheet", "worksheets/mine.xml")
                + relation(2, f"{OFFICE}/calcChain", "calcChain.xml")
                + relation(3, "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
            ),
            "_rels/.rels": insert(
                "</Relationships>",
                relation(
                    4,
                    "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
                    "customUI/customUI14.xml",
                ),
            ),
            "[Content_Types].xml": insert(
                "</Types>",
                f'<Override PartName="/xl/calcChain.xml" ContentType="{sheet_type("calcChain")}"/>'
                f'<Override PartName="/xl/worksheets/mine.xml" ContentType="{sheet_type("worksheet")}"/>',
            ),
        },
        {"xl/worksheets/mine.xml": own_sheet, "xl/calcChain.xml": chain, **FOREIGN},
    )


def test_every_part_that_is_not_ours_comes_back_byte_for_byte(lived_in: Path) -> None:
    before = parts(lived_in)
    ClosedWorkbook(lived_in).write({Books: many(50)}, {CLIENT: "Acme & Sons"})
    after = parts(lived_in)
    touched = {
        part_of(lived_in, "Books"), part_of(lived_in, "Settings"), "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml", "xl/tables/table2.xml", "xl/calcChain.xml",
    }  # fmt: skip
    assert {name for name in before if before[name] != after.get(name)} == touched
    assert set(before) - set(after) == {"xl/calcChain.xml"}
    assert set(after) <= set(before)
    assert FOREIGN.items() <= after.items()


def test_excel_is_asked_to_compute_anew_and_the_old_chain_is_gone(lived_in: Path) -> None:
    ClosedWorkbook(lived_in).write({Books: many(2)})
    after = parts(lived_in)
    assert b'fullCalcOnLoad="1"' in after["xl/workbook.xml"]
    assert b"calcChain" not in after["xl/_rels/workbook.xml.rels"] + after["[Content_Types].xml"]


def test_writing_the_same_twice_gives_the_same_bytes(lived_in: Path) -> None:
    workbook = ClosedWorkbook(lived_in)
    frames = {
        Books: many(30),
        Draft2B: Draft2B.of_rows([{"block": "itcavl"}] * 4),
        Table4: Table4.of_rows([{"box": "a"}]),
    }
    workbook.write(frames, {CLIENT: "Acme"})
    once = lived_in.read_bytes()
    workbook.write(frames, {CLIENT: "Acme"})
    assert lived_in.read_bytes() == once


def test_another_reader_finds_the_same_values_and_formats(path: Path) -> None:
    ClosedWorkbook(path).write(
        {
            Books: entries(
                {"entry_id": "=1+1", "document_date": datetime(2026, 10, 5), "igst": 11_800_050, "note": " a\nb "}
            )
        }
    )
    sheet = openpyxl.load_workbook(path)["Books"]
    cells = {sheet.cell(HEADER_ROW, at).value: sheet.cell(FIRST, at) for at in range(1, sheet.max_column + 1)}
    assert cells["Entry id"].value == "=1+1"
    assert cells["Entry id"].data_type in ("s", "inlineStr")
    assert cells["Document date"].value == datetime(2026, 10, 5)
    assert cells["Document date"].number_format == "dd-mm-yyyy"
    assert cells["IGST (₹)"].value == 118000.5
    assert cells["IGST (₹)"].number_format == "#,##0.00"
    assert cells["Note"].value == " a\nb "
    whole = f"A{HEADER_ROW}:{letters(sheet.max_column)}{FIRST}"
    assert sheet.tables["tblBooks"].ref == sheet.tables["tblBooks"].autoFilter.ref == whole


def journal_workbook(path: Path, fill: Callable[[xlsxwriter.Workbook, Any], None], **table: Any) -> ClosedWorkbook:
    """A workbook with nothing but a log, on a sheet of the test's making; its headers stand in row 3 from column C."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("My log")
        columns = table.pop("columns", [{"header": header} for header in JOURNAL])
        rows = table.pop("rows", 1)
        sheet.add_table(2, 2, 2 + rows, 1 + len(columns), {"name": "tblLog", "columns": columns, **table})
        fill(book, sheet)
    return ClosedWorkbook(path)


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


def test_a_cell_in_error_or_of_the_wrong_kind_is_named_with_its_place(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write_string(3, 4, "Asha")
        sheet.write_formula(3, 6, "=NA()", None, "#N/A")
        sheet.write_formula(3, 11, "=NA()", None, "#N/A")

    columns = [{"header": header} for header in [*JOURNAL, "Own"]]
    workbook = journal_workbook(tmp_path / "a.xlsx", fill, columns=columns)
    with pytest.raises(WorkbookUnusable, match=r"My log, row 4, Table: the cell shows #N/A\. Correct or clear it"):
        workbook.read(Journal)

    def wrong(book: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write_string(3, 3, "31/02/2025")

    other = journal_workbook(tmp_path / "b.xlsx", wrong)
    with pytest.raises(WorkbookUnusable, match='My log, row 4, When: "31/02/2025" is not a date'):
        other.read(Journal)


@pytest.mark.parametrize("before", [0, 1, 3, 7, 8, 20])
def test_a_cell_in_error_is_found_wherever_the_pieces_end(before: int, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(parting, "_PIECE", 4)
    with zipfile.ZipFile(plain_workbook(tmp_path / "a.xlsx"), "a") as package:
        package.writestr("odd", b"x" * before + b' t="e"' + b"x" * 9)
        package.writestr("plain", b"x" * before + b' t="_e"')
    package = parting.Package((tmp_path / "a.xlsx").read_bytes(), "a.xlsx")
    assert package.holds("odd", sheetxml.IN_ERROR)
    assert not package.holds("plain", sheetxml.IN_ERROR)


def test_what_people_type_is_understood(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write_string(3, 2, "7")
        sheet.write_string(3, 3, "05-10-2026")
        sheet.write_number(3, 4, 12)
        sheet.write_number(4, 3, 46300.5)  # a date under a format that does not say so
        sheet.write_datetime(4, 4, datetime(2026, 10, 5), book.add_format({"num_format": "dd-mm-yyyy"}))
        sheet.write_boolean(4, 5, True)

    read = journal_workbook(tmp_path / "a.xlsx", fill, rows=4).read(Journal)
    assert read[Journal.number].tolist() == [7, 0]
    assert read[Journal.moment].tolist() == [datetime(2026, 10, 5), datetime(2026, 10, 5, 12)]
    assert read[Journal.who].tolist() == ["12", "2026-10-05"]
    assert read[Journal.step].fillna("-").tolist() == ["-", "TRUE"]


def test_amounts_typed_by_people_are_read_to_the_paisa(path: Path) -> None:
    workbook = ClosedWorkbook(path)
    workbook.write({Books: entries({"entry_id": "a"}, {"entry_id": "b"}, {"entry_id": "c"})})
    book = openpyxl.load_workbook(path)
    for row, value in enumerate((10.005, "1,180.50", 0.1 + 0.2), start=FIRST):
        book["Books"].cell(row, 1 + list(Books.columns()).index(Books.igst)).value = value
    book.save(path)
    assert workbook.read(Books)[Books.igst].tolist() == [1001, 118050, 30]


def test_dates_are_right_in_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": True}) as book:
        look = book.add_format({"num_format": "dd-mm-yyyy hh:mm:ss"})
        headers = [{"header": header, "format": look if header == "When" else None} for header in JOURNAL]
        sheet = book.add_worksheet("Log")
        sheet.add_table(0, 0, 1, len(headers) - 1, {"name": "tblLog", "columns": headers})
        sheet.write_blank(1, 1, None, look)
    workbook = ClosedWorkbook(tmp_path / "a.xlsx")
    frame = Journal.of_rows([{"number": 1, "moment": datetime(2026, 10, 5, 11, 59, 59)}])
    workbook.write({Journal: frame})
    assert workbook.read(Journal)[Journal.moment].tolist() == [datetime(2026, 10, 5, 11, 59, 59)]
    found = openpyxl.load_workbook(workbook.path)["Log"]["B2"].value
    assert found == datetime(2026, 10, 5, 11, 59, 59)


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda data: re.sub(rb'(<(?:row|c) )r="[^"]*" ?', rb"\1", data),
        lambda data: re.sub(rb'="([^"]*)"', rb"='\1'", data),
        lambda data: data.replace(b"<sheetData>", b"<sheetData><!-- rows -->"),
    ],
    ids=["without references", "single quotes", "with comments"],
)
def test_a_sheet_another_program_wrote_in_its_own_way_is_written_all_the_same(
    tmp_path: Path, rewrite: Callable[[bytes], bytes]
) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        for row in range(6):
            for column in range(11):
                sheet.write_string(row, column, JOURNAL[column - 2] if row == 2 and column > 1 else f"{row} {column}")

    workbook = journal_workbook(tmp_path / "a.xlsx", fill, rows=3)
    changed(workbook.path, {"xl/worksheets/sheet1.xml": rewrite})
    workbook.write({Journal: log("a", "b", "c")})
    sheet = openpyxl.load_workbook(workbook.path)["My log"]
    assert [sheet.cell(row, 2).value for row in (1, 2, 3, 4, 5, 6)] == ["0 1", "1 1", "2 1", "3 1", "4 1", "5 1"]
    assert [sheet.cell(row, 5).value for row in (4, 5, 6)] == ["a", "b", "c"]


def test_a_workbook_changed_by_others_while_a_step_ran_is_not_overwritten(path: Path) -> None:
    workbook = ClosedWorkbook(path)
    workbook.read(Books)
    ClosedWorkbook(path).write({Books: many(3)})
    with pytest.raises(WorkbookUnusable, match=r"Acme\.xlsx was changed by another program while this ran"):
        workbook.write({Books: many(1)})
    assert len(workbook.read(Books)) == 3


def encrypted() -> bytes:
    return bytes.fromhex("D0CF11E0A1B11AE1") + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)


def truncated(path: Path) -> bytes:
    return path.read_bytes()[:-200]


def bent(path: Path) -> bytes:
    data = bytearray(path.read_bytes())
    at = data.index(b"xl/workbook.xml") + 60
    data[at : at + 20] = bytes(20)
    return bytes(data)


def foreign(path: Path) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet()
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda path: encrypted(), "Acme.xlsx is protected by a password. Open it in Excel"),
        (lambda path: bytes.fromhex("D0CF11E0A1B11AE1") + bytes(2000), "Acme.xlsx is in the format of Excel 2003"),
        (lambda path: b"Party,Bill No\nAcme,1\n", "Acme.xlsx is not an Excel workbook"),
        (lambda path: b"", "Acme.xlsx is not an Excel workbook"),
        (truncated, "Acme.xlsx is damaged or cut short"),
        (bent, "Acme.xlsx is damaged or cut short"),
        (foreign, r"Acme.xlsx has no table tblBooks \(sheet Books\)"),
    ],
    ids=["password", "old format", "text", "empty", "cut short", "bent", "not ours"],
)
def test_a_file_that_is_no_workbook_of_ours_is_refused_in_one_sentence(
    path: Path, content: Callable[[Path], bytes], sentence: str
) -> None:
    path.write_bytes(content(path))
    before = path.read_bytes()
    with pytest.raises(WorkbookUnusable, match=sentence):
        ClosedWorkbook(path).read(Books)
    with pytest.raises(WorkbookUnusable, match=sentence):
        ClosedWorkbook(path).write({Books: many(1)})
    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbookUnusable, match=r"gone\.xlsm cannot be read: No such file"):
        ClosedWorkbook(tmp_path / "gone.xlsm").read(Books)


def test_a_setting_whose_name_is_gone_is_refused(path: Path) -> None:
    changed(path, {"xl/workbook.xml": lambda data: data.replace(b"cfgClient", b"cfgClientel")})
    with pytest.raises(WorkbookUnusable, match=r"Acme.xlsx has no cell named cfgClient \(Client\)"):
        ClosedWorkbook(path).setting(CLIENT)


def test_a_workbook_of_another_kind_is_told_to_be_one(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "other.xlsx") as book:
        book.add_worksheet("Purchases").write(0, 0, "GSTIN")
    with pytest.raises(WorkbookUnusable, match=r"other\.xlsx is no client's workbook: it has none of our tables"):
        ClosedWorkbook(tmp_path / "other.xlsx").setting(CLIENT)


def test_a_settings_row_keeps_its_look_and_stays_hidden(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("conf")
        sheet.write_row(4, 0, ["Client", "", "stays"])
        sheet.write_blank(4, 1, None, book.add_format({"bold": True}))
        sheet.set_row(4, 30, None, {"hidden": True})
        book.define_name("cfgClient", "=conf!$B$5")
    workbook = ClosedWorkbook(tmp_path / "a.xlsx")
    workbook.write({}, {CLIENT: "=Acme"})
    assert workbook.setting(CLIENT) == "=Acme"
    conf = openpyxl.load_workbook(workbook.path)["conf"]
    assert [cell.value for cell in conf[5]] == ["Client", "=Acme", "stays"]
    assert conf["B5"].font.bold
    assert conf.row_dimensions[5].hidden
    assert conf.row_dimensions[5].height == 30


@pytest.mark.office
def test_libreoffice_reads_the_same_and_what_it_saves_is_read_and_written_again(
    path: Path, tmp_path: Path, office: ModuleType
) -> None:
    workbook = ClosedWorkbook(path)
    texts = ["=1+1", " spaces ", "two\nlines", "&<>", "001", "2026-10", "_x0041_"]
    frame = entries(
        *(
            {"entry_id": text, "document_date": datetime(2026, 10, 5), "igst": -at, "reverse_charge": at % 2 == 0}
            for at, text in enumerate(texts)
        )
    )
    frame["Own"], frame["Twice"] = frame[Books.entry_id], 2.5
    workbook.write({Books: frame}, {CLIENT: "Acme"})
    again = ClosedWorkbook(office.convert(path, "xlsx", tmp_path / "saved"))
    pd.testing.assert_frame_equal(again.read(Books), workbook.read(Books))
    assert again.setting(CLIENT) == "Acme"
    again.write({Books: frame.head(2)})
    pd.testing.assert_frame_equal(again.read(Books), workbook.read(Books).head(2))


def test_files_answers_and_progress_go_through_whoever_made_it(path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    workbook = ClosedWorkbook(
        path, [Path("a.json")], lambda question: "sure" in question, lambda *news: told.append(news)
    )
    workbook.progress(1, 2, "Reading")
    assert workbook.choose_files("Which?") == [Path("a.json")]
    assert workbook.confirm("Are you sure?")
    assert not workbook.confirm("Really?")
    assert told == [(1, 2, "Reading")]
    assert not ClosedWorkbook(path).confirm("Are you sure?")


def test_tables_of_other_sheets_are_not_touched_by_the_write_of_one(path: Path) -> None:
    workbook = ClosedWorkbook(path)
    workbook.write({Records: Records.of_rows([{"record_id": "r"}]), Problems: Problems.of_rows([{"step": "Sync"}])})
    before = parts(path)[part_of(path, "Portal")]
    workbook.write({Books: many(4)})
    assert parts(path)[part_of(path, "Portal")] == before
