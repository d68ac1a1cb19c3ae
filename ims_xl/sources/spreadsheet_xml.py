"""A workbook as one XML text (Excel 2003): what Tally and others write as .xls or .xml."""

from __future__ import annotations

import io
from datetime import datetime
from xml.etree import ElementTree

from ims_xl.errors import FileUnreadable
from ims_xl.gst.money import grouped
from ims_xl.sources.cells import Cell
from ims_xl.sources.sheet import Sheet

_SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{_SPACE}}}"
_MOST_COLUMNS, _MOST_ROWS = 2_000, 1_048_576


def is_workbook(data: bytes) -> bool:
    """Does a text that begins with `<` hold such a workbook?"""
    head = data[:8192].replace(b"\0", b"")
    return _SPACE.encode() in head and b"Workbook" in head


def read(data: bytes, file: str) -> list[Sheet]:
    """Every worksheet. Raises `FileUnreadable` for damaged XML, for absurd extents and for one with a DOCTYPE."""
    head = data.replace(b"\0", b"") if data[:4096].count(b"\0") else data
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise FileUnreadable(f"{file} defines entities of its own, which no workbook does. Export it again.")
    sheets: list[Sheet] = []
    rows: list[list[Cell]] = []
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(data)):
            if element.tag == f"{_SS}Row":
                at = _place(element, len(rows), _MOST_ROWS, file, "rows")
                rows += [[] for _ in range(at - len(rows))]
                rows.append(_row(element, file))
                element.clear()
            elif element.tag == f"{_SS}Worksheet":
                sheets.append(Sheet(element.get(f"{_SS}Name") or f"Sheet{len(sheets) + 1}", rows))
                rows = []
    except (ElementTree.ParseError, LookupError, ValueError) as fault:
        raise FileUnreadable(f"{file} is cut short or damaged ({fault}). Export it again.") from fault
    return sheets


def _row(element: ElementTree.Element, file: str) -> list[Cell]:
    found: list[Cell] = []
    for cell in element.iterfind(f"{_SS}Cell"):
        found += [""] * (_place(cell, len(found), _MOST_COLUMNS, file, "columns") - len(found))
        data = cell.find(f"{_SS}Data")
        found.append("" if data is None else _value(data.get(f"{_SS}Type", "String"), "".join(data.itertext())))
        across = cell.get(f"{_SS}MergeAcross", "0")
        found += [""] * min(int(across), _MOST_COLUMNS - len(found))
    return found


def _place(element: ElementTree.Element, after: int, most: int, file: str, what: str) -> int:
    """Where, from 0, an element stands that says so itself or follows the `after` before it."""
    at = int(element.get(f"{_SS}Index", after + 1)) - 1
    if at < after:
        raise ValueError(f"{what} are out of order")
    if at >= most:
        raise FileUnreadable(
            f"{file} claims more than {grouped(most)} {what}. Delete the cells far away, or export it again."
        )
    return at


def _value(kind: str, text: str) -> Cell:
    """A cell by its type. What is not of the type it claims stays text, to be told of where it counts."""
    try:
        if kind == "Number":
            return int(text) if text.strip().lstrip("-").isdecimal() else float(text)
        if kind == "DateTime":
            return datetime.fromisoformat(text.strip())
        if kind == "Boolean":
            return {"0": False, "1": True}[text.strip()]
    except (ValueError, KeyError):
        return text
    return text
