"""How long registers take to become entries, beside what pandas takes merely to load the same file.

`python -m benchmarks.registers [--csv LINES] [--xlsx ROWS]` writes a CSV and a workbook of made-up purchases in a
temporary folder and prints, for each, pandas' fastest engine, our reader, how many times as long it takes, and memory.
Each is timed in a process of its own; the aim is at most three times as long, in at most 4 GB.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import xlsxwriter

HEADER = (
    "Supplier GSTIN", "Supplier", "Document type", "Invoice No", "Invoice Date", "Place of supply", "Taxable Value",
    "IGST", "CGST", "SGST", "Cess", "Invoice Value",
)  # fmt: skip
GSTINS = ("27AAACS1111A1ZA", "29AAACT2222B1ZX", "24AAACU3333C1ZY", "27AAACZ6666F1ZZ")
_TIMED = """
import sys, time, resource
from pathlib import Path
path = Path(sys.argv[1])
{imports}
began = time.perf_counter()
{work}
seconds = time.perf_counter() - began
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
"""
_PANDAS_CSV = ("import pandas, pyarrow", "pandas.read_csv(path, engine='pyarrow')")
_PANDAS_XLSX = ("import pandas, python_calamine", "pandas.read_excel(path, engine='calamine')")
_OURS = ("from ims_xl.sources.books import books", "books.read(path)")


def rows(count: int) -> list[tuple[object, ...]]:
    """Purchases of a month, a document a row."""
    draw = np.random.default_rng(7)
    paise = draw.integers(1_000, 50_000_000, count)
    party, day = draw.integers(0, len(GSTINS), count), draw.integers(1, 29, count)
    made: list[tuple[object, ...]] = []
    for at in range(count):
        tax = int(paise[at]) * 9 // 100
        gstin = GSTINS[party[at]]
        intra = gstin.startswith("27")
        heads = (None, tax / 100, tax / 100) if intra else (2 * tax / 100, None, None)
        made.append(
            (gstin, f"Supplier {party[at]}", "Invoice", f"INV/{at:07d}", f"{day[at]:02d}-10-2026", "27",
             int(paise[at]) / 100, *heads, None, (int(paise[at]) + 2 * tax) / 100)
        )  # fmt: skip
    return made


def write_csv(path: Path, count: int) -> None:
    """The purchases as CSV."""
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(HEADER) + "\n")
        for row in rows(count):
            file.write(",".join("" if value is None else str(value) for value in row) + "\n")


def write_xlsx(path: Path, count: int) -> None:
    """The purchases as a workbook."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Purchases")
    sheet.write_row(0, 0, HEADER)
    for at, row in enumerate(rows(count), start=1):
        sheet.write_row(at, 0, row)
    book.close()


def timed(path: Path, imports: str, work: str) -> tuple[float, float]:
    """Seconds and peak gigabytes of the work, in a process of its own."""
    script = _TIMED.format(imports=imports, work=work)
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


def main() -> None:
    """Write, time and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--csv", type=int, default=1_000_000, metavar="LINES")
    parser.add_argument("--xlsx", type=int, default=500_000, metavar="ROWS")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        for name, count, write, pandas in (
            ("register.csv", options.csv, write_csv, _PANDAS_CSV),
            ("register.xlsx", options.xlsx, write_xlsx, _PANDAS_XLSX),
        ):
            if not count:
                continue
            path = Path(folder) / name
            write(path, count)
            theirs, ours = timed(path, *pandas), timed(path, *_OURS)
            print(
                f"{name}, {count:,} rows: pandas {theirs[0]:.1f} s, entries {ours[0]:.1f} s, "
                f"{ours[0] / theirs[0]:.1f} times; peak {theirs[1]:.1f} and {ours[1]:.1f} GB",
                flush=True,
            )


if __name__ == "__main__":
    main()
