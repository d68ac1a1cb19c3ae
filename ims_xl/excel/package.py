"""The finishing of a workbook's package: macros, ribbon, alternative texts, and nothing that depends on the day.

openpyxl writes sheets, tables and charts; what it cannot write is put into the package here.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from lxml import etree

from ims_xl.excel.tidy import as_xml, order_fonts, settle_chart, share_strings

_TYPES, _RELATIONS = "[Content_Types].xml", "_rels/.rels"
_TYPE_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION_NS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_DRAWING_NS = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_MACRO_WORKBOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_PROJECT_TYPE = "application/vnd.ms-office.vbaProject"
_PROJECT_RELATION = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_RIBBON_RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_STRINGS_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can say
_WRITTEN = "2026-01-01T00:00:00Z"


def finish(saved: bytes, project: bytes, ribbon: bytes, chart_texts: Mapping[str, str]) -> bytes:
    """The workbook as a macro-enabled one, with its ribbon; `chart_texts` tells each chart's title what it shows.

    The same arguments give the same bytes.
    """
    with zipfile.ZipFile(BytesIO(saved)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/vbaProject.bin"] = project
    parts["customUI/customUI14.xml"] = ribbon
    parts[_TYPES] = _with_types(parts[_TYPES])
    parts[_RELATIONS] = _with_relation(parts[_RELATIONS], _RIBBON_RELATION, "customUI/customUI14.xml")
    workbook_relations = "xl/_rels/workbook.xml.rels"
    parts[workbook_relations] = _with_relation(parts[workbook_relations], _PROJECT_RELATION, "vbaProject.bin")
    parts["docProps/core.xml"] = _undated(parts["docProps/core.xml"])
    parts["xl/styles.xml"] = order_fonts(parts["xl/styles.xml"])
    share_strings(parts)
    parts[workbook_relations] = _with_relation(parts[workbook_relations], _STRINGS_RELATION, "sharedStrings.xml")
    for name in parts:
        if name.startswith("xl/drawings/drawing"):
            parts[name] = _with_texts(parts[name], chart_texts)
        if name.startswith("xl/charts/chart"):
            parts[name] = settle_chart(parts[name])
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda name: (name != _TYPES, name != _RELATIONS, name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            package.writestr(entry, parts[name])
    return made.getvalue()


def _with_types(xml: bytes) -> bytes:
    root = etree.fromstring(xml)
    for override in root.iter(f"{_TYPE_NS}Override"):
        if override.get("PartName") == "/xl/workbook.xml":
            override.set("ContentType", _MACRO_WORKBOOK)
    root.insert(0, etree.Element(f"{_TYPE_NS}Default", Extension="bin", ContentType=_PROJECT_TYPE))
    strings = "/xl/sharedStrings.xml"
    etree.SubElement(root, f"{_TYPE_NS}Override", PartName=strings, ContentType=_STRINGS_TYPE)
    return as_xml(root)


def _with_relation(xml: bytes, kind: str, target: str) -> bytes:
    root = etree.fromstring(xml)
    taken = {relation.get("Id") for relation in root}
    free = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
    etree.SubElement(root, f"{_RELATION_NS}Relationship", Id=free, Type=kind, Target=target)
    return as_xml(root)


def _undated(xml: bytes) -> bytes:
    """The document properties without the moment of the build."""
    root = etree.fromstring(xml)
    for element in root:
        if etree.QName(element).localname in ("created", "modified"):
            element.text = _WRITTEN
    return as_xml(root)


def _with_texts(xml: bytes, texts: Mapping[str, str]) -> bytes:
    """Each chart of a drawing named, and told in words for those who cannot see it, in the order of `texts`."""
    root = etree.fromstring(xml)
    frames = list(root.iter(f"{_DRAWING_NS}cNvPr"))
    for frame, (name, told) in zip(frames, texts.items(), strict=True):
        frame.set("name", name)
        frame.set("descr", told)
    return as_xml(root)
