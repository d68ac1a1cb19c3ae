"""A saved workbook belongs to its user: what is not ours comes back as it was, and what is ours is found anywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import ModuleType

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from journal import changed, entries, many, parts
from plain_workbook import HEADER_ROW, plain_workbook

from ims_xl.excel.areas import letters
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.settings import CLIENT
from ims_xl.tables import Books, Draft2B, Problems, Records, Table4

FIRST = HEADER_ROW + 1  # the first data row


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
