"""What would eat the machine is refused in one sentence, within bounded memory and time."""

from __future__ import annotations

import io
import os
import re
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from book_files import HEADERS, SUNRISE, text_file, workbook

from ims_xl.errors import ColumnMissing, FileUnreadable, ImsError
from ims_xl.sources.books import books
from ims_xl.sources.gather import gathered
from ims_xl.sources.portal import ims
from ims_xl.sources.recognise import recognise

REGISTERS = Path(__file__).parents[2] / "examples" / "registers"
ROW = [SUNRISE, "S/1", "05-10-2026", "1,000.00", "", 90, 90, "1,180.00"]
_MEMORY, _SECONDS = 400 << 20, 20.0


def refused(
    path: Path, reader: Callable[[Path], object] = books.read, of: Path | None = None, most: int = _MEMORY
) -> str:
    """The sentence that a file, or the one in it, is refused with, in bounded memory and time."""
    tracemalloc.start()
    began = time.monotonic()
    try:
        with pytest.raises(ImsError) as refusal:
            reader(path)
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()
    assert time.monotonic() - began < _SECONDS
    sentence = str(refusal.value)
    assert (of or path).name in sentence
    assert "\n" not in sentence
    return sentence


def changed(source: Path, target: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy of a package with one of its parts changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return target


def packed_in(archive: Path, path: Path) -> Path:
    """An archive of the file."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as package:
        package.write(path, path.name)
    return archive


def recognised(path: Path) -> object:
    """What the file is, or the files packed in it."""
    with gathered([path]) as files:
        return [recognise(file) for file in files]


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return workbook(tmp_path / "plain.xlsx", Purchases=[HEADERS, ROW])


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("cell", [b"XFD1048576", b"B1048576", b"B700000", b"IV65536", b"XFD9"])
def test_one_cell_far_away_is_refused_before_room_is_made_for_it(tmp_path: Path, plain: Path, cell: bytes) -> None:
    row = re.sub(rb"[A-Z]", b"", cell)
    stray = b'<row r="%s"><c r="%s"><v>1</v></c></row></sheetData>' % (row, cell)
    path = changed(plain, tmp_path / "far.xlsx", SHEET, lambda xml: xml.replace(b"</sheetData>", stray))
    assert re.search(r"Delete the (stray columns|rows and columns beyond the register)", refused(path))


def test_one_cell_far_away_is_refused_in_a_binary_workbook(tmp_path: Path) -> None:
    header = b"\x00\x19" + struct.pack("<I", 1048575) + bytes(21)
    cell = b"\x05\x10" + struct.pack("<IId", 16383, 0, 1.0)
    end = b"\x92\x01\x00"
    path = changed(
        REGISTERS / "binary.xlsb", tmp_path / "far.xlsb", "xl/worksheets/sheet1.bin",
        lambda data: data.replace(end, header + cell + end),
    )  # fmt: skip
    assert "has a cell in column 16,384" in refused(path)


@pytest.mark.parametrize(("rows", "columns"), [(700_000, 1), (5, 5_000), (30_000, 900)])
def test_a_cell_behind_blank_ones_without_end_is_refused_in_an_open_document(
    tmp_path: Path, rows: int, columns: int
) -> None:
    blank = b'<table:table-row table:number-rows-repeated="%d"><table:table-cell/></table:table-row>' % rows
    cells = b'<table:table-cell table:number-columns-repeated="%d"/>' % columns
    filled = b'<table:table-cell office:value-type="float" office:value="1"/>'
    first = b"<table:table-row"

    def with_far_cell(xml: bytes) -> bytes:
        row = blank + b"<table:table-row>" + cells + filled + b"</table:table-row>"
        return xml.replace(first, row + first, 1)

    path = changed(REGISTERS / "libre_office.ods", tmp_path / "far.ods", "content.xml", with_far_cell)
    assert re.search(r"Delete the (stray columns|rows and columns beyond the register)", refused(path))


def test_a_number_of_a_row_or_column_that_is_damaged_is_refused_in_an_old_workbook(tmp_path: Path) -> None:
    """The sheet claims its true extent; one cell says that it lies elsewhere."""
    data = (REGISTERS / "saved_as_xls.xls").read_bytes()
    number = struct.pack("<HHHH", 0x203, 14, 1, 7)  # a number in row 2
    assert data.count(number) == 1
    for row, column in ((65_535, 255), (7, 40_000)):
        path = tmp_path / "far.xls"
        path.write_bytes(data.replace(number, struct.pack("<HHHH", 0x203, 14, row, column)))
        assert re.search(r"Delete the (stray columns|rows and columns beyond the register)", refused(path))


def test_a_filled_cell_repeated_without_end_is_refused_in_an_open_document(tmp_path: Path) -> None:
    cell = b'<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    rows = b'<table:table-row table:number-rows-repeated="1048576">' + cell + b"</table:table-row></table:table>"
    path = changed(
        REGISTERS / "libre_office.ods", tmp_path / "far.ods", "content.xml",
        lambda xml: xml.replace(b"</table:table>", rows),
    )  # fmt: skip
    assert "repeats a filled cell" in refused(path)


def test_an_open_document_cut_short_within_is_refused_wherever_it_was_cut(tmp_path: Path) -> None:
    """Its reader would wait for ever for the rest; the package's own check sums are right."""
    whole = zipfile.ZipFile(REGISTERS / "libre_office.ods").read("content.xml")
    for length in (1, 40, 2629, *range(500, len(whole) - 1, 331)):
        path = changed(
            REGISTERS / "libre_office.ods", tmp_path / "cut.ods", "content.xml", lambda xml, length=length: xml[:length]
        )
        assert "is cut short or damaged" in refused(path)


def test_ten_thousand_columns_are_refused_or_read(tmp_path: Path) -> None:
    wide = [*HEADERS, *(f"Extra {at}" for at in range(10_000))]
    path = workbook(tmp_path / "wide.xlsx", Purchases=[wide, ROW])
    assert "no register has more than 2,000 columns" in refused(path)
    assert len(books.read(text_file(tmp_path / "wide.csv", [wide, [*ROW, *[""] * 10_000]])).frame) == 1


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(tmp_path: Path, plain: Path) -> None:
    path = changed(plain, tmp_path / "bomb.xlsx", SHEET, lambda xml: xml + bytes(200 << 20))
    assert path.stat().st_size < 1 << 20
    assert "would unpack to 200 MB" in refused(path)
    assert "would unpack to 200 MB" in refused(path, recognise)


def test_a_part_that_lies_about_its_size_is_refused(tmp_path: Path, plain: Path) -> None:
    path = changed(plain, tmp_path / "lies.xlsx", SHEET, lambda xml: xml + b" " * (40 << 20))
    size = (zipfile.ZipFile(path).getinfo(SHEET).file_size).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (900).to_bytes(4, "little")))
    assert "is cut short or damaged" in refused(path)


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_entities_of_its_own_are_refused_unexpanded(tmp_path: Path, plain: Path, part: str) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    path = changed(plain, tmp_path / "bomb.xlsx", part, lambda xml: xml.replace(b"?>", b"?>" + bomb, 1))
    assert "defines entities of its own" in refused(path)


@pytest.mark.parametrize("piece", [b"[", b'{"a":', b"[{", b'"[[[[[[[['])
def test_json_nested_without_end_is_refused_before_it_is_read_whole(tmp_path: Path, piece: bytes) -> None:
    path = tmp_path / "deep.json"
    path.write_bytes(b'{"data":' + piece * ((20 << 20) // len(piece)))
    for file in (path, packed_in(tmp_path / "deep.zip", path)):
        assert "deep.json is nested deeper than any file of the portal" in refused(
            file, recognised, of=path, most=16 << 20
        )


def test_json_nested_within_a_megabyte_is_left_to_its_parser(tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    for text in (b"[" * 5000, b'{"data":' * 5000 + b"1" + b"}" * 5000):
        path.write_bytes(text)
        assert "nested deeper than any file of the portal" in refused(path, recognise)


def test_json_of_more_values_than_there_is_room_for_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ims_xl.sources.nesting._MOST_VALUES", 1_100_000)
    path = tmp_path / "wide.json"
    for piece in (b"[],", b"1,", b'{"a":1},'):
        path.write_bytes(b'{"imsDetails":{"b2b":[' + piece * 1_200_000 + b"1]}}")
        assert "wide.json holds more values than any file of the portal" in refused(path, recognise, most=12 << 20)


@pytest.mark.parametrize(
    ("source", "part", "before"),
    [
        ("gstn_template.xlsx", SHEET, b"<sheetData>"),
        ("gstn_template.xlsx", "xl/sharedStrings.xml", b"<si>"),
        ("libre_office.ods", "content.xml", b"<table:table-row"),
    ],
)
def test_xml_nested_without_end_is_refused(tmp_path: Path, source: str, part: str, before: bytes) -> None:
    path = changed(
        REGISTERS / source, tmp_path / source, part, lambda xml: xml[: xml.index(before)] + b"<a>" * (12 << 20)
    )
    assert "is nested deeper than any register" in refused(path, most=150 << 20)
    export = tmp_path / "deep.xml"
    export.write_bytes(b"<ENVELOPE>" + b"<A>" * (1 << 20))
    assert "is nested deeper than any register" in refused(export, most=16 << 20)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in the file system here")
def test_what_is_no_ordinary_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert "pipe.csv is no ordinary file" in refused(tmp_path / "pipe.csv")
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    assert "zero.csv is no ordinary file" in refused(tmp_path / "zero.csv")
    (tmp_path / "link.csv").symlink_to(REGISTERS / "marg.csv")
    assert len(books.read(tmp_path / "link.csv").frame) == 2


def test_a_cell_of_a_hundred_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text('GSTIN,Bill No,Bill Date\n"' + "x" * (30 << 20) + '",1,2\n', encoding="utf-8")
    assert "line 2" in refused(path)


def test_an_archive_of_nothing_but_a_name_is_refused(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    path = tmp_path / "hollow.xlsx"
    path.write_bytes(data.getvalue())
    for reader in (books.read, lambda file: ims.read(file, "", None)):  # type: ignore[arg-type]
        with pytest.raises((FileUnreadable, ColumnMissing, ImsError)):
            reader(path)


def test_a_long_narrow_sheet_is_no_absurd_one(tmp_path: Path, plain: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"/><c r="B{row}"/></row>' for row in range(3, 100_003)).encode()
    path = changed(
        plain, tmp_path / "long.xlsx", SHEET, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>")
    )
    assert len(books.read(path).frame) == 1
