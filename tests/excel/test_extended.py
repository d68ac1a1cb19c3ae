"""A workbook that its user has extended comes back with all of that byte for byte, whoever wrote it."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
import xlsxwriter
from plain_workbook import plain_workbook

from ims_xl.excel import template
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.settings import CLIENT
from ims_xl.tables import Books, Journal, Review

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
OWN_SHEET = (
    f'{DECLARED}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData><row r="1"><c r="A1"><f>SUM(tblBooks[IGST (₹)])'
    '</f><v>0</v></c></row></sheetData><conditionalFormatting sqref="A1"><cfRule type="cellIs" priority="1" '
    'operator="greaterThan"><formula>5</formula></cfRule></conditionalFormatting>'
    '<legacyDrawing r:id="rId2"/></worksheet>'
)


def relations(*targets: tuple[str, str]) -> str:
    rows = (
        f'<Relationship Id="rId{at}" Type="{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, start=1)
    )
    return f'{DECLARED}<Relationships  xmlns="{RELATIONS}">{"".join(rows)}</Relationships>'


# By hand, each as Excel would name it; odd blanks and line ends stand in them on purpose.
ADDED: dict[str, str | bytes] = {
    "xl/worksheets/mine.xml": OWN_SHEET,
    "xl/worksheets/_rels/mine.xml.rels": relations(
        (f"{OFFICE}/pivotTable", "../pivotTables/pivotTable1.xml"),
        (f"{OFFICE}/vmlDrawing", "../drawings/vmlDrawing9.vml"),
        (f"{OFFICE}/comments", "../comments9.xml"),
        (f"{MICROSOFT}/2017/10/relationships/threadedComment", "../threadedComments/threadedComment1.xml"),
        (f"{MICROSOFT}/2007/relationships/slicer", "../slicers/slicer1.xml"),
    ),
    "xl/pivotTables/pivotTable1.xml": f'{DECLARED}<pivotTableDefinition xmlns="{MAIN}"  cacheId="7"/>',
    "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition xmlns="{MAIN}"\n refreshOnLoad="1"/>',
    "xl/pivotCache/pivotCacheRecords1.xml": f'<pivotCacheRecords xmlns="{MAIN}" count="0"/>\n',
    "xl/slicers/slicer1.xml": '<slicers  xmlns="x"><slicer name="Status" cache="Slicer_Status"/></slicers>',
    "xl/slicerCaches/slicerCache1.xml": '<slicerCacheDefinition xmlns="x" name="Slicer_Status"/>',
    "xl/comments9.xml": '<comments xmlns="x"><commentList/></comments>',
    "xl/drawings/vmlDrawing9.vml": "<xml xmlns:v='urn:schemas-microsoft-com:vml'><br></xml>",
    "xl/threadedComments/threadedComment1.xml": "<ThreadedComments xmlns='x'><threadedComment/></ThreadedComments>",
    "xl/persons/person.xml": "<personList xmlns='x'/>",
    "xl/model/item.data": bytes(range(256)) * 90,
    "xl/connections.xml": "<connections xmlns='x'><connection id='1' type='100'/></connections>",
    "xl/queryTables/queryTable1.xml": "<queryTable xmlns='x'/>",
    "customXml/item1.xml": "<note>₹ ગુજરાત &amp; मराठी</note>",
    "customXml/itemProps1.xml": "<ds:datastoreItem xmlns:ds='x'/>",
    "xl/media/image9.png": b"\x89PNG\r\n\x1a\n" + bytes(500),
}
WORKBOOK_RELATIONS = [
    (f"{OFFICE}/worksheet", "worksheets/mine.xml"),
    (f"{OFFICE}/pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
    (f"{MICROSOFT}/2007/relationships/slicerCache", "slicerCaches/slicerCache1.xml"),
    (f"{MICROSOFT}/2017/10/relationships/person", "persons/person.xml"),
    (f"{MICROSOFT}/2006/relationships/powerPivotData", "model/item.data"),
    (f"{OFFICE}/connections", "connections.xml"),
    (f"{OFFICE}/customXml", "../customXml/item1.xml"),
]
UNTOUCHED = (
    "xl/vbaProject.bin", "xl/styles.xml", "xl/sharedStrings.xml", "xl/drawings/drawing1.xml",
    "customUI/customUI14.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "[Content_Types].xml",
)  # fmt: skip
OWN_NAME = '<definedName name="MyRate" comment="own">0.18</definedName>'
EXTENSION = '<extLst><ext uri="{own}" xmlns:m="m"><m:dataModel/></ext></extLst>'


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def extended(path: Path) -> Path:
    """A client's workbook from the template, with everything of the list put into the package by hand."""
    shutil.copy(template.TEMPLATE, path)
    kept = parts(path)
    rows = "".join(
        f'<Relationship Id="rIdOwn{at}" Type="{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(WORKBOOK_RELATIONS)
    )
    sheet = f'<sheet name="Mine" sheetId="99" xmlns:q="{OFFICE}" q:id="rIdOwn0"/>'
    changes = {
        "xl/_rels/workbook.xml.rels": ("</Relationships>", rows),
        "xl/workbook.xml": ("</sheets>", sheet),
        "[Content_Types].xml": (
            "</Types>",
            '<Override PartName="/xl/worksheets/mine.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>',
        ),
    }
    for name, (before, text) in changes.items():
        kept[name] = kept[name].replace(before.encode(), (text + before).encode(), 1)
    kept["xl/workbook.xml"] = kept["xl/workbook.xml"].replace(b"</definedNames>", f"{OWN_NAME}</definedNames>".encode())
    kept["xl/workbook.xml"] = kept["xl/workbook.xml"].replace(b"</workbook>", f"{EXTENSION}</workbook>".encode())
    kept["xl/vbaProject.bin"] += b"another module of the user's"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in kept.items():
            package.writestr(name, data)
        for name, added in ADDED.items():
            package.writestr(name, added, zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED)
    return path


def worked_on(path: Path) -> ClosedWorkbook:
    """Three tables and a setting written, twice over: growing, then shrinking."""
    workbook = ClosedWorkbook(path)
    for count in (400, 3):
        workbook.write(
            {
                Books: Books.of_rows([{Books.entry_id: str(at), Books.igst: at} for at in range(count)]),
                Review: Review.of_rows([{Review.row_id: str(at)} for at in range(count)]),
                Journal: Journal.of_rows([{Journal.number: at} for at in range(count)]),
            },
            {CLIENT: "Acme & Sons"},
        )
    return workbook


def test_everything_a_user_has_added_by_hand_comes_back_byte_for_byte(tmp_path: Path) -> None:
    path = extended(tmp_path / "Acme.xlsm")
    before = parts(path)
    workbook = worked_on(path)
    after = parts(path)
    for name, data in ADDED.items():
        assert after[name] == (data.encode() if isinstance(data, str) else data), name
    for name in UNTOUCHED:
        assert after[name] == before[name], name
    assert list(after) == list(before)
    assert OWN_NAME.encode() in after["xl/workbook.xml"]
    assert EXTENSION.encode() in after["xl/workbook.xml"]
    touched = {name for name in before if before[name] != after[name]}
    assert all(name.startswith(("xl/worksheets/sheet", "xl/tables/")) for name in touched), touched
    assert len(workbook.read(Books)) == 3


def test_what_other_parts_were_packed_as_is_not_unpacked(tmp_path: Path) -> None:
    path = extended(tmp_path / "Acme.xlsm")
    with zipfile.ZipFile(path) as package:
        before = {entry.filename: (entry.compress_size, entry.compress_type) for entry in package.infolist()}
    worked_on(path)
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        after = {entry.filename: (entry.compress_size, entry.compress_type) for entry in package.infolist()}
    assert {name: after[name] for name in ADDED} == {name: before[name] for name in ADDED}


def test_what_xlsxwriter_has_written_beside_our_tables_comes_back_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "Acme.xlsx"
    plain_workbook(tmp_path / "plain.xlsx")
    with xlsxwriter.Workbook(path) as book:
        books = book.add_worksheet("Books")
        headers = [{"header": column.header} for column in Books.columns()]
        books.add_table(0, 0, 1, len(headers) - 1, {"name": "tblBooks", "columns": headers})
        books.conditional_format("AZ1:AZ9", {"type": "data_bar", "data_bar_2010": True})
        mine = book.add_worksheet("Mine")
        mine.write_formula("A1", "=SUM(tblBooks[IGST (₹)])")
        mine.write_comment("A1", "Checked")
        mine.conditional_format("A1:A9", {"type": "icon_set", "icon_style": "3_traffic_lights"})
        mine.add_sparkline("B1", {"range": "Mine!A1:A9"})
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Mine!$A$1:$A$9"})
        mine.insert_chart("D2", chart)
        mine.insert_textbox("D20", "Note")
        book.define_name("MyRate", "=0.18")
        book.set_custom_property("Firm", "Acme")
    before = parts(path)
    workbook = ClosedWorkbook(path)
    for count in (300, 2):
        workbook.write({Books: Books.of_rows([{Books.entry_id: str(at)} for at in range(count)])})
    after = parts(path)
    touched = {name for name in before if before[name] != after[name]}
    assert touched <= {"xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/workbook.xml"}
    assert b'<definedName name="MyRate">0.18</definedName>' in after["xl/workbook.xml"]
    assert b"x14:dataBar" in after["xl/worksheets/sheet1.xml"]
    assert workbook.read(Books)[Books.entry_id].tolist() == ["0", "1"]


@pytest.mark.office
def test_what_libreoffice_has_saved_comes_back_byte_for_byte(tmp_path: Path, office: ModuleType) -> None:
    path = tmp_path / "Acme.xlsx"
    plain_workbook(path)
    book = openpyxl.load_workbook(path)
    mine = book.create_sheet("Mine")
    mine["A1"] = "=SUM(tblBooks[IGST (₹)])"
    book.save(path)
    saved = office.convert(path, "xlsx", tmp_path / "saved")
    before = parts(saved)
    workbook = ClosedWorkbook(saved)
    for count in (300, 2):
        workbook.write({Books: Books.of_rows([{Books.entry_id: str(at)} for at in range(count)])})
    after = parts(saved)
    touched = {name for name in before if before[name] != after[name]}
    assert len(touched) <= 3, touched
    assert sum(name.startswith("xl/worksheets/") for name in touched) == 1
    assert len(workbook.read(Books)) == 2
