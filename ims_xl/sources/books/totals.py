"""Lines of a register that are no documents: totals, balances, page carry-overs, repeated headers.

A total is compared with the rows above it: where they differ, a row was lost or changed before the file reached us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ims_xl.columns import Column
from ims_xl.gst.money import words
from ims_xl.sources.books.lines import AMOUNTS, Line
from ims_xl.tables import Books

Ints = NDArray[np.int64]
_TOTAL = re.compile(
    r"\W*((grand|sub|page|net|gross|report|overall|sheet|column|vouchers?)[\s-]*)?totals?\b"
    r"[\s:]*((of|for|as per|purchases?|amount|carried|rs|inr)\b.*|\(.*\))?\W*",
    re.IGNORECASE,
)
_HINDI_TOTAL = re.compile(r"\W*(कुल|महा|सकल|पृष्ठ)?\s*(योग|जोड़|जोड़|कुल)\W*")
_BALANCE = re.compile(
    r"\W*((opening|closing) (balance|stock)"
    r"|(balance |total )?(brought|carried) (forward|over|down)|[bc]\s*/\s*[fd])\b.*",
    re.IGNORECASE,
)


def is_total(label: str) -> bool:
    """Is it the label of a total line?

    >>> is_total("Grand Total"), is_total("Sub-Total :"), is_total("Total Energies Ltd"), is_total("कुल योग")
    (True, True, False, True)
    """
    if "total" in label.lower():
        return _TOTAL.fullmatch(label) is not None
    return not label.isascii() and _HINDI_TOTAL.fullmatch(label) is not None


def is_balance(label: str) -> bool:
    """Is it the label of an opening or closing balance, or of a page carried over?"""
    return _BALANCE.fullmatch(label) is not None


def differences(
    totals: Sequence[Line], lines: tuple[Ints, Ints], entries: tuple[Ints, Ints], allowed: int
) -> Iterator[tuple[int, Column, str]]:
    """For each figure of a total line that the rows above do not come to: its row, its column, a sentence.

    A total may be of all rows above it, of those since the total before, or of the documents (where a document's
    value stands on each of its lines, those are not the same). `lines` and `entries` are their rows and, for each of
    AMOUNTS, their paise, 0 where there are none. `allowed` paise may be lost to rounding.
    """
    of_lines, of_entries = _Running(*lines), _Running(*entries)
    ordered = sorted(totals, key=lambda total: total.rows[0])
    rows = np.array([total.rows[0] for total in ordered], dtype=np.int64)
    before = np.concatenate([np.zeros(1, dtype=np.int64), rows[:-1]])
    found: list[tuple[int, int, int, int]] = []
    for place, name in enumerate(AMOUNTS):
        if name == "document_value" and not of_lines.has(place):
            continue  # Busy: the value stands below the items of a document, and on no row of its own
        given = [getattr(total, name) for total in ordered]
        if all(paise is None for paise in given):
            continue
        stated = np.array([paise or 0 for paise in given], dtype=np.int64)
        above = of_lines.until(rows, place)
        off = np.array([paise is not None for paise in given])
        for paise in (above, of_entries.until(rows, place), above - of_lines.until(before, place)):
            off &= np.abs(np.abs(stated) - np.abs(paise)) > allowed
        found += [(int(rows[at]), place, int(stated[at]), int(above[at])) for at in np.flatnonzero(off)]
    for row, place, said, come_to in sorted(found):
        yield (
            row,
            Books.column(AMOUNTS[place]),
            f"The total line says {words(said)}, the rows above it come to {words(come_to)}. "
            "Look for a row that was deleted or changed.",
        )


class _Running:
    """Sums of amounts up to a row."""

    def __init__(self, rows: Ints, amounts: Ints) -> None:
        self._order = None if (rows[1:] >= rows[:-1]).all() else np.argsort(rows, kind="stable")
        self._rows = rows if self._order is None else rows[self._order]
        self._amounts = amounts

    def until(self, rows: Ints, place: int) -> Ints:
        """The sums of the amount at `place` of AMOUNTS over all rows up to each of these."""
        ends = np.searchsorted(self._rows, rows, side="right")
        cuts = np.unique(ends[ends > 0])
        if not len(cuts):
            return np.zeros(len(rows), dtype=np.int64)
        amounts = self._amounts[place] if self._order is None else self._amounts[place][self._order]
        between = np.add.reduceat(amounts[: cuts[-1]], np.concatenate([[0], cuts[:-1]]))
        sums = np.concatenate([[0], between.cumsum()])
        found: Ints = sums[np.searchsorted(cuts, ends, side="right")]
        return found

    def has(self, place: int) -> bool:
        """Is there any such amount?"""
        return bool(self._amounts[place].any())
