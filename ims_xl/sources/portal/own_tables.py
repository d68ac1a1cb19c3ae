"""The portal's own tables where they lie alone: one sheet of a statement, a GSTR-2A in Excel, a table saved as CSV.

They have all that a purchase register has, and brought in as books they would match in full. What tells them is what
only the portal knows: when suppliers filed, and what became of the credit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ims_xl.errors import WrongFile

_FILED = re.compile(r"(gstr-?\s?1\s?/\s?(1a|iff|5)\b|isd gstr-?\s?6).*(filing|period)")  # as the portal alone writes it
_AVAILABLE = re.compile(r"itc availability|eligibility of itc")
_STATUS = re.compile(r"gstr-?\s?(1\s?/.*|3b )filing status")
_IMS_HEADERS = re.compile(r"(source |supplier )?(return period|filing status|source)|source form")
_IMS_STATUS = frozenset({"status", "action", "ims status", "ims action", "action taken"})
_IMS_WORDS = frozenset({"accepted", "rejected", "pending", "no action", "no action taken"})
_OF_PORTAL = re.compile(
    rb"filing\s+(status|date)|return\s+period|source\s+form|itc\s+avail|eligibility\s+of|icegate", re.IGNORECASE
)


def refuse(texts: Iterable[str], file: str) -> None:
    """Raises `WrongFile` where texts of cells, the headers among them, are those of GSTR-2B or GSTR-2A."""
    held = {_plain(text) for text in texts}
    if any(map(_STATUS.search, held)) and any(map(_FILED.search, held)):
        raise WrongFile(
            f"{file} is a GSTR-2A in Excel form, which is not read; download the JSON, or better the GSTR-2B."
        )
    is_of_suppliers = any(map(_FILED.search, held)) and any(map(_AVAILABLE.search, held))
    if is_of_suppliers or "icegate reference date" in held:
        raise WrongFile(
            f"{file} is one sheet of a GSTR-2B without its Read me and summary, so it does not say whose it is, of "
            "which month, or what credit the portal gives; choose the whole file as downloaded from the portal."
        )
    if is_ims(held):
        raise WrongFile(f"{file} is a table of IMS, no purchase register; bring it in with Sync.")


def may_be(data: bytes) -> bool:
    """May the bytes of a file hold such a table? One with none of the portal's words, in any encoding, does not."""
    return _OF_PORTAL.search(data.replace(b"\0", b"")) is not None


def is_ims(texts: Iterable[str]) -> bool:
    """Are texts of cells those of a table of IMS: its words for actions, and what the portal says of the supplier?"""
    held = {_plain(text) for text in texts}
    of_portal = sum(_IMS_HEADERS.fullmatch(text) is not None for text in held)
    return bool(held & _IMS_STATUS) and bool(held & _IMS_WORDS) and of_portal > 1


def _plain(text: str) -> str:
    return " ".join(text.replace("(₹)", "").split()).strip(" *").lower()
