"""An upgrade keeps how the user has made our sheets look, and what stands beside, below and over our tables."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import month as demo_month
import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.filters import CustomFilter, CustomFilters, FilterColumn
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import FileFormat, OpenXmlValidator
from test_upgrade import aged

from ims_xl.columns import Column
from ims_xl.excel import template
from ims_xl.excel.parts import Package
from ims_xl.excel.tableparts import Contents
from ims_xl.tables import Books, Review
from ims_xl.upgrade import upgrade

YELLOW = PatternFill("solid", start_color="FFFF00", end_color="FFFF00")
HEADER = 5


@dataclass(frozen=True)
class Upgraded:
    """An older workbook (`aged`) that its user has arranged, after the upgrade. Look, do not write.

    Two of its columns are the user's; `sheets` are the names of its sheets before.
    """

    path: Path
    book: Workbook
    sheets: list[str]
    hidden: set[int]  # rows of Reconciliation that were out of sight


@pytest.fixture(scope="module")
def upgraded(october: Path, tmp_path_factory: pytest.TempPathFactory) -> Upgraded:
    path = demo_month.copied(october, tmp_path_factory.mktemp("own")).path
    book = openpyxl.load_workbook(path, keep_vba=True)
    arrange(book)
    rows = book["Reconciliation"].row_dimensions
    hidden = {at for at in range(HEADER + 1, 60) if rows[at].hidden}
    book.save(path)
    sheets = list(Contents(Package(aged(path).read_bytes(), path.name)).sheets)
    upgrade(path)
    return Upgraded(path, openpyxl.load_workbook(path), sheets, hidden)


def column(sheet: Worksheet, header: str) -> str:
    """The letter of the column under a header."""
    return next(cell.column_letter for cell in sheet[HEADER] if cell.value == header)


def arrange(book: Workbook) -> None:
    """The user's hand on Reconciliation and Books; `aged` makes columns of theirs of Because and Set aside."""
    review, books = book["Reconciliation"], book["Books"]
    review.sheet_view.zoomScale, review.sheet_view.showGridLines = 80, True
    review.sheet_properties.tabColor = "00FF00"
    review.page_setup.orientation, review.page_setup.scale = "portrait", 55
    books.freeze_panes = None
    book.move_sheet("Suppliers", offset=-3)
    book["Help"].sheet_state = "hidden"
    review.column_dimensions[column(review, Review.document_number.header)].width = 33.5
    review.column_dimensions[column(review, Review.reason.header)].hidden = True
    show(review, Review.row_id)
    review.column_dimensions[column(review, Review.because.header)].width = 61
    beyond = review.max_column + 2
    review.column_dimensions[get_column_letter(beyond)].width = 44
    status, why = column(review, Review.status.header), column(review, Review.because.header)
    late = FormulaRule([f'AND(${status}6="Books Only",LEN(${why}6)>9)'], fill=YELLOW)
    review.conditional_formatting.add(f"{status}6:{status}40", late)
    choice = DataValidation("list", '"Asked,Paid"')
    choice.add(f"{why}6:{why}40")
    review.add_data_validation(choice)
    review.cell(7, beyond, "beside the table").font = Font(bold=True, color="FF0000")
    review.cell(8, beyond, f"={column(review, Review.taxable_value.header)}7*2")
    review.cell(60, 3, "below the table")
    review.merge_cells(start_row=62, end_row=62, start_column=3, end_column=5)
    review[f"{column(review, Review.document_number.header)}7"].comment = Comment("ask Ravi", "me")
    review[f"{column(review, Review.supplier_name.header)}9"].fill = YELLOW
    chart = BarChart()
    chart.add_data(Reference(books, min_col=4, min_row=5, max_row=9))
    books.add_chart(chart, "D30")
    for row in range(HEADER + 1, books.max_row + 1):
        books[f"{column(books, Books.set_aside.header)}{row}"].fill = YELLOW
    choose(review, "tblReconciliation", Review.status.header, ["Books Only"])
    choose(review, "tblReconciliation", Review.because.header, ["", "x"])
    review.row_dimensions[9].hidden = True
    own = books.tables["tblBooks"].autoFilter
    place = FilterColumn(colId=column_index_from_string(column(books, Books.set_aside.header)) - 1)
    place.customFilters = CustomFilters(customFilter=[CustomFilter(operator="notEqual", val=" ")])
    own.filterColumn.append(place)
    books.row_dimensions[8].hidden = True


def show(sheet: Worksheet, which: Column) -> None:
    """Show one of the columns that the program keeps for itself; those it is kept together with stay hidden."""
    at, together = column_index_from_string(column(sheet, which.header)), dimension(sheet, which)
    assert (together.min, together.hidden) == (at, True)
    for place in range(at + 1, together.max + 1):
        sheet.column_dimensions[get_column_letter(place)].hidden = True
    together.max, together.hidden, together.width = at, False, 31


def choose(sheet: Worksheet, table: str, header: str, words: list[str]) -> None:
    """Filter a table by words of a column, hiding the rows that have none of them."""
    at = column(sheet, header)
    sheet.tables[table].autoFilter.add_filter_column(
        column_index_from_string(at) - 1, [word for word in words if word], blank="" in words
    )
    for row in range(HEADER + 1, 41):
        if (sheet[f"{at}{row}"].value or "") not in words:
            sheet.row_dimensions[row].hidden = True


def test_widths_hidden_columns_zoom_panes_tabs_paper_and_the_order_of_sheets_stay(upgraded: Upgraded) -> None:
    book, before = upgraded.book, upgraded.sheets
    review, books = book["Reconciliation"], book["Books"]
    assert [name for name in book.sheetnames if name in before] == before
    assert book["Help"].sheet_state == "hidden"
    assert (review.sheet_view.zoomScale, review.sheet_view.showGridLines) == (80, True)
    assert review.sheet_properties.tabColor.rgb == "0000FF00"
    assert (review.page_setup.orientation, review.page_setup.scale) == ("portrait", 55)
    assert books.freeze_panes is None
    assert width(review, Review.document_number) == 33.5
    assert review.column_dimensions[column(review, Review.reason.header)].hidden
    assert review.column_dimensions[column(review, "Why")].width == 61
    assert review.column_dimensions[get_column_letter(column_index_from_string(column(review, "Why")) + 2)].width == 44
    assert not dimension(review, Review.row_id).hidden
    assert width(review, Review.row_id) == 31
    assert all(dimension(review, own).hidden for own in (Review.record_id, Review.applied, Review.place))
    fresh = openpyxl.load_workbook(template.TEMPLATE)["Reconciliation"]
    assert width(review, Review.because) == width(fresh, Review.because), "a new column looks as the template has it"


def dimension(sheet: Worksheet, which: Column) -> ColumnDimension:
    at = column_index_from_string(column(sheet, which.header))
    return next(one for one in sheet.column_dimensions.values() if one.min <= at <= one.max)


def width(sheet: Worksheet, which: Column) -> float:
    return float(dimension(sheet, which).width)


def test_own_conditional_formats_and_drop_downs_stay_and_ours_are_not_there_twice(upgraded: Upgraded) -> None:
    book, fresh = upgraded.book, openpyxl.load_workbook(template.TEMPLATE)
    review = book["Reconciliation"]
    status, why = column(review, Review.status.header), column(review, "Why")
    rules = [(str(area.sqref), rule) for area in review.conditional_formatting for rule in area.rules]
    ((_, mine),) = [(area, rule) for area, rule in rules if rule.dxf.fill and rule.dxf.fill.bgColor.rgb == "00FFFF00"]
    assert mine.formula == [f'AND(${status}6="Books Only",LEN(${why}6)>9)']
    for sheet in fresh.sheetnames:
        count = {name: sum(len(area.rules) for area in one[sheet].conditional_formatting) for name, one in
                 (("fresh", fresh), ("upgraded", book))}  # fmt: skip
        assert count["upgraded"] == count["fresh"] + (sheet == "Reconciliation"), sheet
    assert len({rule.priority for _, rule in rules}) == len(rules)
    own_choices = [one for one in review.data_validations.dataValidation if one.formula1 == '"Asked,Paid"']
    assert [str(one.sqref) for one in own_choices] == [f"{why}6:{why}40"]


def test_filters_and_rows_out_of_sight_stay(upgraded: Upgraded) -> None:
    review, books = upgraded.book["Reconciliation"], upgraded.book["Books"]
    status, why = (column_index_from_string(column(review, header)) - 1 for header in (Review.status.header, "Why"))
    found = {one.colId: one for one in review.tables["tblReconciliation"].autoFilter.filterColumn}
    assert found.keys() == {status, why}
    assert found[status].filters.filter == ["Books Only"]
    assert (found[why].filters.filter, found[why].filters.blank) == (["x"], True)
    hidden = {row for row in range(HEADER + 1, 60) if review.row_dimensions[row].hidden}
    assert hidden == upgraded.hidden
    assert len(hidden) > 20
    (mine,) = books.tables["tblBooks"].autoFilter.filterColumn
    assert mine.colId == column_index_from_string(column(books, "Cheque sent on")) - 1
    assert mine.customFilters.customFilter[0].operator == "notEqual"
    assert [row for row in range(6, 30) if books.row_dimensions[row].hidden] == [8]


def test_a_filter_whose_rows_do_not_come_back_alike_is_told(october: Path, tmp_path: Path) -> None:
    path = demo_month.copied(october, tmp_path).path
    book = openpyxl.load_workbook(path, keep_vba=True)
    books = book["Books"]
    choose(books, "tblBooks", Books.supplier_name.header, ["nobody"])
    for cell in books[8]:
        cell.value = None
    book.save(path)
    assert "Set the filter on Books again: it did not fit." in upgrade(path)
    after = openpyxl.load_workbook(path)["Books"]
    assert not after.tables["tblBooks"].autoFilter.filterColumn
    assert not [row for row in range(6, 30) if after.row_dimensions[row].hidden]


def test_what_stands_beside_below_and_over_the_tables_stays(upgraded: Upgraded) -> None:
    book = upgraded.book
    review, books = book["Reconciliation"], book["Books"]
    beyond = column_index_from_string(column(review, "Why")) + 2
    assert review.cell(7, beyond).value == "beside the table"
    assert (review.cell(7, beyond).font.b, review.cell(7, beyond).font.color.rgb) == (True, "00FF0000")
    assert review.cell(8, beyond).value == f"={column(review, Review.taxable_value.header)}7*2"
    assert review["C60"].value == "below the table"
    assert "C62:E62" in {str(block) for block in review.merged_cells.ranges}
    assert review[f"{column(review, Review.document_number.header)}7"].comment.text == "ask Ravi"
    assert len(books._charts) == 1
    supplier = column(review, Review.supplier_name.header)
    marked = [row for row in range(6, 41) if review[f"{supplier}{row}"].fill.fgColor.rgb == "00FFFF00"]
    assert marked == [9]
    fills = {books[f"{column(books, 'Cheque sent on')}{row}"].fill.fgColor.rgb for row in range(6, 12)}
    assert fills == {"00FFFF00"}


def test_the_package_stays_sound_and_a_second_upgrade_changes_nothing(upgraded: Upgraded, tmp_path: Path) -> None:
    path = Path(shutil.copy(upgraded.path, tmp_path))
    found = map(str, OpenXmlValidator(file_format=FileFormat.MICROSOFT_365, max_errors=500).validate(str(path)).errors)
    assert [one for one in found if "inline-string" not in one and "/fonts[1]" not in one] == []  # these are openpyxl's
    upgrade(path)
    assert seen(openpyxl.load_workbook(path)) == seen(upgraded.book)


def seen(book: Workbook) -> dict[str, object]:
    """What the tests above look at, of all sheets."""
    return {
        sheet.title: (
            [(name, one.width, one.hidden, one.min, one.max) for name, one in sheet.column_dimensions.items()],
            [(str(area.sqref), [rule.formula for rule in area.rules]) for area in sheet.conditional_formatting],
            [at for at, one in sheet.row_dimensions.items() if one.hidden],
            sheet.data_validations.count if sheet.data_validations else 0,
            [[cell.value for cell in row] for row in sheet.iter_rows()],
            len(sheet._charts),
        )
        for sheet in book
    }
