"""Files that this program wrote itself, told by what only they have: none is the portal's, and none a register.

A client's workbook or a working paper holds records in the portal's words, and would be brought in as new ones; a draft
of GSTR-2B would be found to agree with itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ims_xl.errors import WrongFile

_REGISTER = "choose a file of the portal, or the register from the accounting program"
DRAFT = "is this program's own draft of GSTR-2B, and no statement of the portal's: download that from the portal."


@dataclass(frozen=True)
class _Kind:
    """What one of our files is, and the way out; told by the names of sheets or the texts that all stand in it."""

    marks: frozenset[str]
    what: str
    way: str


_BY_SHEETS = (
    _Kind(
        frozenset({"portal", "books", "reconciliation", "settings"}), "a client's workbook of this program", _REGISTER
    ),
    _Kind(frozenset({"decisions", "open points", "table 4"}), "a working paper of this program", _REGISTER),
)
_BY_TEXTS = (
    _Kind(
        frozenset({"client reply", "reply remark", "code"}), "a copy for the client", "bring it in with Merge replies"
    ),
    _Kind(
        frozenset({"we ask you to", "your answer", "code"}),
        "a statement for a supplier",
        "bring it in with Merge supplier answers",
    ),
    _Kind(frozenset({"tax at risk (₹)", "pay by (rule 37)"}), "a list of payments of this program", _REGISTER),
    _Kind(frozenset({"outcome", "likeliest reason", "different in"}), "a comparison of two GSTR-2B", _REGISTER),
    _Kind(frozenset({"portal_id", "books_id", "because"}), "a list of matches of this program", _REGISTER),
)


def refuse(sheet_names: Iterable[str], texts: Iterable[str], file: str) -> None:
    """Raises `WrongFile`, naming what it is, for one of our own files."""
    named, held = _plain(sheet_names), _plain(texts)
    for kinds, found in ((_BY_SHEETS, named), (_BY_TEXTS, held)):
        for kind in kinds:
            if kind.marks <= found:
                raise WrongFile(f"{file} is {kind.what}: {kind.way}.")


def _plain(texts: Iterable[str]) -> set[str]:
    return {" ".join(text.split()).lower() for text in texts}
