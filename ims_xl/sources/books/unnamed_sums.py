"""Total lines that do not call themselves so, known by their figures: the sum of the rows above, in every amount.

Read as what they seem, they would continue the document above them, or be one without a supplier, and count twice.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ims_xl.sources.books.amounts import Mask
from ims_xl.sources.books.lines import AMOUNTS, CREDIT

Ints = NDArray[np.int64]
_VALUE = AMOUNTS.index("document_value")
_CREDIT = [at for at, name in enumerate(AMOUNTS) if name in CREDIT]
_NEAR = 2  # paise that are lost where figures are rounded
_SEVERAL = 2  # documents whose sum is no chance


def unnamed_sums(amounts: Ints, filled: Mask, candidates: Mask, labelled: Mask, begins: Mask) -> Ints:
    """Which `candidates` (rows without supplier and date) are the sum of all rows above, or of those since a total.

    `amounts` has a row for each of AMOUNTS, in the file's own signs; `labelled` are totals that say so, `begins` the
    rows that begin a document. A sum of one document's lines may be one more line of it, and counts as a total only
    where others have shown that the register has such.
    """
    at = np.flatnonzero(candidates)
    if not len(at):
        return at
    measure = amounts[_CREDIT].sum(axis=0) if filled[_CREDIT].any() else amounts[_VALUE]
    own = np.where(candidates | labelled, 0, measure)
    marks = np.flatnonzero(candidates | labelled)
    begin = np.concatenate([[0], marks[:-1] + 1])
    between, documents = _between(own, begin, marks), _between(begins.astype(np.int64), begin, marks)
    found: list[int] = []
    for least in (_SEVERAL, 1):
        found = _sums(amounts, filled, measure, labelled, marks.tolist(), between.tolist(), documents.tolist(), least)
        if not found:
            break
    return np.array(found, dtype=np.int64)


def _between(values: Ints, begin: Ints, end: Ints) -> Ints:
    """The sum of values from each `begin` up to its `end`, which is not in it."""
    running = np.concatenate([[0], values.cumsum()])
    found: Ints = running[end] - running[begin]
    return found


def _sums(
    amounts: Ints,
    filled: Mask,
    measure: Ints,
    labelled: Mask,
    marks: list[int],
    between: list[int],
    documents: list[int],
    least: int,
) -> list[int]:
    """The rows among `marks` that are sums of at least so many documents; what is none is a row like others."""
    found: list[int] = []
    all_above = since = begun = in_all = 0
    last = -1
    for row, sum_of_rows, count in zip(marks, between, documents, strict=True):
        all_above, since = all_above + sum_of_rows, since + sum_of_rows
        begun, in_all = begun + count, in_all + count
        mine = int(measure[row])
        if labelled[row]:
            since, begun, last = 0, 0, row
            continue
        of_part = begun >= least and abs(abs(mine) - abs(since)) <= _NEAR
        of_all = in_all >= _SEVERAL and abs(abs(mine) - abs(all_above)) <= _NEAR
        if mine and (
            (of_part and _agrees(amounts, filled, labelled, found, row, last))
            or (of_all and _agrees(amounts, filled, labelled, found, row, -1))
        ):
            found.append(row)
            since, begun, last = 0, 0, row
        else:
            all_above, since = all_above + mine, since + mine
    return found


def _agrees(amounts: Ints, filled: Mask, labelled: Mask, sums: list[int], row: int, last: int) -> bool:
    """Does every amount of the row that is one of taxable value and tax come to those of the rows since `last`?"""
    rows = slice(last + 1, row)
    counts = ~labelled[rows]
    counts[[one - last - 1 for one in sums if one > last]] = False
    for place in _CREDIT if filled[_CREDIT, row].any() else [_VALUE]:
        above = int(amounts[place, rows][counts].sum())
        if filled[place, row] and abs(abs(int(amounts[place, row])) - abs(above)) > _NEAR:
            return False
        if not filled[place, row] and above:
            return False
    return True
