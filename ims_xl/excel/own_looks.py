"""How the user has made our sheets look, taken from a workbook's sheets and put on later ones of the same names.

Widths, hidden and folded columns, zoom, frozen panes, the colour of the tab and the paper are the user's as they stand,
the program's own columns too, which some have shown; columns that are new look as the template has them. A
conditional format or drop-down is the user's where it is none of the template's: ours are known by their colours and
number formats, or by their formula over the same columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from copy import deepcopy

from lxml import etree

from ims_xl.excel.areas import LAST_COLUMN, Area
from ims_xl.excel.parts import MAIN, OFFICE
from ims_xl.excel.relocated import Relocated

# What of a sheet stands before what (18.3.1.99), as far as it matters here.
_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
    "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_RANKS = {name: rank for rank, name in enumerate(_ORDER)}
_PAPER = ("printOptions", "pageMargins", "pageSetup", "headerFooter")
_WIDTH = ("width", "customWidth", "bestFit", "hidden", "collapsed", "outlineLevel")
_NOT_OF_THE_VIEW = ("workbookViewId", "topLeftCell")
_REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]+")
_COLOUR = re.compile(rb'rgb="(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})"')
_PATTERN = re.compile(rb'formatCode="([^"]*)"')


def take_over(new: etree._Element, old: etree._Element, moved: Relocated, has_tables: bool) -> None:
    """Let the sheet `new` (without its rows) look as the user made `old`, its earlier self, look.

    The columns of a sheet without tables have no names to find them by again: their widths are the template's.
    """
    _tab(new, old)
    _view(new, old, moved)
    for name in _PAPER:
        _paper(new, old, name)
    if has_tables:
        _columns(new, old, moved)


def own_formats(new: etree._Element, old: etree._Element, moved: Relocated, looks: Looks, ours: Set[int]) -> None:
    """Add the user's conditional formats and drop-downs to those of the sheet. `ours` are our columns."""
    shapes = {shape for element in new.iter(_main("conditionalFormatting")) for shape in _shapes(element)}
    last = max((int(rule.get("priority", "0")) for rule in new.iter(_main("cfRule"))), default=0)
    for element in old.iter(_main("conditionalFormatting")):
        sqref = moved.areas(element.get("sqref", ""))
        own = deepcopy(element)
        own.set("sqref", sqref)
        for rule in list(own.iter(_main("cfRule"))):
            if looks.is_ours(rule) or _shape(rule, sqref) in shapes:
                own.remove(rule)
                continue
            last += 1
            rule.set("priority", str(last))
            _move_rule(rule, moved)
        if sqref and own.find(_main("cfRule")) is not None:
            insert(new, own)
    drop_downs = [deepcopy(one) for one in old.iter(_main("dataValidation"))]
    kept = [one for one in drop_downs if _is_own(one, moved, ours)]
    if kept:
        there = new.find(_main("dataValidations"))
        if there is None:
            there = etree.Element(_main("dataValidations"))
            insert(new, there)
        there.extend(kept)
        there.set("count", str(len(there)))


class Looks:
    """What the template's own conditional formats look like, beside the looks a workbook's rules name."""

    def __init__(self, styles: etree._Element, template_styles: etree._Element) -> None:
        self._known = list(_differential(styles))
        self._ours = {look for one in _differential(template_styles) if (look := _look(one))}

    def is_ours(self, rule: etree._Element) -> bool:
        """Does the rule colour or group as one of ours does?"""
        place = rule.get("dxfId")
        return place is not None and int(place) < len(self._known) and _look(self._known[int(place)]) in self._ours


def insert(root: etree._Element, element: etree._Element) -> None:
    """Put an element into a sheet, where its kind stands."""
    rank = _RANKS[etree.QName(element).localname]
    before = [at for at, child in enumerate(root) if _RANKS.get(etree.QName(child).localname, len(_RANKS)) <= rank]
    root.insert(max(before, default=-1) + 1, element)


def _tab(new: etree._Element, old: etree._Element) -> None:
    colours = [sheet.find(f"{_main('sheetPr')}/{_main('tabColor')}") for sheet in (new, old)]
    properties = new.find(_main("sheetPr"))
    if properties is None:
        return
    if colours[0] is not None:
        properties.remove(colours[0])
    if colours[1] is not None:
        properties.insert(0, deepcopy(colours[1]))


def _view(new: etree._Element, old: etree._Element, moved: Relocated) -> None:
    views = [sheet.find(f"{_main('sheetViews')}/{_main('sheetView')}") for sheet in (new, old)]
    there, was = views
    if there is None or was is None:
        return
    there.attrib.pop("tabSelected", "")  # two selected sheets would be edited as one
    for name, value in was.attrib.items():
        if name not in _NOT_OF_THE_VIEW:
            there.set(str(name), str(value))
    pane = was.find(_main("pane"))
    frozen = range(1, int(float(pane.get("xSplit", "0"))) + 1) if pane is not None else range(0)
    if not moved.down and all(moved.column(at) in (at, None) for at in frozen):  # else the template's
        for child in list(there):
            there.remove(child)
        there.extend(deepcopy(child) for child in was if etree.QName(child).localname in ("pane", "selection"))


def _paper(new: etree._Element, old: etree._Element, name: str) -> None:
    there, was = new.find(_main(name)), old.find(_main(name))
    if was is None:
        return
    own = deepcopy(was)
    own.attrib.pop(f"{{{OFFICE}}}id", "")  # the printer's own settings, which stay behind
    if there is None:
        insert(new, own)
    else:
        new.replace(there, own)


def _columns(new: etree._Element, old: etree._Element, moved: Relocated) -> None:
    there, was = (sheet.find(_main("cols")) for sheet in (new, old))
    if was is None:
        return
    looks = {at: dict(column.attrib) for column in (there if there is not None else ()) for at in _reach(column)}
    for column in was:
        for at in _reach(column):
            place = moved.column(at)
            if place is None or place > LAST_COLUMN:
                continue
            template = looks.get(place, {})
            own = {name: column.get(name, "") for name in _WIDTH if column.get(name) is not None}
            style = template.get("style") or column.get("style")
            looks[place] = own | ({"style": style} if style else {})
    columns = etree.Element(_main("cols"))
    for at in sorted(looks):
        look = {str(name): str(value) for name, value in looks[at].items() if name not in ("min", "max")}
        before = columns[-1] if len(columns) else None
        if before is not None and int(before.get("max", "0")) == at - 1 and _without_reach(before) == look:
            before.set("max", str(at))
        else:
            etree.SubElement(columns, _main("col"), {**look, "min": str(at), "max": str(at)})
    if there is not None:
        new.remove(there)
    insert(new, columns)
    deepest = max((int(column.get("outlineLevel", "0")) for column in columns), default=0)
    heights = new.find(_main("sheetFormatPr"))
    if heights is not None and deepest:
        heights.set("outlineLevelCol", str(deepest))


def _reach(column: etree._Element) -> range:
    return range(int(column.get("min", "1")), int(column.get("max", "1")) + 1)


def _without_reach(column: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in column.attrib.items() if name not in ("min", "max")}


def _shapes(element: etree._Element) -> list[tuple[str, ...]]:
    return [_shape(rule, element.get("sqref", "")) for rule in element.iter(_main("cfRule"))]


def _shape(rule: etree._Element, sqref: str) -> tuple[str, ...]:
    """What tells a rule: its kind, its formulas whatever cells they name, and the columns it is laid over."""
    formulas = [_REFERENCE.sub("?", one.text or "") for one in rule.iter(_main("formula"))]
    return (rule.get("type", ""), rule.get("operator", ""), _spanned(sqref), *formulas)


def _spanned(sqref: str) -> str:
    """The columns of an address."""
    return " ".join(sorted(re.sub(r"[0-9$]", "", text) for text in sqref.split()))


def _move_rule(rule: etree._Element, moved: Relocated) -> None:
    for formula in rule.iter(_main("formula")):
        formula.text = moved.formula(formula.text or "")
    for extension in rule.findall(_main("extLst")):
        rule.remove(extension)  # it names a rule of the sheet's own extensions, which stay behind


def _is_own(drop_down: etree._Element, moved: Relocated, ours: Set[int]) -> bool:
    """Does it lie on the user's columns alone? Then it is moved along."""
    sqref = moved.areas(drop_down.get("sqref", ""))
    try:
        areas = [Area.of(text) for text in sqref.split()]
    except ValueError:
        return False
    if not areas or any(column in ours for area in areas for column in area.columns):
        return False
    drop_down.set("sqref", sqref)
    for tag in ("formula1", "formula2"):
        for formula in drop_down.findall(_main(tag)):
            formula.text = moved.formula(formula.text or "")
    return True


def _differential(styles: etree._Element) -> Iterable[etree._Element]:
    found = styles.find(_main("dxfs"))
    return found if found is not None else ()


def _look(differential: etree._Element) -> tuple[frozenset[bytes], frozenset[bytes]] | None:
    """Its colours and number format; None for what too many may have: a single colour, or nothing."""
    written = etree.tostring(differential)
    colours, patterns = frozenset(_COLOUR.findall(written.upper().replace(b"RGB", b"rgb"))), _PATTERN.findall(written)
    return (colours, frozenset(patterns)) if len(colours) > 1 or patterns else None


def _main(name: str) -> str:
    return f"{{{MAIN}}}{name}"
