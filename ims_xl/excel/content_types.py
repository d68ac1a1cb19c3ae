"""What kind of content each part of a workbook file has: the list `[Content_Types].xml`, by part or by ending."""

from __future__ import annotations

import posixpath
from collections.abc import Collection

from lxml import etree

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
UNKNOWN = "application/octet-stream"


def of(types: etree._Element, part: str) -> str:
    """The kind of a part: its own, else that of its ending."""
    for found in types.iter(f"{_TYPES}Override"):
        if found.get("PartName") == f"/{part}":
            return found.get("ContentType", "")
    ending = posixpath.splitext(part)[1].lstrip(".").casefold()
    endings = {
        one.get("Extension", "").casefold(): one.get("ContentType", "") for one in types.iter(f"{_TYPES}Default")
    }
    return endings.get(ending, UNKNOWN)


def tell(types: etree._Element, part: str, kind: str) -> None:
    """Say of what kind a part is."""
    told = etree.SubElement(types, f"{_TYPES}Override")
    told.set("PartName", f"/{part}")
    told.set("ContentType", kind)


def forget(types: etree._Element, parts: Collection[str]) -> None:
    """Take out what was said of these parts."""
    names = {f"/{part}" for part in parts}
    for found in list(types.iter(f"{_TYPES}Override")):
        if found.get("PartName") in names:
            types.remove(found)
