"""Records of IMS in a bare list: a portal file of which only what stood inside a section's brackets was kept.

A section is told by the keys of its records, and by nothing else: an invoice type stands in B2B and B2BA alone, an
original number in amendments. Of a note the keys do not say whether it is a credit or a debit note, of a Bill of Entry
not of which of the four sections; a wrong guess would turn a sign, so such a list is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ims_xl.errors import WrongFile
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped

_NUMBERS = ("inum", "nt_num", "boenum")
_WHOLE = "choose the JSON file as the portal gives it"


def is_of_rows(values: Sequence[Any]) -> bool:
    """Are these documents, or suppliers with theirs, rather than whole files of the portal?"""
    return any(isinstance(row, dict) and any(key in row for key in ("ctin", "stin", *_NUMBERS)) for row in values)


def sections(rows: Sequence[Any], file: str) -> dict[str, list[Any]]:
    """The records by the key of their section, in the order of the list.

    Raises `WrongFile`, naming the first of them, where one does not tell its section.
    """
    if any(isinstance(row, dict) and "ctin" in row for row in rows):
        raise WrongFile(
            f"{file} is a list of suppliers with their documents and does not say whose it is or of which month; "
            f"{_WHOLE}."
        )
    found: dict[str, list[Any]] = {}
    for at, row in enumerate(rows, start=1):
        section = _section(row) if isinstance(row, dict) else ""
        if not section:
            raise WrongFile(
                f"{file} is a list of {counted(len(rows), 'record')} without the names of their sections, and number "
                f"{grouped(at)}{_why(row)} may belong to several; {_WHOLE}."
            )
        found.setdefault(section, []).append(row)
    return found


def _section(row: dict[str, Any]) -> str:
    """The key of the section; "" where the keys of a record do not tell it."""
    if "stin" not in row or "inum" not in row or not row.get("inv_typ"):
        return ""
    return "b2ba" if row.get("oinum") else "b2b"


def _why(row: Any) -> str:
    """What the record is, by its number, as far as it says so."""
    values = row if isinstance(row, dict) else {}
    for key, what in (("nt_num", "credit or debit note"), ("boenum", "Bill of Entry"), ("inum", "document")):
        if values.get(key):
            return f" ({what} {values[key]})"
    return ""
