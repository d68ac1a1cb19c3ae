"""The portal's own tables where they lie alone: one sheet of a statement, a GSTR-2A in Excel, a table saved as CSV.

They have all that a purchase register has, and brought in as books they would match in full. What tells them is what
only the portal knows: when suppliers filed, and what became of the credit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ims_xl.errors import WrongFile

_FILED = re.compile(r"gstr-?\s?1\s?/\s?(1a|iff|5)\b.*(filing|period)")  # as the portal alone writes it
_AVAILABLE = re.compile(r"itc availability|eligibility of itc")
_STATUS = re.compile(r"gstr-?\s?(1\s?/.*|3b )filing status")
_IMS_HEADERS = re.compile(r"(source |supplier )?(return period|filing status|source)|source form")
_IMS_STATUS = frozenset({"status", "action", "ims status", "ims action", "action taken"})
_IMS_WORDS = frozenset({"accepted", "rejected", "pending", "no action", "no action taken"})
_TOO_LITTLE = (
    "Its other sheets and the Read me are not there, so it cannot be told whose and of which month it is; choose the "
    "file as downloaded from the portal."
)


def refuse(texts: Iterable[str], file: str) -> None:
    """Raises `WrongFile` where texts of cells, the headers among them, are those of GSTR-2B or GSTR-2A."""
    held = {_plain(text) for text in texts}
    if any(map(_STATUS.search, held)) and any(map(_FILED.search, held)):
        raise WrongFile(
            f"{file} is a GSTR-2A in Excel form, which is not read; download the JSON, or better the GSTR-2B."
        )
    if any(map(_FILED.search, held)) and any(map(_AVAILABLE.search, held)):
        raise WrongFile(f"{file} is a part of a GSTR-2B, no purchase register. {_TOO_LITTLE}")
    if is_ims(held):
        raise WrongFile(f"{file} is a table of IMS, no purchase register; bring it in with Sync, as an .xlsx workbook.")


def is_ims(texts: Iterable[str]) -> bool:
    """Are texts of cells those of a table of IMS: its words for actions, and what the portal says of the supplier?"""
    held = {_plain(text) for text in texts}
    of_portal = sum(_IMS_HEADERS.fullmatch(text) is not None for text in held)
    return bool(held & _IMS_STATUS) and bool(held & _IMS_WORDS) and of_portal > 1


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()
