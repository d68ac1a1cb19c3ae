"""Documents that look like another one and are not: each pair has one on the portal and the other in the books.

A sibling is made from a document of the month (its base); base and sibling go to different sides, and neither has
a counterpart. Whoever pairs them has guessed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.difference import Rng, Rows
from benchmarks.documents import financial_year, taxed
from benchmarks.suppliers import Market

Sibling = Callable[[Rows, Market, Rng], Rows]

LOOKALIKES: dict[str, Sibling] = {}
KEY = ["supplier_gstin", "document_type", "financial_year", "document_number"]


def lookalike(make: Sibling) -> Sibling:
    """Enter a function among the look-alikes, under its own name."""
    LOOKALIKES[make.__name__] = make
    return make


def siblings(rows: Rows, count: int, market: Market, rng: Rng) -> Rows:
    """Siblings of rows of `rows`, each of which is base (its place) at most once, with their `lookalike`.

    Amounts and serials are set, numbers are not yet: `same_number` marks those that carry the base's own. There are
    more than `count`, because some will bear a number that is taken; `evened` picks as many of each kind.
    """
    plenty = 4 * _each(count)
    free, made = rng.permutation(len(rows)), []
    for name, make in LOOKALIKES.items():
        candidates = free[: 15 * plenty]
        base = rows.iloc[candidates].assign(base=candidates, lookalike=name, same_number=False)
        made.append(make(base, market, rng).head(plenty))
        free = free[~np.isin(free, made[-1]["base"])]
    return taxed(pd.concat(made, ignore_index=True), market)


def evened(rows: Rows, count: int) -> Rows:
    """At most `count` of the siblings, as many of each kind."""
    return rows[rows.groupby("lookalike").cumcount() < _each(count)].head(count)


def _each(count: int) -> int:
    return -(-count // len(LOOKALIKES))


def free_of_collision(numbered: Rows, known: Rows) -> np.ndarray:
    """Which of these siblings bear a number that no document has yet."""
    both = pd.concat([known[KEY], numbered[KEY]])
    return (~both.duplicated(keep=False)).to_numpy()[len(known) :]


def _moved(rows: Rows, days: np.ndarray) -> pd.Series:
    return rows["document_date"] + pd.to_timedelta(pd.Series(days, index=rows.index), unit="D")


@lookalike
def next_in_series(rows: Rows, market: Market, rng: Rng) -> Rows:
    """INV-1002 for the same amount as INV-1001, the same day or soon after."""
    near = rng.choice([1, 2, 3], len(rows), p=[0.8, 0.12, 0.08])
    days = rng.choice([0, 0, 1, 2, 5], len(rows))
    return rows.assign(serial=rows["serial"] + near, document_date=_moved(rows, days))


@lookalike
def next_month_same_amount(rows: Rows, market: Market, rng: Rng) -> Rows:
    """This month's rent and last month's."""
    steady = rows[rows["document_type"] == "Invoice"]
    ahead = rng.integers(1, 30, len(steady))
    return steady.assign(
        serial=steady["serial"] + ahead, document_date=_moved(steady, rng.integers(28, 32, len(steady)))
    )


@lookalike
def same_day_same_amount(rows: Rows, market: Market, rng: Rng) -> Rows:
    """Another document of the same day and amount, far off in the series."""
    return rows.assign(serial=rows["serial"] + rng.integers(60, 900, len(rows)))


@lookalike
def namesake(rows: Rows, market: Market, rng: Rng) -> Rows:
    """The same amount about the same day from another supplier of the same name; two in five bear the same number."""
    other = market.suppliers["namesake"].to_numpy()[rows["supplier"]]
    twin, other = rows[other >= 0], other[other >= 0]
    place = np.searchsorted(market.registrations["supplier"].to_numpy(), other)
    return twin.assign(
        supplier=other,
        registration=place,
        same_number=rng.random(len(twin)) < 0.4,
        document_date=_moved(twin, rng.integers(0, 3, len(twin))),
    )


@lookalike
def note_beside_invoice(rows: Rows, market: Market, rng: Rng) -> Rows:
    """A credit note for the whole of its invoice."""
    invoices = rows[rows["document_type"] == "Invoice"]
    return invoices.assign(
        document_type="Credit Note",
        serial=rng.integers(1, 400, len(invoices)),
        document_date=_moved(invoices, rng.integers(0, 20, len(invoices))),
    )


@lookalike
def same_number_last_year(rows: Rows, market: Market, rng: Rng) -> Rows:
    """The same serial a financial year before; one in four for the same amount, a year to the day."""
    same = rng.random(len(rows)) < 0.25
    taxable = np.where(same, 1, rng.uniform(0.3, 2.2, len(rows))) * rows["taxable_value"]
    before = _moved(rows, -np.where(same, 365, rng.integers(330, 400, len(rows))))
    another_year: np.ndarray = financial_year(before) != financial_year(rows["document_date"])
    older = rows.assign(taxable_value=np.rint(taxable).astype("int64"), document_date=before)
    return older.loc[another_year]


@lookalike
def same_number_other_branch(rows: Rows, market: Market, rng: Rng) -> Rows:
    """Each branch has its own number 101: same PAN and serial, other amount."""
    other = market.registrations["other"].to_numpy()[rows["registration"]]
    branched, other = rows[other >= 0], other[other >= 0]
    taxable = branched["taxable_value"] * rng.choice([0.4, 0.6, 1.5, 2.1], len(branched))
    return branched.assign(
        registration=other,
        taxable_value=np.rint(taxable).astype("int64"),
        document_date=_moved(branched, rng.integers(-6, 7, len(branched))),
    )
