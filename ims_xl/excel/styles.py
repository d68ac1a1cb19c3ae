"""The looks of one workbook added to those of another: what a sheet needs that is taken over with its formats.

A cell names its format by its place in `cellXfs` of styles.xml, a conditional format or table its own by its place in
`dxfs` (ECMA-376 part 1, 18.8). Both lists grow at their end, so that whoever counted on them before still may.
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from ims_xl.excel.parts import MAIN

_FIRST_OWN_FORMAT = 164  # number formats below are Excel's own
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_PARTS_OF_A_FORMAT = (("fonts", "fontId"), ("fills", "fillId"), ("borders", "borderId"))


class Restyled:
    """Formats of `source` (the root of a styles.xml) added to `target`; where each stands there now."""

    def __init__(self, target: etree._Element, source: etree._Element) -> None:
        self._target = target
        numbers = self._number_formats(source)
        starts = {attribute: self._append(source, name) for name, attribute in _PARTS_OF_A_FORMAT}
        self.first_look = self._append(source, "dxfs")
        self.first_format = self._append(source, "cellXfs")
        for added in list(child(target, "cellXfs"))[self.first_format :]:
            added.set("xfId", "0")
            for attribute, start in starts.items():
                added.set(attribute, str(int(added.get(attribute, "0")) + start))
            number = added.get("numFmtId", "0")
            added.set("numFmtId", numbers.get(number, number))

    def sheet(self, root: etree._Element) -> None:
        """Let the cells, rows, columns and conditional formats of a sheet name their formats in the target."""
        for tag, attribute in (("c", "s"), ("row", "s"), ("col", "style")):
            for element in root.iter(f"{{{MAIN}}}{tag}"):
                if tag == "c" or element.get(attribute) is not None:
                    element.set(attribute, str(int(element.get(attribute, "0")) + self.first_format))
        for rule in root.iter(f"{{{MAIN}}}cfRule"):
            _move(rule, "dxfId", self.first_look)

    def table(self, root: etree._Element) -> None:
        """The same for a table."""
        for element in root.iter(f"{{{MAIN}}}table", f"{{{MAIN}}}tableColumn"):
            for attribute in [name for name in element.attrib if str(name).endswith("DxfId")]:
                _move(element, str(attribute), self.first_look)

    def _append(self, source: etree._Element, name: str) -> int:
        """Add all of a list of the source to the target's; returns where they begin."""
        here, there = child(self._target, name), source.find(f"{{{MAIN}}}{name}")
        start = len(here)
        here.extend(deepcopy(one) for one in (there if there is not None else ()))
        here.set("count", str(len(here)))
        return start

    def _number_formats(self, source: etree._Element) -> dict[str, str]:
        """The source's own number formats under free numbers; which became which."""
        here = child(self._target, "numFmts")
        free = max([_FIRST_OWN_FORMAT - 1, *(int(one.get("numFmtId", "0")) for one in here)]) + 1
        moved = {}
        for at, one in enumerate(source.iter(f"{{{MAIN}}}numFmt"), start=free):
            if one.getparent() is not source.find(f"{{{MAIN}}}numFmts"):
                continue  # of a conditional format, which carries its own
            moved[one.get("numFmtId", "")] = str(at)
            added = deepcopy(one)
            added.set("numFmtId", str(at))
            here.append(added)
        here.set("count", str(len(here)))
        if not len(here):
            self._target.remove(here)
        return moved


def child(styles: etree._Element, name: str) -> etree._Element:
    """A list of a styles.xml, made in its place where it is missing."""
    found = styles.find(f"{{{MAIN}}}{name}")
    if found is None:
        found = etree.Element(f"{{{MAIN}}}{name}")
        before = [at for at, one in enumerate(styles) if etree.QName(one).localname in _ORDER[: _ORDER.index(name)]]
        styles.insert(max(before, default=-1) + 1, found)
    return found


def _move(element: etree._Element, attribute: str, by: int) -> None:
    value = element.get(attribute)
    if value is not None:
        element.set(attribute, str(int(value) + by))
