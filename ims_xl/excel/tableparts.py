"""Where our tables and settings are in a workbook file: found by name, wherever the user has moved them.

A table is a part of its own (`xl/tables/*.xml`, ECMA-376 part 1, 18.5), related to the sheet it stands on; a
setting's cell is known by its defined name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from ims_xl.columns import Table
from ims_xl.errors import WorkbookUnusable
from ims_xl.excel.areas import Area
from ims_xl.excel.cells import EPOCH, EPOCH_1904
from ims_xl.excel.parts import MAIN, OFFICE, Package, serialised
from ims_xl.settings import Setting
from ims_xl.tables import SHEET_TABLES

HERE = "\0"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What may stand before calcPr in a workbook (18.2.27); the rest comes after it.
_BEFORE_CALCULATION = (
    "fileVersion", "fileSharing", "workbookPr", "AlternateContent", "revisionPtr", "absPath", "workbookProtection",
    "bookViews", "sheets", "functionGroups", "externalReferences", "definedNames",
)  # fmt: skip


@dataclass(frozen=True)
class SheetTable:
    """A table on a sheet: its part, the sheet's name and part, and `body`, the block of its data rows."""

    part: str
    title: str
    sheet: str
    sheet_part: str
    body: Area
    totals: int  # rows of totals below the body: 0 or 1
    headers: tuple[str, ...]
    formulas: dict[str, str]  # of its calculated columns, by header, as a cell's XML, with HERE for the cell itself

    @property
    def whole(self) -> Area:
        """Headers, data and totals."""
        return Area(self.body.top - 1, self.body.left, self.body.bottom + self.totals, self.body.right)


@dataclass(frozen=True)
class NamedCell:
    """A cell that bears a name."""

    sheet: str
    sheet_part: str
    row: int
    column: int


class Contents:
    """The sheets, tables and names of a workbook file. Raises `WorkbookUnusable` where it is not one of ours."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._workbook = package.xml(package.workbook)
        related = {relation.id: relation for relation in package.relations(package.workbook)}
        self.sheets: dict[str, str] = {}  # part by name
        for sheet in self._workbook.iter(_main("sheet")):
            relation = related.get(sheet.get(f"{{{OFFICE}}}id", ""))
            if relation is not None and relation.kind == "worksheet":
                self.sheets[sheet.get("name", "")] = relation.part
        self.tables = {
            table.title.casefold(): table
            for name, part in self.sheets.items()
            for relation in package.relations(part)
            if relation.kind == "table"
            for table in [_table(package, relation.part, name, part)]
        }

    @property
    def epoch(self) -> datetime:
        """The day from which this workbook counts its dates."""
        properties = self._workbook.find(_main("workbookPr"))
        is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        return EPOCH_1904 if is_1904 else EPOCH

    def table(self, table: type[Table]) -> SheetTable:
        """One of our tables."""
        found = self.tables.get(table.title.casefold())
        if found is None:
            self._expect_ours()
            raise WorkbookUnusable(
                f"{self._package.name} has no table {table.title} (sheet {table.sheet}). Choose the client's workbook; "
                f"if an older ims_xl made it, run  ims-xl upgrade {self._package.name}"
            )
        if self._package.xml(found.part).get("headerRowCount") == "0":
            raise WorkbookUnusable(f"{found.sheet}: switch the header row of {table.title} on again (Table Design).")
        return found

    def size(self, table: type[Table]) -> int:
        """How many cells the table has."""
        place = self.table(table)
        return place.body.height * len(place.headers)

    def others(self, table: SheetTable) -> list[SheetTable]:
        """The other tables on its sheet."""
        return [other for other in self.tables.values() if other.sheet == table.sheet and other.part != table.part]

    def cell(self, setting: Setting[Any]) -> NamedCell:
        """The cell of a setting."""
        for name in self._workbook.iter(_main("definedName")):
            if name.get("name", "").casefold() == setting.name.casefold() and name.get("localSheetId") is None:
                sheet, _, address = (name.text or "").rpartition("!")
                sheet = sheet.strip("'").replace("''", "'")
                try:
                    area = Area.of(address)
                    return NamedCell(sheet, self.sheets[sheet], area.top, area.left)
                except (ValueError, KeyError):
                    break
        self._expect_ours()
        raise WorkbookUnusable(
            f"{self._package.name} has no cell named {setting.name} ({setting.label}). If an older ims_xl made it, "
            f"run  ims-xl upgrade {self._package.name}"
        )

    @property
    def are_ours(self) -> bool:
        """Is any of our tables there?"""
        return bool(self.tables.keys() & {table.title.casefold() for table in SHEET_TABLES})

    def _expect_ours(self) -> None:
        """Raises `WorkbookUnusable` for a workbook that is none of ours at all."""
        if not self.are_ours:
            raise WorkbookUnusable(
                f"{self._package.name} is no client's workbook: it has none of our tables. Choose another, or make "
                "one with  ims-xl new."
            )

    def recalculate(self) -> None:
        """Have Excel compute every formula when it opens the file, and drop the chain it computed along before."""
        calculation = self._workbook.find(_main("calcPr"))
        if calculation is None:
            calculation = etree.Element(_main("calcPr"))
            before = [
                at for at, child in enumerate(self._workbook) if etree.QName(child).localname in _BEFORE_CALCULATION
            ]
            self._workbook.insert(max(before, default=-1) + 1, calculation)
        if calculation.get("fullCalcOnLoad") != "1":
            calculation.set("fullCalcOnLoad", "1")
            self._package.replace(self._package.workbook, serialised(self._workbook))
        self._package.drop(self._package.workbook, "calcChain")

    def resize(self, table: SheetTable, bottom: int) -> None:
        """End a table's data at row `bottom`: nothing filtered or sorted any more, no formulas but the table's."""
        root = self._package.xml(table.part)
        whole = Area(table.body.top - 1, table.body.left, bottom + table.totals, table.body.right)
        root.set("ref", whole.text)
        root.attrib.pop("insertRow", "")
        root.attrib.pop("insertRowShift", "")
        for header, column in zip(table.headers, root.iter(_main("tableColumn")), strict=True):
            for formula in column.findall(_main("calculatedColumnFormula")):
                if header not in table.formulas:
                    column.remove(formula)
        for sorted_ in root.findall(_main("sortState")):
            root.remove(sorted_)
        filter_ = root.find(_main("autoFilter"))
        if filter_ is not None:
            filter_.set("ref", whole.reaching(bottom).text)
            for child in list(filter_):
                if child.tag == _main("filterColumn") and _keeps_its_button_hidden(child):
                    for criterion in list(child):
                        child.remove(criterion)
                else:
                    filter_.remove(child)
        self._package.replace(table.part, serialised(root))


def _keeps_its_button_hidden(column: etree._Element) -> bool:
    return column.get("hiddenButton") in ("1", "true") or column.get("showButton") in ("0", "false")


def _table(package: Package, part: str, sheet: str, sheet_part: str) -> SheetTable:
    root = package.xml(part)
    whole = Area.of(root.get("ref", ""))
    totals = int(root.get("totalsRowCount", "0"))
    headers, formulas = [], {}
    for column in root.iter(_main("tableColumn")):
        header = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), column.get("name", ""))
        headers.append(header)
        formula = column.find(_main("calculatedColumnFormula"))
        if formula is not None and formula.text:
            kind = f' t="array" ref="{HERE}"' if formula.get("array") in ("1", "true") else ""
            formulas[header] = f"<f{kind}>{escape(formula.text)}</f>"
    return SheetTable(
        part=part,
        title=root.get("displayName", ""),
        sheet=sheet,
        sheet_part=sheet_part,
        body=Area(whole.top + 1, whole.left, whole.bottom - totals, whole.right),
        totals=totals,
        headers=tuple(headers),
        formulas=formulas,
    )


def _main(name: str) -> str:
    return f"{{{MAIN}}}{name}"
