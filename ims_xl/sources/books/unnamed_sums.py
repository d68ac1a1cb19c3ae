"""Total lines that do not call themselves so, known by their figures: the sum of the rows above, in every amount.

And summaries below the last document, such as one by rates: rows below the total of all, or rows that come to it
together. Read as what they seem, all of these would continue the document above them, or be one without a supplier, and
count twice.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ims_xl import threads
from ims_xl.sources.books.amounts import Mask
from ims_xl.sources.books.lines import AMOUNTS, CREDIT

SUM = "is the sum of rows above it, no document"
SUMMARY = "is part of a summary below the documents"
Ints = NDArray[np.int64]
_VALUE = AMOUNTS.index("document_value")
_CREDIT = [at for at, name in enumerate(AMOUNTS) if name in CREDIT]
_NEAR = 2  # paise that are lost where figures are rounded
_FIRST = 20  # lines of the last document that may stand above a summary
_AT_FIRST, _AT_MOST = 16, 1 << 14  # rows looked at together, just below a sum, and far from one
_SEVERAL = 2  # documents whose sum is no chance


class Sums(NamedTuple):
    """Rows that are sums of rows above them, and rows of a summary below the documents."""

    totals: Ints
    summary: Ints

    def of_sheet(self, first_row: int) -> dict[int, str]:
        """Why each of these rows, as the sheet counts, is no document."""
        told = dict.fromkeys((self.totals + first_row).tolist(), SUM)
        return told | dict.fromkeys((self.summary + first_row).tolist(), SUMMARY)


def unnamed_sums(amounts: Ints, filled: Mask, candidates: Mask, labelled: Mask, begins: Mask) -> Sums:
    """Which `candidates` (rows without supplier and date) are the sum of all rows above, or of those since a total.

    `amounts` has a row for each of AMOUNTS, in the file's own signs; `labelled` are totals that say so, `begins` the
    rows that begin a document. A sum of one document's lines may be one more line of it, and counts as a total only
    where others have shown that the register has such.
    """
    if not candidates.any():
        nowhere = np.zeros(0, dtype=np.int64)
        return Sums(nowhere, nowhere)
    sheet, marks = _Sheet(amounts, filled, labelled), _marks(amounts, filled, candidates, labelled, begins)
    found: list[int] = []
    for least in (_SEVERAL, 1):
        found = sheet.sums(marks, least)
        if not found:
            break
    summary: list[int] = []
    if np.count_nonzero(begins) >= _SEVERAL:
        last = len(begins) - 1 - int(begins[::-1].argmax())
        known, below = set(found), np.flatnonzero(candidates[last + 1 :]) + last + 1
        summary = sheet.summary([row for row in below.tolist() if row not in known], found, last)
    return Sums(np.array(found, dtype=np.int64), np.array(summary, dtype=np.int64))


class _Marks(NamedTuple):
    """Rows that may be sums or say so: one amount of each, 0 of those that say so; and what is above each of them.

    That is what the rows before it come to, and how many documents they begin.
    """

    rows: Ints
    mine: Ints
    above: Ints
    begun: Ints


def _marks(amounts: Ints, filled: Mask, candidates: Mask, labelled: Mask, begins: Mask) -> _Marks:
    has_any = [place for place in _CREDIT if filled[place].any()] or [_VALUE]
    rows = np.flatnonzero(candidates | labelled)
    mine, above, begun = (np.empty(len(rows), dtype=np.int64) for _ in range(3))

    def look(part: slice) -> tuple[slice, int, int]:
        """Fills in the marks of some rows as if none were above these; which they are, and what all rows come to."""
        some = slice(*np.searchsorted(rows, (part.start, part.stop)).tolist())
        here = rows[some] - part.start
        measure = amounts[has_any[0], part].copy()
        for place in has_any[1:]:
            measure += amounts[place, part]
        measure *= ~labelled[part]
        until, documents = measure.cumsum(), begins[part] & ~(candidates[part] | labelled[part])
        count = documents.cumsum(dtype=np.int64)
        mine[some], above[some], begun[some] = measure[here], until[here] - measure[here], count[here]
        return some, int(until[-1]), int(count[-1])

    come_to, documents = 0, 0
    for some, paise, count in threads.each(look, threads.parts(len(candidates))):
        above[some] += come_to
        begun[some] += documents
        come_to, documents = come_to + paise, documents + count
    return _Marks(rows, mine, above, begun)


def _is_near(mine: Ints, theirs: Ints) -> Mask:
    """Are they equal but for their signs and for what rounding takes?"""
    found: Mask = np.abs(np.abs(mine) - np.abs(theirs)) <= _NEAR
    return found


class _Sheet:
    """The rows of a sheet, of which some are `labelled`."""

    def __init__(self, amounts: Ints, filled: Mask, labelled: Mask) -> None:
        self._amounts, self._filled, self._labelled = amounts, filled, labelled

    def sums(self, marks: _Marks, least: int) -> list[int]:
        """The rows among `marks` that are sums of at least so many documents; what is none is a row like others."""
        rows, mine, above, begun = marks
        labels = np.flatnonzero(self._labelled[rows])
        found: list[int] = []
        start, sum_since, begun_since, sum_of_found = 0, 0, 0, 0  # of the last sum that was found
        of_found = np.zeros(len(AMOUNTS), dtype=np.int64)
        first, width = 0, _AT_FIRST
        while first < len(rows):
            some = slice(first, min(first + width, len(rows)))
            since, count = above[some] - sum_since, begun[some] - begun_since
            label = np.full(0, -1)
            if len(labels):
                above_label = np.searchsorted(labels, np.arange(some.start, some.stop)) - 1  # the last that says so
                label = np.where(above_label >= 0, labels[above_label], -1)
                is_later = label >= start
                since = np.where(is_later, above[some] - above[label], since)
                count = np.where(is_later, begun[some] - begun[label], count)
            is_part = (count >= least) & _is_near(mine[some], since)
            is_whole = (begun[some] >= _SEVERAL) & _is_near(mine[some], above[some] - sum_of_found)
            width = min(2 * width, _AT_MOST)
            first = some.stop
            for place in np.flatnonzero((mine[some] != 0) & (is_part | is_whole)).tolist():
                at = some.start + place
                row, begin = int(rows[at]), found[-1] + 1 if found else 0
                if len(labels) and label[place] >= start:
                    begin = int(rows[label[place]]) + 1
                until, amounts = self._until[:, row], self._amounts[:, row]
                is_part_of_it = is_part[place] and self._agrees([row], amounts, until - self._until[:, begin])
                if is_part_of_it or (is_whole[place] and self._agrees([row], amounts, until - of_found)):
                    found.append(row)
                    start, sum_since, begun_since = at, int(above[at] + mine[at]), int(begun[at])
                    sum_of_found += int(mine[at])
                    of_found += amounts
                    first, width = at + 1, _AT_FIRST
                    break
        return found

    def summary(self, rows: list[int], sums: list[int], last: int) -> list[int]:
        """Which `rows`, all below the `last` one that begins a document, are part of a summary of the sheet.

        Those below a total of all documents; or all of them, or all but the first few, if these come to it together.
        """
        totals = [int(total) for total in [*np.flatnonzero(self._labelled[last:]) + last, *sums] if total > last]
        if not rows or (not totals and len(rows) == 1):
            return []
        above = [total for total in sums if total <= last]
        documents = self._until[:, last + 1] - self._amounts[:, above].sum(axis=1)
        come_to = np.zeros((len(AMOUNTS), len(rows) + 1), dtype=np.int64)  # the first so many of them
        np.cumsum(self._amounts[:, rows], axis=1, out=come_to[:, 1:])
        for total, above_it in zip(totals, np.searchsorted(rows, totals).tolist(), strict=True):
            if above_it == len(rows):
                continue
            if self._agrees([total], self._amounts[:, total], documents + come_to[:, above_it]):
                return rows[above_it:]
        for first in range(min(len(rows) - 1, _FIRST)):
            if self._agrees(rows[first:], come_to[:, -1] - come_to[:, first], documents + come_to[:, first]):
                return rows[first:]
        return []

    @cached_property
    def _until(self) -> Ints:
        """What the rows above each come to, in each of AMOUNTS, without those that say they are totals."""
        found = np.zeros((len(AMOUNTS), self._amounts.shape[1] + 1), dtype=np.int64)
        np.multiply(self._amounts, ~self._labelled, out=found[:, 1:])
        return np.cumsum(found, axis=1, out=found)

    def _agrees(self, these: list[int], mine: Ints, theirs: Ints) -> bool:
        """Do all amounts that are taxable value or tax agree, of `mine`, what `these` rows come to, with theirs?"""
        has_credit = bool(self._filled[np.ix_(_CREDIT, these)].any())
        return bool(_is_near(mine, theirs)[_CREDIT if has_credit else [_VALUE]].all())
