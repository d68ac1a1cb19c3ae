"""Damage to files by what they are made of: cells, members of JSON, texts of XML, parts of a package.

Bytes changed at random break a file before a reader sees anything of it. So a few bytes are read as a list of changes
to what stands in the file, which stays a file of its kind; only some of them cut into its bytes.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

VALUES = (
    "", "-", "0", "-1", "100.00", "1,18,000.00 Dr", "590.00 Cr", "(5.00)", "1e308", "NaN", "99999999999999999999",
    "10,50", "0.005", "31/02/2026", "05-10-2026", "2026-10-05", "10/13/2026", "46300", "Oct-26", "Grand Total", "Total",
    "Opening Balance", "Cancelled", "#REF!", "#N/A", "=1+1", "'000123", "1.23E+11", "000123", "1-2", "INV/1",
    "27AAACS1111A1ZA", "29AAACT2222B1ZX", "URP", "Credit Note", "Debit Note", "Bill of Entry", "ISD Invoice", "Y", "No",
    "Invoice Date", "GSTIN", "कुल योग", "१००", "\u200b", "\x00", "a\nb", 'a"b', "x" * 5000,
)  # fmt: skip
_ODD: tuple[Any, ...] = (None, True, 0, -1, 1.5, 1e300, 10**30, [], {}, [[]], {"data": {}}, [{}], *VALUES)
_BETWEEN = re.compile(rb'>([^<]*)<|="([^"]*)"')
_MOST_CHANGES = 6


class Choices:
    """Bytes as choices, one after another; noughts when they are used up."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    @property
    def left(self) -> bool:
        """Are there any more?"""
        return self._at < len(self._data)

    def below(self, count: int) -> int:
        """A number from 0, below the count."""
        found = 0
        for _ in range(2 if count > 256 else 1):
            found = found << 8 | (self._data[self._at] if self.left else 0)
            self._at += 1
        return found % max(count, 1)

    def of(self, values: Sequence[Any]) -> Any:
        """One of the values."""
        return values[self.below(len(values))]


def changed(data: bytes, choices: Choices) -> bytes:
    """The file with some changes; itself where there are no choices."""
    for _ in range(_MOST_CHANGES):
        if not choices.left:
            break
        data = _once(data, choices)
    return data


def _once(data: bytes, choices: Choices) -> bytes:
    if choices.below(16) == 15:
        return _cut(data, choices)
    if data.startswith(b"PK"):
        return _package(data, choices)
    bare = data.lstrip(b"\xef\xbb\xbf \r\n\t")
    if bare[:1] in (b"{", b"["):
        return _json(data, choices)
    if bare[:1] == b"<":
        return _xml(data, choices)
    return _text(data, choices) if b"\0" not in data[:512] else _cut(data, choices)


def _cut(data: bytes, choices: Choices) -> bytes:
    at = choices.below(max(len(data), 1))
    return data[:at] + bytes([choices.below(256)]) * choices.below(3) + data[at + choices.below(64) :]


def _package(data: bytes, choices: Choices) -> bytes:
    """One part of the package changed, gone, empty or there twice."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [(name, package.read(name)) for name in package.namelist()]
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, RuntimeError, EOFError):
        return _cut(data, choices)
    if not parts:
        return _cut(data, choices)
    sheets = [at for at, (name, _) in enumerate(parts) if re.search("sheet|content|sharedStrings|styles", name)]
    at = choices.of(sheets) if sheets and choices.below(8) else choices.below(len(parts))
    name, content = parts[at]
    what = choices.below(12)
    if what == 0:
        del parts[at]
    elif what == 1:
        parts[at] = (name, content[: choices.below(max(len(content), 1))])
    elif what == 2:
        parts[at] = (choices.of(parts)[0], content)
    elif content.lstrip()[:1] == b"<":
        parts[at] = (name, _xml(content, choices))
    else:
        parts[at] = (name, _once(content, choices) if content[:1] in b"{[<" else _cut(content, choices))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in dict(parts).items():
            package.writestr(name, content)
    return out.getvalue()


def _xml(data: bytes, choices: Choices) -> bytes:
    """A text or an attribute replaced; or an element, from one tag to another, gone or doubled."""
    places = [match for match in _BETWEEN.finditer(data) if not match[0].startswith(b">\n")]
    if not places:
        return _cut(data, choices)
    match = choices.of(places)
    what = choices.below(8)
    if what < 5:
        begin, end = match.span(1 if match[1] is not None else 2)
        value = str(choices.of(VALUES)).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        return data[:begin] + value.encode() + data[end:]
    tags = [one.start() for one in re.finditer(rb"<", data)]
    begin = choices.of(tags)
    end = next((tag for tag in tags if tag > begin + choices.below(200)), len(data))
    return data[:end] + data[begin:] if what == 5 else data[:begin] + data[end:]


def _json(data: bytes, choices: Choices) -> bytes:
    """A member replaced, gone, renamed, doubled or wrapped."""
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        return _cut(data, choices)
    places: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key in list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
            places.append((node, key))
            walk(node[key])

    walk(whole)
    if not places:
        return _cut(data, choices)
    node, key = choices.of(places)
    what = choices.below(8)
    if what < 3:
        node[key] = choices.of(_ODD)
    elif what == 3:
        del node[key]
    elif what == 4:
        other, place = choices.of(places)
        with suppress(KeyError, IndexError, ValueError):
            node[key] = json.loads(json.dumps(other[place]))
    elif what == 5:
        node[key] = [node[key]] if choices.below(2) else {"data": node[key]}
    elif isinstance(node, list):
        node.append(json.loads(json.dumps(node[key])))
    else:
        other = choices.of(list(node))
        node[other] = node.pop(key)
    return json.dumps(whole).encode()


def _text(data: bytes, choices: Choices) -> bytes:
    """A cell, a row or a column changed; or the text in another encoding or with another delimiter."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    delimiter = max(",\t;|", key=text.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return _cut(data, choices)
    if not rows:
        return _cut(data, choices)
    return _written(_rows(rows, choices), delimiter, choices)


def _rows(rows: list[list[str]], choices: Choices) -> list[list[str]]:
    at = choices.below(len(rows))
    column = choices.below(max(map(len, rows)))
    what = choices.below(14)
    if what < 7:
        rows[at][column : column + 1] = [choices.of(VALUES)]
    elif what == 7:
        del rows[at]
    elif what == 8:
        rows.insert(at, list(choices.of(rows)))
    elif what == 9:
        other = choices.below(len(rows))
        rows[at], rows[other] = rows[other], rows[at]
    elif what == 10:
        rows = [[*row[:column], *row[column + 1 :]] for row in rows]
    elif what == 11:
        other = choices.below(max(map(len, rows)))
        rows = [[row[other] if place == column and other < len(row) else one for place, one in enumerate(row)]
                for row in rows]  # fmt: skip
    elif what == 12:
        value = choices.of(VALUES)
        rows = [
            [value if place == column and at else one for place, one in enumerate(row)] for at, row in enumerate(rows)
        ]
    else:
        rows = [[choices.of(VALUES)], *rows]
    return rows


def _written(rows: list[list[str]], delimiter: str, choices: Choices) -> bytes:
    out = io.StringIO(newline="")
    otherwise = choices.below(24)
    writer = csv.writer(
        out,
        delimiter="\t;|,"[otherwise] if otherwise < 4 else delimiter,
        quoting=csv.QUOTE_ALL if otherwise == 4 else csv.QUOTE_MINIMAL,
        lineterminator="\n" if otherwise % 2 else "\r\n",
    )
    writer.writerows(rows)
    encodings: dict[int, str] = {5: "utf-16", 6: "utf-8-sig", 7: "cp1252", 8: "utf-16-le"}
    return out.getvalue().encode(encodings.get(otherwise, "utf-8"), "replace")
