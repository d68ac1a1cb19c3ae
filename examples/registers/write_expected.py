"""Writes what a register is read as beside it: `python write_expected.py REGISTER`. Look every figure over.

`<name>.expected.csv` holds the entries, amounts in rupees; `<name>.problems.txt` the remarks. Neither is overwritten: a
changed reading is a decision, so delete the old files first.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from ims_xl.errors import ImsError
from ims_xl.gst.money import rupees
from ims_xl.sources.books import books
from ims_xl.tables import Books

RECIPIENT = "27AABCR1234F1ZS"  # whose registers these are
COLUMNS = (
    "sheet_name", "supplier_gstin", "supplier_name", "document_type", "document_number", "document_date",
    "voucher_number", "voucher_date", "place_of_supply", "document_value", "taxable_value", "igst", "cgst", "sgst",
    "cess", "rows", "set_aside",
)  # fmt: skip
WHERE_FILLED = ("input_kind", "credit_barred")  # shown only where a register says something of them


def expected(register: Path) -> tuple[str, str]:
    """The register's entries as CSV, and its problems, a line each."""
    imported = books.read(register, RECIPIENT)
    filled = [name for name in WHERE_FILLED if imported.frame[name].notna().any()]
    frame = imported.frame[[*COLUMNS, *filled]].astype(object)
    for name in Books.money():
        frame[name] = [None if pd.isna(paise) else str(rupees(int(paise))) for paise in imported.frame[name]]
    for name in ("document_date", "voucher_date"):
        frame[name] = imported.frame[name].dt.strftime("%Y-%m-%d")
    frame["set_aside"] = imported.frame["set_aside"].str.replace(":.*", "", regex=True)
    problems = "".join(f"{problem.level.value}: {problem}\n" for problem in imported.problems)
    return frame.to_csv(index=False, lineterminator="\n"), problems


def beside(register: Path) -> tuple[Path, Path]:
    """Where a register's expected entries and problems stand."""
    return register.with_name(f"{register.stem}.expected.csv"), register.with_name(f"{register.stem}.problems.txt")


def write(register: Path) -> str:
    """Write both files; a sentence. Nothing is written where one of them is there."""
    paths = beside(register)
    there = [path.name for path in paths if path.exists()]
    if there:
        return f"{there[0]} is there already; delete it to write it anew."
    for path, content in zip(paths, expected(register), strict=True):
        path.write_text(content, encoding="utf-8", newline="\n")
    return f"{paths[0].name} and {paths[1].name} written; look them over."


if __name__ == "__main__":
    for name in sys.argv[1:]:
        try:
            print(write(Path(name)))
        except ImsError as refused:
            print(refused, file=sys.stderr)
