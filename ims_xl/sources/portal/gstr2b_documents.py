"""The documents in a GSTR-2B file, each with what is said of its supplier, and its rate lines summed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from ims_xl.errors import Problem
from ims_xl.sources.literal import Number
from ims_xl.sources.portal.harvest import Harvest

REJECTED, REVERSED = "itcRejected", "itcrev"
NO_LIST = "The section holds no list of documents; download the file again."
_SHOWN = 30  # characters of what stands there instead
_LISTS = ("inv", "nt", "doclist", "boe")  # where a supplier's documents stand


@dataclass(frozen=True)
class Document:
    """A document of the file and where it stands."""

    block: str  # REJECTED or REVERSED; empty where the document's own flags tell the block
    section: str  # the key of its list, "cdnr"
    place: str  # the section as problems name it, "rejected cdnr"
    position: int  # in its section, over all suppliers, from 1
    values: dict[str, Any]


def documents(data: Mapping[str, Any], harvest: Harvest) -> Iterator[Document]:
    """Each document of the statement, the rejected ones and the reversals of rule 37A among them."""
    current = _objects(data.get("docdata"), "docdata", harvest)
    groups = [("", "", {key: rows for key, rows in group.items() if key != "itcrev"}) for group in current]
    for group in current:
        groups += [(REVERSED, "itcrev ", each) for each in _objects(group.get("itcrev"), "itcrev", harvest)]
    groups += [(REJECTED, "rejected ", each) for each in _objects(data.get("docRejdata"), "docRejdata", harvest)]
    for block, prefix, group in groups:
        for section, suppliers in group.items():
            if suppliers and not isinstance(suppliers, list):
                harvest.problems.append(Problem(NO_LIST, harvest.file, prefix + section))
                continue
            for position, values in enumerate(_of_suppliers(suppliers or []), start=1):
                yield Document(block, section, prefix + section, position, _with_amounts(values))


def _objects(value: Any, place: str, harvest: Harvest) -> list[dict[str, Any]]:
    """One object, or the objects of a list; a problem for each that is something else and not empty."""
    found = value if isinstance(value, list) else [value]
    odd = [one for one in found if not isinstance(one, dict) and one not in (None, "", [])]
    harvest.problems += [Problem(NO_LIST, harvest.file, place, value=str(one)[:_SHOWN]) for one in odd]
    return [one for one in found if isinstance(one, dict)]


def _of_suppliers(suppliers: list[Any]) -> Iterator[dict[str, Any]]:
    """The documents of a section, each with what its supplier's level says; imports are listed flat."""
    for supplier in suppliers:
        whole = supplier if isinstance(supplier, dict) else {}
        lists = [whole[key] for key in _LISTS if isinstance(whole.get(key), list)]
        if not lists:
            yield whole
            continue
        around = {key: value for key, value in whole.items() if key not in _LISTS}
        for document in lists[0]:
            yield around | (document if isinstance(document, dict) else {})


def _with_amounts(values: dict[str, Any]) -> dict[str, Any]:
    """The document; an amount it does not give itself is the sum of its rate lines."""
    return summed(values, lines_of(values, "items"), ("txval", "igst", "cgst", "sgst", "cess"))


def lines_of(values: Mapping[str, Any], key: str) -> list[Any]:
    """What stands where a document has its rate lines; not all of it need be lines."""
    lines = values.get(key)
    return [line for line in (lines if isinstance(lines, list) else [lines]) if line not in (None, "", [], {})]


def summed(values: dict[str, Any], lines: list[Any], heads: Collection[str]) -> dict[str, Any]:
    """The document, with the sums of its rate lines for those heads it does not give itself.

    Where one of them gives neither a rate nor an amount, that stands for each of these sums, as what cannot be read.
    """
    if not lines:
        return values
    telling = {"rt", *heads}
    if odd := [line for line in lines if not isinstance(line, dict) or telling.isdisjoint(line)]:
        return values | {key: f"rate line {str(odd[0])[:_SHOWN]}" for key in heads if values.get(key) is None}
    return values | {key: _sum(lines, key) for key in heads if values.get(key) is None}


def _sum(lines: list[dict[str, Any]], key: str) -> Number | str | None:
    """The exact sum over rate lines, spelled as a number; of lines with an unreadable amount, that amount."""
    given = [str(line[key]) for line in lines if line.get(key) is not None]
    try:
        return Number(sum(map(Decimal, given))) if given else None
    except InvalidOperation:
        return next((text for text in given if not _is_number(text)), None)


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
