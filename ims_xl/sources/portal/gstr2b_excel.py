"""The portal's GSTR-2B in Excel form, turned into the shape of its JSON file, so that both are read by one reader.

Sheets as in formats known of 2021 to 2026: the four summaries, the document tables, those of reversals and of what was
rejected. Where a sheet shows one row a rate, the rows of a document are added up and its value is taken once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ims_xl.errors import Level, Problem, WrongFile
from ims_xl.gst.documents import SUPPLY_TYPES
from ims_xl.gst.money import paise, rupees
from ims_xl.sources.cells import Cell, text
from ims_xl.sources.portal import grids, gstr2b_excel_summary
from ims_xl.sources.portal.grids import identifier, period, written
from ims_xl.sources.portal.gstr2b_excel_summary import BLOCKS, TAXES
from ims_xl.sources.sheet import Sheet

_SECTIONS = {  # sheet: section of the JSON file, keys its readers look for
    "b2b": "b2b", "b2ba": "b2ba", "b2bcdnr": "cdnr", "b2bcdnra": "cdnra", "b2bdnr": "cdnr", "b2bdnra": "cdnra",
    "eco": "ecom", "ecoa": "ecoma", "ecom": "ecom", "ecoma": "ecoma", "isd": "isd", "isda": "isda", "impg": "impg",
    "impga": "impg", "impgsez": "impgsez", "impgseza": "impgsez",
}  # fmt: skip
_NUMBER = {"cdnr": "ntnum", "cdnra": "ntnum", "isd": "docnum", "isda": "docnum", "impg": "boenum", "impgsez": "boenum"}
_DATE = {"isd": "docdt", "isda": "docdt", "impg": "boedt", "impgsez": "boedt"}
_CODES = {name.lower(): code for code, name in reversed(SUPPLY_TYPES.items())} | {
    "sez supplies with payment of tax": "SEWP", "sez supplies without payment of tax": "SEWOP",
    "deemed exports": "DE", "intra-state supplies attracting igst": "CBW",
}  # fmt: skip
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip


def is_statement(sheet_names: Iterable[str]) -> bool:
    """Are these the sheets of a GSTR-2B?

    >>> is_statement(["Read me", "ITC Available", "B2B"]), is_statement(["B2B", "Notes"])
    (True, False)
    """
    names = {_plain(name) for name in sheet_names}
    return "itcavailable" in names or {"readme", "b2b", "b2bcdnr"} <= names


def body(sheets: Iterable[Sheet], file: str) -> tuple[dict[str, Any], list[Problem]]:
    """The statement as the `data` of a GSTR-2B file, and what is to be said of sheets that were not read.

    Raises `WrongFile` for a workbook without any table of documents: the portal's summary alone.
    """
    data: dict[str, Any] = {"itcsumm": {}, "docdata": {"itcrev": {}}, "docRejdata": {}}
    problems: list[Problem] = []
    tables = 0
    for sheet in sheets:
        name = _plain(sheet.name)
        if name == "readme":
            data |= _read_me(sheet)
        elif name in BLOCKS:
            data["itcsumm"][BLOCKS[name]], unread = gstr2b_excel_summary.read(sheet, file)
            problems += unread
        elif (found := _table_of(name)) is not None:
            section, group = found
            tables += 1
            into = {"": data["docdata"], "itcreversal": data["docdata"]["itcrev"], "rejected": data["docRejdata"]}[
                group
            ]
            grid = grids.read(sheet)
            if told := grids.unread(sheet, grid, section):
                problems.append(Problem(told, file, sheet.name))
            into.setdefault(section, []).extend(_documents(grid, section, name))
        elif any(cell != "" for row in sheet.rows for cell in row):
            problems.append(
                Problem("The sheet is none of a GSTR-2B and was not read.", file, sheet.name, level=Level.REMARK)
            )
    if not tables:
        raise WrongFile(
            f"{file} is the summary of a GSTR-2B without its documents; download the details and choose them."
        )
    return data, problems


def _plain(name: str) -> str:
    """A sheet's name without case, spaces, signs and the number of its part."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"part \d+", "", name.lower()))


def _table_of(name: str) -> tuple[str, str] | None:
    """The section of the JSON a sheet holds, and the group it stands in; None for another sheet."""
    for group in ("itcreversal", "rejected", ""):
        bare = name.removesuffix(group) if group else name
        if name.endswith(group) and bare in _SECTIONS:
            # the reversals of debit notes have sheets of their own, always of that block
            return _SECTIONS[bare], "itcreversal" if bare in ("b2bdnr", "b2bdnra") else group
    return None


def _read_me(sheet: Sheet) -> dict[str, Any]:
    """GSTIN, period and day of generation, by their labels."""
    found: dict[str, str] = {}
    for row in sheet.rows[:30]:
        cells = [cell for cell in row if cell != ""]
        if len(cells) > 1:
            found[text(cells[-2] if len(cells) == 2 else cells[0]).lower()] = str(written(cells[-1]))
    by_label = {key: next((value for label, value in found.items() if key in label), "") for key in (
        "gstin", "financial year", "tax period", "month", "date of generation", "generat")}  # fmt: skip
    year = re.match(r"(\d{4})", by_label["financial year"])
    month = (by_label["tax period"] or by_label["month"]).lower()
    data = {"gstin": by_label["gstin"], "gendt": by_label["date of generation"] or by_label["generat"]}
    if year and month in _MONTHS:
        number = _MONTHS.index(month) + 1
        data["rtnprd"] = f"{number:02d}{int(year[1]) + (number < 4)}"
    return {key: value for key, value in data.items() if value}


def _documents(grid: grids.Grid, section: str, name: str) -> list[dict[str, Any]]:
    """A sheet's documents under the keys of the JSON file."""
    rows = _by_document(grid.rows) if grid.has_rates else grid.rows
    return [_document(row, section, name) for row in rows]


def _by_document(rows: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
    """Rows of one rate each added up to documents. The rows that already are such sums ("…-Total") are left."""
    found: dict[tuple[str, ...], dict[str, Cell]] = {}
    for row in rows:
        if text(row.get("number", "")).endswith("-Total"):
            continue
        identity = tuple(text(row.get(field, "")) for field in ("party", "number", "date", "type"))
        if identity not in found:
            found[identity] = dict(row)
            continue
        for field in ("taxable_value", *TAXES):
            given = [cell for cell in (found[identity].get(field), row.get(field)) if cell is not None]
            if given:
                found[identity][field] = _added(given)
    return list(found.values())


def _added(cells: list[Cell]) -> Cell:
    """The sum of amounts; the first that is none, as it stands."""
    try:
        return str(rupees(sum(paise(cell) if isinstance(cell, int | float) else paise(str(cell)) for cell in cells)))
    except ValueError:
        return cells[-1]


def _document(row: Mapping[str, Cell], section: str, name: str) -> dict[str, Any]:
    number, dated = _NUMBER.get(section, "inum"), _DATE.get(section, "dt")
    keys = {
        "party": "ctin", "name": "trdnm", "number": number, "date": dated, "document_value": "val", "place": "pos",
        "reverse_charge": "rev", "taxable_value": "txval", "igst": "igst", "cgst": "cgst", "sgst": "sgst",
        "cess": "cess", "filing_date": "supfildt", "original_number": "oinum", "original_date": "oidt",
        "reference_date": "refdt", "port_code": "portcode",
    }  # fmt: skip
    document: dict[str, Any] = {keys[field]: written(cell) for field, cell in row.items() if field in keys}
    for field in ("number", "original_number", "port_code"):
        if field in row:
            document[keys[field]] = identifier(row[field])
    if "period" in row:
        document["supprd"] = period(row["period"])
    if "supply_type" in row:
        document["suptyp" if section.startswith("cdnr") else "typ"] = _supply(row["supply_type"])
    if section.startswith("impg"):
        document["isamd"] = "Y" if name.startswith(("impga", "impgseza")) else "N"
    elif section.startswith("cdnr"):
        document["typ"] = "D" if "dnr" in name and "cdnr" not in name else text(row.get("type", ""))[:1].upper()
    elif section.startswith("isd"):
        document["doctyp"] = "ISDC" if "credit" in text(row.get("type", "")).lower() else "ISDI"
    if "availability" in row:
        document["itcelg" if section.startswith("isd") else "itcavl"] = text(row["availability"])[:1].upper()
    if "reason" in row:
        document["rsn"] = _reason(text(row["reason"]))
    return document


def _supply(cell: Cell) -> str:
    return _CODES.get(text(cell).lower(), text(cell))


def _reason(reason: str) -> str:
    """P or C, for the portal's two sentences."""
    words = reason.lower()
    return (
        "C"
        if "cut-off" in words or "cut off" in words
        else "P"
        if "pos" in words or "place of supply" in words
        else reason
    )
