"""Sentences about documents and what keeps two apart: always with the figures, portal first, then books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from ims_xl.gst.money import words
from ims_xl.gst.period import financial_year
from ims_xl.recon.differences import Amounts, Dating, Differences, Party
from ims_xl.recon.numbers import Relation
from ims_xl.recon.rules import Rule
from ims_xl.recon.sides import CESS, HEADS, NO_DAY, TAXABLE, VALUE, BoolArray, Side, Sides
from ims_xl.recon.tolerances import Tolerances

_AMOUNT_NAMES = ("document value", "taxable value", "IGST", "CGST", "SGST", "cess")
_TELLING_ORDER = (TAXABLE, VALUE, *range(HEADS.start, CESS + 1))
_YES_NO = ("No", "Yes")
_NUMBER_REMARKS = {
    int(Relation.SERIES): ", another number of the series",
    int(Relation.WORDS): ", which is no number to go by",
}
Clauses = list[list[str]]  # for each pair, a clause for each field that differs


class Wording:
    """Says what stands in rows of two sides."""

    def __init__(self, sides: Sides, tolerances: Tolerances) -> None:
        self._records, self._entries, self._gstins = sides.records, sides.entries, sides.gstins
        self._rounding = tolerances.rounding

    def record(self, row: int) -> str:
        """The record by number, date and value."""
        return _document(self._records, row)

    def entry(self, row: int) -> str:
        """The entry by number, date and value."""
        return _document(self._entries, row)

    def party(self, code: int) -> str:
        """The GSTIN behind a code."""
        return str(self._gstins[code]) if code >= 0 else "no GSTIN"

    def because(self, rule: Rule, pairs: Differences) -> list[str]:
        """The rule's sentence for each pair, with its facts."""
        if "{" not in rule.because:
            return [rule.because] * len(pairs)
        return [
            rule.because.format(
                differences="; ".join(clauses) or "nothing else differs", entry=_number(self._entries, entry)
            )
            for entry, clauses in zip(pairs.entry.tolist(), self.clauses(pairs), strict=True)
        ]

    def clauses(self, pairs: Differences, brief: bool = False) -> Clauses:
        """What differs in each pair, field by field, both values in every clause; `brief` names one amount only."""
        said: Clauses = [[] for _ in range(len(pairs))]
        ours, theirs = self._records, self._entries
        for pair, record, entry in _where(pairs, pairs.party != Party.SAME):
            one, other = self.party(ours.party[record]), self.party(theirs.party[entry])
            said[pair].append(_both("GSTIN", one, other))
        self._numbers(pairs, said)
        self._dates(pairs, said)
        for pair, record, entry in _where(pairs, pairs.kind):
            said[pair].append(_both("type", ours.types[record], theirs.types[entry]))
        for pair, record, entry in _where(pairs, pairs.place):
            said[pair].append(_both("place of supply", f"{ours.place[record]:02d}", f"{theirs.place[entry]:02d}"))
        for pair, record, entry in _where(pairs, pairs.reverse):
            one, other = _YES_NO[ours.reverse[record]], _YES_NO[theirs.reverse[entry]]
            said[pair].append(_both("reverse charge", one, other))
        self._amounts(pairs, said, brief)
        return said

    def _numbers(self, pairs: Differences, said: Clauses) -> None:
        amending = pairs.by_original
        for pair, record, entry in _where(pairs, amending):
            shown, other = _number(self._records, record), _number(self._entries, entry)
            said[pair].append(f"number {shown} on the portal, amending {other} in the books")
        for pair, record, entry in _where(pairs, (pairs.number != Relation.SAME) & ~amending):
            remark = _NUMBER_REMARKS.get(int(pairs.number[pair]), "")
            clause = _both("number", _number(self._records, record), _number(self._entries, entry))
            said[pair].append(clause + remark)

    def _dates(self, pairs: Differences, said: Clauses) -> None:
        for pair, record, entry in _where(pairs, pairs.dating > Dating.UNKNOWN):
            side = self._records.original_day if pairs.by_original[pair] else self._records.day
            one, other = int(side[record]), int(self._entries.day[entry])
            remark = _apart(one, other, bool(pairs.dating[pair] >= Dating.YEAR_NEAR))
            said[pair].append(_both("dated", day(one), day(other)) + remark)

    def _amounts(self, pairs: Differences, said: Clauses, brief: bool) -> None:
        opposite, heads = pairs.amounts == Amounts.OPPOSITE, pairs.amounts == Amounts.HEADS
        for pair, record, entry in _where(pairs, opposite):
            one, other = _value(self._records, record), _value(self._entries, entry)
            said[pair].append(f"{one} on the portal, {other} in the books, one a credit and the other a charge")
        for pair, record, entry in _where(pairs, heads):
            one, other = _heads(self._records, record), _heads(self._entries, entry)
            said[pair].append(f"the same tax stands as {one} on the portal, {other} in the books")
        named = np.where(pairs.beyond.any(axis=1, keepdims=True), pairs.beyond, pairs.apart != 0)
        named[opposite | heads] = False
        for place in _TELLING_ORDER:
            name = _AMOUNT_NAMES[place]
            for pair, record, entry in _where(pairs, named[:, place]):
                ours, theirs = int(self._records.amounts[record, place]), int(self._entries.amounts[entry, place])
                by = abs(ours - theirs)
                rounding = ", a rounding" if pairs.beyond[pair, place] and by <= self._rounding else ""
                said[pair].append(f"{_both(name, words(ours), words(theirs))} ({words(by)} apart{rounding})")
            if brief:
                named[named[:, place]] = False


def _where(pairs: Differences, chosen: BoolArray) -> Iterator[tuple[int, int, int]]:
    """The place, the record's row and the entry's row of each chosen pair."""
    places = np.flatnonzero(chosen)
    return zip(places.tolist(), pairs.record[places].tolist(), pairs.entry[places].tolist(), strict=True)


def _both(name: str, one: object, other: object) -> str:
    return f"{name} {one} on the portal, {other} in the books"


@lru_cache(maxsize=1 << 14)
def day(days: int) -> str:
    """A day as people write it, from days since 1970.

    >>> day(0)
    '01-01-1970'
    """
    return "no date" if days == NO_DAY else _date(days).strftime("%d-%m-%Y")


def _date(days: int) -> date:
    return date(1970, 1, 1) + timedelta(days=days)


def _apart(one: int, other: int, years: bool) -> str:
    """How two days are apart, as a remark."""
    first, second = _date(one), _date(other)
    if years:
        return f", financial years {financial_year(first)} and {financial_year(second)}"
    if (first.year, first.month, first.day) == (second.year, second.day, second.month):
        return ", day and month exchanged"
    by = abs(one - other)
    return f" ({by} day{'s' if by != 1 else ''} apart)"


def _number(side: Side, row: int) -> str:
    return str(side.shown[row] or "without a number")


def _value(side: Side, row: int) -> str:
    for place in (VALUE, TAXABLE):
        if side.known[row, place]:
            return words(int(side.amounts[row, place]))
    return "no amount"


def _document(side: Side, row: int) -> str:
    return f"{_number(side, row)} of {day(int(side.day[row]))} for {_value(side, row)}"


def _heads(side: Side, row: int) -> str:
    names, amounts = _AMOUNT_NAMES[HEADS], side.amounts[row, HEADS]
    given = [f"{name} {words(int(paise))}" for name, paise in zip(names, amounts, strict=True) if paise]
    return " + ".join(given) or "no tax"
