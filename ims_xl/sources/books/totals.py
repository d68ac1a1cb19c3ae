"""Lines of a register that are no documents: totals, balances, page carry-overs, repeated headers.

A total is compared with the rows above it: where they differ, a row was lost or changed before the file reached us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ims_xl.columns import Column
from ims_xl.gst.money import words
from ims_xl.sources.books.lines import AMOUNTS, Line
from ims_xl.tables import Books

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
    totals: list[Line], lines: list[Line], entries: list[Line], allowed: int
) -> Iterator[tuple[int, Column, str]]:
    """For each figure of a total line that the rows above do not come to: its row, its column, a sentence.

    A total may be of all rows above it, of those since the total before, or of the documents (where a document's
    value stands on each of its lines, those are not the same). `allowed` paise may be lost to rounding.
    """
    of_rows, of_entries = sorted(lines, key=_row), sorted(entries, key=_row)
    done = {name: [0, 0] for name in AMOUNTS}
    seen_rows = seen_entries = 0
    for total in sorted(totals, key=_row):
        since = dict.fromkeys(AMOUNTS, 0)
        for line in of_rows[seen_rows:]:
            if line.rows[0] > total.rows[0]:
                break
            seen_rows += 1
            for name in AMOUNTS:
                since[name] += (getattr(line, name) or 0) * line.turned
        for entry in of_entries[seen_entries:]:
            if entry.rows[0] > total.rows[0]:
                break
            seen_entries += 1
            for name in AMOUNTS:
                done[name][1] += getattr(entry, name) or 0
        for name in AMOUNTS:
            done[name][0] += since[name]
            stated = getattr(total, name)
            sums = (*done[name], since[name])
            if stated is not None and all(abs(abs(stated) - abs(paise)) > allowed for paise in sums):
                yield (
                    total.rows[0],
                    Books.column(name),
                    f"The total line says {words(stated)}, the rows above it come to {words(done[name][0])}. "
                    "Look for a row that was deleted or changed.",
                )


def _row(line: Line) -> int:
    return line.rows[0]
