"""Lines read by columns as documents: the same sums as `lines` makes of them one by one, for all at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

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
from ims_xl.sources.books.lines import AMOUNTS

Ints = NDArray[np.int64]
_VALUE, _TAXABLE, _TAX = AMOUNTS.index("document_value"), AMOUNTS.index("taxable_value"), AMOUNTS.index("igst")

_TOGETHER = 1 << 14  # documents
_CREDIT_NOTE = KINDS.index(DocumentType.CREDIT_NOTE)
_SIGN = np.array([kind.sign for kind in KINDS], dtype=np.int64)


@dataclass(frozen=True)
class Documents:
    """Entries of Books but for file, sheet and set-aside; the lines they were made of, and their paise.

    `read` and `left_out` are paise of taxable value and tax of all lines, in the signs of the entries. `line_rows`
    and `line_amounts` are the lines in the file's signs (a row for each of AMOUNTS), `first_rows` the entries' own.
    """

    frame: pd.DataFrame
    read: int
    left_out: int
    worked_out: int
    line_rows: Ints
    line_amounts: Ints
    first_rows: Ints
    amounts: Ints
    turned: Mask  # entries whose amounts stood on the other side than their type, before `turn`


class _Settled(NamedTuple):
    """The kind and the amounts of each document with their final signs, and which were turned against the others'.

    `read` and `left_out` are paise of all lines.
    """

    kind: NDArray[np.int32]
    amounts: Ints
    filled: Mask
    turned: Mask
    read: int
    left_out: int


def of(plain: Plain, document: Ints, mask: Mask, turn: int, first_row: int, works_out_taxable: bool) -> Documents:
    """The documents of the rows in `mask`, their amounts turned by `turn`; the grid's row 0 is `first_row`."""
    at = np.flatnonzero(mask)
    number = document if len(at) == len(document) else document[at]
    if len(at) < np.count_nonzero(plain.mask):
        number = pd.factorize(number)[0].astype(np.int64)
    order, starts = keys.ordered(number)
    rows = at if order is None else at[order]
    raw, given = _taken(plain.amounts, plain.given, rows)
    lead = rows[starts] if len(starts) < len(rows) else rows
    of_sheet = rows + first_row
    entered = Entered(plain, lead, of_sheet, starts)
    settled: list[_Settled] = []
    columns = entered.told()
    works = [lambda: settled.append(_all_settled(raw, given, starts, plain.kind[lead], turn)), *columns.values()]
    told = dict(zip(columns, threads.each(lambda work: work(), works)[1:], strict=True))
    kind, amounts, filled, turned, read, left_out = settled[0]
    worked_out = 0
    if works_out_taxable:
        lacking = ~filled[_TAXABLE] & filled[_VALUE]
        worth = np.where(lacking, amounts[_VALUE] - amounts[_TAX:].sum(axis=0), 0)
        amounts[_TAXABLE] += worth
        filled[_TAXABLE] |= lacking
        worked_out = int(worth.sum())
    frame = entered.frame(told, kind, amounts, filled)
    first_rows = of_sheet if lead is rows else lead + first_row
    return Documents(frame, read, left_out, worked_out, of_sheet, raw, first_rows, amounts, turned)


def _all_settled(raw: Ints, given: Mask, starts: Ints, kind: NDArray[np.int8], turn: int) -> _Settled:
    """Some documents at a time, so that what is only needed on the way stays in the processor's cache."""
    count = len(starts)
    kinds, turned = np.empty(count, dtype=np.int32), np.empty(count, dtype=bool)
    amounts, filled = np.zeros((len(AMOUNTS), count), dtype=np.int64), np.zeros((len(AMOUNTS), count), dtype=bool)
    read = left_out = 0
    ends = np.append(starts, raw.shape[1])
    for begin in range(0, count, _TOGETHER):
        part = slice(begin, min(begin + _TOGETHER, count))
        lines = slice(int(ends[part.start]), int(ends[part.stop]))
        here = _settled(raw[:, lines], given[:, lines], starts[part] - lines.start, kind[part], turn)
        kinds[part], turned[part] = here.kind, here.turned
        for at in np.flatnonzero(here.filled.any(axis=1)):
            amounts[at, part], filled[at, part] = here.amounts[at], here.filled[at]
        read, left_out = read + here.read, left_out + here.left_out
    return _Settled(kinds, amounts, filled, turned, read, left_out)


def _settled(raw: Ints, given: Mask, starts: Ints, kind: NDArray[np.int8], turn: int) -> _Settled:
    of_line = credit = columnar.summed(raw, given)
    amounts, filled = raw, given
    if len(starts) < raw.shape[1]:
        amounts, filled = sums.of(raw, given, starts)
        credit = columnar.summed(amounts, filled)
    kinds = kind.astype(np.int32)
    anchor = np.where(credit != 0, credit, amounts[_VALUE]) * turn
    below = anchor < 0
    if below.any():
        kinds = np.where(below & (_SIGN[kinds] > 0), np.int32(_CREDIT_NOTE), kinds)
    sign = _SIGN[kinds]
    final = np.where(anchor * sign < 0, -turn, turn)
    kept = int((credit * final).sum())
    read = kept
    if len(starts) < raw.shape[1]:
        read = int((of_line * np.repeat(final, np.diff(np.append(starts, raw.shape[1])))).sum())
    return _Settled(kinds, _signed(amounts, filled, final, sign), filled, final != turn, read, read - kept)


def _signed(amounts: Ints, given: Mask, final: Ints, sign: Ints) -> Ints:
    """The amounts times `final`; the document's value has the sign of its type."""
    found = np.zeros(amounts.shape, dtype=np.int64)
    for at, is_given in enumerate(given):
        if is_given.any():
            found[at] = np.abs(amounts[at]) * sign if at == _VALUE else amounts[at] * final
    return found


def _taken(amounts: Ints, given: Mask, rows: Ints) -> tuple[Ints, Mask]:
    """The amounts of these rows, those there are."""
    if len(rows) == amounts.shape[1] and (rows[1:] > rows[:-1]).all():
        return amounts, given
    raw, filled = np.zeros((len(AMOUNTS), len(rows)), dtype=np.int64), np.zeros((len(AMOUNTS), len(rows)), dtype=bool)
    for at, is_given in enumerate(given):
        if is_given.any():
            raw[at], filled[at] = amounts[at][rows], is_given[rows]
    return raw, filled
