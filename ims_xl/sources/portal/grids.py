"""A sheet of the portal's Excel files: its columns known by their headers, under bands and merged cells, not by place.

Layouts differ by year and by file (GSTR-2B, IMS offline tool, dashboard download), and the portal's own merged cells
are off by one on a sheet; the names below the bands have stayed the same. A number or date that stands left of
the GSTIN column, and once more right of it, is that of the original document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from ims_xl.gst import gstin as gstins
from ims_xl.gst.money import paise, rupees
from ims_xl.sources.cells import Cell, text
from ims_xl.sources.literal import Number
from ims_xl.sources.sheet import Sheet

_TOP = re.compile(r"gstin\s*(/\s*uin\s*)?(of|no|number)?|icegate", re.IGNORECASE)
_ROWS_LOOKED_AT = 25
_TIERS = 3
_DAY = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}-\d{2}-\d{2}.*|\d{1,2}[-/. ][A-Za-z]{3,9}[-/. ]\d{2,4}")
_AMOUNT = re.compile(r"-?\d[\d,]*(\.\d+)?")  # as text, in a table saved as CSV
_DAY_ZERO, _DAYS = date(1899, 12, 30), (42_000, 73_000)  # Excel's count, of the years GST has
_TAXES = {"igst": "Integrated Tax", "cgst": "Central Tax", "sgst": "State/UT Tax"}
_HEADS = {"imp": {"igst": "Integrated Tax"}, "isd": _TAXES, "": {"taxable_value": "Taxable Value", **_TAXES}}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# The first pattern that fits a column's whole name says what it holds; (whole name, of the declaration) -> field.
_FIELDS = (
    (r"whether itc|itc (is )?to be reduced", "reduce"),
    (r"declared.*integrated|declared.*igst", "declared_igst"),
    (r"declared.*central|declared.*cgst", "declared_cgst"),
    (r"declared.*state|declared.*sgst", "declared_sgst"),
    (r"declared.*cess", "declared_cess"),
    (r"pending.*block|ispending", "pending_blocked"),
    (r"itcred.*block|reduction.*block", "reduction_blocked"),
    (r"remarks?.*block", "remarks_blocked"),
    (r"validation error|previous|\bprev\b|irn|applicable|advisory|^s\.? ?no|rate\b", ""),
    (r"icegate reference date|reference date", "reference_date"),
    (r"port code", "port_code"),
    (r"gstin", "party"),
    (r"trade|legal name|supplier name|name of supplier", "name"),
    (r"filing date|date of filing", "filing_date"),
    (r"filing status", "filing_status"),
    (r"period", "period"),
    (r"availability", "availability"),
    (r"eligibility", "availability"),
    (r"reason", "reason"),
    (r"amendment|amended", "amended"),
    (r"original (invoice|document|note)? ?number", "original_number"),
    (r"original (invoice|document|note)? ?date", "original_date"),
    (r"supply type|invoice type|type of invoice", "supply_type"),
    (r"\btype\b", "type"),
    (r"number|\bno\b", "number"),
    (r"\bdate\b", "date"),
    (r"place of supply|\bpos\b", "place"),
    (r"reverse charge", "reverse_charge"),
    (r"taxable", "taxable_value"),
    (r"integrated|igst", "igst"),
    (r"central|cgst", "cgst"),
    (r"state|sgst|utgst", "sgst"),
    (r"cess", "cess"),
    (r"value", "document_value"),
    (r"remark", "remarks"),
    (r"status|action", "action"),
    (r"source|form", "source"),
)


@dataclass(frozen=True)
class Grid:
    """A sheet's rows by field; `has_rates` where a row may be one rate of a document.

    `fields` are those it has a column for, filled or not, and `titles` the texts above its header.
    """

    rows: list[dict[str, Cell]]
    has_rates: bool = False
    fields: frozenset[str] = frozenset()
    titles: tuple[str, ...] = ()


def read(sheet: Sheet) -> Grid:
    """The sheet's data rows, each with its filled cells by field, and `row`, its number on the sheet.

    A sheet without a header, or without rows below it, has none.
    """
    top = next((at for at, row in enumerate(sheet.rows[:_ROWS_LOOKED_AT]) if _is_header(row)), None)
    if top is None:
        return Grid([])
    first = next((at for at in range(top + 1, len(sheet.rows)) if any(map(_is_data, sheet.rows[at]))), len(sheet.rows))
    names = _names(sheet.rows[top : min(first, top + _TIERS)])
    fields = list(_fields(names))
    rows = []
    for at in range(first, len(sheet.rows)):
        cells = {
            field: _day(cell) if field.endswith("date") else cell
            for field, cell in zip(fields, sheet.rows[at], strict=False)
            if field and cell not in ("", "-")
        }
        if cells:
            rows.append(cells | {"row": at + 1})
    return Grid(
        rows,
        any(re.search(r"\brate\b", name) and "applicable" not in name for name in names),
        frozenset(filter(None, fields)),
        tuple(text(cell) for row in sheet.rows[:top] for cell in row if cell != ""),
    )


def unread(sheet: Sheet, grid: Grid, section: str) -> str:
    """What is not read of a sheet of a section, in a sentence: its rows, or a column of amounts; "" where all is."""
    if not grid.fields and any(sum(map(_is_data, row)) > 2 for row in sheet.rows):
        return "Rows with amounts stand here without a header known here; none was read. Download the file again."
    heads = _HEADS["" if not section.startswith(("impg", "isd")) else section[:3]]
    if not grid.rows or not (lacking := [head for field, head in heads.items() if field not in grid.fields]):
        return ""
    return f"The sheet has no column for {' and '.join(lacking)}; none was read. Download the file again."


def _day(cell: Cell) -> Cell:
    """A date that Excel shows as the number it counts days by, as a date."""
    is_count = isinstance(cell, int | float) and not isinstance(cell, bool) and _DAYS[0] < cell < _DAYS[1]
    return _DAY_ZERO + timedelta(days=int(cell)) if is_count else cell  # type: ignore[arg-type]


def _is_header(row: Sequence[Cell]) -> bool:
    """Does the header begin here: a GSTIN's or ICEGATE's heading, beside others, and no data?"""
    filled = [cell for cell in row if cell != ""]
    return len(filled) > 2 and not any(map(_is_data, filled)) and any(_TOP.search(text(cell)) for cell in filled)


def _is_data(cell: Cell) -> bool:
    """Is it an amount, a date or a GSTIN?"""
    if isinstance(cell, str):
        plain = cell.strip()
        return bool(_DAY.fullmatch(plain) or _AMOUNT.fullmatch(plain)) or gstins.is_valid(plain.upper())
    return not isinstance(cell, bool)


def _names(tiers: Sequence[Sequence[Cell]]) -> list[str]:
    """Each column's name with the bands above it; a band reaches right, over the columns that are named below it."""
    width = max(map(len, tiers))
    grid = [[text(cell).lower() for cell in row] + [""] * (width - len(row)) for row in tiers]
    for upper, lower in pairwise(grid):
        for column in range(1, width):
            if not upper[column] and lower[column]:
                upper[column] = upper[column - 1]
    return [" ".join(filter(None, (row[column] for row in grid))) for column in range(width)]


def _fields(names: Sequence[str]) -> Iterator[str]:
    """What each column holds; the first of a kind counts, "" is none."""
    party = next((at for at, name in enumerate(names) if "gstin" in name), 0)
    found = [next((field for pattern, field in _FIELDS if re.search(pattern, name)), "") for name in names]
    seen: set[str] = set()
    for at, field in enumerate(found):
        if at < party and field in ("number", "date", "type") and field in found[party:]:
            field = f"original_{field}"
        yield "" if field in seen else field
        seen.add(field)


def written(cell: Cell) -> str | Number:
    """A cell as the portal's JSON writes it: dates with the day first, numbers in rupees; none beyond all amounts."""
    if isinstance(cell, datetime | date):
        return cell.strftime("%d-%m-%Y")
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        with suppress(ValueError):
            return Number(f"{rupees(paise(cell)).normalize():f}")
    return text(cell)


def identifier(cell: Cell) -> str:
    """A number of a document, port or period as text."""
    return text(cell)


def period(cell: Cell) -> str:
    """A period of the portal's Excel files, `Apr'26`, as `042026`; other text as it stands.

    >>> period("Apr'26"), period("October 2026"), period("102026")
    ('042026', '102026', '102026')
    """
    if isinstance(cell, datetime | date):
        return cell.strftime("%m%Y")
    found = re.fullmatch(r"([A-Za-z]{3})[a-z]*[-' ’]*(\d{4}|\d{2})", text(cell))
    if not found or found[1].lower() not in _MONTHS:
        return text(cell)
    return f"{_MONTHS.index(found[1].lower()) + 1:02d}{found[2] if len(found[2]) == 4 else '20' + found[2]}"
