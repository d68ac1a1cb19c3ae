"""Documents that are not one row on each side: lines, parts, several in one entry, net of a credit note, twice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.difference import Rng, Rows
from benchmarks.documents import AMOUNTS
from benchmarks.number_kinds import leading_zeros, spaces


def lines(rows: Rows, rng: Rng, *, whole_value: bool) -> Rows:
    """Two to five entry rows for each document, as items or rates; `whole_value` repeats the document's on each."""
    split = _split(rows, rng.choice([2, 3, 4, 5], len(rows), p=[0.5, 0.3, 0.12, 0.08]), rng)
    if whole_value:
        split = split.assign(document_value=rows["document_value"].reindex(split.index))
    return split.reset_index(drop=True)


def parts(rows: Rows, rng: Rng) -> Rows:
    """Two or three entries for each document: on different days, or with a mark behind the number."""
    split = _split(rows, rng.choice([2, 3], len(rows), p=[0.75, 0.25]), rng)
    nth = split.groupby(level=0, sort=False).cumcount().to_numpy()
    way = pd.Series(rng.integers(0, 3, len(rows)), index=rows.index).reindex(split.index).to_numpy()
    number = split["document_number"].astype(object).to_numpy()
    dashed = [f"{text}-{n + 1}" for text, n in zip(number, nth, strict=True)]
    lettered = [f"{text}{'ABC'[n]}" for text, n in zip(number, nth, strict=True)]
    days = np.where(way == 0, nth * 7, 0)
    return split.assign(
        document_number=pd.array(np.select([way == 1, way == 2], [dashed, lettered], number).tolist(), dtype="str"),
        document_date=split["document_date"].to_numpy() + days.astype("timedelta64[D]"),
    ).reset_index(drop=True)


def combined(rows: Rows, group: np.ndarray, rng: Rng) -> Rows:
    """One entry for each group of documents, in the order of the groups: dated as the last, numbered after some."""
    by = rows.assign(group=group).groupby("group", sort=True)
    entry = by.last().reset_index(drop=True)
    sums = by[list(AMOUNTS)].sum().reset_index(drop=True)
    numbers = by["document_number"].agg(list)
    way = rng.random(len(entry))
    texts = [_of_several(list(several), chance) for several, chance in zip(numbers, way, strict=True)]
    return entry.assign(document_number=pd.array(texts, dtype="str"), **{name: sums[name] for name in AMOUNTS})


def _of_several(numbers: list[str], chance: float) -> str | None:
    if chance < 0.35:
        return numbers[-1]
    if chance < 0.55:
        return numbers[0]
    if chance < 0.75:
        return ", ".join(numbers) if len(numbers) < 3 else f"{numbers[0]} to {numbers[-1]}"
    return f"{numbers[0]}-{numbers[-1][-3:]}" if chance < 0.9 else None


def credit_notes(rows: Rows, rng: Rng) -> Rows:
    """A credit note for a part of each invoice, some days later; numbers are not yet set."""
    part = rng.uniform(0.04, 0.4, len(rows)) * rows["taxable_value"]
    days = rng.integers(1, 26, len(rows)).astype("timedelta64[D]")
    return rows.assign(
        document_type="Credit Note",
        serial=rng.integers(1, 900, len(rows)),
        taxable_value=np.rint(part).astype("int64"),
        document_date=rows["document_date"].to_numpy() + days,
    )


def net(invoices: Rows, notes: Rows) -> Rows:
    """One entry for each invoice, less its credit note."""
    return invoices.assign(**{name: invoices[name].to_numpy() - notes[name].to_numpy() for name in AMOUNTS})


def twice(rows: Rows, rng: Rng) -> Rows:
    """The second booking of each document: alike, on a later day, or with the number typed otherwise."""
    way = rng.integers(0, 4, len(rows))
    again = [rows[way <= 1], _later(rows[way == 2], rng), spaces(rows[way == 3].iloc[::2], rng)]
    again.append(leading_zeros(rows[way == 3].iloc[1::2], rng))
    return pd.concat([piece for piece in again if len(piece)]).loc[rows.index] if len(rows) else rows


def _later(rows: Rows, rng: Rng) -> Rows:
    days = rng.integers(1, 40, len(rows)).astype("timedelta64[D]")
    return rows.assign(document_date=rows["document_date"].to_numpy() + days)


def _split(rows: Rows, many: np.ndarray, rng: Rng) -> Rows:
    """Each row as so many, its amounts shared out to the paisa; the index tells which row each came from."""
    of = np.repeat(np.arange(len(rows)), many)
    part = rng.exponential(1, len(of)) + 0.15
    until = pd.Series(part).groupby(of).cumsum().to_numpy()
    before, total = until - part, np.bincount(of, part, len(rows))[of]
    last = np.append(of[1:] != of[:-1], True)
    split = rows.iloc[of]
    shared = {}
    for name in AMOUNTS[:-1]:
        amount = rows[name].to_numpy()[of]
        upper = np.where(last, amount, np.floor(amount * until / total))
        shared[name] = (upper - np.floor(amount * before / total)).astype("int64")
    sums = pd.DataFrame(shared).sum(axis=1).to_numpy()
    exact = np.bincount(of, sums, len(rows)).astype("int64")
    odd = np.where(last, (rows["document_value"].to_numpy() - exact)[of], 0)  # rounding of the whole, on the last
    return split.assign(**shared, document_value=sums + odd)
