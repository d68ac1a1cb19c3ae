"""Figures a register does not give, worked out from those it gives: said in a remark, never instead of a given one.

CGST and SGST are equal on every document, so a column of both together is halved. A column of the whole tax, or a
rate, is split by the places: supplier and place of supply in one state means CGST and SGST, else IGST.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import numpy as np
import pandas as pd

from ims_xl.columns import Column
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped
from ims_xl.sources.books import ledgers
from ims_xl.sources.books.evidence import Finding
from ims_xl.sources.books.lines import A_RUPEE, HEADS, Line
from ims_xl.sources.cells import BadCell, Cell, amount, text
from ims_xl.tables import TAX_HEADS, Books

_RATE = re.compile(r"^(gst|tax|igst)?\s*(rate|%|rate\s*\(?%\)?|percent(age)?)$|^rate of (gst|tax)$", re.IGNORECASE)
_RATES = {Decimal(rate) for rate in ("0", "0.1", "0.25", "1", "1.5", "3", "5", "6", "7.5", "12", "18", "28", "40")}


@dataclass(frozen=True)
class Worked:
    """What is worked out: the columns of two or of all taxes together, of the rate; and whether the taxable value is.

    Columns count from 0.
    """

    pair: int | None = None
    whole: int | None = None
    rate: int | None = None
    taxable: bool = False

    @classmethod
    def of(cls, names: Sequence[str], sample: Sequence[Sequence[Cell]], amounts: Sequence[int]) -> Worked:
        """What the columns offer; `amounts` are those of unknown name that hold amounts."""
        pair = next((index for index in amounts if ledgers.heads(names[index]) == {Books.cgst, Books.sgst}), None)
        whole = next((index for index in amounts if ledgers.is_whole_tax(names[index])), None)
        rate = next((i for i, name in enumerate(names) if _RATE.match(name.strip()) and _holds_rates(sample, i)), None)
        return cls(pair, whole, rate)

    def where_missing(self, columns: dict[Column, tuple[int, ...]]) -> Worked:
        """Only what the columns settled on do not give."""
        given = {head for head in map(Books.column, TAX_HEADS) if head in columns}
        pair = None if given & {Books.cgst, Books.sgst} else self.pair
        split = not given and pair is None
        whole = self.whole if split else None
        rate = self.rate if split and whole is None and Books.taxable_value in columns else None
        taxed = bool(given) or pair is not None or whole is not None
        return Worked(
            pair, whole, rate, taxed and Books.taxable_value not in columns and Books.document_value in columns
        )

    def findings(self, names: Sequence[str]) -> Iterator[Finding]:
        """What is worked out, and how."""
        if self.pair is not None:
            yield Finding((self.pair,), f'CGST and SGST are each half of "{names[self.pair]}".')
        by_place = "CGST and SGST in equal parts where supplier and place of supply are in one state, else IGST"
        if self.whole is not None:
            yield Finding((self.whole,), f'"{names[self.whole]}" holds the whole tax; it was split: {by_place}.')
        if self.rate is not None:
            sentence = f'No column gives the tax; it is the taxable value times "{names[self.rate]}": {by_place}.'
            yield Finding((self.rate,), sentence)

    def fill(self, line: Line, row: Sequence[Cell], recipient: str) -> tuple[str, int] | None:
        """Put the tax into the line; the sentence and the column where that cannot be done.

        `recipient` is the client's GSTIN, whose state is the place of supply where the row names none.
        """
        column = next((index for index in (self.pair, self.whole, self.rate) if index is not None), None)
        if column is None or row[column] == "":
            return None
        try:
            tax = amount(row[column]) if self.rate is None else _of_rate(line.taxable_value, row[column])
        except BadCell as fault:
            line.lost |= set(HEADS)
            return str(fault), column
        if tax is None:
            return None
        place, supplier = line.place_of_supply or recipient[:2], line.supplier_gstin[:2]
        if self.pair is not None or (place and place == supplier):
            line.cgst, line.sgst = tax - tax // 2, tax // 2
        elif place and supplier:
            line.igst = tax
        elif tax:
            line.lost |= {"igst", "cgst", "sgst"}
            return "The tax cannot be told apart: supplier's GSTIN or place of supply is missing. Fill it in.", column
        return None

    def with_taxable(self, entry: Line) -> Line:
        """The entry with its taxable value, the document value less its taxes, where it is to be worked out."""
        if not self.taxable or entry.taxable_value is not None or entry.document_value is None or entry.lost:
            return entry
        return replace(entry, taxable_value=entry.document_value - sum(paise or 0 for paise in entry.tax))


NOTHING = Worked()


def taxable_told(header: str, entries: pd.DataFrame) -> str:
    """How the missing taxable values of entries came about, and what speaks for it."""
    heads = [Books.taxable_value, Books.igst, Books.cgst, Books.sgst]
    base, igst, cgst, sgst = (entries[column].fillna(0).to_numpy(dtype="int64") for column in heads)
    tax = abs(igst + cgst + sgst)
    taxed = (base != 0) & (tax != 0)
    usual = np.zeros(len(base), dtype=bool)
    for rate in _RATES:
        usual |= abs(abs(base) * int(rate * 100) - tax * 10_000) <= A_RUPEE * 10_000
    return (
        f'No column gives the taxable value; it is "{header}" less the taxes. '
        f"The tax is then at a usual rate on {grouped(int((usual & taxed).sum()))} of "
        f"{counted(int(taxed.sum()), 'document')}."
    )


def _of_rate(taxable: int | None, cell: Cell) -> int | None:
    """Paise of tax at the rate in the cell. Raises `BadCell`."""
    rate = _percent(cell)
    if rate is None:
        raise BadCell(f'"{text(cell)}" is no rate of tax. Write the percentage; until then the tax is left out.')
    if taxable is None:
        return None
    return int((taxable * rate / 100).quantize(Decimal(1), ROUND_HALF_UP))


def _percent(cell: Cell) -> Decimal | None:
    """The rate as a number of percent: `18`, `18%` and `GST 18%` are 18."""
    found = re.fullmatch(r"(?:[IC]?GST\s*@?\s*)?(\d+(?:\.\d+)?)\s*%?", text(cell), re.IGNORECASE)
    try:
        return Decimal(found[1]) if found else None
    except InvalidOperation:
        return None


def _holds_rates(sample: Sequence[Sequence[Cell]], index: int) -> bool:
    """Are the column's values rates of tax, rather than prices?"""
    filled = [row[index] for row in sample if index < len(row) and row[index] != ""]
    return bool(filled) and sum(_percent(cell) in _RATES for cell in filled) * 3 >= len(filled) * 2
