"""Files that this program wrote itself, told by what only they have: none is the portal's, and none a register.

A client's workbook or a working paper holds records in the portal's words, and would be brought in as new ones; a draft
of GSTR-2B would be found to agree with itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ims_xl.errors import WrongFile
from ims_xl.gst.gstr2b import LEAVES, OWN_DRAFT

_REGISTER = "choose a file of the portal, or the register from the accounting program"
_DATA = ["gstin", "rtnprd", "version", "gendt", "itcsumm", "docdata", "docRejdata"]  # of a draft, in its order
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


def is_draft(value: dict[str, Any]) -> bool:
    """Is this JSON a draft of GSTR-2B that this program wrote?

    It says so itself. One written before drafts said so has neither the checksum nor the sums by supplier that every
    statement of the portal has, and tells all lines of the summary, those of nothing too, in this program's order.
    """
    if OWN_DRAFT in value:
        return True
    data = value.get("data")
    if list(value) != ["data"] or not isinstance(data, dict) or list(data) != _DATA:
        return False
    return list(_lines(data["itcsumm"])) == [(one.block, one.bucket, one.leaf) for one in LEAVES]


def _lines(summary: Any) -> Iterator[tuple[str, str, str]]:
    """Block, bucket and leaf of each line of a summary, in the file's order."""
    for block, buckets in _members(summary):
        for bucket, leaves in _members(buckets):
            yield from ((block, bucket, leaf) for leaf, amounts in _members(leaves) if isinstance(amounts, dict))


def _members(value: Any) -> Iterable[tuple[str, Any]]:
    return value.items() if isinstance(value, dict) else ()


def _plain(texts: Iterable[str]) -> set[str]:
    return {" ".join(text.split()).lower() for text in texts}
