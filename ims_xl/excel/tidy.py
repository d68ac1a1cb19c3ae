"""Parts of a package as Excel itself would write them, where openpyxl writes them otherwise.

Excel would mend these at its first save; done beforehand, a saved workbook differs from the template only by its data.
"""

from __future__ import annotations

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_FONT_ORDER = ("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name",
               "family", "charset", "scheme")  # fmt: skip


def share_strings(parts: dict[str, bytes]) -> None:
    """Move texts from the cells to the package's one list of strings."""
    known: dict[str, int] = {}
    uses = 0
    for name in sorted(name for name in parts if name.startswith("xl/worksheets/sheet")):
        root = etree.fromstring(parts[name])
        for cell in root.iter(f"{MAIN}c"):
            if cell.get("t") != "inlineStr":
                continue
            text = "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))
            for child in list(cell):
                cell.remove(child)
            cell.set("t", "s")
            etree.SubElement(cell, f"{MAIN}v").text = str(known.setdefault(text, len(known)))
            uses += 1
        parts[name] = as_xml(root)
    table = etree.Element(f"{MAIN}sst", count=str(uses), uniqueCount=str(len(known)))
    for text in known:
        element = etree.SubElement(etree.SubElement(table, f"{MAIN}si"), f"{MAIN}t")
        element.text = text
        if text != text.strip():
            element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    parts["xl/sharedStrings.xml"] = as_xml(table)


def order_fonts(styles: bytes) -> bytes:
    """The style sheet with each font's properties in the order of the schema."""
    root = etree.fromstring(styles)
    for font in root.iter(f"{MAIN}font"):
        font[:] = sorted(font, key=lambda element: _FONT_ORDER.index(etree.QName(element).localname))
    return as_xml(root)


def settle_chart(chart: bytes) -> bytes:
    """A chart whose labels keep the number format they name, and that makes up no title where it has none."""
    root = etree.fromstring(chart)
    for number_format in root.iter(f"{CHART}numFmt"):
        number_format.set("sourceLinked", "0")
    body = root.find(f"{CHART}chart")
    if body is not None and body.find(f"{CHART}title") is None:
        body.insert(0, etree.Element(f"{CHART}autoTitleDeleted", val="1"))
    return as_xml(root)


def as_xml(root: etree._Element) -> bytes:
    """A part's bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
