"""Figures of the entries of one sheet that the tie-out shows beside their sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from ims_xl.columns import Column
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped
from ims_xl.sources.books.lines import A_RUPEE
from ims_xl.tables import TAX_HEADS, Books

_RATES = np.array([10, 25, 100, 150, 300, 500, 600, 750, 1200, 1800, 2800, 4000])  # of GST, in hundredths of a per cent


def untaxed(entries: pd.DataFrame) -> tuple[int, int]:
    """How many entries bear no tax where others do, and their taxable value: exempt, or the tax is lacking."""
    tax = sum(np.abs(paise(entries, head)) for head in TAX_HEADS)
    taxable = paise(entries, Books.taxable_value)
    without = (tax == 0) & (taxable != 0)
    return (int(without.sum()), int(taxable[without].sum())) if np.any(tax) else (0, 0)


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
            exactly = "" if self.exact == near else f" ({self.exact} of them to the paisa)"
            each = ", ".join(f"{rate}: {count}" for rate, count in self.at.items())
            yield f"documents by their rate of tax: {each}{exactly}"
        if self.at_none:
            yield f"tax at several rates, or at none of GST's: {counted(self.at_none, 'document')}"


def rates(entries: pd.DataFrame) -> Rates:
    """Those of the entries that have a taxable value and tax."""
    heads = (Books.igst, Books.cgst, Books.sgst)
    tax = np.sum([paise(entries, head) for head in heads], axis=0)
    taxable = paise(entries, Books.taxable_value)
    both = (tax != 0) & (taxable != 0)
    apart = np.abs(tax[both][:, None] - taxable[both][:, None] * _RATES / 10_000)
    nearest = apart.min(axis=1, initial=np.inf)
    found = apart.argmin(axis=1)[nearest <= A_RUPEE]
    at = {f"{_RATES[rate] / 100:g}%": int((found == rate).sum()) for rate in np.unique(found)}
    return Rates(at, int(both.sum()) - len(found), int((nearest <= _A_PAISA).sum()))


def by_word(entries: pd.DataFrame, column: Column) -> dict[str, tuple[int, int]]:
    """How many entries hold each word of a column, and their tax."""
    texts = pa.array(entries[column].array)
    words = (texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts).dictionary_encode()
    if words.null_count == len(words):
        return {}
    codes = words.indices.fill_null(len(words.dictionary)).to_numpy()
    tax = sum(paise(entries, head) for head in TAX_HEADS)
    told = {}
    for code, word in enumerate(words.dictionary.to_pylist()):
        marked = codes == code
        told[word] = (int(np.count_nonzero(marked)), int(np.sum(tax, where=marked)))
    return dict(sorted(told.items()))


def months(entries: pd.DataFrame) -> dict[str, int]:
    """How many documents are of each month ("2026-10"), and of none ("")."""
    dates = entries[Books.document_date].to_numpy()
    days = dates[~np.isnat(dates)].astype("datetime64[D]").astype(np.int64)
    first = int(days.min(initial=0))
    told = {"": len(dates) - len(days)} if len(days) < len(dates) else {}
    for day, count in enumerate(np.bincount(days - first).tolist(), start=first):
        if count:
            month = str(np.datetime64(day, "D"))[:7]
            told[month] = told.get(month, 0) + count
    return told


def paise(entries: pd.DataFrame, column: str) -> NDArray[np.int64]:
    """A column of amounts, 0 where there is none."""
    values = entries[column].array
    found: NDArray[np.int64] = values.to_numpy(dtype="int64", na_value=0)
    return found


@dataclass(frozen=True)
class Agreement:
    """On how many of the entries that give both, taxable value plus tax comes to the document value.

    Within a rupee, and to the paisa.
    """

    agree: int = 0
    of: int = 0
    exact: int = 0

    @property
    def sentence(self) -> str:
        """For the tie-out."""
        exactly = "" if self.exact == self.agree else f", on {self.exact} of them to the paisa"
        on = f"on {grouped(self.agree)} of {counted(self.of, 'document')}"
        return f"taxable value plus tax comes to the document value {on}{exactly}"


def agreement(entries: pd.DataFrame) -> Agreement:
    """That of a sheet's entries.

    The supplier's document is without the tax where that falls on the buyer (reverse charge, imports of services); of
    such, which are set aside, the taxable value alone may come to it.
    """
    value, taxable, *taxes = (
        paise(entries, column) for column in (Books.document_value, Books.taxable_value, *map(Books.column, TAX_HEADS))
    )
    given = (entries[Books.document_value].notna() & entries[Books.taxable_value].notna()).to_numpy()
    apart, alone = np.abs(taxable + sum(taxes) - value), np.abs(taxable - value)
    apart = np.where(entries[Books.set_aside].notna().to_numpy(), np.minimum(apart, alone), apart)[given]
    return Agreement(int((apart <= A_RUPEE).sum()), len(apart), int((apart == 0).sum()))
