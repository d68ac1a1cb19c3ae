"""Figures of the entries of one sheet that the tie-out shows beside their sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.columns import Column
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped
from ims_xl.sources.books.lines import A_RUPEE
from ims_xl.sources.books.paise import Paise
from ims_xl.tables import Books

_RATES = np.array([10, 25, 100, 150, 300, 500, 600, 750, 1200, 1800, 2800, 4000])  # of GST, in hundredths of a per cent


def untaxed(paise: Paise) -> tuple[int, int]:
    """How many entries bear no tax where others do, and their taxable value: exempt, or the tax is lacking."""

    def found(some: Paise) -> tuple[bool, int, int]:
        tax, taxable = some.tax_of_any_sign, some.amounts(Books.taxable_value)
        without = (tax == 0) & (taxable != 0)
        return bool(tax.any()), int(np.count_nonzero(without)), int(taxable[without].sum())

    told = paise.over(found)
    if not any(is_taxed for is_taxed, _, _ in told):
        return 0, 0
    return sum(count for _, count, _ in told), sum(taxable for _, _, taxable in told)


_A_PAISA = 1  # two heads, each rounded


@dataclass(frozen=True)
class Rates:
    """How many entries bear their tax at each rate of GST ("18%") to a rupee, at none, and how many to a paisa."""

    at: dict[str, int]
    at_none: int
    exact: int

    @property
    def sentences(self) -> Iterator[str]:
        """For the tie-out."""
        if self.at:
            near = sum(self.at.values())
            exactly = "" if self.exact == near else f" ({grouped(self.exact)} of them to the paisa)"
            each = "; ".join(f"{rate}: {grouped(count)}" for rate, count in self.at.items())
            yield f"documents by their rate of tax: {each}{exactly}"
        if self.at_none:
            yield f"tax at several rates, or at none of GST's: {counted(self.at_none, 'document')}"


def rates(paise: Paise) -> Rates:
    """Those of the entries that have a taxable value and tax."""
    tax = paise.amounts(Books.igst) + paise.amounts(Books.cgst) + paise.amounts(Books.sgst)
    taxable = paise.amounts(Books.taxable_value)
    both = (tax != 0) & (taxable != 0)
    apart = np.abs(tax[both][:, None] - taxable[both][:, None] * _RATES / 10_000)
    nearest = apart.min(axis=1, initial=np.inf)
    found = apart.argmin(axis=1)[nearest <= A_RUPEE]
    at = {f"{_RATES[rate] / 100:g}%": int((found == rate).sum()) for rate in np.unique(found)}
    return Rates(at, int(both.sum()) - len(found), int((nearest <= _A_PAISA).sum()))


def by_word(entries: pd.DataFrame, column: Column, paise: Paise) -> dict[str, tuple[int, int]]:
    """How many entries hold each word of a column, and their tax."""
    texts = pa.chunked_array(pa.array(entries[column].array))
    if texts.null_count == len(texts):
        return {}

    def found(some: Paise) -> list[tuple[str, int, int]]:
        told, tax = [], some.tax
        words = texts[some.rows]
        left = words.is_valid().to_numpy()
        while left.any():  # words are few and long
            word = words[int(left.argmax())]
            where = pc.equal(words, word).fill_null(False).to_numpy()
            told.append((word.as_py(), int(np.count_nonzero(where)), int(tax[where].sum())))
            left &= ~where
        return told

    told: dict[str, tuple[int, int]] = {}
    for word, count, tax in chain.from_iterable(paise.over(found)):
        before = told.get(word, (0, 0))
        told[word] = before[0] + count, before[1] + tax
    return dict(sorted(told.items()))


def months(days: Iterable[tuple[date | None, int]]) -> dict[str, int]:
    """How many documents are of each month ("2026-10"), and of none (""), of how many are of each day."""
    told: dict[str, int] = {}
    for day, count in days:
        month = "" if day is None else f"{day:%Y-%m}"
        told[month] = told.get(month, 0) + count
    return dict(sorted(told.items()))
