"""A sheet's XML taken apart: the rows as bytes, found without parsing them, and the shell around them as a tree.

A sheet of a hundred thousand rows is some hundred megabytes of rows and a few kilobytes of everything else
(ECMA-376 part 1, 18.3). Rows that nobody touches are copied as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from lxml import etree

from ims_xl.errors import WorkbookUnusable
from ims_xl.excel.alike import are_alike
from ims_xl.excel.areas import Area, follow, letters, number
from ims_xl.excel.parts import MAIN, parse, serialised
from ims_xl.excel.rowxml import inside, look_of

_OPEN, _SHUT, _NONE = b"<sheetData>", b"</sheetData>", b"<sheetData/>"
IN_ERROR = b' t="e"'  # what the cells in error have
_ERROR = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]* t="e"[^>]*>(?:(?!</c>).)*<v>([^<]*)</v>', re.DOTALL)
_CONTENT = re.compile(rb"<v>|<v |<is>|<is |<f>|<f ")
_TAIL = 4_000_000  # bytes; what follows the rows is shorter but for very long lists of formats
_PIECE = 1 << 24
_XM = "http://schemas.microsoft.com/office/excel/2006/main"


class SheetXml:
    """A sheet to be rewritten: its rows by number, and `shell`, everything else."""

    def __init__(self, data: bytes, name: str) -> None:
        taken = _split(data) or _split(_canonical(data))
        if taken is None:
            raise WorkbookUnusable(
                f"The sheet {name} is not as Excel writes it. Open the workbook in Excel and save it."
            )
        before, self._rows, after = taken
        self._spans = dict(_spans(self._rows))
        self._fresh: dict[int, bytes] = {}
        self._blocks: dict[int, tuple[range, bytes]] = {}
        self.shell = parse(before + _NONE + after)

    def numbers(self) -> list[int]:
        """The numbers of the rows it has."""
        for rows, _ in list(self._blocks.values()):
            self._open_blocks(rows.start, rows.stop - 1)
        return sorted(self._spans.keys() | self._fresh.keys())

    def row(self, at: int) -> bytes:
        """A row's XML, empty where the sheet has none."""
        self._open_blocks(at, at)
        if at in self._fresh:
            return self._fresh[at]
        span = self._spans.get(at)
        return self._rows[slice(*span)] if span else b""

    def put(self, at: int, row: bytes) -> None:
        """Give a row new XML; none takes the row out."""
        self._open_blocks(at, at)
        self._fresh[at] = row

    def put_block(self, rows: range, block: bytes) -> None:
        """Give rows that follow each other new XML, all at once."""
        self._open_blocks(rows.start, rows.stop - 1)
        self._blocks[rows.start] = rows, block

    def looks_of_uniform(self, rows: range, body: Area, styles: Sequence[str], look: bytes) -> list[bytes] | None:
        """The attributes of each row (see `look_of`), `look` for those the sheet does not have yet.

        None where a row has anything beside the table's columns, or other styles in them.
        """
        if any(rows.start < block.stop and block.start < rows.stop for block, _ in self._blocks.values()):
            return None
        if any(at in self._fresh for at in rows):
            return None
        known = [at for at in rows if at in self._spans]
        if not known:
            return [look] * len(rows)
        if known[-1] > body.bottom or len(known) != known[-1] - rows.start + 1:
            return None
        begin, end = self._spans[known[0]][0], self._spans[known[-1]][1]
        if not are_alike(self._rows[begin:end], known[0], len(known), body.columns, styles):
            return None
        return [look_of(self._rows[slice(*self._spans[at])]) for at in known] + [look] * (len(rows) - len(known))

    def filled(self, columns: range, top: int, bottom: int) -> int | None:
        """The first row, from `top` to `bottom`, with anything in these columns."""
        self._open_blocks(top, bottom)
        for at in sorted(at for at in self._spans.keys() | self._fresh.keys() if top <= at <= bottom):
            if _CONTENT.search(inside(self.row(at), columns)):
                return at
        return None

    def merged(self) -> list[Area]:
        """The blocks of merged cells."""
        return [Area.of(cell.get("ref", "")) for cell in self.shell.iter(f"{{{MAIN}}}mergeCell")]

    def follow(self, body: Area, bottom: int) -> None:
        """Let drop-downs, conditional formats and the like reach as far as table rows that end at row `bottom`."""
        for element in self.shell.iter(f"{{{MAIN}}}*"):
            if element.get("sqref") and etree.QName(element).localname in (
                "dataValidation", "conditionalFormatting", "ignoredError", "protectedRange",
            ):  # fmt: skip
                element.set("sqref", follow(element.get("sqref", ""), body, bottom))
        for reference in self.shell.iter(f"{{{_XM}}}sqref"):  # those with formulas over other sheets, since 2010
            if etree.QName(reference.getparent()).localname in ("dataValidation", "conditionalFormatting"):
                reference.text = follow(reference.text or "", body, bottom)

    def packed(self, reach: Iterable[Area]) -> bytes:
        """The sheet's XML. `reach` are the blocks written, for the sheet's dimension. With that it is done with.

        A large sheet's rows take some hundred megabytes: what it was is let go before it is put together anew.
        """
        parts, last, done = [], 0, 0
        for at in sorted(self._spans.keys() | self._fresh.keys() | self._blocks.keys()):
            if at in self._blocks:
                rows, block = self._blocks[at]
                done = rows.stop - 1
                parts.append(block)
            elif at > done and (row := self._fresh[at] if at in self._fresh else self._rows[slice(*self._spans[at])]):
                parts.append(row)
            else:
                continue
            last = max(at, done)
        self._rows, self._spans, self._fresh, self._blocks = b"", {}, {}, {}
        dimension = self.shell.find(f"{{{MAIN}}}dimension")
        if dimension is not None:
            area = Area.of(dimension.get("ref", "A1"))
            for written in reach:
                area = area.around(written)
            dimension.set("ref", area.reaching(max(last, area.top)).text)
        before, _, after = serialised(self.shell).partition(_NONE)
        return b"".join([before, _OPEN, *parts, _SHUT, after])

    def _open_blocks(self, top: int, bottom: int) -> None:
        """Take the blocks apart that hold any of these rows, so that their rows can be read and written alone."""
        for start in [start for start, (rows, _) in self._blocks.items() if rows.start <= bottom and top < rows.stop]:
            _, block = self._blocks.pop(start)
            self._fresh |= {at: block[slice(*span)] for at, span in _spans(block)}


def errors(sheet: bytes, columns: Iterable[int], top: int, bottom: int) -> Iterator[tuple[int, int, str]]:
    """Row, column and text (`#N/A`) of the cells in error in these columns and rows of a sheet's XML."""
    wanted = set(columns)
    for found in _ERROR.finditer(sheet):
        row, column = int(found[2]), number(found[1].decode())
        if column in wanted and top <= row <= bottom:
            yield row, column, found[3].decode()


def _split(data: bytes) -> tuple[bytes, bytes, bytes] | None:
    """What stands before the rows, the rows, and what stands after them.

    None where the rows are not in the one form that Excel, LibreOffice, openpyxl and XlsxWriter write.
    """
    begin = data.find(_OPEN)
    if begin >= 0:
        end = data.find(_SHUT, max(begin, len(data) - _TAIL))
        end = end if end >= 0 else data.rfind(_SHUT)
        before, rows, after = data[:begin], data[begin + len(_OPEN) : end], data[end + len(_SHUT) :]
    else:
        before, found, after = data.partition(_NONE)
        rows = b"" if found else b"<!"
    return (before, rows, after) if _is_plain(rows) else None


def _is_plain(rows: bytes) -> bool:
    """Has every row and cell its number first, and is there nothing but tags?"""
    letter = np.frombuffer(rows, np.uint8)
    tags = np.zeros(256, dtype=np.int64)
    for start in range(0, len(letter) - 1, _PIECE):
        piece = letter[start : start + _PIECE + 1]
        tags += np.bincount(piece[1:][piece[:-1] == ord("<")], minlength=256)
    if tags[ord("!")] or tags[ord("?")]:
        return False
    return bool(tags[ord("c")] == rows.count(b'<c r="')) and rows.count(b"<row") == rows.count(b'<row r="')


def _canonical(data: bytes) -> bytes:
    """The sheet with every row and cell numbered, number and style first, no comments."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(data, parser)
    at = 0
    for row in root.iter(f"{{{MAIN}}}row"):
        at = int(row.get("r", at + 1))
        _order(row, str(at))
        column = 0
        for cell in row.iter(f"{{{MAIN}}}c"):
            column = number(cell.get("r", "").rstrip("0123456789")) or column + 1
            _order(cell, f"{letters(column)}{at}")
    return serialised(root)


def _order(element: etree._Element, reference: str) -> None:
    known = {str(name): str(value) for name, value in element.attrib.items()} | {"r": reference}
    element.attrib.clear()
    for name in sorted(known, key=lambda name: ({"r": 0, "s": 1, "t": 2}.get(name, 3), name)):
        element.set(name, known[name])


def _spans(rows: bytes) -> Iterator[tuple[int, tuple[int, int]]]:
    """The number of every row, and where its XML begins and ends."""
    at = rows.find(b"<row")
    while at >= 0:
        head = rows.index(b">", at)
        end = head + 1 if rows[head - 1 : head] == b"/" else rows.index(b"</row>", head) + 6
        yield int(rows[at + 8 : rows.index(b'"', at + 8)]), (at, end)
        at = rows.find(b"<row", end)
