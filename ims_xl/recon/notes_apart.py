"""Credit notes beside invoices whose numbers they were made from: two documents, not one with another spelling."""

from __future__ import annotations

import numpy as np

from ims_xl.recon.numbers import Relation
from ims_xl.recon.sides import CREDIT_NOTE, TAXABLE, IntArray, Side
from ims_xl.recon.spellings import Spellings


def part_notes_from_their_invoices(one: Side, other: Side, spellings: Spellings, number: IntArray) -> None:
    """A credit note whose number was made from its invoice's has another number than the invoice.

    What is called an invoice is none where it takes away, too. Where a type is missing, the words must be plain.
    """
    signs = [np.sign(side.amounts[:, TAXABLE]) for side in (one, other)]
    as_one, take_away = signs[0] * signs[1] > 0, (signs[0] < 0) & (signs[1] < 0)
    for note, invoice in ((one, other), (other, one)):
        charge = (invoice.kind >= 0) & (invoice.kind != CREDIT_NOTE)
        known = (note.kind == CREDIT_NOTE) & charge & ~as_one
        maybe = ((note.kind < 0) | ((note.kind == CREDIT_NOTE) & (invoice.kind < 0))) & (invoice.kind != CREDIT_NOTE)
        pairs = np.flatnonzero((number == Relation.AFFIX) & (known | (maybe & ~take_away)))
        of_notes = spellings.notes_of(note.number[pairs], invoice.number[pairs], known[pairs])
        number[pairs[of_notes]] = Relation.SERIES
