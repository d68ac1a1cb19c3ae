"""A workbook file as what it is: a zip of parts, some of them ours to change, all others kept byte for byte.

ECMA-376 part 2 (Open Packaging Conventions): parts, their content types, and the relations between them.
"""

from __future__ import annotations

import io
import itertools
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from ims_xl.excel import content_types, refusals, zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "[Content_Types].xml"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LARGE = 1 << 20
_PIECE = 1 << 20
_OWN_KINDS = frozenset(("table", "drawing", "chart", "comments", "vmlDrawing", "printerSettings"))
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


@dataclass(frozen=True)
class Relation:
    """A relation of a part: its type's last word ("table", "calcChain", …), its id, and the part it names."""

    kind: str
    id: str
    part: str


def parse(data: bytes) -> etree._Element:
    """The root of an XML part. Raises `etree.XMLSyntaxError`; entities are not followed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(data, parser)


def serialised(root: etree._Element) -> bytes:
    """An XML part as Excel writes it: UTF-8, declared standalone."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class Package:
    """The parts of a workbook file. Changes are kept aside; `packed` makes the whole of them.

    Raises `WorkbookUnusable`, calling the file `name`, where the data is no workbook or is damaged.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name, self._data = name, data
        self._changed: dict[str, bytes] = {}
        self._packed: dict[str, zipped.Packed] = {}
        self._dropped: set[str] = set()
        if data.startswith(_OLE):
            raise refusals.of_the_old_format(name, is_encrypted=_ENCRYPTED in data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as fault:
            raise refusals.damaged(self.name) if data.startswith(b"PK") else refusals.foreign(self.name) from fault
        names = self._zip.namelist()
        if _CONTENT_TYPES not in names:
            raise refusals.foreign(self.name)
        if len(set(names)) != len(names):
            raise refusals.damaged(self.name)
        documents = (relation.part for relation in self.relations("") if relation.kind == "officeDocument")
        self.workbook = next(documents, "")
        if self.workbook not in names or self.xml(self.workbook).tag != f"{{{MAIN}}}workbook":
            raise refusals.foreign(self.name)

    def read(self, part: str) -> bytes:
        """A part as it now stands."""
        if part in self._changed:
            return self._changed[part]
        if part in self._packed:
            return zipped.unpacked(self._packed[part])
        try:
            return self._zip.read(part)
        except (KeyError, RuntimeError, *_BROKEN) as fault:
            raise refusals.damaged(self.name) from fault

    @property
    def styles(self) -> str:
        """The part that lists the formats of cells."""
        return next((relation.part for relation in self.relations(self.workbook) if relation.kind == "styles"), "")

    def holds(self, part: str, mark: bytes) -> bool:
        """Does a part of the file, as it was opened, have these bytes? It is unpacked piece by piece."""
        try:
            with self._zip.open(part) as stream:
                kept = b""
                while piece := stream.read(_PIECE):
                    piece = kept + piece
                    if mark in piece:
                        return True
                    kept = piece[1 - len(mark) :]
        except (KeyError, RuntimeError, *_BROKEN) as fault:
            raise refusals.damaged(self.name) from fault
        return False

    def xml(self, part: str) -> etree._Element:
        """The root of a part as it now stands."""
        try:
            return parse(self.read(part))
        except etree.XMLSyntaxError as fault:
            raise refusals.damaged(self.name) from fault

    def replace(self, part: str, data: bytes) -> None:
        """Give a part new content."""
        if len(data) < _LARGE:
            self._changed[part] = data
            self._packed.pop(part, None)
        else:  # packed at once, so that a large part is held once and small
            like = self._zip.NameToInfo.get(part) or zipfile.ZipInfo(part)
            self._packed[part] = zipped.packed(data, like)
            self._changed.pop(part, None)

    def relations(self, part: str) -> Iterator[Relation]:
        """What a part is related to inside the file; the whole file's own relations for the part ""."""
        yield from self._links(part)

    def _elements(self, part: str) -> list[etree._Element]:
        where = _relations_of(part)
        if where not in self.parts():
            return []
        found = self.xml(where).iter(f"{{{_RELATIONS}}}Relationship")
        return [one for one in found if one.get("TargetMode") != "External"]

    def _links(self, part: str) -> Iterator[Relation]:
        for found in self._elements(part):
            target = posixpath.join("/", posixpath.dirname(part), unquote(found.get("Target", "")))
            kind = found.get("Type", "").rpartition("/")[2]
            yield Relation(kind, found.get("Id", ""), posixpath.normpath(target).lstrip("/"))

    def drop(self, owner: str, kind: str) -> None:
        """Take out the parts of that kind that `owner` is related to: part, relation and content type."""
        gone = [relation for relation in self.relations(owner) if relation.kind == kind]
        if not gone:
            return
        where = _relations_of(owner)
        relations = self.xml(where)
        for found in list(relations):
            if found.get("Id") in {relation.id for relation in gone}:
                relations.remove(found)
        types = self.xml(_CONTENT_TYPES)
        content_types.forget(types, {relation.part for relation in gone})
        self.replace(where, serialised(relations))
        self.replace(_CONTENT_TYPES, serialised(types))
        self._dropped.update(relation.part for relation in gone)

    def parts(self) -> list[str]:
        """The names of all parts as they now stand."""
        names = [name for name in self._zip.namelist() if name not in self._dropped]
        changed = (*self._changed, *self._packed)
        return [*names, *(name for name in changed if name not in names and name not in self._dropped)]

    def fresh(self, part: str) -> str:
        """A name like the part's that no part bears."""
        stem, ending = posixpath.splitext(part)
        stem = stem.rstrip("0123456789")
        taken = set(self.parts())
        return next(name for number in itertools.count(1) if (name := f"{stem}{number}{ending}") not in taken)

    def add(self, part: str, data: bytes, content_type: str) -> None:
        """A part that was not there, or in the place of one, and its content type."""
        self._dropped.discard(part)
        types = self.xml(_CONTENT_TYPES)
        content_types.forget(types, {part})
        content_types.tell(types, part, content_type)
        self.replace(_CONTENT_TYPES, serialised(types))
        self.replace(part, data)

    def relate(self, owner: str, kind: str, part: str, id: str = "") -> str:
        """Relate a part to `owner` ("" for the whole file) by a relation of that full type; returns its id."""
        where = _relations_of(owner)
        root = self.xml(where) if where in self.parts() else etree.Element(f"{{{_RELATIONS}}}Relationships")
        taken = {one.get("Id") for one in root}
        free = id or next(name for number in itertools.count(1) if (name := f"rId{number}") not in taken)
        added = etree.SubElement(root, f"{{{_RELATIONS}}}Relationship")
        added.set("Id", free)
        added.set("Type", kind)
        added.set("Target", f"/{part}")
        self._dropped.discard(where)
        self.replace(where, serialised(root))
        return free

    def drop_all(self, owner: str) -> None:
        """Take out the parts that belong to `owner` alone, and all its relations; what others may share stays."""
        where = _relations_of(owner)
        if where not in self.parts():
            return
        for kind in {relation.kind for relation in self.relations(owner)} & _OWN_KINDS:
            for relation in [one for one in self.relations(owner) if one.kind == kind]:
                self.drop_all(relation.part)
            self.drop(owner, kind)
        self._dropped.add(where)

    def content_type(self, part: str) -> str:
        """What kind of content a part says it has."""
        return content_types.of(self.xml(_CONTENT_TYPES), part)

    def relation_type(self, part: str) -> str:
        """The full type of the relation that leads to a part."""
        for name in self.parts():
            if name.endswith(".rels"):
                owner = posixpath.join(posixpath.dirname(posixpath.dirname(name)), posixpath.basename(name)[:-5])
                for relation, found in zip(self._links(owner), self._elements(owner), strict=True):
                    if relation.part == part:
                        return found.get("Type", "")
        raise refusals.damaged(self.name)

    def packed(self) -> bytes:
        """The file: the same parts in the same order under the same dates, so that equal parts make equal bytes.

        Parts that were not changed are copied as they lie, unpacked by nobody.
        """
        kept = (entry for entry in self._zip.infolist() if entry.filename not in self._dropped)
        old = set(self._zip.namelist())
        added = (zipfile.ZipInfo(name) for name in self.parts() if name not in old)  # under the earliest date
        try:
            return zipped.file_of(map(self._entry, itertools.chain(kept, added)), self._zip.comment)
        except OverflowError as fault:
            raise refusals.too_large(self.name) from fault

    def _entry(self, entry: zipfile.ZipInfo) -> zipped.Packed:
        if entry.filename in self._changed:
            return zipped.packed(self._changed[entry.filename], entry)
        if entry.filename in self._packed:
            return self._packed[entry.filename]
        self.read(entry.filename)  # a damaged part is found before the file is replaced
        return zipped.copied(self._data, entry)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
