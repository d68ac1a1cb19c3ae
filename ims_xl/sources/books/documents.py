"""Lines read by columns as documents: the same sums as `lines` makes of them one by one, for all at once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ims_xl import threads
from ims_xl.gst.documents import DocumentType
from ims_xl.sources.books import columnar, keys, sums
from ims_xl.sources.books.amounts import Mask
from ims_xl.sources.books.columnar import Plain
from ims_xl.sources.books.entered import Entered
from ims_xl.sources.books.given import KINDS
from ims_xl.sources.books.grid import Coded
from ims_xl.sources.books.lines import AMOUNTS, CREDIT

Ints = NDArray[np.int64]
_VALUE, _TAXABLE, _TAX = AMOUNTS.index("document_value"), AMOUNTS.index("taxable_value"), AMOUNTS.index("igst")

_TOGETHER = 1 << 14  # documents
_CREDIT_NOTE = KINDS.index(DocumentType.CREDIT_NOTE)
_SIGN = np.array([kind.sign for kind in KINDS], dtype=np.int64)


@dataclass(frozen=True)
class Documents:
    """Entries of Books but for file, sheet and set-aside; the lines they were made of, and their paise.

    `read` and `left_out` are paise of taxable value and tax of all lines, in the signs of the entries. `lines` are the
    rows of the grid, whose row 0 is `first_row`, and `leads` of them the first of each entry; `line_rows` the sheet's,
    and `line_amounts` are the lines in the file's signs (a row for each of AMOUNTS), `first_rows` the entries' own;
    `amounts` and `filled` are those of the frame.
    """

    frame: pd.DataFrame
    read: int
    left_out: int
    worked_out: int
    lines: Ints
    leads: Ints
    first_row: int
    line_amounts: Ints
    amounts: Ints
    filled: Mask
    days: list[tuple[date | None, int]]  # how many are of each date; one may come twice
    turned: Mask  # entries whose amounts stood on the other side than their type, before `turn`

    @functools.cached_property
    def line_rows(self) -> Ints:
        """The lines as the sheet counts them."""
        return self.lines + self.first_row

    @functools.cached_property
    def first_rows(self) -> Ints:
        """The first line of each entry as the sheet counts it."""
        return self.line_rows if self.leads is self.lines else self.leads + self.first_row

    @property
    def rows_turned(self) -> Ints:
        """The first line of each entry in `turned` as the sheet counts it."""
        return self.leads[self.turned] + self.first_row


def of(plain: Plain, document: Ints, mask: Mask, turn: int, first_row: int, works_out_taxable: bool) -> Documents:
    """The documents of the rows in `mask`, their amounts turned by `turn`; the grid's row 0 is `first_row`."""
    if mask.all() and keys.are_counted(document):  # a document each: its line and its number are its row
        order, starts, at = None, document, document
    else:
        at = np.flatnonzero(mask)
        number = document if len(at) == len(document) else document[at]
        if len(at) < np.count_nonzero(plain.mask):
            number = pd.factorize(number)[0].astype(np.int64)
        order, starts = (None, number) if keys.are_counted(number) else keys.ordered(number)
    rows = at if order is None else at[order]
    raw, given = columnar.taken(plain.amounts, plain.given, rows)
    lead = rows[starts] if len(starts) < len(rows) else rows
    entered = Entered(plain, lead, rows, starts, first_row)
    as_they_stand = turn == 1 and lead is rows and not works_out_taxable
    settling = _Settling(
        raw, given, starts, plain.kind if len(lead) == len(mask) else plain.kind[lead], turn, may_stand=as_they_stand
    )
    columns = entered.told()
    works: list[Callable[[], object]] = [*columns.values(), *settling.parts()]  # what takes longest first
    made = threads.each(lambda work: work(), works)
    told = dict(zip(columns, made[: len(columns)], strict=True))
    kind, amounts, filled, turned = settling.kind, settling.amounts, settling.filled, settling.turned
    worked_out = 0
    if works_out_taxable:
        lacking = ~filled[_TAXABLE] & filled[_VALUE]
        worth = np.where(lacking, amounts[_VALUE] - amounts[_TAX:].sum(axis=0), 0)
        amounts[_TAXABLE] += worth
        filled[_TAXABLE] |= lacking
        worked_out = int(worth.sum())
    frame = entered.frame(told, kind, amounts, filled)
    days = _days(plain.dated, lead)
    read, left_out = settling.read, settling.left_out
    return Documents(frame, read, left_out, worked_out, rows, lead, first_row, raw, amounts, filled, days, turned)


def _days(dated: Coded, lead: Ints) -> list[tuple[date | None, int]]:
    """How many of these rows are of each date."""
    count = np.zeros(len(dated.pool), dtype=np.int64)
    for part in threads.parts(len(lead)):
        codes = dated.codes[part] if len(lead) == len(dated.codes) else dated.codes[lead[part]]
        count += np.bincount(codes, minlength=len(count))
    return [each for each in zip(dated.pool, count.tolist(), strict=True) if each[1]]


class _Settling:
    """The kind and the amounts of each document with their final signs, and which were turned against the others'.

    `read` and `left_out` are paise of all lines. All is there once the parts are worked through, in whatever order:
    some documents each, so that what is only needed on the way stays in the processor's cache.
    """

    def __init__(
        self, raw: Ints, given: Mask, starts: Ints, kind: NDArray[np.int8], turn: int, *, may_stand: bool
    ) -> None:
        count = len(starts)
        self._paise: list[tuple[int, int]] = []  # read and left out, of each part
        some = np.flatnonzero(given.any(axis=1))
        self._stand = may_stand and all(sign > 0 or not (kind == at).any() for at, sign in enumerate(_SIGN))
        self._stand = self._stand and all(raw[at].min() >= 0 for at in some)
        if self._stand:  # invoices of a line each, nothing to be turned
            self.kind, self.turned = kind.astype(np.int32), np.zeros(count, dtype=bool)
            self.amounts, self.filled = raw, given
            self._paise.append((int(sum(raw[at].sum() for at in some if AMOUNTS[at] in CREDIT)), 0))
            return
        self._raw, self._given, self._kind, self._turn = raw, given, kind, turn
        self._starts = starts
        self.kind, self.turned = np.empty(count, dtype=np.int32), np.empty(count, dtype=bool)
        self.amounts = np.zeros((len(AMOUNTS), count), dtype=np.int64)
        self.filled = np.zeros((len(AMOUNTS), count), dtype=bool)

    @property
    def read(self) -> int:
        return sum(read for read, _ in self._paise)

    @property
    def left_out(self) -> int:
        return sum(left_out for _, left_out in self._paise)

    def parts(self) -> list[Callable[[], None]]:
        """The works that fall to it."""
        return [] if self._stand else [partial(self._settle, begin) for begin in range(0, len(self.kind), _TOGETHER)]

    def _settle(self, begin: int) -> None:
        part = slice(begin, min(begin + _TOGETHER, len(self.kind)))
        ends = self._starts[part.start : part.stop + 1]
        if part.stop == len(self.kind):
            ends = np.append(ends, self._raw.shape[1])
        lines = slice(int(ends[0]), int(ends[-1]))
        raw, given, starts = self._raw[:, lines], self._given[:, lines], ends[:-1] - lines.start
        of_line = credit = columnar.summed(raw, given)
        amounts, filled = raw, given
        if len(starts) < raw.shape[1]:
            amounts, filled = sums.of(raw, given, starts)
            credit = columnar.summed(amounts, filled)
        kinds, turn = self._kind[part].astype(np.int32), self._turn
        anchor = np.where(credit != 0, credit, amounts[_VALUE]) * turn
        below = anchor < 0
        if below.any():
            kinds = np.where(below & (_SIGN[kinds] > 0), np.int32(_CREDIT_NOTE), kinds)
        sign = _SIGN[kinds]
        final = np.where(anchor * sign < 0, -turn, turn)
        kept = int((credit * final).sum())
        read = int((of_line * np.repeat(final, np.diff(ends))).sum()) if len(starts) < raw.shape[1] else kept
        self._paise.append((read, read - kept))
        self.kind[part], self.turned[part] = kinds, final != turn
        for at, is_given in enumerate(filled):
            if is_given.any():  # the document's value has the sign of its type
                np.multiply(amounts[at], final, out=self.amounts[at, part])
                if at == _VALUE:
                    np.multiply(np.abs(amounts[at]), sign, out=self.amounts[at, part])
                self.filled[at, part] = is_given
