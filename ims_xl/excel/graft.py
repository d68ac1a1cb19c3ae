"""Sheets of one workbook file set in the place of another's of the same names, with their tables, drawings and looks.

Everything else of the file that takes them stays as it is: the user's own sheets, pivots, custom parts. Its macros
and ribbon are replaced as well; modules the user has added to the macros are kept.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from ims_xl.excel.parts import MAIN, OFFICE, Package, Relation, parse, serialised
from ims_xl.excel.styles import Restyled
from ims_xl.excel.vba import Module, build_project, read_project

_SHEET = f"{{{MAIN}}}sheet"
_NAME = f"{{{MAIN}}}definedName"
_ID = f"{{{OFFICE}}}id"
_WORKSHEET = f"{OFFICE}/worksheet"
_DOCUMENT_BASE, _CLASS_BASE = "0{00020820-", "0{FCFB3D2A-"


class Graft:
    """What goes from `source` into `target`; both are changed in memory only."""

    def __init__(self, target: Package, source: Package) -> None:
        self._target, self._source = target, source
        self._book, self._new = target.xml(target.workbook), source.xml(source.workbook)
        self._names = [sheet.get("name", "") for sheet in self._book.iter(_SHEET)]
        styles = _related(target, "styles")
        root = target.xml(styles)
        self._looks = Restyled(root, source.xml(_related(source, "styles")))
        target.replace(styles, serialised(root))
        self._texts = _shared(source)
        self._table_ids = _numbers_from(self._highest_table_id() + 1)

    def sheets(self) -> None:
        """Set every sheet of the source in place, missing ones where they stand in the source; and its names."""
        parts = {relation.id: relation.part for relation in self._source.relations(self._source.workbook)}
        here = {relation.id: relation.part for relation in self._target.relations(self._target.workbook)}
        mine = {sheet.get("name", ""): sheet for sheet in self._book.iter(_SHEET)}
        before: Any = None
        for sheet in self._new.iter(_SHEET):
            name, part = sheet.get("name", ""), parts[sheet.get(_ID, "")]
            if name in mine:
                place = here[mine[name].get(_ID, "")]
                self._target.drop_all(place)
                before = mine[name]
            else:
                place = self._target.fresh(part)
                before = self._insert(sheet, place, before)
            self._take(part, place)
        self._take_names()
        self._target.replace(self._target.workbook, serialised(self._book))

    def macros_and_ribbon(self) -> None:
        """The source's macros, with the modules the user has added; and its ribbon."""
        project, ribbon = _related(self._source, "vbaProject"), _root_related(self._source, "extensibility")
        mine, taken = _related(self._target, "vbaProject"), _root_related(self._target, "extensibility")
        fresh = read_project(self._source.read(project))
        old = read_project(self._target.read(mine)) if mine else {}
        taken_names = {name.casefold() for name in fresh}
        documents = self._documents()
        modules = [_module(name, text, name in documents) for name, text in fresh.items()]
        modules += [
            _module(name, text, name in documents or _DOCUMENT_BASE in text)
            for name, text in old.items()
            if name.casefold() not in taken_names and not _of_gone_sheet(text, name in documents)
        ]
        data = build_project(modules)
        for part, own, content, kind in ((mine, project, data, "vbaProject"), (taken, ribbon, b"", "extensibility")):
            content = content or self._source.read(own)
            if part:
                self._target.replace(part, content)
            else:
                owner = self._target.workbook if kind == "vbaProject" else ""
                self._target.add(own, content, self._source.content_type(own))
                self._target.relate(owner, self._source.relation_type(own), own)

    def _take(self, part: str, place: str) -> None:
        """A sheet and what belongs to it."""
        root = self._source.xml(part)
        for cell in root.iter(f"{{{MAIN}}}c"):
            if cell.get("t") == "s":
                _inline(cell, self._texts)
        self._looks.sheet(root)
        self._target.add(place, serialised(root), self._source.content_type(part))
        self._take_related(part, place)

    def _take_related(self, part: str, place: str) -> None:
        for relation in self._source.relations(part):
            taken = self._target.fresh(relation.part)
            self._target.add(taken, self._content(relation), self._source.content_type(relation.part))
            self._target.relate(place, self._source.relation_type(relation.part), taken, relation.id)
            self._take_related(relation.part, taken)

    def _content(self, relation: Relation) -> bytes:
        if relation.kind != "table":
            return self._source.read(relation.part)
        root = self._source.xml(relation.part)
        root.set("id", str(self._table_ids()))
        self._looks.table(root)
        return serialised(root)

    def _insert(self, sheet: Any, place: str, before: Any) -> Any:
        added = etree.Element(_SHEET)
        highest = max(int(one.get("sheetId", "0")) for one in self._book.iter(_SHEET))
        added.set("name", sheet.get("name", ""))
        added.set("sheetId", str(highest + 1))
        if sheet.get("state"):
            added.set("state", sheet.get("state"))
        added.set(_ID, self._target.relate(self._target.workbook, _WORKSHEET, place))
        parent = next(self._book.iter(_SHEET)).getparent()
        assert parent is not None
        parent.insert(0 if before is None else parent.index(before) + 1, added)
        return added

    def _take_names(self) -> None:
        """The source's defined names; of the target's those that neither are the source's nor stood on its sheets."""
        order = [sheet.get("name", "") for sheet in self._book.iter(_SHEET)]
        theirs = [sheet.get("name", "") for sheet in self._new.iter(_SHEET)]
        fresh = list(self._new.iter(_NAME))
        known = {name.get("name", "").casefold() for name in fresh}
        names = self._book.find(f"{{{MAIN}}}definedNames")
        if names is None:
            names = etree.SubElement(self._book, f"{{{MAIN}}}definedNames")
            names.getparent().remove(names)  # type: ignore[union-attr]
            sheets = self._book.find(f"{{{MAIN}}}sheets")
            assert sheets is not None
            sheets.addnext(names)
        for name in list(names):
            local = name.get("localSheetId")
            on = self._names[int(local)] if local is not None else None
            if on in theirs or (on is None and name.get("name", "").casefold() in known):
                names.remove(name)
            elif on is not None:
                name.set("localSheetId", str(order.index(on)))
        for name in fresh:
            local = name.get("localSheetId")
            if local is not None:
                name.set("localSheetId", str(order.index(theirs[int(local)])))
            names.append(name)
        for view in self._book.iter(f"{{{MAIN}}}workbookView"):
            active = int(view.get("activeTab", "0"))
            if active < len(self._names):
                view.set("activeTab", str(order.index(self._names[active])))

    def _documents(self) -> set[str]:
        """The code names of the sheets as they now stand, and of the workbook."""
        parts = {relation.id: relation.part for relation in self._target.relations(self._target.workbook)}
        found = {"ThisWorkbook"}
        for sheet in self._book.iter(_SHEET):
            part = parts.get(sheet.get(_ID, ""), "")
            names = re.search(rb'<sheetPr[^>]*codeName="([^"]+)"', self._target.read(part)) if part else None
            found |= {names[1].decode()} if names else set()
        return found

    def _highest_table_id(self) -> int:
        tables = [part for part in self._target.parts() if posixpath.dirname(part) == "xl/tables"]
        return max((int(self._target.xml(part).get("id", "0")) for part in tables), default=0)


def _module(name: str, text: str, document: bool) -> Module:
    if document:
        return Module(name, text, "document", "workbook" if name == "ThisWorkbook" else "worksheet")
    return Module(name, text, "class" if _CLASS_BASE in text else "standard")


def _of_gone_sheet(text: str, stands: bool) -> bool:
    """A document's module whose sheet is no longer there."""
    return _DOCUMENT_BASE in text and not stands


def _shared(package: Package) -> list[etree._Element]:
    part = _related(package, "sharedStrings")
    return list(package.xml(part).iter(f"{{{MAIN}}}si")) if part else []


def _inline(cell: etree._Element, texts: list[etree._Element]) -> None:
    """A text named by its place in the shared list, as a text of the cell's own."""
    value = cell.find(f"{{{MAIN}}}v")
    if value is None:
        return
    cell.remove(value)
    own = etree.SubElement(cell, f"{{{MAIN}}}is")
    own.extend(parse(etree.tostring(texts[int(value.text or "0")])))
    cell.set("t", "inlineStr")


def _related(package: Package, kind: str) -> str:
    return next((one.part for one in package.relations(package.workbook) if one.kind == kind), "")


def _root_related(package: Package, kind: str) -> str:
    return next((one.part for one in package.relations("") if one.kind == kind), "")


def _numbers_from(first: int) -> Callable[[], int]:
    counted = iter(range(first, first + 100_000))
    return lambda: next(counted)
