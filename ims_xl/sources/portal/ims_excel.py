"""IMS in Excel form: the workbook of GSTN's IMS offline tool and the dashboard's download, in the shape of the JSON.

Sheets as in the offline tool of April 2026; columns go by their headers. Excel keeps amounts as numbers and not as the
portal spelled them, and neither file holds the portal's content hash.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from typing import Any

from ims_xl.errors import Level, Problem, WrongFile
from ims_xl.gst.documents import SUPPLY_TYPES
from ims_xl.sources.cells import Cell, text
from ims_xl.sources.portal import grids
from ims_xl.sources.portal.grids import Grid, identifier, period, written
from ims_xl.sources.sheet import Sheet

UNSPELLED = (
    "Read from Excel, which keeps no hash and not the spelling of amounts. To send actions, sync the portal's JSON "
    "download as well."
)
_SECTIONS = {
    "b2b": "b2b", "b2ba": "b2ba", "b2bdn": "b2bdn", "b2bdna": "b2bdna", "b2bcn": "b2bcn", "b2bcna": "b2bcna",
    "eco": "ecom", "ecoa": "ecoma", "ecom": "ecom", "ecoma": "ecoma",
}  # fmt: skip
_TELLING = {"b2bdn", "b2bdna", "b2bcn", "b2bcna"}  # sheets no other file of the portal has
_NOTES = (  # what a sheet of notes is called, and its section
    (re.compile(r"credit|\bcna?\b"), "b2bcn"),
    (re.compile(r"debit|\bdna?\b"), "b2bdn"),
    (re.compile(r"\beco"), "ecom"),
)
_OF_NOTES = re.compile(r"\bnotes?\b.*(number|no\b|value)", re.IGNORECASE)
_FIRST = 25  # rows in which a header stands
_PASSED_OVER = {"home", "readme", "help", "summary", "masters", "list", "dashboard", "imsdashboard"}
_CODES = {name.lower(): code for code, name in reversed(SUPPLY_TYPES.items())}
_ACTIONS = {"accept": "A", "reject": "R", "pending": "P", "no action": "N", "noaction": "N"}
_KEYS = {
    "party": "stin", "name": "tradenm", "document_value": "val", "place": "pos", "taxable_value": "txval",
    "igst": "iamt", "cgst": "camt", "sgst": "samt", "cess": "cess", "remarks": "remarks",
    "declared_igst": "declIgst", "declared_cgst": "declCgst", "declared_sgst": "declSgst", "declared_cess": "declCess",
    "filing_status": "srcfilstatus",
}  # fmt: skip
_FLAGS = {
    "pending_blocked": "ispendactblocked",
    "reduction_blocked": "isItcRedReqBlocked",
    "remarks_blocked": "isRemarksBlocked",
    "reduce": "itcRedReq",
}


def is_ims(sheet_names: Iterable[str]) -> bool:
    """Are these the sheets of an IMS workbook?

    >>> is_ims(["Home", "B2B", "B2B-DN", "B2B-CN"]), is_ims(["Read me", "B2B", "B2B-CDNR"])
    (True, False)
    """
    return bool(_TELLING & {_plain(name) for name in sheet_names})


def body(
    sheets: Iterable[Sheet], file: str, *, named: bool = True
) -> tuple[str, dict[str, list[dict[str, Any]]], list[Problem]]:
    """The recipient's GSTIN ("" where the workbook does not say), the sections' records, and what is to be said.

    Text files have no sheet that is `named` by the portal: there the name is the user's, and asked last. Raises
    `WrongFile` for notes alone of which nothing says whether they are credit or debit notes.
    """
    records: dict[str, list[dict[str, Any]]] = {}
    gstin = ""
    problems = [Problem(UNSPELLED, file, level=Level.REMARK)]
    for sheet in sheets:
        known = _SECTIONS.get(_plain(sheet.name)) if named else None
        grid = grids.read(sheet)
        if known is not None and (told := grids.unread(sheet, grid, known)):
            problems.append(Problem(told, file, sheet.name))
        if known is not None or any("action" in row and "party" in row for row in grid.rows):
            for row in grid.rows:
                section = known or _section(sheet, grid, row, named)
                records.setdefault(section, []).append(_record(row, section))
        elif _plain(sheet.name) not in _PASSED_OVER and any(cell != "" for row in sheet.rows for cell in row):
            problems.append(
                Problem("The sheet is none of IMS known here and was not read.", file, sheet.name, level=Level.REMARK)
            )
        gstin = gstin or _gstin(sheet)
    if records and not any(section in _SECTIONS.values() for section in records):
        raise WrongFile(
            f"{file} holds notes, and nothing in it says whether they are credit or debit notes; name the "
            f"{'sheet' if named else 'file'} B2B-CN or B2B-DN, or choose the portal's whole workbook."
        )
    return gstin, records, problems


def _section(sheet: Sheet, grid: Grid, row: Mapping[str, Cell], named: bool) -> str:
    """The section of a row, on a sheet that is not named after one; the sheet's name where that cannot be told."""
    of_type, amended = text(row.get("type", "")), "original_number" in grid.fields
    said = [of_type, sheet.name, *grid.titles] if named else [of_type, *grid.titles]
    titles = (text(cell) for cells in sheet.rows[:_FIRST] for cell in cells)
    if any(map(_OF_NOTES.search, titles)):
        section = _told([*said, sheet.name]) or _by_columns(grid.fields, amended)
        if not section:
            return sheet.name  # it may be either: such notes are left out by that name
    else:
        section = _told(said) or "b2b"
    return f"{section}a" if amended or any("amend" in text.lower() for text in said) else section


def _told(said: Iterable[str]) -> str:
    """The section of the first text that names one, and not several; "" where none does."""
    for text_ in said:
        named = {section for pattern, section in _NOTES if pattern.search(text_.lower().replace("_", " "))}
        if len(named) == 1:
            return named.pop()
    return ""


def _by_columns(fields: Collection[str], amended: bool) -> str:
    """The section of notes by the offline tool's columns: credit is reduced by credit notes and by amendments alone."""
    if amended or "pending_blocked" not in fields:
        return ""
    return "b2bcn" if "reduce" in fields else "b2bdn"


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", re.sub(r"part \d+", "", name.lower()))


def _gstin(sheet: Sheet) -> str:
    """The recipient's GSTIN where a title row names it: a cell `GSTIN` alone with one beside it."""
    for row in sheet.rows[:6]:
        cells = [text(cell) for cell in row if cell != ""]
        for label, value in pairwise(cells):
            if re.fullmatch(r"gstin( of (the )?(recipient|taxpayer))?\W*", label, re.IGNORECASE) and len(value) == 15:
                return value
    return ""


def _record(row: Mapping[str, Cell], section: str) -> dict[str, Any]:
    """A row under the keys of the JSON."""
    is_note = section.startswith(("b2bcn", "b2bdn"))
    record: dict[str, Any] = {_KEYS[field]: written(cell) for field, cell in row.items() if field in _KEYS}
    record |= {_FLAGS[field]: text(cell) for field, cell in row.items() if field in _FLAGS}
    for field, keys in (("number", ("inum", "nt_num")), ("original_number", ("oinum", "ont_num"))):
        if field in row:
            record[keys[is_note]] = identifier(row[field])
    for field, keys in (("date", ("idt", "nt_dt")), ("original_date", ("oidt", "ont_dt"))):
        if field in row:
            record[keys[is_note]] = written(row[field])
    if "supply_type" in row or "type" in row:
        word = text(row.get("supply_type", row.get("type", "")))
        record["inv_typ"] = _CODES.get(word.lower(), word)
    if "period" in row:
        record["rtnprd"] = period(row["period"])
    if "source" in row:
        record["srcform"] = re.sub(r"^GSTR-?", "R", text(row["source"]), flags=re.IGNORECASE)
    word = text(row.get("action", "")).lower()
    record["action"] = next((code for name, code in _ACTIONS.items() if word.startswith(name)), word or "N")
    return record
