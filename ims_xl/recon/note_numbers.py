"""Numbers of credit notes: those that say so, and those made from the number of an invoice."""

from __future__ import annotations

from ims_xl.recon.number_parts import Number

SURE_NOTE_WORDS = frozenset(("CN", "CRN", "CDN"))
_NOTE_WORDS = SURE_NOTE_WORDS | {"CR", "CREDIT", "NOTE", "SR", "RET", "RTN", "RETURN"}


def is_note_of(note: Number, invoice: Number, known: bool = True) -> bool:
    """Is the one the number of a credit note that was made from the invoice's: `CN/101` of `101`?

    Where it is not `known` that it is a note, fewer words say so: `SR` may be the supplier.

    >>> from ims_xl.recon.number_parts import parse
    >>> is_note_of(parse("CN/INV-101"), parse("INV-101")), is_note_of(parse("INV-101/R"), parse("INV-101"))
    (True, False)
    """
    words = _NOTE_WORDS if known else SURE_NOTE_WORDS
    return bool({*(set(note.segments) - set(invoice.segments)), note.bare.removesuffix(invoice.bare)} & words)


def says_note(number: Number) -> bool:
    """Does it call itself the number of a credit note: `CN/12`?"""
    return bool(SURE_NOTE_WORDS & set(number.segments))
