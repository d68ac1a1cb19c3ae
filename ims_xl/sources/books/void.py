"""Documents that a register shows though it does not count them: void, cancelled, or never more than a draft.

Zoho Books and Odoo export them among the others, with their amounts; what tells is a column of the document's status.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ims_xl.sources.books.evidence import Finding
from ims_xl.sources.cells import BadCell, Cell, flag, text

_STATUS = re.compile(r"\b(doc)?status\b|\bcancel", re.IGNORECASE)
_OF_ELSE = re.compile(  # of the supplier's registration, of a payment, a return …
    r"\b(pay|paid|payment|filing|filed|gstr?\w*|gstin|uin|registration|supplier|vendor(?! credit)|party|tax ?payer"
    r"|return|approval|2b|ims|portal|e-?way|e-?inv\w*|irn|itc|match\w*|recon\w*|date|reason|by|no)\b",
    re.IGNORECASE,
)
_CANCEL = re.compile(r"\bcancel", re.IGNORECASE)
_WORD = re.compile(r"void(ed)?|draft|cancell?ed|cancel|deleted", re.IGNORECASE)
_NO_BILL = re.compile(  # vouchers of stock and of what is only asked for, which no tax is booked on
    r"\b(orders?|quotations?|requisitions?|indents?|pro[ -]?forma|estimates?)\b"
    r"|\b(receipt|goods receipts?|grn|delivery) ?(notes?|challans?)?$",
    re.IGNORECASE,
)


def columns(names: Sequence[str]) -> tuple[int, ...]:
    """The columns (from 0) that say whether a document counts.

    >>> columns(["Bill Status", "Payment Status", "Cancelled (Y/N)", "GSTIN Status", "Supplier Status"])
    (0, 2)
    """
    return tuple(at for at, name in enumerate(names) if _STATUS.search(name) and not _OF_ELSE.search(name))


@lru_cache(maxsize=1 << 10)
def is_no_bill(kind: str) -> bool:
    """Is a type that of a voucher beside the books: an order, a receipt of goods?

    >>> is_no_bill("Purchase Order"), is_no_bill("Receipt Note"), is_no_bill("Purchase"), is_no_bill("Debit Note")
    (True, True, False, False)
    """
    return _NO_BILL.search(kind.strip()) is not None


def of_type(kind: str) -> str:
    """The word by which a document's type says that it does not count; "" where it does.

    >>> of_type("Purchase Order"), of_type("cancelled"), of_type("Purchase")
    ('Purchase Order', 'Cancelled', '')
    """
    return kind.strip() if is_no_bill(kind) else word("", kind)


@lru_cache(maxsize=1 << 10, typed=True)
def word(header: str, cell: Cell) -> str:
    """The word by which a cell under that header says that its document does not count; "" where it says no such thing.

    >>> word("Bill Status", "Void"), word("Bill Status", "Paid"), word("Cancelled (Y/N)", "Y")
    ('Void', '', 'Cancelled')
    """
    said = text(cell)
    if _WORD.fullmatch(said.strip("()")):
        return said.strip("()").capitalize()
    if _CANCEL.search(header):
        try:
            return "Cancelled" if flag(cell) else ""
        except BadCell:
            return ""
    return ""


def findings(status: Sequence[int], sample: Sequence[Sequence[Cell]], names: Sequence[str]) -> list[Finding]:
    """What is to be said of those columns that say so of any document."""
    found = []
    for at in status:
        words = sorted({word(names[at], row[at]) for row in sample if at < len(row)} - {""})
        if words:
            found.append(
                Finding((at,), f'Documents that are {" or ".join(words).lower()} by "{names[at]}" are set aside.')
            )
    return found
