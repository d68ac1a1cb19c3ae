"""GSTR-2B computed plainly, document by document, as the notes on the form tell it.

Apart from `ims.draft_2b` and its rules: the two are held against each other. Amounts in paise, Part B positive.
Pages followed: FAQ of 19 Jun 2025 on amendments, Advisory 624, FAQ of 17 Oct 2025.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ims_xl.sandbox.documents import NO_TAX, Document, Tax
from ims_xl.sandbox.law import became

Leaf = tuple[str, str, str]  # block, bucket, leaf


@dataclass(frozen=True)
class Placed:
    """A document of one GSTR-2B: where it stands, and what it adds there."""

    document: Document
    leaf: Leaf
    adds: Tax


def placed(documents: Iterable[Document], period: str, drafted: date) -> list[Placed]:
    """The documents that stand in GSTR-2B of `period`, yyyy-mm, drafted on that day, in their order.

    `documents`: all that is known of one recipient, those closed with earlier periods too.
    """
    everything = [document for document in documents if not document.withdrawn]
    closed = {document.key: document for document in everything if document.closed_in}
    here = {
        document.key: document
        for document in everything
        if not document.closed_in and document.filed_on and document.period <= period
    }
    waiting = {document.key: document for document in everything if not document.closed_in}
    originals = {key: _original(document, closed, waiting) for key, document in here.items()}
    replaced = {original.key for original in originals.values() if original is not None and not original.closed_in}
    found = []
    for key, document in here.items():
        if key in replaced or is_pending(document, drafted):
            continue
        found.append(Placed(document, leaf(document), adds(document, originals[key])))
    return found


def summed(documents: Iterable[Placed]) -> dict[Leaf, Tax]:
    """What each leaf holds."""
    sums: dict[Leaf, Tax] = defaultdict(lambda: NO_TAX)
    for one in documents:
        igst, cgst, sgst, cess = sums[one.leaf]
        sums[one.leaf] = (igst + one.adds[0], cgst + one.adds[1], sgst + one.adds[2], cess + one.adds[3])
    return dict(sums)


def is_pending(document: Document, drafted: date) -> bool:
    """Does it wait, its last day for Pending not over when GSTR-2B is drafted?"""
    if document.action != "P" or document.direct:
        return False
    return not document.pending_until or document.pending_until >= drafted.isoformat()


def leaf(document: Document) -> Leaf:
    """Block, bucket and leaf of a document that counts."""
    if document.rule_37a:
        block = "itcrev"
    elif document.reason or not document.eligible:
        block = "itcunavl"
    elif document.action == "R":
        block = "itcRejected"
    else:
        block = "itcavl"
    bucket, name = document.kind.bucket, document.kind.leaf
    if document.doctyp == "ISDC":
        bucket = "othersup"
    elif document.reverse and bucket == "othersup":
        name += "rev"
    elif document.reverse and block != "itcrev":
        bucket = "revsup"
    return block, bucket, name


def adds(document: Document, original: Document | None) -> Tax:
    """What a document adds to its leaf, given what it amends."""
    own = document.tax
    if document.action == "R":
        return own
    if document.action == "A" and document.specified:
        if document.reduction == "N":
            return NO_TAX
        if document.reduction == "Y" and document.declared is not None:
            return document.declared if document.kind.is_credit_note else _minus(NO_TAX, document.declared)
    if became(original) == "accepted":
        assert original is not None
        return _minus(own, original.tax)
    return own


def _original(document: Document, closed: dict[str, Document], waiting: dict[str, Document]) -> Document | None:
    """What it amends: an amendment closed before it, the original closed before it, or the original still open."""
    if not document.original_keys:
        return None
    amended, original = document.original_keys
    return closed.get(amended) or closed.get(original) or waiting.get(original)


def _minus(one: Tax, other: Tax) -> Tax:
    return one[0] - other[0], one[1] - other[1], one[2] - other[2], one[3] - other[3]
