"""What documents are called in sentences: by number, date and value, and by the tax heads they have."""

from __future__ import annotations

import numpy as np

from ims_xl.recon import phrases
from ims_xl.recon.phrases import Clause, said
from ims_xl.recon.sides import CESS, HEADS, IGST, TAXABLE, VALUE, IntArray, Side
from ims_xl.recon.texts import Strings

AMOUNT_WORDS = ("document value ", "taxable value ", "IGST ", "CGST ", "SGST ", "cess ")


class Both:
    """Says what either side has. The first clause of a sentence says which is whose, those after it keep the order."""

    def __init__(self, sentences: int) -> None:
        self._told = np.zeros(sentences, dtype=np.bool_)

    def said(self, name: str | Strings, rows: IntArray, ours: Strings, theirs: Strings) -> Strings:
        """`ours` is the portal's; the sentences they go into stand in order, and a sentence may stand several times."""
        first = ~self._told[rows]
        first[1:] &= rows[1:] != rows[:-1]
        self._told[rows] = True
        between = phrases.chosen(first, " on the portal, ", " against ")
        return said(name, ours, between, theirs, phrases.chosen(first, " in the books", ""))


def numbers(side: Side, rows: IntArray) -> Strings:
    """The numbers as they stand."""
    return side.shown.strings(rows).fill_null("without a number")


def values(side: Side, rows: IntArray) -> Strings:
    """The document value, else the taxable value, else the tax, which is all that ISD documents give."""
    value = np.where(side.known[rows, VALUE], side.amounts[rows, VALUE], side.amounts[rows, TAXABLE])
    known = side.known[rows, VALUE] | side.known[rows, TAXABLE]
    if known.all():
        return phrases.amounts(value)
    tax = said(phrases.amounts(side.amounts[rows, HEADS].sum(axis=1)), " tax")
    without = phrases.chosen(side.known[rows, IGST], tax, "no amount")
    return phrases.chosen(known, phrases.amounts(value), without)


def documents(side: Side, rows: IntArray) -> Strings:
    """Number, date and value."""
    number = side.shown.strings(rows).fill_null("a document without a number")
    return said(number, " of ", phrases.days(side.day[rows]), " for ", values(side, rows))


def heads(side: Side, rows: IntArray) -> Strings:
    """The tax heads that are not nil."""
    given = []
    for place in range(HEADS.start, CESS + 1):
        paise = side.amounts[rows, place]
        there = np.flatnonzero(paise)
        given.append(Clause(there, said(AMOUNT_WORDS[place], phrases.amounts(paise[there]))))
    return phrases.joined(given, len(rows), " + ", "no tax")
