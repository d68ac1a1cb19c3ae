"""Total lines that do not call themselves so, known by their figures: the sum of the rows above, in every amount.

And summaries below the last document, such as one by rates: rows below the total of all, or rows that come to it
together. Read as what they seem, all of these would continue the document above them, or be one without a supplier, and
count twice.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ims_xl.sources.books.amounts import Mask
from ims_xl.sources.books.lines import AMOUNTS, CREDIT

SUM = "is the sum of rows above it, no document"
SUMMARY = "is part of a summary below the documents"
Ints = NDArray[np.int64]
_VALUE = AMOUNTS.index("document_value")
_CREDIT = [at for at, name in enumerate(AMOUNTS) if name in CREDIT]
_NEAR = 2  # paise that are lost where figures are rounded
_FIRST = 20  # lines of the last document that may stand above a summary
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
    at = np.flatnonzero(candidates)
    if not len(at):
        return Sums(at, at)
    measure = amounts[_CREDIT].sum(axis=0) if filled[_CREDIT].any() else amounts[_VALUE]
    sheet = _Sheet(amounts, filled, measure, labelled)
    own = np.where(candidates | labelled, 0, measure)
    marks = np.flatnonzero(candidates | labelled)
    begin = np.concatenate([[0], marks[:-1] + 1])
    between, documents = _between(own, begin, marks), _between(begins.astype(np.int64), begin, marks)
    found: list[int] = []
    for least in (_SEVERAL, 1):
        found = sheet.sums(marks.tolist(), between.tolist(), documents.tolist(), least)
        if not found:
            break
    summary: list[int] = []
    if begins.sum() >= _SEVERAL:
        last = int(np.flatnonzero(begins)[-1])
        summary = sheet.summary([row for row in at.tolist() if row > last and row not in found], found, last)
    return Sums(np.array(found, dtype=np.int64), np.array(summary, dtype=np.int64))


def _between(values: Ints, begin: Ints, end: Ints) -> Ints:
    """The sum of values from each `begin` up to its `end`, which is not in it."""
    running = np.concatenate([[0], values.cumsum()])
    found: Ints = running[end] - running[begin]
    return found


class _Sheet:
    """The rows of a sheet, `measure` being one amount of each."""

    def __init__(self, amounts: Ints, filled: Mask, measure: Ints, labelled: Mask) -> None:
        self._amounts, self._filled, self._measure, self._labelled = amounts, filled, measure, labelled

    def sums(self, marks: list[int], between: list[int], documents: list[int], least: int) -> list[int]:
        """The rows among `marks` that are sums of at least so many documents; what is none is a row like others.

        Before each mark are rows that come to `between` and begin so many `documents`.
        """
        found: list[int] = []
        all_above = since = begun = in_all = 0
        last = -1
        for row, sum_of_rows, count in zip(marks, between, documents, strict=True):
            all_above, since = all_above + sum_of_rows, since + sum_of_rows
            begun, in_all = begun + count, in_all + count
            mine = int(self._measure[row])
            if self._labelled[row]:
                since, begun, last = 0, 0, row
                continue
            of_part = begun >= least and abs(abs(mine) - abs(since)) <= _NEAR
            of_all = in_all >= _SEVERAL and abs(abs(mine) - abs(all_above)) <= _NEAR
            if mine and (
                (of_part and self._agrees([row], self._rows(found, last + 1, row)))
                or (of_all and self._agrees([row], self._rows(found, 0, row)))
            ):
                found.append(row)
                since, begun, last = 0, 0, row
            else:
                all_above, since = all_above + mine, since + mine
        return found

    def summary(self, rows: list[int], sums: list[int], last: int) -> list[int]:
        """Which `rows`, all below the `last` one that begins a document, are part of a summary of the sheet.

        Those below a total of all documents; or all of them, or all but the first few, if these come to it together.
        """
        for total in [*np.flatnonzero(self._labelled[last:]) + last, *sums]:
            below = [row for row in rows if row > total]
            continuing = [row for row in rows if row < total]
            documents = np.concatenate([self._rows(sums, 0, last + 1), np.array(continuing, dtype=np.int64)])
            if below and total > last and self._agrees([int(total)], documents):
                return below
        for first in range(min(len(rows), _FIRST)):
            documents = np.concatenate([self._rows(sums, 0, last + 1), np.array(rows[:first], dtype=np.int64)])
            together = rows[first:]
            if len(together) > 1 and self._agrees(together, documents):
                return together
        return []

    def _rows(self, sums: list[int], begin: int, end: int) -> Ints:
        """The rows that are no totals."""
        counts = ~self._labelled[begin:end]
        counts[[one - begin for one in sums if begin <= one < end]] = False
        return np.flatnonzero(counts) + begin

    def _agrees(self, these: list[int], above: Ints) -> bool:
        """Do all amounts of these rows that are taxable value or tax come to those of the rows above?"""
        has_credit = bool(self._filled[_CREDIT][:, these].any())
        for place in _CREDIT if has_credit else [_VALUE]:
            mine, theirs = int(self._amounts[place, these].sum()), int(self._amounts[place, above].sum())
            if abs(abs(mine) - abs(theirs)) > _NEAR:
                return False
        return True
