"""What else differs between a record and its entry: dates, amounts, the party, the type, place of supply."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.difference import Applies, Rng, Rows, Side, Subject, difference
from benchmarks.documents import AMOUNTS
from ims_xl.gst.gstin import STATES

DATE, AMOUNT, PARTY, TYPE, PLACE = Subject.DATE, Subject.AMOUNT, Subject.PARTY, Subject.TYPE, Subject.PLACE
HEADS = ("igst", "cgst", "sgst", "cess")
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _dated(rows: Rows, dates: pd.Series) -> Rows:
    return rows.assign(document_date=dates.astype(rows["document_date"].dtype))


def _later(dates: pd.Series, days: np.ndarray) -> pd.Series:
    return dates + pd.to_timedelta(pd.Series(days, index=dates.index), unit="D")


@difference(DATE, weight=3, side=Side.EITHER)
def date_off_by_days(rows: Rows, rng: Rng) -> Rows:
    """A few days early or late."""
    days = rng.integers(1, 11, len(rows)) * rng.choice([-1, 1], len(rows), p=[0.3, 0.7])
    return _dated(rows, _later(rows["document_date"], days))


def _swappable(rows: Rows) -> np.ndarray:
    dates = rows["document_date"].dt
    return np.asarray((dates.day <= 12) & (dates.day != dates.month))


@difference(DATE, _swappable)
def day_and_month_swapped(rows: Rows, rng: Rng) -> Rows:
    """5 April as 4 May."""
    date = rows["document_date"].dt
    return _dated(rows, pd.to_datetime({"year": date.year, "month": date.day, "day": date.month}))


def _before_month_end(rows: Rows) -> np.ndarray:
    return np.asarray(~rows["document_date"].dt.is_month_end)


@difference(DATE, _before_month_end, weight=1.5)
def booked_at_month_end(rows: Rows, rng: Rng) -> Rows:
    """On the last day of the month."""
    return _dated(rows, rows["document_date"] + pd.offsets.MonthEnd(0))


@difference(DATE, weight=1.5)
def booked_next_month(rows: Rows, rng: Rng) -> Rows:
    """Some day of the next month, now and then of the one after."""
    start = rows["document_date"] + pd.offsets.MonthBegin(1)
    late = rng.random(len(rows)) < 0.2
    days = np.where(late, 31, 0) + rng.integers(0, 25, len(rows))
    return _dated(rows, _later(start, days))


def valued(rows: Rows, **amounts: pd.Series) -> Rows:
    """The rows with these amounts, and the document value that follows from them."""
    changed = rows.assign(**amounts)
    return changed.assign(document_value=changed["taxable_value"] + changed[list(HEADS)].sum(axis=1))


def _has_paise(rows: Rows) -> np.ndarray:
    return (rows[["taxable_value", *HEADS]] % 100 != 0).any(axis=1).to_numpy()


@difference(AMOUNT, _has_paise, weight=2, side=Side.EITHER)
def rounded_to_rupee(rows: Rows, rng: Rng) -> Rows:
    """Each amount to the rupee."""
    return valued(rows, **{name: (rows[name] + 50) // 100 * 100 for name in AMOUNTS[:-1]})


def _not_of_ten(rows: Rows) -> np.ndarray:
    return ((rows["document_value"] % 1_000).between(101, 899)).to_numpy()


@difference(AMOUNT, _not_of_ten)
def rounded_to_ten(rows: Rows, rng: Rng) -> Rows:
    """The document value to ten rupees, the difference in the taxable value."""
    value = (rows["document_value"] + 500) // 1_000 * 1_000
    return rows.assign(document_value=value, taxable_value=rows["taxable_value"] + value - rows["document_value"])


def _taxed(rows: Rows) -> np.ndarray:
    return (rows[["igst", "cgst"]].max(axis=1) >= 400).to_numpy()


@difference(AMOUNT, _taxed, weight=1.5)
def tax_head_swapped(rows: Rows, rng: Rng) -> Rows:
    """Integrated tax as central and state tax, or the reverse."""
    half = rows["igst"] // 2
    return rows.assign(igst=rows["cgst"] + rows["sgst"], cgst=half, sgst=rows["igst"] - half)


@difference(AMOUNT, _taxed)
def rate_different(rows: Rows, rng: Rng) -> Rows:
    """The same taxable value at another rate of tax."""
    tax = rows[["igst", "cgst", "sgst"]].sum(axis=1)
    rate = (tax * 10_000 / rows["taxable_value"]).round(-2).to_numpy()
    other = rng.choice([500, 1200, 1800, 2800, 4000], len(rows))
    other = np.where(np.abs(other - rate) < 150, np.where(rate > 1500, 500, 1800), other)
    inter = rows["igst"] > 0
    fresh = pd.Series(np.rint(rows["taxable_value"].to_numpy() * other / 20_000).astype("int64"), index=rows.index)
    return valued(rows, igst=(2 * fresh).where(inter, 0), cgst=fresh.mask(inter, 0), sgst=fresh.mask(inter, 0))


def _of_some_value(rows: Rows) -> np.ndarray:
    return (rows["taxable_value"] >= 50_000).to_numpy()


def _scaled(rows: Rows, rng: Rng) -> Rows:
    factor = 1 + rng.uniform(0.01, 0.3, len(rows)) * rng.choice([-1, 1], len(rows))
    return valued(rows, **{name: np.rint(rows[name] * factor).astype("int64") for name in AMOUNTS[:-1]})


@difference(AMOUNT, _of_some_value, weight=2, side=Side.EITHER)
def value_different(rows: Rows, rng: Rng) -> Rows:
    """All amounts by one to thirty percent more or less: short supply, freight, discount."""
    return _scaled(rows, rng)


@difference(AMOUNT, _of_some_value, side=Side.RECORD)
def amended(rows: Rows, rng: Rng) -> Rows:
    """The portal shows the amendment, the books the original: other amounts, now and then another date."""
    moved = _later(rows["document_date"], np.where(rng.random(len(rows)) < 0.3, rng.integers(1, 6, len(rows)), 0))
    return _dated(_scaled(rows, rng), moved).assign(amended=True)


def _has_branch(rows: Rows) -> np.ndarray:
    return rows["other_gstin"].notna().to_numpy()


@difference(PARTY, _has_branch, weight=1.5)
def other_branch(rows: Rows, rng: Rng) -> Rows:
    """Booked under another registration of the same PAN."""
    return rows.assign(supplier_gstin=rows["other_gstin"])


def _each_gstin(rows: Rows, texts: list[str | None]) -> Rows:
    return rows.assign(supplier_gstin=pd.array(texts, dtype="str"))


@difference(PARTY, weight=1.5)
def gstin_mistyped(rows: Rows, rng: Rng) -> Rows:
    """One character of the GSTIN wrong."""
    places, shifts = rng.integers(0, 15, len(rows)), rng.integers(1, 36, len(rows))
    texts: list[str | None] = []
    for text, at, shift in zip(rows["supplier_gstin"], places, shifts, strict=True):
        family = _ALPHABET[:10] if text[at].isdigit() and at < 14 else _ALPHABET[10:] if at < 14 else _ALPHABET
        fresh = family[(family.index(text[at]) + 1 + shift % (len(family) - 1)) % len(family)]
        texts.append(text[:at] + fresh + text[at + 1 :])
    return _each_gstin(rows, texts)


@difference(PARTY)
def gstin_lower_case(rows: Rows, rng: Rng) -> Rows:
    """In small letters."""
    return rows.assign(supplier_gstin=rows["supplier_gstin"].str.lower())


@difference(PARTY)
def gstin_spaced(rows: Rows, rng: Rng) -> Rows:
    """With a space before, behind, or between its parts."""
    ways = rng.integers(0, 3, len(rows))
    texts: list[str | None] = [
        (f" {text}", f"{text} ", f"{text[:2]} {text[2:12]} {text[12:]}")[way]
        for text, way in zip(rows["supplier_gstin"], ways, strict=True)
    ]
    return _each_gstin(rows, texts)


@difference(PARTY, weight=1.5)
def gstin_missing(rows: Rows, rng: Rng) -> Rows:
    """Only the supplier's name is there."""
    return _each_gstin(rows, [None] * len(rows))


def of_type(document_type: str) -> Applies:
    """Rows of that type."""
    return lambda rows: (rows["document_type"] == document_type).to_numpy()


def _negative(rows: Rows) -> Rows:
    return rows.assign(**{name: -rows[name] for name in AMOUNTS})


@difference(TYPE, of_type("Credit Note"))
def credit_note_negative(rows: Rows, rng: Rng) -> Rows:
    """A credit note with minus amounts, as many registers write it."""
    return _negative(rows)


@difference(TYPE, of_type("Credit Note"), weight=0.7)
def credit_note_as_invoice(rows: Rows, rng: Rng) -> Rows:
    """A credit note booked as if it were an invoice, with plus amounts."""
    return rows.assign(document_type="Invoice")


@difference(TYPE, of_type("Credit Note"), weight=0.7)
def credit_note_as_minus_invoice(rows: Rows, rng: Rng) -> Rows:
    """A credit note booked as an invoice with minus amounts."""
    return _negative(rows.assign(document_type="Invoice"))


@difference(PLACE, weight=1)
def place_of_supply_different(rows: Rows, rng: Rng) -> Rows:
    """Another state."""
    others = [code for code in STATES if code not in ("25", "28", "96", "97", "99", "27")]
    return rows.assign(place_of_supply=pd.array(rng.choice(others, len(rows)).tolist(), dtype="str"))


@difference(PLACE, weight=0.7)
def reverse_charge_different(rows: Rows, rng: Rng) -> Rows:
    """The books say that the recipient owes the tax."""
    return rows.assign(reverse_charge="Y")
