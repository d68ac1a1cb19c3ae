"""What a script of a dozen lines does with the two files: read, join on normalised numbers, write the pairs.

`python plain_merge.py PORTAL.csv BOOKS.csv MATCHES.csv`; the measure for `ims-xl match-files`.
"""

import sys

import pandas as pd

TEXT = {"document_number": str, "supplier_gstin": str}


def keyed(path: str) -> pd.DataFrame:
    """The file's rows with the keys of the join and the 1-based data row."""
    rows = pd.read_csv(path, dtype=TEXT)
    number = rows["document_number"].str.upper().str.replace(r"[^A-Z0-9]", "", regex=True).str.lstrip("0")
    gstin = rows["supplier_gstin"].str.strip().str.upper()
    return rows.assign(gstin=gstin, number=number, row=range(1, len(rows) + 1)).dropna(subset=["gstin", "number"])


portal, books, out = sys.argv[1:]
both = keyed(portal).merge(keyed(books), on=["gstin", "number"], suffixes=("_portal", "_books"))
both[["row_portal", "row_books"]].to_csv(out, index=False)
