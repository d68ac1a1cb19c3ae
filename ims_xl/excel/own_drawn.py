"""What the user has laid over our sheets: notes on cells, pictures, charts of their own.

Each is a part of the file of its own, related to its sheet (ECMA-376 part 1, 18.7 and 20.5). A sheet that brings
drawings of its own, as Start does, keeps those.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from ims_xl.excel.areas import letters, number
from ims_xl.excel.own_looks import insert
from ims_xl.excel.parts import MAIN, OFFICE, Package
from ims_xl.excel.relocated import Relocated

_HOLDERS = {"drawing": "drawing", "vmlDrawing": "legacyDrawing", "comments": "", "threadedComment": ""}
_NOTED = re.compile(rb'(<(?:comment|threadedComment)\b[^>]*?\bref=")([A-Z]+)([0-9]+)(")')
_CORNER = re.compile(rb"(<(?:\w+:)?)(col|row|Column|Row)(>)([0-9]+)(</)")


@dataclass(frozen=True)
class Drawn:
    """A part and what it is related to: notes, a drawing, the chart in it, a picture."""

    kind: str
    id: str
    relation: str
    part: str
    content_type: str
    data: bytes
    below: tuple[Drawn, ...]


def drawn_on(package: Package, part: str) -> list[Drawn]:
    """What is laid over the sheet in this part."""
    return [one for one in _below(package, part) if one.kind in _HOLDERS]


def draw_on(package: Package, part: str, shell: etree._Element, drawn: Iterable[Drawn], moved: Relocated) -> None:
    """Lay it over the later sheet, whose XML but its rows is `shell`."""
    there = {relation.kind for relation in package.relations(part)}
    for one in drawn:
        if one.kind in there:
            continue
        id = _add(package, part, one, moved, keep_id=False)
        if _HOLDERS[one.kind]:
            insert(shell, etree.Element(f"{{{MAIN}}}{_HOLDERS[one.kind]}", {f"{{{OFFICE}}}id": id}))


def _below(package: Package, owner: str) -> Iterable[Drawn]:
    for relation in package.relations(owner):
        if relation.kind in ("table", "printerSettings") or relation.part not in package.parts():
            continue
        part = relation.part
        yield Drawn(
            relation.kind,
            relation.id,
            package.relation_type(part),
            part,
            package.content_type(part),
            package.read(part),
            tuple(_below(package, part)),
        )


def _add(package: Package, owner: str, drawn: Drawn, moved: Relocated, keep_id: bool) -> str:
    place = package.fresh(drawn.part)
    data = drawn.data if moved.stays else _moved(drawn.data, moved)
    package.add(place, data, drawn.content_type)
    for one in drawn.below:
        _add(package, place, one, moved, keep_id=True)
    return package.relate(owner, drawn.relation, place, drawn.id if keep_id else "")


def _moved(data: bytes, moved: Relocated) -> bytes:
    def note(found: re.Match[bytes]) -> bytes:
        column = moved.column(number(found[2].decode()))
        place = letters(column) if column else found[2].decode()
        return found[1] + f"{place}{moved.row(int(found[3]))}".encode() + found[4]

    def corner(found: re.Match[bytes]) -> bytes:
        at = int(found[4]) + 1  # counted from 0
        place = moved.row(at) if found[2].lower() == b"row" else moved.column(at) or at
        return found[1] + found[2] + found[3] + str(place - 1).encode() + found[5]

    return _CORNER.sub(corner, _NOTED.sub(note, data))
