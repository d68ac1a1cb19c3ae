"""What is true of a made-up month: which rows are one document, which look alike, which stand alone.

Rows are named by their place in the frame, from 0. A status is one of the four words of the workbook; blank where
two would do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.documents import AMOUNTS

MATCHED, PARTIAL, BOOKS_ONLY, IMS_ONLY = "Matched", "Partially Matched", "Books Only", "IMS Only"
RUPEE = 100
EXACT, LINES, COMBINED, PARTS, NET, TWICE = "exact", "lines", "combined", "parts", "net_of_credit_note", "booked_twice"


@dataclass(frozen=True)
class Truth:
    """`pairs`: record, entry, kind, status, group (rows of one document or of several booked together share it).
    `lookalikes`: record, entry, kind; never one document. `alone`: side ("record" or "entry"), row, kind, status.

    A kind of two differences reads "one+other". A document booked twice is paired with its first entry; `twins` says
    which second entry (`second`) is as good as which first (`first`).
    """

    pairs: pd.DataFrame
    lookalikes: pd.DataFrame
    alone: pd.DataFrame
    twins: pd.DataFrame


@dataclass(frozen=True)
class Month:
    """Both sides with canonical column names, amounts in rupees, rows shuffled; and what is true of them."""

    records: pd.DataFrame
    entries: pd.DataFrame
    truth: Truth


def status(record: pd.DataFrame, entry: pd.DataFrame, same_number: np.ndarray) -> np.ndarray:
    """The status of each pair of rows (paise): Matched where all agree, amounts within a rupee, signs aside."""
    agree = same_number & (entry["document_number"].notna().to_numpy())
    bare = entry["supplier_gstin"].str.replace(" ", "").str.upper().fillna("").to_numpy()
    agree &= bare == record["supplier_gstin"].to_numpy()
    for name in ("document_date", "document_type", "place_of_supply", "reverse_charge"):
        agree &= record[name].to_numpy() == entry[name].to_numpy()
    for name in AMOUNTS:
        agree &= np.abs(np.abs(record[name].to_numpy()) - np.abs(entry[name].to_numpy())) <= RUPEE
    return np.where(agree, MATCHED, PARTIAL)
