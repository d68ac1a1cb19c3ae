"""The yardsticks: what people do today, on the same two frames. Each returns the pairs as places: record, entry.

None of them knows statuses; what they pair, they call Matched.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from benchmarks.difference import Rows
from benchmarks.truth import MATCHED

DAYS, RUPEES, SIMILAR = 60, 1.0, 60  # rapidfuzz: how far dates and values may lie apart, the least likeness of numbers
BLOCK = 2_000_000  # pairs compared at once, so that a supplier of any size fits in memory
_KEY = ["gstin", "number"]


def exact_merge(records: Rows, entries: Rows) -> Rows:
    """Join on GSTIN and number as they stand: the lookup in a spreadsheet."""
    return _joined(_keyed(records, records["supplier_gstin"], records["document_number"]),
                   _keyed(entries, entries["supplier_gstin"], entries["document_number"]))  # fmt: skip


def normalised_merge(records: Rows, entries: Rows) -> Rows:
    """Join on GSTIN and number, both in capitals; of the number letters and digits only, without leading zeros.

    The frames are joined whole, as who reconciles wants to see both sides; only rows with a partner stay.
    """
    return _joined(_keyed(records, *_normalised(records)), _keyed(entries, *_normalised(entries)))


def normalised_merge_of_objects(records: Rows, entries: Rows) -> Rows:
    """The same with texts as Python objects, as pandas held them before 3.0."""
    left, right = _as_objects(records), _as_objects(entries)
    return _joined(_keyed(left, *_normalised(left)), _keyed(right, *_normalised(right)))


def rapidfuzz_per_supplier(records: Rows, entries: Rows) -> Rows:
    """Among documents of one supplier near in value and date, the likeliest numbers first, each row once."""
    left, right = _prepared(records), _prepared(entries)
    found = [_likely(left, right, *near) for near in _near(left, right)]
    record, entry, likeness = (np.concatenate([part[n] for part in found]) for n in range(3))
    order = np.lexsort(
        (np.abs(left["days"].to_numpy()[record] - right["days"].to_numpy()[entry]), -likeness.astype(int))
    )
    return _each_once(record[order], entry[order], len(records), len(entries))


PEERS: dict[str, Callable[[Rows, Rows], Rows]] = {
    "normalised merge": normalised_merge,
    "normalised merge of objects": normalised_merge_of_objects,
    "exact merge": exact_merge,
    "rapidfuzz per supplier": rapidfuzz_per_supplier,
}


def _normalised(rows: Rows) -> tuple[pd.Series, pd.Series]:
    """GSTINs and document numbers as the normalised merge joins on them."""
    number = rows["document_number"].str.upper().str.replace(r"[^A-Z0-9]", "", regex=True).str.lstrip("0")
    return rows["supplier_gstin"].str.strip().str.upper(), number


def _keyed(rows: Rows, gstin: pd.Series, number: pd.Series) -> Rows:
    return rows.assign(gstin=gstin, number=number, place=np.arange(len(rows))).dropna(subset=_KEY)


def _joined(left: Rows, right: Rows) -> Rows:
    """The join on what both have; a row with nothing in a key joins nothing."""
    both = left.merge(right, on=_KEY, suffixes=("_record", "_entry"))
    return _pairs(both["place_record"].to_numpy(dtype=int), both["place_entry"].to_numpy(dtype=int))


def _as_objects(rows: Rows) -> Rows:
    return rows.astype({name: object for name in rows.columns if rows[name].dtype == "str"})


def _prepared(rows: Rows) -> Rows:
    gstin, number = _normalised(rows)
    days = rows["document_date"].to_numpy().astype("datetime64[D]").astype("int64")
    value = rows["document_value"].abs()
    return pd.DataFrame({"gstin": gstin.fillna(""), "number": number.fillna(""), "days": days, "value": value})


def _near(left: Rows, right: Rows) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Places of pairs of one supplier whose values and dates are near, a few million at a time."""
    supplier = pd.factorize(pd.concat([left["gstin"], right["gstin"]]))[0] * 1e10
    value, day = right["value"].to_numpy(), (left["days"].to_numpy(), right["days"].to_numpy())
    order = np.argsort(supplier[len(left) :] + value, kind="stable")
    there, here = (supplier[len(left) :] + value)[order], supplier[: len(left)] + left["value"].to_numpy()
    named = (left["gstin"] != "").to_numpy()
    first = np.searchsorted(there, here - RUPEES)
    many = np.where(named, np.searchsorted(there, here + RUPEES, side="right") - first, 0)
    until = np.cumsum(many)
    for start, end in itertools.pairwise([0, *np.flatnonzero(np.diff(until // BLOCK)) + 1, len(left)]):
        counts = many[start:end]
        record = np.repeat(np.arange(start, end), counts)
        nth = np.arange(len(record)) - np.repeat(np.cumsum(counts) - counts, counts)
        entry = order[first[record] + nth]
        close = np.abs(day[0][record] - day[1][entry]) <= DAYS
        yield record[close], entry[close]


def _likely(
    left: Rows, right: Rows, record: np.ndarray, entry: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Those of the pairs whose numbers are alike, and how much (0 to 100)."""
    one, other = left["number"].iloc[record].tolist(), right["number"].iloc[entry].tolist()
    likeness = process.cpdist(one, other, scorer=fuzz.ratio, score_cutoff=SIMILAR, dtype=np.uint8)
    alike = likeness >= SIMILAR
    return record[alike], entry[alike], likeness[alike]


def _each_once(record: np.ndarray, entry: np.ndarray, records: int, entries: int) -> Rows:
    """Of pairs, best first, those that take no row a second time."""
    taken_record, taken_entry, kept = np.zeros(records, dtype=bool), np.zeros(entries, dtype=bool), []
    for at, (one, other) in enumerate(zip(record, entry, strict=True)):
        if not (taken_record[one] or taken_entry[other]):
            taken_record[one] = taken_entry[other] = True
            kept.append(at)
    chosen = np.array(kept, dtype=int)
    return _pairs(record[chosen], entry[chosen])


def _pairs(record: np.ndarray, entry: np.ndarray) -> Rows:
    return pd.DataFrame({"record": record, "entry": entry, "status": pd.array([MATCHED] * len(record), dtype="str")})
