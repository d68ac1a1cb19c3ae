"""Registers by party: a line names the supplier and its GSTIN, and the documents below it are that supplier's.

Such a line has a GSTIN, and neither a date nor an amount; the documents have amounts and no GSTIN of their own. What
the line says is written beside each of them, in a column that the sheet has for it or in a new one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ims_xl.columns import Column
from ims_xl.gst import gstin as gstins
from ims_xl.sources.books import totals
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.cells import Cell, amount, day, text, tried
from ims_xl.sources.sheet import Sheet
from ims_xl.tables import Books

_GSTIN = re.compile(r"\b[0-9]{2}[0-9A-Z]{13}\b", re.IGNORECASE)
_WORDS = re.compile(
    r"\b(gstin?|uin|gst|no|party|supplier|vendor|name|account|ledger)\b\.?(?=[\s:/.)-]|$)", re.IGNORECASE
)
_NAMING = (Books.supplier_gstin, Books.document_number, Books.document_date)
_CARRIED = (Books.supplier_gstin, Books.supplier_name)


@dataclass(frozen=True)
class Parties:
    """The sheet with what the lines say beside each document, and the lines' rows (as the sheet counts)."""

    sheet: Sheet
    rows: frozenset[int]


def carried(sheet: Sheet, heading: Heading, recipient: str = "") -> Parties | None:
    """The sheet so; None where it is no such register. `recipient` is the client's GSTIN, which names no supplier."""
    lines = _Lines(sheet, heading, {recipient, *_gstins(row for row in sheet.rows[: heading.row])})
    own = heading.columns.get(Books.supplier_gstin, ())
    named: dict[int, tuple[str, str]] = {}
    documents = 0
    for at, row in enumerate(sheet.rows[heading.row + 1 :], heading.row + 1):
        if lines.is_document(row):
            documents += 1
            if any(text(row[index]) for index in own if index < len(row)):
                return None
        elif found := lines.party(row):
            named[at] = found
    if not named or not documents:
        return None
    width = max(len(heading.names), *map(len, sheet.rows))
    places: dict[Column, int] = {}
    for column in _CARRIED:
        places[column] = heading.columns[column][0] if column in heading.columns else width + len(places)
    new = {column: at for column, at in places.items() if at >= width}
    taken = {at for row in named for at, cell in enumerate(sheet.rows[row]) if text(cell)}
    rows, party = [*sheet.rows], ("", "")
    for at, row in enumerate(sheet.rows[heading.row :], heading.row):
        if at == heading.row or heading.raw == tuple(map(text, row[: len(heading.raw)])):
            rows[at] = _with(row, {place: column.header for column, place in new.items()}, width)
        elif at in named:
            party = named[at]
        elif lines.names_another(row, taken):
            party = ("", "")
        elif lines.is_document(row):
            rows[at] = _with(row, dict(zip(places.values(), party, strict=True)), width)
    return Parties(Sheet(sheet.name, rows, sheet.remarks), frozenset(at + 1 for at in named))


class _Lines:
    """What a row of the sheet is; `strangers` are GSTINs that name no supplier."""

    def __init__(self, sheet: Sheet, heading: Heading, strangers: set[str]) -> None:
        worked = (heading.worked.pair, heading.worked.whole)
        of_money = {index for column in Books.money() for index in heading.columns.get(column, ())}
        self._amounts = of_money | {index for index in worked if index is not None}
        self._dates = heading.columns.get(Books.document_date, ())
        self._titles = {text(cell) for row in sheet.rows[: heading.row + 1] for cell in row}
        self._strangers = strangers
        named = (heading.columns.get(column, ()) for column in _NAMING)
        self._naming = [found[0] if found else len(heading.names) for found in named]  # without such a column: beyond

    def party(self, row: Sequence[Cell]) -> tuple[str, str] | None:
        """The GSTIN and the name of the supplier, if the row, which is no document, is a line that names one."""
        found = set(_gstins([row])) - self._strangers
        if len(found) != 1:
            return None
        said = " ".join(text(cell) for cell in row if isinstance(cell, str))
        name = _WORDS.sub(" ", _GSTIN.sub(" ", said))
        return found.pop(), " ".join(re.sub(r"[(\[][\s:,-]*[)\]]", " ", name).split()).strip(" :-,/|")

    def names_another(self, row: Sequence[Cell], taken: set[int]) -> bool:
        """Does the row stand where such lines do, and name something else: a supplier without a GSTIN?"""
        held = {at for at, cell in enumerate(row) if text(cell)}
        said = [text(row[at]) for at in held]
        return (
            bool(held)
            and held <= taken
            and not self.is_document(row)
            and not any(totals.is_sum(each) or each in self._titles for each in said)
            and any(letter.isalpha() for each in said for letter in each)
        )

    def is_document(self, row: Sequence[Cell]) -> bool:
        """Has the row an amount or a date, and is no total?"""
        if all(at < len(row) and text(row[at]) for at in self._naming):
            return True  # whatever the supplier is called
        if any(isinstance(cell, str) and totals.is_sum(text(cell)) for cell in row):
            return False
        return any(_holds(row, at, amount) for at in self._amounts) or any(_holds(row, at, day) for at in self._dates)


def _gstins(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The GSTINs in the texts of rows."""
    for row in rows:
        for cell in row:
            if isinstance(cell, str) and len(cell) > 14:
                yield from (one for one in map(str.upper, _GSTIN.findall(cell)) if gstins.is_valid(one))


def _holds(row: Sequence[Cell], at: int, reader: Callable[[Cell], object]) -> bool:
    return at < len(row) and tried(reader, row[at]) is not None


def _with(row: Sequence[Cell], cells: dict[int, str], width: int) -> list[Cell]:
    """The row with some of its blank cells filled, or new ones behind its `width`."""
    longest = max(width, *(at + 1 for at in cells)) if cells else width
    found = [*row, *[""] * (longest - len(row))]
    for at, cell in cells.items():
        if found[at] == "":
            found[at] = cell
    return found
