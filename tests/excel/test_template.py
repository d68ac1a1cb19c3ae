"""The template holds every table, setting, button and list, is sound, and is what its sources build."""

import re
from pathlib import Path

import pytest
from journal import parts
from lxml import etree
from openpyxl import Workbook
from openxml_audit import FileFormat, OpenXmlValidator

from ims_xl.columns import Kind, Owner, Table
from ims_xl.excel import calculated, columns_shown, dashboard, layout, links, template
from ims_xl.excel.formulas import of
from ims_xl.excel.ribbon import buttons
from ims_xl.gst.gstr3b import BOXES
from ims_xl.settings import INTERPRETER_MAC, INTERPRETER_WIN, SETTINGS
from ims_xl.tables import SHEET_TABLES, Records, Review, Suppliers, Table4


def test_the_committed_template_is_what_its_sources_build(built: Path) -> None:
    committed, fresh = parts(template.TEMPLATE), parts(built)
    assert list(committed) == list(fresh)
    differing = [name for name in fresh if committed[name] != fresh[name]]
    assert not differing, "build it anew with python -m ims_xl.excel.template, and commit it"


def test_two_builds_are_the_same_byte_for_byte(built: Path, tmp_path: Path) -> None:
    template.build(tmp_path / "again.xlsm")
    assert (tmp_path / "again.xlsm").read_bytes() == built.read_bytes()


def test_the_package_is_sound(built: Path) -> None:
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365, max_errors=20).validate(str(built))
    assert not result.errors


def test_the_sheets_stand_in_the_order_of_the_work(book: Workbook) -> None:
    visible = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    assert visible == [
        "Start", "Portal", "Books", "Reconciliation", "2B", "Suppliers", "Letters",
        "Outgoing", "Links", "Log", "Problems", "Profiles",
        "Settings", "Help",
    ]  # fmt: skip
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == ["Lists", "Live", "xlwings.conf"]


@pytest.mark.parametrize("table", SHEET_TABLES, ids=lambda table: table.title)
def test_every_table_stands_on_its_sheet_with_its_headers_and_one_row(book: Workbook, table: type[Table]) -> None:
    sheet, place = book[table.sheet], layout.PLACES[table]
    excel_table = sheet.tables[table.title]
    headers = [column.header for column in table.columns()]
    assert [column.name for column in excel_table.tableColumns] == headers
    area = sheet[excel_table.ref]
    assert [cell.value for cell in area[0]] == headers
    assert len(area) == 1 + (len(BOXES) if table is Table4 else 1)
    assert [area[1][0].row, area[0][0].column] == [place.first_row, place.first_column]
    if table is not Table4:
        computed = {column.header: f"={formula}" for column, formula in calculated.formulas(table).items()}
        assert [cell.value for cell in area[1]] == [computed.get(header) for header in headers]
    assert not list(sheet.merged_cells.ranges)


def test_the_workbook_has_no_table_that_is_not_declared(book: Workbook) -> None:
    found = {name for sheet in book for name in sheet.tables}
    assert found == {table.title for table in SHEET_TABLES}


FORMATS = {
    Kind.TEXT: "@", Kind.PERIOD: "@", Kind.MONEY: "#,##0.00", Kind.DATE: r"dd\-mm\-yyyy",
    Kind.MOMENT: r"dd\-mm\-yyyy\ hh:mm", Kind.COUNT: "#,##0", Kind.FLAG: "General",
}  # fmt: skip


@pytest.mark.parametrize("table", SHEET_TABLES, ids=lambda table: table.title)
def test_cells_have_the_format_of_their_kind_and_ids_are_hidden(book: Workbook, table: type[Table]) -> None:
    sheet, place = book[table.sheet], layout.PLACES[table]
    for column in table.columns():
        letter = place.letter(column)
        is_text = column.kind is Kind.TEXT and column in calculated.formulas(table)
        expected = "General" if is_text else columns_shown.FORMATS.get(column, FORMATS[column.kind])
        assert sheet[f"{letter}{place.first_row}"].number_format == expected, column.header
        if column.hidden:
            assert sheet.column_dimensions[letter].hidden, column.header


def test_the_user_s_cells_have_one_colour_and_no_others_have_it(book: Workbook) -> None:
    for table in (Review, Suppliers):
        sheet, place = book[table.sheet], layout.PLACES[table]
        fills = {
            column: sheet[f"{place.letter(column)}{place.first_row}"].fill.start_color.rgb for column in table.columns()
        }
        assert {fills[column] for column in table.columns(Owner.USER)} == {"FFF1F8EC"}
        assert "FFF1F8EC" not in {fills[column] for column in table.columns() if column.owner is not Owner.USER}


def test_every_setting_has_its_named_cell_with_its_default(book: Workbook) -> None:
    assert {name for name in book.defined_names if name.startswith("cfg")} == {setting.name for setting in SETTINGS}
    for setting in SETTINGS:
        ((sheet, area),) = book.defined_names[setting.name].destinations
        value = book[sheet][area.replace("$", "")].value
        assert sheet == ("xlwings.conf" if setting in (INTERPRETER_WIN, INTERPRETER_MAC) else "Settings")
        if setting.default is None:
            assert value is None, setting.name
        elif setting.kind is bool:
            assert value == ("Yes" if setting.default else "No"), setting.name
        elif setting.unit == "₹":
            assert value * 100 == setting.default, setting.name
        else:
            assert value == setting.default, setting.name


def test_xlwings_finds_its_configuration_and_keeps_the_folder_off_the_path(book: Workbook) -> None:
    rows = {row[0].value: row[1].value for row in book["xlwings.conf"].iter_rows(max_col=2)}
    assert rows["Interpreter_Win"] is None
    assert rows["Interpreter_Mac"] is None
    assert rows["ADD_WORKBOOK_TO_PYTHONPATH"] is False
    assert None not in rows, "xlwings reads down to the first blank cell"


def test_amounts_are_grouped_in_the_indian_way_by_number_formats_alone(book: Workbook) -> None:
    for table in SHEET_TABLES:
        place = layout.PLACES[table]
        for column in table.money():
            cell = f"{place.letter(column)}{place.first_row}"
            formats = [
                rule.dxf.numFmt.formatCode
                for area in book[table.sheet].conditional_formatting
                if cell in area.sqref
                for rule in area.rules
                if rule.dxf.numFmt and not rule.dxf.fill  # rules that mark group besides, see test_marked_cells
            ]
            assert formats == [r"##\,##\,##\,##\,##0.00", r"##\,##\,##\,##0.00", r"##\,##\,##0.00"], column.header


def test_every_sheet_prints_on_a4_across_one_page_wide_with_a_footer(book: Workbook) -> None:
    for sheet in book:
        if sheet.sheet_state == "visible":
            assert sheet.page_setup.orientation == "landscape"
            assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.print_title_rows
            assert sheet.oddFooter.right.text == "Page &P of &N"
            assert sheet.freeze_panes


def test_formulas_name_only_what_exists_and_nothing_newer_than_excel_2007(book: Workbook) -> None:
    references = {of(table, column) for table in SHEET_TABLES for column in table.columns()}
    functions = {
        "ABS", "AND", "COUNTIFS", "DATE", "IF", "IFERROR", "INDEX", "ISNUMBER", "LARGE", "LEFT", "LEN", "LOWER",
        "MATCH", "MAX", "MID", "MOD", "MONTH", "NOT", "OR", "RIGHT", "ROUND", "ROW", "ROWS", "SEARCH", "SUBTOTAL",
        "SUM", "SUMIFS", "SUMPRODUCT", "TEXT", "HYPERLINK", "TODAY", "YEAR",
    }  # fmt: skip
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                bare = re.sub(r'"[^"]*"', "", cell.value)
                bare = re.sub(r"\[\[#This Row\],(\[(?:''|'\W|[^\]])*\])\]", r"\1", bare)
                assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", bare)) <= functions, cell.coordinate
                assert set(re.findall(r"tbl\w+\[(?:''|'\W|[^\]])*\]", bare)) <= references, cell.coordinate
                assert set(re.findall(r"\b(?:cfg|lst)\w+", bare)) <= set(book.defined_names), cell.coordinate


def test_every_figure_of_start_leads_to_its_rows(book: Workbook) -> None:
    start = book["Start"]
    tiles = [cell for cell in start[dashboard.TILE_ROW + 1] if cell.value is not None]
    sections = start[f"C{dashboard.SECTION_ROW + 2}:J{dashboard.SECTION_TOTAL - 1}"]
    boxes = start[f"G{dashboard.BOXES_ROW + 2}:J{dashboard.BOXES_ROW + 1 + len(BOXES)}"]
    figures = [*tiles, *(cell for line in (*sections, *boxes) for cell in line)]
    assert len(figures) > 100
    for cell in figures:
        sheet, _, target = cell.hyperlink.location.partition("!")
        assert book[sheet.strip("'")][target].value, f"{cell.coordinate} leads to a blank cell"
        told, _, conditions = cell.hyperlink.tooltip.partition(links.WITH)
        assert len(cell.hyperlink.tooltip) <= 255  # characters, as Excel allows
        fields = [re.split(" (?:=|<>|>) ", condition)[0] for condition in conditions.split(links.AND) if condition]
        headers = {header.value for header in book[sheet.strip("'")][layout.PLACES[Review].header_row]}
        assert set(fields) <= headers, cell.hyperlink.tooltip
        assert not fields or book[sheet.strip("'")][target].value == fields[0], told


def test_charts_are_told_in_words_too(built: Path) -> None:
    drawing = etree.fromstring(parts(built)["xl/drawings/drawing1.xml"])
    frames = [frame.attrib for frame in drawing.iter("{*}cNvPr")]
    assert [frame["name"] for frame in frames] == ["ITC by action", "Tax by status", "ITC at risk by supplier"]
    assert all(len(frame["descr"]) > 40 for frame in frames)


def test_help_shows_every_button(book: Workbook) -> None:
    shown = {cell.value for row in book["Help"].iter_rows() for cell in row}
    for button in buttons():
        assert {button.label, button.tip, button.told} <= shown


def test_a_header_with_an_apostrophe_is_written_as_excel_wants_it() -> None:
    assert of(Records, Records.portal_error) == "tblPortal[Portal''s answer]"
