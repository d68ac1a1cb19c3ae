"""The filters the user has set on our tables, and rows hidden by hand: taken from an older sheet, set on the new."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from ims_xl.excel.parts import MAIN, Package, serialised
from ims_xl.excel.rowxml import with_hidden
from ims_xl.excel.sheetxml import SheetXml
from ims_xl.excel.tableparts import SheetTable

_FILTER, _COLUMN = f"{{{MAIN}}}autoFilter", f"{{{MAIN}}}filterColumn"
_HIDDEN = re.compile(rb'^<row\b[^>]*\shidden="(?:1|true)"')


@dataclass(frozen=True)
class Filtered:
    """The conditions by header, the lines of the table's data that are out of sight, and how many lines there are."""

    conditions: list[tuple[str, etree._Element]]
    hidden: list[int]
    lines: int


def filtered(package: Package, sheet: SheetXml, table: SheetTable) -> Filtered | None:
    """How the table is filtered; None where all of it is in sight."""
    conditions = [
        (table.headers[int(column.get("colId", "0"))], deepcopy(column))
        for column in package.xml(table.part).iterfind(f"{_FILTER}/{_COLUMN}")
        if len(column) and int(column.get("colId", "0")) < len(table.headers)
    ]
    hidden = [line for line in range(table.body.height) if _HIDDEN.match(sheet.row(table.body.top + line))]
    return Filtered(conditions, hidden, table.body.height) if conditions or hidden else None


def filter_again(package: Package, sheet: SheetXml, table: SheetTable, was: Filtered) -> bool:
    """Filter the table, whose rows stand as they stood, in the same way; False, and nothing done, where that fails."""
    root = package.xml(table.part)
    found = root.find(_FILTER)
    if table.body.height != was.lines or any(header not in table.headers for header, _ in was.conditions):
        return False
    if was.conditions and found is None:
        return False
    for header, condition in was.conditions:
        assert found is not None
        place = table.headers.index(header)
        for own in [own for own in found.iterfind(_COLUMN) if own.get("colId") == str(place)]:
            found.remove(own)
        condition.set("colId", str(place))
        later = [at for at, one in enumerate(found) if one.tag != _COLUMN or int(one.get("colId", "0")) > place]
        found.insert(min(later, default=len(found)), condition)
    package.replace(table.part, serialised(root))
    for line in was.hidden:
        at = table.body.top + line
        sheet.put(at, with_hidden(sheet.row(at), True))
    return True
