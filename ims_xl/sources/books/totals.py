"""Lines of a register that are no documents: totals, balances, page carry-overs, repeated headers.

A total is compared with the rows above it: where they differ, a row was lost or changed before the file reached us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ims_xl import threads
from ims_xl.columns import Column
from ims_xl.gst.money import words
from ims_xl.sources.books.lines import AMOUNTS, Line
from ims_xl.tables import Books

Ints = NDArray[np.int64]
Masks = NDArray[np.bool_]
_VALUE = AMOUNTS.index("document_value")
_TOTAL = re.compile(
    r"\W*((grand|sub|page|net|gross|report|overall|sheet|column|vouchers?)[\s-]*)?totals?\b"
    r"[\s:]*((of|for|as per|purchases?|amount|carried|rs|inr)\b.*|\(.*\))?\W*",
    re.IGNORECASE,
)
_OTHER_TOTAL = re.compile(r"(.*\W)?(sub-?|grand)?totals?(\W.*)?", re.IGNORECASE | re.DOTALL)  # of what stands beside it
_OF_STARS = re.compile(r"\*{1,4}")  # as SAP marks sums in its lists
_WORDS_OF_LABEL = 6
_OF_NAMES = re.compile(  # of firms, such as there are called Total
    r"\b(ltd|limited|llp|pvt|private|inc|corp\w*|company|co|energ\w+|oils?|gas|hotels?|india|industr\w+|traders?|trading"
    r"|enterprises?|agenc\w+|stores?|solutions?|systems?|technolog\w+|marketing|fuels?|petro\w*|lubricants?|works|care"
    r"|m/s|marts?|shops?|logistics?|transport\w*|station)\b",
    re.IGNORECASE,
)
_OF_A_FIRM = re.compile(  # no firm is called so: its kind stands before
    r".*\b(ltd|limited|llp|pvt|inc|corporation|company|co|traders?|enterprises?|agenc(y|ies)|industries|stores?|supplies"
    r"|associates|bros|brothers|sons)\b.*\b(sub-?|grand )?totals?\W*",
    re.IGNORECASE | re.DOTALL,
)
_HINDI_TOTAL = re.compile(r"\W*(कुल|महा|सकल|पृष्ठ|उप)?\s*(योग|जोड़|जोड़|कुल|टोटल)(\s+(राशि|मूल्य|रकम))?\W*")
_BALANCE = re.compile(
    r"\W*((opening|closing)( (balance|stock)\b.*)?\W*"
    r"|(balance |total |amount )?((brought|carried|carry) (forward|over|down)|[bc]\s*/\s*[fd])\b.*)",
    re.IGNORECASE,
)

# every label matches
MAY_BE_LABEL = (
    r"(?i)total|balance|stock|brought|carr[iy]|opening|closing|[bc]\s*/\s*[fd]|cancelled|^\s*\*+\s*$|[^\x00-\x7f]"
)


def is_total(label: str) -> bool:
    """Is it the label of a total line?

    >>> is_total("Grand Total"), is_total("Sub-Total :"), is_total("Total Energies Ltd"), is_total("कुल योग")
    (True, True, False, True)
    >>> is_total("Page 1 Total"), is_total("Total GST"), is_total("G.Total"), is_total("Totally Natural")
    (True, True, True, False)
    >>> is_total("**"), is_total("*5"), is_total("Umiya Traders (Surat) Pvt Ltd Total"), is_total("Hotel Total")
    (True, False, True, False)
    """
    if "total" in label.lower():
        if _TOTAL.fullmatch(label) is not None or _OF_A_FIRM.fullmatch(label) is not None:
            return True
        short = len(label.split()) <= _WORDS_OF_LABEL and _OF_NAMES.search(label) is None
        return short and _OTHER_TOTAL.fullmatch(label) is not None
    if _OF_STARS.fullmatch(label):
        return True
    return not label.isascii() and _HINDI_TOTAL.fullmatch(label) is not None


def is_balance(label: str) -> bool:
    """Is it the label of an opening or closing balance, or of a page carried over?"""
    return _BALANCE.fullmatch(label) is not None


def is_sum(label: str) -> bool:
    """Is it the label of either?"""
    return is_total(label) or is_balance(label)


def is_label(word: str) -> bool:
    """May the word say of its row that it is no document?"""
    bare = word.strip()
    return is_sum(bare) or bare.lower().strip("()") == "cancelled"


def aside(label: str) -> str:
    """Why a row of such a label is set aside."""
    return f'is "{label}", no document'


class Stated(NamedTuple):
    """The total lines: their rows in order, and for each of AMOUNTS their paise, 0 where they have none, and where."""

    rows: Ints
    paise: Ints
    given: Masks

    @classmethod
    def of(cls, lines: Sequence[Line], rows: Ints, paise: Ints, given: Masks) -> Stated:
        """Those read one by one, and those read by columns."""
        if not lines:
            return cls(rows, paise, given)
        told = [[getattr(line, name) for line in lines] for name in AMOUNTS]
        mine = np.array([[amount or 0 for amount in each] for each in told], dtype=np.int64)
        has = np.array([[amount is not None for amount in each] for each in told], dtype=bool)
        every = np.concatenate([np.array([line.rows[0] for line in lines], dtype=np.int64), rows])
        order = np.argsort(every, kind="stable")
        paise, given = np.concatenate([mine, paise], axis=1), np.concatenate([has, given], axis=1)
        return cls(every[order], paise[:, order], given[:, order])

    def last(self) -> dict[str, int]:
        """The amounts of the last one; none where there is none."""
        if not len(self.rows):
            return {}
        return {name: int(self.paise[at, -1]) for at, name in enumerate(AMOUNTS) if self.given[at, -1]}


def differences(
    totals: Stated, lines: tuple[Ints, Ints], entries: tuple[Ints, Ints], allowed: int
) -> Iterator[tuple[int, Column, str]]:
    """For each figure of a total line that the rows above do not come to: its row, its column, a sentence.

    A total may be of all rows above it, of those since the total before, or of the documents (where a document's
    value stands on each of its lines, those are not the same). `lines` and `entries` are their rows and, for each of
    AMOUNTS, their paise, 0 where there are none. `allowed` paise may be lost to rounding.
    """
    rows = totals.rows
    of_lines = _Running(*lines, rows)

    def look(place: int) -> tuple[Masks, Ints]:
        """Where the lines do not come to the figure, and what they come to."""
        off, above = totals.given[place].copy(), of_lines.sums(place)
        for part in threads.parts(len(off)):
            since = np.diff(above[part], prepend=above[part.start - 1] if part.start else 0)
            _leave_off(off[part], totals.paise[place, part], above[part], since, allowed=allowed)
        return off, above

    # Busy: the value stands below the items of a document, and on no row of its own
    told = [
        place for place, given in enumerate(totals.given) if given.any() and (place != _VALUE or of_lines.has(place))
    ]
    found: list[tuple[int, int, int, int]] = []
    of_entries: _Running | None = None
    for place, (off, above) in zip(told, threads.each(look, told), strict=True):
        stated = totals.paise[place]
        if off.any():
            of_entries = of_entries or _Running(*entries, rows)
            _leave_off(off, stated, of_entries.sums(place), allowed=allowed)
        found += [(int(rows[at]), place, int(stated[at]), int(above[at])) for at in np.flatnonzero(off)]
    for row, place, said, come_to in sorted(found):
        yield (
            row,
            Books.column(AMOUNTS[place]),
            f"The total line says {words(said)}, the rows above it come to {words(come_to)}. "
            "Look for a row that was deleted or changed.",
        )


def _leave_off(off: Masks, stated: Ints, *sums: Ints, allowed: int) -> None:
    """Leaves `off` only where none of the sums comes to what is stated, whatever their signs."""
    for paise in sums:
        off &= np.abs(np.abs(stated) - np.abs(paise)) > allowed


class _Running:
    """Sums of amounts over all rows up to each of `totals`, which are in order."""

    def __init__(self, rows: Ints, amounts: Ints, totals: Ints) -> None:
        self._order = None if (rows[1:] >= rows[:-1]).all() else np.argsort(rows, kind="stable")
        self._amounts = amounts
        in_order = rows if self._order is None else rows[self._order]
        self._ends = np.empty(len(totals), dtype=np.int64)

        def seek(part: slice) -> None:
            self._ends[part] = np.searchsorted(in_order, totals[part], side="right")

        threads.each(seek, threads.parts(len(totals)))
        begins = np.zeros(len(totals), dtype=np.int64)
        begins[1:] = self._ends[:-1]
        is_between = self._ends > begins
        # totals that have rows above them since the one before; None: all
        self._between = None if is_between.all() else np.flatnonzero(is_between)
        self._begins = begins if self._between is None else begins[self._between]

    def sums(self, place: int) -> Ints:
        """Those of the amount at `place` of AMOUNTS."""
        found = np.zeros(len(self._ends), dtype=np.int64)
        if len(self._begins):
            amounts = self._amounts[place] if self._order is None else self._amounts[place][self._order]
            since = np.add.reduceat(amounts[: self._ends[-1]], self._begins)
            if self._between is None:
                return np.cumsum(since, out=since)
            found[self._between] = since
        return np.cumsum(found, out=found)

    def has(self, place: int) -> bool:
        """Is there any such amount?"""
        return bool(self._amounts[place].any())
