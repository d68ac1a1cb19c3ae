"""Rows of a register that need no second look, read column by column: the same lines as `rows` makes of them, sooner.

Such a row has a sound GSTIN or none, a number and a date of its own, a known type and amounts that can be read; or it
has amounts alone and continues the row above. Every other row is left to the reader of rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ims_xl import threads
from ims_xl.gst.period import financial_year
from ims_xl.sources.books import currencies, totals, void
from ims_xl.sources.books import given as columns
from ims_xl.sources.books.amounts import Mask
from ims_xl.sources.books.dates import Order
from ims_xl.sources.books.grid import Coded, Grid
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.lines import A_RUPEE, AMOUNTS, CREDIT
from ims_xl.sources.books.unnamed_sums import Sums, unnamed_sums
from ims_xl.sources.books.words import Words
from ims_xl.sources.cells import Cell
from ims_xl.tables import Books

NO_DATE = np.datetime64("NaT", "s")
_DATES = (Books.document_date, Books.voucher_date)
_OF_DOCUMENT = (Books.document_number, Books.document_date, Books.voucher_date)


@dataclass(frozen=True)
class Plain:
    """The grid's rows as columns; only rows in `mask` count. Amounts in paise as the file signs them, 0 where blank."""

    mask: Mask
    alone: Mask  # rows without a GSTIN that name a document of their own, and no part of the one above
    party: Coded  # the GSTIN, or the name in capitals where there is none
    gstin: Coded
    name: Coded
    kind: NDArray[np.int8]  # of KINDS
    number: Words
    upper: Words
    dated: Coded  # dates
    voucher: Words | None
    voucher_date: Coded | None
    place: Coded | None
    reverse_charge: NDArray[np.int8]  # 1, 0, or -1 where nothing is said
    marks: Coded | None  # pairs: the kind of input, why the credit is barred
    amounts: NDArray[np.int64]  # a row for each of AMOUNTS
    given: NDArray[np.bool_]  # likewise: is there an amount?
    fractions: int  # cells with fractions of a paisa, in all rows
    sided: bool  # some amount says Dr or Cr, in any row
    summing: NDArray[np.int64]  # rows that are totals or balances, and of which nothing is odd
    labels: Coded  # what these call themselves
    unnamed: Sums  # rows that are totals by their figures alone

    def years(self) -> Coded:
        """The financial years of the dates."""
        return self.dated.mapped(lambda day: financial_year(day) if isinstance(day, date) else "")


def read(grid: Grid, heading: Heading, order: Order, returns: bool) -> Plain:
    """The rows of a grid by columns. `returns`: the register is titled one of purchase returns.

    A row that names nothing but amounts continues the plain one above it, and is given what that one says.
    """
    sheet = columns.Given(grid, heading)
    gstin = sheet.coded(Books.supplier_gstin, columns.sound_gstin) or sheet.nothing("")
    dated = sheet.coded(Books.document_date, partial(columns.day, order), first=True) or sheet.nothing(None)
    number, is_numbered = sheet.numbers(Books.document_number)
    voucher, has_voucher = sheet.numbers(Books.voucher_number)
    kind = columns.kinds(sheet, heading, returns)
    voucher_date = sheet.coded(Books.voucher_date, partial(columns.day, order))
    amounts, filled, fractions, sided = sheet.amounts()
    has_any = filled.any(axis=0)
    sheet.mask &= has_any
    for index in (heading.worked.pair, heading.worked.whole, heading.worked.rate):
        if index is not None:
            sheet.mask &= grid.blank(index)
    if heading.side is not None:
        sheet.mask &= ~grid.coded(heading.side).where(heading.is_return)
    if heading.exchange is not None:
        sheet.mask &= ~grid.coded(heading.exchange).where(currencies.is_foreign)
    for index in heading.status:
        sheet.mask &= ~grid.coded(index).where(partial(_is_void, heading.names[index]))
    name = sheet.coded(Books.supplier_name, columns.sound_name) or sheet.nothing("")
    place, reverse = sheet.coded(Books.place_of_supply, columns.state), columns.reverse_charge(sheet, heading)
    marks = columns.marks(sheet, heading)
    anonymous, undated = gstin.where(lambda one: one == ""), dated.where(lambda one: one is None)
    documents = sheet.mask & is_numbered & ~undated
    mask, party, alone = documents & ~anonymous, gstin, documents & anonymous
    summing, labels = np.zeros(0, dtype=np.int64), Coded(np.zeros(0, dtype=np.int32), [""])
    unnamed = Sums(summing, summing)
    if anonymous.any():
        nameless = sheet.mask & anonymous & ~has_voucher & sheet.all_blank(*_OF_DOCUMENT)
        unsure = np.flatnonzero(nameless | (documents & anonymous))
        labelled = np.zeros(grid.size, dtype=bool)
        labelled[unsure] = grid.said(unsure, totals.MAY_BE_LABEL, totals.is_label).where(bool)
        if labelled.any():
            summing = np.flatnonzero(nameless & labelled & sheet.all_blank(Books.supplier_gstin))
            labels = grid.said(summing, totals.MAY_BE_LABEL, lambda word: totals.is_sum(word.strip())).mapped(str.strip)
            if not (is_sum := labels.where(bool)).all():
                summing, labels = summing[is_sum], labels.taken(np.flatnonzero(is_sum))
        may_be_sum = has_any & anonymous & sheet.all_blank(*_DATES) & ~labelled
        unnamed = unnamed_sums(amounts, filled, may_be_sum, labelled, documents & number.changes())
        for rows_of_sums in unnamed:
            for mine in (sheet.mask, documents, mask, alone, nameless):
                mine[rows_of_sums] = False
        follows = nameless & ~labelled
        if follows.any():
            led, above = _sources(follows, mask & ~is_complete(amounts, filled))
            alike = name.taken(led).where(lambda one: one == "") | (name.codes[led] == name.codes[above])
            follows, source = np.zeros(grid.size, dtype=bool), np.arange(grid.size)
            if not alike.all():
                led, above = led[alike], above[alike]
            follows[led], source[led] = True, above
            number = number.taken(source)
            if has_voucher.any():
                voucher = voucher.taken(source)
            gstin, dated, name = threads.each(lambda one: one.taken(source), [gstin, dated, name])
            kind = kind[source]
            voucher_date = voucher_date.taken(source) if voucher_date else None
            if place is not None:
                codes = np.where(place.where(lambda one: one == ""), place.codes[source], place.codes)
                place = Coded(codes, place.pool)
            reverse = np.where(reverse < 0, reverse[source], reverse) if (reverse >= 0).any() else reverse
        alone &= ~labelled
        if alone.any():
            # below a row of another number, it cannot be a part of the document above that lacks the GSTIN
            alone[1:] &= number.changes()[1:] & (mask | alone | follows)[:-1]
            party = gstin.or_else(name.mapped(str.upper))
        else:
            party = gstin
        mask |= alone | follows
    return Plain(
        mask,
        alone,
        party,
        gstin,
        name,
        kind,
        number,
        number.upper(),
        dated,
        voucher if heading.columns.get(Books.voucher_number) else None,
        voucher_date,
        place,
        reverse,
        marks,
        amounts,
        filled,
        fractions,
        sided,
        summing,
        labels,
        unnamed,
    )


def _is_void(header: str, cell: Cell) -> bool:
    return bool(void.word(header, cell))


def is_complete(amounts: NDArray[np.int64], filled: NDArray[np.bool_]) -> Mask:
    """Which lines are documents in themselves, as `Line.is_complete` says."""
    value, taxable = AMOUNTS.index("document_value"), AMOUNTS.index("taxable_value")
    if not (filled[value].any() and filled[taxable].any()):
        return np.zeros(amounts.shape[1], dtype=bool)
    found = np.empty(amounts.shape[1], dtype=bool)

    def look(part: slice) -> None:
        apart = np.abs(np.abs(summed(amounts[:, part], filled[:, part])) - np.abs(amounts[value, part]))
        np.logical_and(filled[value, part] & filled[taxable, part], apart <= A_RUPEE, out=found[part])

    threads.each(look, threads.parts(amounts.shape[1]))
    return found


def summed(amounts: NDArray[np.int64], filled: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Taxable value and tax of each line together."""
    wanted = [amounts[at] for at, name in enumerate(AMOUNTS) if name in CREDIT and filled[at].any()]
    found = wanted[0].copy() if wanted else np.zeros(amounts.shape[1], dtype=np.int64)
    for one in wanted[1:]:
        found += one
    return found


def taken(
    amounts: NDArray[np.int64], given: NDArray[np.bool_], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The amounts of these rows, and where there is one; not copied where the rows follow one another."""
    if len(rows) and rows[-1] - rows[0] == len(rows) - 1 and (rows[1:] > rows[:-1]).all():
        return amounts[:, rows[0] : rows[-1] + 1], given[:, rows[0] : rows[-1] + 1]
    paise, filled = np.zeros((len(AMOUNTS), len(rows)), dtype=np.int64), np.zeros((len(AMOUNTS), len(rows)), dtype=bool)

    def take(at: int, part: slice) -> None:
        amounts[at].take(rows[part], out=paise[at, part], mode="clip")
        given[at].take(rows[part], out=filled[at, part], mode="clip")

    some = product(np.flatnonzero(given.any(axis=1)).tolist(), threads.parts(len(rows)))
    threads.each(lambda of: take(*of), [*some])
    return paise, filled


def _sources(followers: Mask, heads: Mask) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows of followers that have a head right above them, but for others of them; and the rows of these."""
    rows, others = np.flatnonzero(followers), np.flatnonzero(~followers)
    before = rows - np.arange(len(rows))  # how many of the others stand above each, more and more
    first = int(np.searchsorted(before, 1))
    rows, above = rows[first:], others[before[first:] - 1]
    led = heads[above]
    return (rows, above) if led.all() else (rows[led], above[led])


def dates(found: Coded) -> NDArray[np.datetime64]:
    """Dates as pandas keeps them."""
    pool = [NO_DATE if day is None else np.datetime64(day, "s") for day in found.pool]
    return np.array(pool, dtype=NO_DATE.dtype).take(found.codes)
