"""What a line of a register is, and which sign its amounts have: a purchase adds to the credit, a return takes off.

Two views meet here. A *document type* (Invoice, Debit Note, Credit Note) is the supplier's, as on the portal. A
*voucher type* is the buyer's own: there a Debit Note, or a purchase return, is booked on the supplier's credit
note, and a Credit Note on its debit note.

Accounting packages sign by the side of the ledger: in a purchase the expense is `Dr` and the party `Cr`, and some
write the one, some the other as negative. So the side most purchases of a register stand on is the positive one;
the document's value follows its taxable value and tax. Whatever is negative then is a credit note.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from ims_xl.gst.documents import DocumentType
from ims_xl.sources.books.lines import Line

_RETURN = re.compile(
    r"returns?\b|\breject(ion|ed)\b|\brefund|\bpur(chase|ch?)?s?\b\.?[ -]?(ret|rtn)\b|\bp(ur|r) ?rt\b|\bpret\b|वापसी"
)
_DEBIT_NOTE = re.compile(
    r"debit ?-?(notes?|memos?)\b|\b(dr|db)\.? ?-?(notes?|nt|memos?)\b|\bdb?n\b|\bdb?/n\b|^d$|डेबिट|नामे नोट"
)
_CREDIT_NOTE = re.compile(
    r"credit ?-?(notes?|memos?)\b|\bcr\.? ?-?(notes?|nt|memos?)\b|\bc(r)?n\b|\bcr?/n\b|^c$"
    r"|(vendor|supplier|bill) credits?\b|^kg$|क्रेडिट नोट|जमा नोट"
)
_BILL_OF_ENTRY = re.compile(r"bill of entry|\bboe\b|import of goods|imports?\b(?!.*service)|sez boe")
_ISD = re.compile(r"\bisd(i|c)?\b|input service distribut")
_INVOICE = re.compile(
    r"inv|purc|\bpur\b|bill|regular|b2b|sez|sew|deemed|journal|payment|expense|import|inward|tax|voucher|eco|goods|service"
    r"|supply|local|inter|intra|^(r|re|rn|kr|kn|de|i|cbw)$"
)
_RETURNS_TITLE = re.compile(
    r"\b((debit|dr)\.? ?notes?|pur(chase)?s?\.? ?(returns?|ret|rtn)|returns? outwards?)\b", re.IGNORECASE
)
_SIDE = re.compile(r"\d\s*((dr|cr)\.?|\((dr|cr)\.?\))$", re.IGNORECASE)


@lru_cache(maxsize=4096)
def kind(word: str, buyers_view: bool) -> DocumentType | None:
    """The document a type word names; None for a blank, an invoice for any word that names nothing else.

    >>> print(kind("Debit Note", True), kind("Debit Note", False), kind("GST Purchase", True), sep=", ")
    Credit Note, Debit Note, Invoice
    >>> print(kind("CREDIT_NOTE", False), kind("Pur. Ret.", True), kind("D/N", False), sep=", ")
    Credit Note, Credit Note, Debit Note
    """
    words = word.lower().replace("_", " ").strip()
    if not words:
        return None
    if _ISD.search(words):
        credit = _CREDIT_NOTE.search(words) or "isdc" in words
        return DocumentType.ISD_CREDIT_NOTE if credit else DocumentType.ISD_INVOICE
    if _RETURN.search(words):
        return DocumentType.CREDIT_NOTE
    if _DEBIT_NOTE.search(words):
        return DocumentType.CREDIT_NOTE if buyers_view else DocumentType.DEBIT_NOTE
    if _CREDIT_NOTE.search(words):
        return DocumentType.DEBIT_NOTE if buyers_view else DocumentType.CREDIT_NOTE
    if _BILL_OF_ENTRY.search(words):
        return DocumentType.BILL_OF_ENTRY
    return DocumentType.INVOICE


@lru_cache(maxsize=4096)
def is_odd(word: str) -> bool:
    """Is it a type word that names no document here, and no purchase either?

    >>> is_odd("ebit Note"), is_odd("GST Purchase"), is_odd("Credit Note")
    (True, False, False)
    """
    return kind(word, False) is DocumentType.INVOICE and not _INVOICE.search(word.lower().replace("_", " "))


@lru_cache(maxsize=256)
def side(cell: object) -> str:
    """The side a cell of a column Dr/Cr names, "Dr" or "Cr"; "" for anything else.

    >>> side("Cr."), side("D"), side("Debit"), side("Purchase")
    ('Cr', 'Dr', 'Dr', '')
    """
    word = str(cell).strip().rstrip(".").lower()
    return {"d": "Dr", "dr": "Dr", "debit": "Dr", "c": "Cr", "cr": "Cr", "credit": "Cr"}.get(word, "")


def is_title_of_returns(title: str) -> bool:
    """Does a title line say that the whole register is one of purchase returns?

    >>> is_title_of_returns("Debit Note Register"), is_title_of_returns("Pur. Ret"), is_title_of_returns("Purchases")
    (True, True, False)
    """
    return _RETURNS_TITLE.search(title) is not None


def says_its_side(cell: object) -> bool:
    """Does an amount say Dr or Cr?

    >>> says_its_side("1,180.00 Dr"), says_its_side("1,180.00"), says_its_side(1180.0)
    (True, False, False)
    """
    return isinstance(cell, str) and _SIDE.search(cell.strip()) is not None


def upright(negative: int, positive: int, *, marked: bool, buyers_view: bool) -> tuple[int, bool]:
    """The sign that makes ordinary purchases positive, and whether signs tell purchases from returns here.

    Counted are lines that are no credit notes by their type. Only a register of vouchers, or one whose amounts are
    `marked` Dr and Cr, may count the other way round; in a plain sheet a negative amount is a credit note, even where
    all are.
    """
    turn = -1 if (marked or buyers_view) and negative > positive else 1
    return turn, marked or min(negative, positive) > 0


def settled(entry: Line) -> Line:
    """The entry with its final type and signs: all amounts of a credit note negative, of the rest positive.

    Within an entry the signs of its lines (a discount) have been summed already.
    """
    anchor = entry.credit or entry.document_value or 0
    found = entry.document_type or DocumentType.INVOICE
    if anchor < 0 < found.sign:
        found = DocumentType.ISD_CREDIT_NOTE if found is DocumentType.ISD_INVOICE else DocumentType.CREDIT_NOTE
    turned = entry.with_sign(-1 if anchor * found.sign < 0 else 1)
    value = turned.document_value
    value = None if value is None else found.sign * abs(value)
    if turned.document_type is found and turned.document_value == value:
        return turned
    return replace(turned, document_type=found, document_value=value)
