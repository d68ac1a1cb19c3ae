"""The documents themselves, before anyone mistyped them: numbers in series, dates, taxes as they should be.

Twelve months, July 2025 to June 2026, so that a financial year ends among them and series start anew. Amounts
are whole paise, positive for credit notes too, as the portal shows them.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from benchmarks.suppliers import HOME, Market

FIRST_DAY, DAYS = np.datetime64("2025-07-01", "D"), 365
AMOUNTS = ("taxable_value", "igst", "cgst", "sgst", "cess", "document_value")
_NEW_RATES = np.datetime64("2025-09-22", "D")  # 12 and 28 percent end
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_SUFFIXES = ("MUM", "PN", "HO", "BR", "WH")


def documents(market: Market, count: int, rng: np.random.Generator, sums: int = 4) -> pd.DataFrame:
    """So many documents: `registration` (place in the market), type, serial, date and amounts, each series in order.

    `sums`: among how many a flat biller chooses.
    """
    registration = np.sort(rng.choice(len(market.registrations), count, p=market.registrations["weight"]))
    supplier = market.registrations["supplier"].to_numpy()[registration]
    kind = market.suppliers["kind"].to_numpy()[supplier]
    types = np.where(
        kind == "ordinary", rng.choice(["Invoice", "Debit Note", "Credit Note"], count, p=[0.91, 0.02, 0.07]), "Invoice"
    )
    days = np.where(kind == "landlord", _rent_days(registration), rng.integers(0, DAYS, count))
    made = pd.DataFrame(
        {
            "registration": registration,
            "supplier": supplier,
            "document_type": pd.array(types.tolist(), dtype="str"),
            "document_date": FIRST_DAY + days,
            "taxable_value": _taxable(market, supplier, kind, sums, rng),
            "rate": _rates(market, supplier, kind, FIRST_DAY + days, rng),
            "cess_rate": np.where(rng.random(count) < 0.01, 100, 0),
        }
    )
    made = made.sort_values(["registration", "document_type", "document_date"], kind="stable", ignore_index=True)
    return taxed(made.assign(serial=_serials(market, made, rng)), market)


def taxed(rows: pd.DataFrame, market: Market) -> pd.DataFrame:
    """The rows with place of supply, heads of tax and document value, from taxable value, rate and registration."""
    home = (market.registrations["state"] == HOME).to_numpy()[rows["registration"]]
    rounds = market.suppliers["rounds"].to_numpy()[rows["supplier"]]
    taxable, rate = rows["taxable_value"].to_numpy(), rows["rate"].to_numpy()
    half = np.where(home, np.rint(taxable * rate / 20_000), 0).astype("int64")
    igst = np.where(home, 0, np.rint(taxable * rate / 10_000)).astype("int64")
    cess = np.rint(taxable * rows["cess_rate"].to_numpy() / 10_000).astype("int64")
    value = taxable + igst + 2 * half + cess
    value = np.where(rounds, np.rint(value / 100).astype("int64") * 100, value)
    return rows.assign(igst=igst, cgst=half, sgst=half, cess=cess, document_value=value)


def numbered(rows: pd.DataFrame, market: Market) -> pd.DataFrame:
    """The rows with who supplied them and the document number, in its parts and whole."""
    series = market.registrations.iloc[rows["registration"]].reset_index(drop=True)
    supplier = market.suppliers.iloc[rows["supplier"]].reset_index(drop=True)
    rows = rows.reset_index(drop=True)
    year, layout = financial_year(rows["document_date"]), series["layout"].to_numpy()
    serial, month = rows["serial"].to_numpy(), rows["document_date"].dt.month.to_numpy()
    prefix = series["prefix"].to_numpy(dtype=object)
    credit = (rows["document_type"] == "Credit Note").to_numpy()
    debit = (rows["document_type"] == "Debit Note").to_numpy()
    prefix = np.where(credit & (prefix != ""), "CN", np.where(debit & (prefix != ""), "DN", prefix))
    books = layout == "book"
    middle = np.where(layout == "monthly", np.array(_MONTHS)[month - 1], "").astype(object)
    middle[books] = [str(number // 50 + 1) for number in serial[books]]
    base = (rows["registration"].to_numpy() * 7919 % 900 + 100) * 1_000_000_000
    digits = np.where(books, serial % 50 + 1, np.where(layout == "long-digits", serial + base, serial))
    suffix = np.where(layout == "suffixed", np.array(_SUFFIXES)[rows["registration"] % len(_SUFFIXES)], "")
    rows = rows.assign(
        supplier_gstin=series["gstin"],
        other_gstin=series["other_gstin"],
        supplier_name=supplier["name"],
        ledger=supplier["ledger"],
        financial_year=year,
        prefix=_text(prefix),
        year=_text([spelled(y, how) for y, how in zip(year.tolist(), series["year"].tolist(), strict=True)]),
        middle=_text(middle),
        digits=_text(
            [str(number).zfill(width) for number, width in zip(digits.tolist(), series["width"].tolist(), strict=True)]
        ),
        suffix=_text(suffix),
        separator=series["separator"],
        serial_first=layout == "serial-first",
        place_of_supply=pd.array([HOME] * len(rows), dtype="str"),
        reverse_charge=pd.array(["N"] * len(rows), dtype="str"),
        amended=False,
    )
    return rows.assign(document_number=rendered(rows))


def rendered(rows: pd.DataFrame) -> pd.Series:
    """The document numbers, put together from their parts."""
    parts = [
        rows[name].tolist() for name in ("prefix", "year", "middle", "digits", "suffix", "separator", "serial_first")
    ]
    whole = [
        s.join([p for p in (a + d, m, y, x) if p]) if first else s.join([p for p in (a, y, m, d, x) if p])
        for a, y, m, d, x, s, first in zip(*parts, strict=True)
    ]
    return pd.Series(whole, index=rows.index, dtype="str")


@cache
def spelled(year: int, how: str) -> str:
    """A financial year, named by the calendar year it begins in, in one of its spellings; empty for none."""
    last = (year + 1) % 100
    spellings = {
        "": "", "long": f"{year}-{last:02d}", "short": f"{year % 100}-{last:02d}", "glued": f"{year % 100}{last:02d}",
        "marked": f"FY{year % 100}-{last:02d}", "full": f"{year}-{year + 1}",
    }  # fmt: skip
    return spellings[how]


def financial_year(dates: pd.Series) -> np.ndarray:
    """The calendar year in which each date's financial year begins."""
    return np.asarray(dates.dt.year - (dates.dt.month < 4))


def _rent_days(registration: np.ndarray) -> np.ndarray:
    """A landlord's n-th document in the first days of the n-th month."""
    nth = np.arange(len(registration)) - np.searchsorted(registration, registration)
    first_of_month = FIRST_DAY.astype("datetime64[M]") + nth % 12
    days = (first_of_month.astype("datetime64[D]") - FIRST_DAY).astype(int)
    return np.asarray(days + registration % 5)


def _taxable(market: Market, supplier: np.ndarray, kind: np.ndarray, sums: int, rng: np.random.Generator) -> np.ndarray:
    """Taxable values in paise: free ones, and for flat billers, landlords and standing orders one of a few."""
    count = len(supplier)
    scale = market.suppliers["scale"].to_numpy()
    menu = np.rint(np.exp(rng.normal(0, 0.5, (len(scale), sums)) + scale[:, None]) / 10).clip(2) * 1_000
    choice = np.where(kind == "landlord", 0, rng.integers(0, sums, count))
    free = np.exp(rng.normal(scale[supplier], 1.0)).clip(40, 9e7)
    free = np.where(rng.random(count) < 0.45, np.rint(free) * 100, np.rint(free * 100))
    standing = (kind != "ordinary") | (rng.random(count) < 0.06)
    return np.asarray(np.where(standing, menu[supplier, choice], free).astype("int64"))


def _rates(
    market: Market, supplier: np.ndarray, kind: np.ndarray, dates: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Rates of tax in hundredths of a percent, those in force on the day."""
    usual = market.suppliers["rate"].to_numpy()[supplier]
    other = rng.choice([1800, 500, 1200, 0], len(supplier), p=[0.55, 0.35, 0.08, 0.02])
    rate = np.where((kind == "ordinary") & (rng.random(len(supplier)) < 0.1), other, usual)
    before = dates < _NEW_RATES
    rate = np.where(~before & (rate == 1200), 500, rate)
    return np.where(before & (rate == 4000), 2800, rate)


def _serials(market: Market, made: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Rising in each series; the gaps are the supplier's documents to others."""
    of = market.registrations.iloc[made["registration"]]
    step = 1 + rng.poisson(of["step"].to_numpy() - 1)
    year = np.where(of["restarts"], financial_year(made["document_date"]), 0)
    series = made.groupby(["registration", "document_type", year], sort=False).ngroup().to_numpy()
    first = np.where(year == 2026, 1, of["first"].to_numpy())
    return np.asarray(first + pd.Series(step).groupby(series).cumsum().to_numpy() - 1)


def _text(values: object) -> pd.api.extensions.ExtensionArray:
    return pd.array(list(values), dtype="str")  # type: ignore[call-overload]
