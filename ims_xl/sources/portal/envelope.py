"""Which of the portal's JSON files one is, told by its content, and what stands inside its wrappings.

Roots as in the downloads of the IMS offline tool, in API answers and in GSTR-2B files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Never

from ims_xl.errors import Problem, WrongFile
from ims_xl.gst import gstin as gstins
from ims_xl.gst.documents import IMS_SECTIONS, Section
from ims_xl.gst.money import grouped
from ims_xl.sources import literal, ours
from ims_xl.sources.portal import bare_list


class FileKind(StrEnum):
    """What a file is; the value says so in a sentence."""

    IMS = "an IMS download"
    IMS_ERRORS = "an IMS error file"
    GSTR2B = "a GSTR-2B statement"
    GSTR2A = "a GSTR-2A"
    HISTORY = "a history of earlier originals"
    BOOKS = "a purchase register"
    CANONICAL = "a table with this program's own column names"


# Sections by key: long and short spellings of the notes, and 2B's spelling of the amended SEZ Bill of Entry.
SECTION_KEYS: Mapping[str, Section] = {section.wire: section for section in IMS_SECTIONS} | {
    "dn": Section.B2BDN,
    "dna": Section.B2BDNA,
    "cn": Section.B2BCN,
    "cna": Section.B2BCNA,
    "impgasez": Section.IMPGSEZA,
}
_OF_SECTIONS = frozenset({FileKind.IMS, FileKind.IMS_ERRORS})
_STATEMENT = frozenset({"docdata", "itcsumm", "cpsumm", "docRejdata"})

_OF_SUPPLIERS = frozenset({"cfs3b", "fldtr1", "flprdr1", "dtcancel"})  # what a GSTR-2A alone says of a supplier
_OF_GSTR1 = frozenset({"b2cs", "b2cl", "exp", "nil", "hsn", "doc_issue", "gt", "cur_gt", "at", "txpd"})
_OWN_SALES = frozenset({"updby", "cflag"})  # on a document of GSTR-1


def section_of(key: str) -> Section | None:
    """The section of IMS a key names, in either spelling; None for any other key.

    >>> section_of("cn"), section_of("B2BCN"), section_of("isd")
    (<Section.B2BCN: 'B2BCN'>, <Section.B2BCN: 'B2BCN'>, None)
    """
    return SECTION_KEYS.get(key.strip().lower())


@dataclass(frozen=True)
class Envelope:
    """A portal file opened: its kind, whose it is, and its body.

    The body is a dict of sections (IMS, IMS_ERRORS, GSTR2A), the statement's `data` (GSTR2B), or a list (HISTORY).
    """

    kind: FileKind
    file: str
    body: Any
    gstin: str = ""  # as the file says; empty where it does not
    problems: tuple[Problem, ...] = ()  # what was seen while it was opened

    def expect(self, kind: FileKind) -> None:
        """Raises `WrongFile` unless the file is of the kind."""
        if self.kind is not kind:
            raise WrongFile(f"{self.file} is {self.kind.value}, where {kind.value} was expected; choose another file.")

    def expect_gstin(self, gstin: str) -> None:
        """Raises `WrongFile`, naming both, where the file is of another recipient."""
        if self.gstin and gstins.clean(self.gstin) != gstins.clean(gstin):
            raise WrongFile(
                f"{self.file} is of {self.gstin}, but this workbook is of {gstin}; choose that client's file."
            )


def opened(path: Path) -> Envelope:
    """A portal JSON file, its kind told by its content.

    Raises `FileUnreadable` for what is no JSON, `WrongFile` for JSON that is none of the kinds.
    """
    return told(literal.load(path), path.name)


def told(value: Any, file: str) -> Envelope:
    """The envelope of a parsed JSON value. Raises `WrongFile` for one that is none of the kinds."""
    if isinstance(value, list) and value and all(isinstance(row, dict) and "section" in row for row in value):
        return Envelope(FileKind.HISTORY, file, value)
    if isinstance(value, list):
        return _of_list(value, file)
    return _of_object(value, file)


def _of_object(value: Any, file: str) -> Envelope:
    """The envelope of an object, which may stand in wrappings. Raises `WrongFile`."""
    gstin = ""
    if isinstance(value, dict) and ours.is_draft(value):
        raise WrongFile(f"{file} {ours.DRAFT}")
    while isinstance(value, dict):
        gstin = _named(value) or gstin
        kind, body = _recognised(value, file)
        if kind is not None:
            if isinstance(body, list) and body and kind in _OF_SECTIONS:
                body = bare_list.sections(body, file)
            if not isinstance(body, dict):
                raise WrongFile(f"{file} is {kind.value} without any sections; download it again.")
            return Envelope(kind, file, body, _named(body) or gstin)
        if "data" not in value:
            _refuse(value, file)
        value = value["data"]
    if isinstance(value, list) and bare_list.is_of_rows(value):
        return replace(_of_list(value, file), gstin=gstin)
    raise WrongFile(f"{file} is JSON, but no file of the portal that this program knows; choose another file.")


def _of_list(values: list[Any], file: str) -> Envelope:
    """A list that is the whole file: of records, or of downloads of one client, which are put together.

    Raises `WrongFile` where it holds nothing, or what cannot be put together.
    """
    if not values:
        raise WrongFile(f"{file} is an empty list, without a single record; download it again, or leave it out.")
    if bare_list.is_of_rows(values):
        refused = all(isinstance(row, dict) and row.get("error_msg") for row in values)
        return Envelope(FileKind.IMS_ERRORS if refused else FileKind.IMS, file, bare_list.sections(values, file))
    inside = [_of_object(value, file) for value in values]
    return inside[0] if len(inside) == 1 else _joined(inside, file)


def _joined(inside: list[Envelope], file: str) -> Envelope:
    """Downloads of one client as one. Raises `WrongFile` for any others."""
    kinds, recipients = {one.kind for one in inside}, {one.gstin for one in inside if one.gstin}
    given = [
        (key, rows) for one in inside for key, rows in one.body.items() if section_of(key) or isinstance(rows, list)
    ]
    if (
        len(kinds) > 1
        or len(recipients) > 1
        or not kinds <= _OF_SECTIONS
        or not all(isinstance(rows, list) for _, rows in given)
    ):
        raise WrongFile(f"{file} holds {grouped(len(inside))} files of the portal in one list; save each by itself.")
    joined: dict[str, list[Any]] = {}
    for key, rows in given:
        joined.setdefault(key, []).extend(rows)
    return Envelope(kinds.pop(), file, joined, "".join(recipients))


def _named(value: dict[str, Any]) -> str:
    """The recipient's GSTIN an object gives, or nothing."""
    for key in ("gstin", "rtin"):
        if isinstance(value.get(key), str) and value[key].strip():
            return str(value[key].strip())
    return ""


def _recognised(value: dict[str, Any], file: str) -> tuple[FileKind | None, Any]:
    """The kind an object shows by its keys, and its body; None where another wrapping may be inside."""
    if "invdata" in value:
        purpose = value.get("reqtyp") or "SAVE"
        raise WrongFile(
            f"{file} is a file made for upload ({purpose}), not a download; choose what the portal gives to download."
        )
    for key in ("imsDetailsErr", "error_report"):
        if key in value:
            return FileKind.IMS_ERRORS, value[key]
    if "imsDetails" in value:
        return FileKind.IMS, value["imsDetails"]
    if _STATEMENT & value.keys() or ("rtnprd" in value and ("gendt" in value or "fc" in value)):
        return FileKind.GSTR2B, value
    if _is_gstr2a(value, file):
        return FileKind.GSTR2A, value
    sections = [rows for key, rows in value.items() if section_of(key) and isinstance(rows, list | dict)]
    return (FileKind.IMS, value) if sections else (None, None)


def _is_gstr2a(value: dict[str, Any], file: str) -> bool:
    """Does an object hold the documents of suppliers, with when they filed them?

    Raises `WrongFile` for the client's own sales, and where the two cannot be told apart.
    """
    rows = [row for rows in value.values() if isinstance(rows, list) for row in rows if isinstance(row, dict)]
    if any("portcd" in row and "benum" in row for row in rows):
        return True
    suppliers = [row for row in rows if _is_by_supplier(row)]
    of_sales = bool(_OF_GSTR1 & value.keys())
    if not suppliers and not (of_sales and not any("stin" in row for row in rows)):
        return False
    documents = [one for row in suppliers for one in _documents(row)]
    if of_sales or any(_OWN_SALES & one.keys() for one in documents):
        raise WrongFile(f"{file} is a GSTR-1, the sales of whoever filed it; choose the IMS download.")
    if any(_OF_SUPPLIERS & row.keys() for row in suppliers) or any("cfs" in row for row in suppliers):
        return True
    raise WrongFile(
        f"{file} lists documents under each supplier, as GSTR-1 and GSTR-2A do, but not whether they are filed; "
        "choose the IMS download."
    )


def _documents(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The first documents of a supplier."""
    lists = [row[key] for key in ("inv", "nt", "doclist") if isinstance(row.get(key), list)]
    return [one for some in lists for one in some[:3] if isinstance(one, dict)]


def _is_by_supplier(row: Any) -> bool:
    """Does a row hold a supplier's documents, rather than being one?"""
    return isinstance(row, dict) and "ctin" in row and any(key in row for key in ("inv", "nt", "doclist"))


def _refuse(value: dict[str, Any], file: str) -> Never:
    """Raises `WrongFile`, saying what the file is instead."""
    error = value.get("error")
    if isinstance(error, dict):
        code, message = error.get("error_cd", "no code"), error.get("message", "no message")
        raise WrongFile(f'{file} holds no data but the portal\'s error {code}: "{message}".')
    if "token" in value and "est" in value:
        raise WrongFile(f"{file} only says that the portal is preparing the data; ask again in {value['est']} minutes.")
    keys = ", ".join(list(value)[:8]) or "none"
    raise WrongFile(f"{file} is JSON, but no file of the portal that this program knows (its keys: {keys}).")
