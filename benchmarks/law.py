"""How long the law takes: a made-up month decided and computed, tables in memory.

    python -m benchmarks.law [records]

Every section of IMS, amendments with their originals, every action; seconds for each step of one run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

import numpy as np
import pandas as pd

from ims_xl.gst.documents import Section, record_id
from ims_xl.gst.period import TaxPeriod, financial_year
from ims_xl.ims import decide, draft_2b
from ims_xl.ims.context import Context
from ims_xl.tables import Records, Review

GSTIN, SUPPLIERS = "27AABCR1234F1ZS", ("29AAACT2222B1ZX", "27AAACT2222B1Z1", "07AAACT2222B1Z3")
CONTEXT = Context(GSTIN, TaxPeriod("2026-10"))
ACTIONS = ("Accept", "Reject", "Pending", "No action", None)
_SHARES = {"B2B": 0.70, "B2BDN": 0.05, "B2BCN": 0.12, "ECOM": 0.03, "IMPG": 0.05, "IMPGSEZ": 0.05}
_AMENDED = {"B2B": "B2BA", "B2BDN": "B2BDNA", "B2BCN": "B2BCNA", "ECOM": "ECOMA"}


def month(size: int, seed: int = 1) -> pd.DataFrame:
    """`size` records of October 2026, one in twenty an amendment with its original beside it (paise)."""
    random = np.random.default_rng(seed)
    sections = random.choice(list(_SHARES), size, p=list(_SHARES.values()))
    days = pd.Timestamp("2026-10-01") + pd.to_timedelta(random.integers(0, 31, size), unit="D")
    tax, held = random.integers(1, 10**7, size), random.choice(ACTIONS[:4], size)
    rows: list[dict[str, object]] = []
    for number in range(size):
        section = Section(str(sections[number]))
        amended = number % 20 == 19 and section.value in _AMENDED
        row = _row(section, number, days[number], int(tax[number]), str(held[number]))
        if amended:
            closed = {"source": "Earlier period", "gstr2b_period": "2026-09", "gstr3b_filed": True}
            rows.append(row | closed)
            later = {"original_number": row["document_number"], "original_date": row["document_date"]}
            row = _row(Section(_AMENDED[section.value]), number, days[number], int(tax[-number]), "No action") | later
        rows.append(row)
        if len(rows) >= size:
            break
    return Records.of_rows(rows[:size])


def _row(section: Section, number: int, dated: pd.Timestamp, tax: int, held: str) -> dict[str, object]:
    """A record with its tax in one head or in two."""
    supplier = SUPPLIERS[number % 3]
    party = "INNSA1" if section.is_import else supplier
    when = dated.date().isoformat() if section.is_import else financial_year(dated.date())
    signed = section.nature.document_type.sign * tax
    halves = number % 3 == 1 and not section.is_import
    heads = {"cgst": signed // 2, "sgst": signed // 2} if halves else {"igst": signed}
    return {
        "record_id": record_id(GSTIN, section, party, f"D{number}", when),
        "source": "IMS",
        "section": section.value,
        "supplier_gstin": None if section.is_import else supplier,
        "port_code": "INNSA1" if section.is_import else None,
        "document_type": section.nature.document_type.value,
        "document_number": f"D{number}",
        "document_date": dated,
        "taxable_value": signed * 5,
        "gstr2b_period": "2026-10",
        "is_filed": True,
        "portal_action": held,
        "gstr3b_filed": False,
        **heads,
    }


def choices(records: pd.DataFrame, seed: int = 2) -> pd.DataFrame:
    """The Reconciliation rows of the records with an action chosen on four of five."""
    random = np.random.default_rng(seed)
    actions = pd.Series(random.choice(np.array(ACTIONS, dtype=object), len(records)), dtype="str")
    ids = records[Records.record_id]
    return Review.conform(pd.DataFrame({Review.row_id: ids, Review.record_id: ids, Review.action: actions}))


@contextmanager
def timed(what: str, told: Callable[[str], None] = print) -> Iterator[None]:
    """The seconds the block took, told on one line."""
    begun = perf_counter()
    yield
    told(f"{what:<10} {perf_counter() - begun:6.2f} s")


def main(size: int) -> None:
    """Decide and compute once and say how long each took."""
    records = month(size)
    review = choices(records)
    with timed("both"):
        with timed("decide"):
            decided = decide.apply(review, records, CONTEXT)
        with timed("compute"):
            draft = draft_2b.compute(decided.records, CONTEXT)
    print(f"{len(records)} records: {decided.changed} decided otherwise, {decided.refused} refused, "
          f"{int(draft.leaves['documents'].sum())} count.")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
