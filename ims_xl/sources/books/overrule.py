"""The guess of what each column is, overruled by what was decided before or on the command line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ims_xl.columns import Column
from ims_xl.sources.books.aliases import KNOWN, plain
from ims_xl.sources.books.derive import Worked
from ims_xl.sources.books.profiles import Chosen, labels
from ims_xl.tables import NOT_USED, PAIR_OF_TAXES, RATE_OF_TAX, REGISTER_FIELDS, TAX_HEADS, WHOLE_TAX, Books

_HEADS = tuple(map(Books.column, TAX_HEADS))
_OF_VOUCHER = ("Voucher number", "Voucher date")  # they stand in for the supplier's where those are blank
_REVERSE_CHARGE = Books.reverse_charge.header


@dataclass(frozen=True)
class Columns:
    """Which columns (from 0) are which of Books, what others offer to work out, and which mark reverse charge."""

    of: dict[Column, tuple[int, ...]]
    offers: Worked
    marks: tuple[int, ...]

    @property
    def worked(self) -> Worked:
        """What of the offers is needed."""
        return self.offers.where_missing(self.of)

    def labels(self) -> dict[int, str]:
        """The field of each column that is used."""
        worked = self.worked
        together = {PAIR_OF_TAXES: worked.pair, WHOLE_TAX: worked.whole, RATE_OF_TAX: worked.rate}
        found = labels(self.of, together)
        for index in self.marks:
            found.setdefault(index, _REVERSE_CHARGE)
        return found


def overruled(guess: Columns, chosen: Chosen, names: Sequence[str]) -> Columns:
    """The columns as decided; the guess itself where nothing was decided otherwise.

    A field that is given to a column is taken from those the user has not given it to.
    """
    guessed = guess.labels()
    given = {
        index: becomes
        for index, becomes in chosen.fields.items()
        if index in chosen.by_user or becomes != guessed.get(index, NOT_USED)
    }
    if not given:
        return guess
    of = {column: tuple(index for index in found if index not in given) for column, found in guess.of.items()}
    pair, whole, rate = (
        None if index in given else index for index in (guess.offers.pair, guess.offers.whole, guess.offers.rate)
    )
    offers = Worked(pair, whole, rate)
    marks = [index for index in guess.marks if index not in given]
    for field in sorted(set(given.values()) - {NOT_USED}):
        mine = sorted(index for index, becomes in given.items() if becomes == field)
        if field in (PAIR_OF_TAXES, WHOLE_TAX, RATE_OF_TAX):
            heads = (Books.cgst, Books.sgst) if field == PAIR_OF_TAXES else _HEADS
            _take(of, heads, chosen.by_user)
            offers = Worked(
                pair=mine[0] if field == PAIR_OF_TAXES else None,
                whole=mine[0] if field == WHOLE_TAX else None,
                rate=mine[0] if field == RATE_OF_TAX else None,
            )
        elif field == _REVERSE_CHARGE and plain(names[mine[0]]) not in KNOWN:
            marks += mine
        else:
            column = REGISTER_FIELDS[field]
            before = of.get(column, ())
            kept = tuple(index for index in before if guessed.get(index) in _OF_VOUCHER)
            of[column] = (*mine, *(index for index in kept if index not in mine))
    return Columns({column: found for column, found in of.items() if found}, offers, tuple(marks))


def _take(of: dict[Column, tuple[int, ...]], heads: Sequence[Column], by_user: Collection[int]) -> None:
    """Take the heads from the columns that the user has not given them to."""
    for head in heads:
        of[head] = tuple(index for index in of.get(head, ()) if index in by_user)
