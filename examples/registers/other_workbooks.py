"""Workbooks that are no .xlsx, written by hand: an .ods as LibreOffice has it, an .xlsb by the records of [MS-XLSB]."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

Rows = Sequence[Sequence[object]]
_DAY_ZERO = date(1899, 12, 30)


def open_document(path: Path, rows: Rows) -> None:
    """An .ods with one sheet, as LibreOffice writes it: blank cells and rows stand once, with how often they repeat."""
    body = []
    for row in rows:
        cells = []
        for value in row:
            if value is None:
                cells.append("<table:table-cell/>")
            elif isinstance(value, date):
                cells.append(f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>')
            elif isinstance(value, int | float):
                cells.append(f'<table:table-cell office:value-type="float" office:value="{value}"/>')
            else:
                text = escape(str(value))
                cells.append(f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>')
        cells.append('<table:table-cell table:number-columns-repeated="16300"/>')
        body.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    body.append(
        '<table:table-row table:number-rows-repeated="1048500">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Purchases">{"".join(body)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    _package(path, {"mimetype": mime, "META-INF/manifest.xml": manifest, "content.xml": content})


def binary(path: Path, rows: Rows) -> None:
    """An .xlsb with one sheet: records of [MS-XLSB], texts inline, dates as serials of style 1."""
    extent = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    sheet = _record(129) + _record(148, extent) + _record(145)
    for at, row in enumerate(rows):
        sheet += _record(0, struct.pack("<IIHBBBI", at, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(row):
            place = struct.pack("<II", column, isinstance(value, date))
            if isinstance(value, date):
                sheet += _record(5, place + struct.pack("<d", (value - _DAY_ZERO).days))
            elif isinstance(value, int | float):
                sheet += _record(5, place + struct.pack("<d", value))
            elif value is not None:
                sheet += _record(6, place + _text(str(value)))
    sheet += _record(146) + _record(130)
    book = _record(131) + _record(143) + _record(156, struct.pack("<II", 0, 1) + _text("rId1") + _text("Purchases"))
    book += _record(144) + _record(132)
    plain, style = (struct.pack("<HH", 0, number_format).ljust(16, b"\0") for number_format in (0, 14))
    styles = _record(278) + _record(617, struct.pack("<I", 2)) + _record(47, plain) + _record(47, style)
    styles += _record(618) + _record(279)
    kinds = "application/vnd.ms-excel"
    office = "http://schemas.openxmlformats.org"
    relations = f'<Relationships xmlns="{office}/package/2006/relationships">'
    link = f'Type="{office}/officeDocument/2006/relationships'
    types = (
        f'<Types xmlns="{office}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.bin" ContentType="{kinds}.sheet.binary.macroEnabled.main"/>'
        f'<Override PartName="/xl/worksheets/sheet1.bin" ContentType="{kinds}.worksheet"/>'
        f'<Override PartName="/xl/styles.bin" ContentType="{kinds}.styles"/></Types>'
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types,
        "_rels/.rels": f'{relations}<Relationship Id="rId1" {link}/officeDocument" Target="xl/workbook.bin"/>'
        "</Relationships>",
        "xl/_rels/workbook.bin.rels": f"{relations}"
        f'<Relationship Id="rId1" {link}/worksheet" Target="worksheets/sheet1.bin"/>'
        f'<Relationship Id="rId2" {link}/styles" Target="styles.bin"/></Relationships>',
        "xl/workbook.bin": book,
        "xl/styles.bin": styles,
        "xl/worksheets/sheet1.bin": sheet,
    }
    _package(path, parts)


def _record(kind: int, data: bytes = b"") -> bytes:
    """A record: its number and its length in sevens of bits, then its data."""
    return _sevens(kind) + _sevens(len(data)) + data


def _sevens(number: int) -> bytes:
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _package(path: Path, parts: dict[str, str] | dict[str, str | bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(zipfile.ZipInfo(name, (2026, 11, 1, 0, 0, 0)), content, kind)
