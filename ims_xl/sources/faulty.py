"""Cells that hold an error (`#REF!`, `#N/A`), or a formula without a result. The reader of values shows them as blank.

Of an .xlsx or .xlsm and of an .ods here; of an .xlsb and an .xls in `faulty_binary`.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

from ims_xl.sources import faulty_binary
from ims_xl.sources.cells import UNCALCULATED
from ims_xl.sources.faulty_binary import Errors

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<',
    re.DOTALL,
)
# a formula without a result, as programs write it that calculate nothing; one that came to "" is of type str
_UNCALCULATED = re.compile(
    rb'<(?:\w+:)?c\s(?![^>]*\bt="str")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>'
    rb"<(?:\w+:)?f(?:\s[^>]*)?>[^<]*</(?:\w+:)?f>(?:<(?:\w+:)?v\s?/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)


def cells(data: bytes) -> Errors:
    """By sheet name, the cells in error: row and column from 0, and the error's text.

    Raises one of `package.DAMAGE`, or `ParseError`, for a damaged workbook.
    """
    if not data.startswith(b"PK"):
        return faulty_binary.of_xls(data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist())
        if "content.xml" in names:
            xml = package.read("content.xml")
            return _of_open_document(xml) if b'value-type="error"' in xml else {}
        if "xl/workbook.bin" in names:
            return faulty_binary.of_xlsb(package)
        return {name: _of_sheet(package.read(part)) for name, part in _parts(package)}


def _of_sheet(xml: bytes) -> list[tuple[int, int, str]]:
    found = [(*place, unescape(error.decode())) for *place, error in _ERROR.findall(xml)] if b't="e"' in xml else []
    found += [(*place, UNCALCULATED) for place in _UNCALCULATED.findall(xml)] if b"</f>" in xml else []
    return [(int(row) - 1, _column(letters), error) for letters, row, error in found]


def _of_open_document(xml: bytes) -> Errors:
    """Rows and cells that repeat stand once, with how often."""
    found: Errors = {}
    sheet: list[tuple[int, int, str]] = []
    row = column = 0
    for event, element in ElementTree.iterparse(io.BytesIO(xml), ("start", "end")):
        name = element.tag.rpartition("}")[2]
        if event == "start":
            if name == "table":
                sheet, row = found.setdefault(element.get(f"{_TABLE}name", ""), []), 0
            elif name == "table-row":
                column = 0
        elif name in ("table-cell", "covered-table-cell"):
            if any(key.endswith("}value-type") and value == "error" for key, value in element.attrib.items()):
                shown = "".join(element.itertext())
                error = shown if shown.startswith("#") else "#VALUE!"  # LibreOffice writes errors of its own as Err:502
                sheet.append((row, column, error))
            column += int(element.get(f"{_TABLE}number-columns-repeated", "1"))
            element.clear()
        elif name == "table-row":
            row += int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            element.clear()
    return found


def _parts(package: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Sheet names with the part each is stored in."""
    names = set(package.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return []
    targets = {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in map(_attributes, _RELATION.findall(package.read("xl/_rels/workbook.xml.rels")))
    }
    sheets = map(_attributes, _SHEET.findall(package.read("xl/workbook.xml")))
    named = [(sheet.get("name", ""), targets.get(sheet.get("r:id", ""), "")) for sheet in sheets]
    return [(name, part) for name, part in named if part in names and part.endswith(".xml")]


def _attributes(tag: bytes) -> dict[str, str]:
    known = {"&quot;": '"', "&apos;": "'"}
    return {key.decode(): unescape(value.decode(), known) for key, value in _ATTRIBUTE.findall(tag)}


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
