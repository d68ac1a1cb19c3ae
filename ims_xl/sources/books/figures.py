"""Figures of the entries of one sheet that the tie-out shows beside their sums."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ims_xl.columns import Column
from ims_xl.sources.books.lines import A_RUPEE
from ims_xl.tables import TAX_HEADS, Books

_RATES = np.array([10, 25, 100, 150, 300, 500, 600, 750, 1200, 1800, 2800, 4000])  # of GST, in hundredths of a per cent


def untaxed(entries: pd.DataFrame) -> tuple[int, int]:
    """How many entries bear no tax where others do, and their taxable value: exempt, or the tax is lacking."""
    tax = sum(np.abs(entries[head].to_numpy(dtype="int64", na_value=0)) for head in TAX_HEADS)
    taxable = entries[Books.taxable_value].to_numpy(dtype="int64", na_value=0)
    without = (tax == 0) & (taxable != 0)
    return (int(without.sum()), int(taxable[without].sum())) if np.any(tax) else (0, 0)


def rates(entries: pd.DataFrame) -> dict[str, int]:
    """How many entries that bear tax bear it at each rate of GST ("18%"), to a rupee; "" for at none of them."""
    heads = (Books.igst, Books.cgst, Books.sgst)
    tax = np.sum([entries[head].to_numpy(dtype="int64", na_value=0) for head in heads], axis=0)
    taxable = entries[Books.taxable_value].to_numpy(dtype="int64", na_value=0)
    both = (tax != 0) & (taxable != 0)
    apart = np.abs(tax[both][:, None] - taxable[both][:, None] * _RATES / 10_000)
    at = np.where(apart.min(axis=1, initial=np.inf) <= A_RUPEE, apart.argmin(axis=1), -1)
    return {f"{_RATES[rate] / 100:g}%" if rate >= 0 else "": int((at == rate).sum()) for rate in np.unique(at)}


def by_word(entries: pd.DataFrame, column: Column) -> dict[str, tuple[int, int]]:
    """How many entries hold each word of a column, and their tax."""
    marked = entries[entries[column].notna()]
    tax = marked[list(TAX_HEADS)].fillna(0).sum(axis=1)
    found = tax.groupby(marked[column]).agg(["size", "sum"])
    return {str(word): (int(count), int(paise)) for word, (count, paise) in found.iterrows()}


def agreement(entries: pd.DataFrame) -> tuple[int, int]:
    """On how many entries taxable value plus tax comes to the document value within a rupee, of those that give both.

    The supplier's document is without the tax where that falls on the buyer (reverse charge, imports of services); of
    such, which are set aside, the taxable value alone may come to it.
    """
    value, taxable, *taxes = (
        entries[column].to_numpy(dtype="int64", na_value=0)
        for column in (Books.document_value, Books.taxable_value, *map(Books.column, TAX_HEADS))
    )
    given = (entries[Books.document_value].notna() & entries[Books.taxable_value].notna()).to_numpy()
    on_buyer = entries[Books.set_aside].notna().to_numpy() & (np.abs(taxable - value) <= A_RUPEE)
    agrees = (np.abs(taxable + sum(taxes) - value) <= A_RUPEE) | on_buyer
    return int((agrees & given).sum()), int(given.sum())
