"""Cells of an .xlsx that hold an error (`#REF!`, `#N/A`). The reader of values shows them as blank; they are not."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from xml.sax.saxutils import unescape

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<',
    re.DOTALL,
)


def cells(data: bytes) -> dict[str, list[tuple[int, int, str]]]:
    """By sheet name, the cells in error: row and column from 0, and the error's text. Nothing for other packages."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name, part in _parts(package):
            xml = package.read(part)
            if b't="e"' in xml:
                found[name] = [
                    (int(row) - 1, _column(letters), unescape(error.decode()))
                    for letters, row, error in _ERROR.findall(xml)
                ]
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
