"""How long registers take to become entries, beside what pandas takes merely to load the same file.

`python -m benchmarks.registers [--csv LINES] [--xlsx ROWS] [--odd LINES] [--odd-xlsx ROWS]` writes made-up purchases
in a temporary folder and prints, for each file, pandas' fastest engine, our reader, how many times as long it takes,
and memory. Beside a CSV and a workbook of a document a row there are the odd ones, as both: lines of documents, quoted;
cells that say Dr and Cr; a document's rows of which only the first names it; and a total below every two documents.
Each read has a process of its own; pandas and we read in turns, so that what the machine does beside is done to both,
and what counts is the median. The aim is at most three times as long, in at most 4 GB.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
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
began, worked = time.perf_counter(), time.process_time()
{work}
clock, processor = time.perf_counter() - began, time.process_time() - worked
print(clock, processor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
"""
_PANDAS_CSV = ("import pandas, pyarrow", "pandas.read_csv(path, engine='pyarrow')")
_PANDAS_CSV_BELOW = ("import pandas, pyarrow", "pandas.read_csv(path, engine='pyarrow', skiprows=3)")
_PANDAS_XLSX = ("import pandas, python_calamine", "pandas.read_excel(path, engine='calamine')")
_PANDAS_XLSX_BELOW = ("import pandas, python_calamine", "pandas.read_excel(path, engine='calamine', skiprows=3)")
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


def write_lines(path: Path, count: int) -> None:
    """Three lines a document, every text quoted, and a grand total below."""
    head = (
        "Supplier GSTIN",
        "Supplier",
        "Invoice No",
        "Invoice Date",
        "Item",
        "Taxable Value",
        "IGST",
        "Invoice Value",
    )
    draw = np.random.default_rng(7).integers(1_000, 50_000_000, (count // 3, 3))
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(f'"{name}"' for name in head) + "\n")
        for at, amounts in enumerate(draw.tolist()):
            value = sum(paise + paise * 18 // 100 for paise in amounts) / 100
            for paise in amounts:
                file.write(f'"{GSTINS[1]}","Supplier","INV/{at:07d}","{at % 28 + 1:02d}-10-2026","Item",')
                file.write(f"{paise / 100},{paise * 18 // 100 / 100},{value}\n")
        tax = sum(paise * 18 // 100 for row in draw.tolist() for paise in row)
        file.write(f'"","Grand Total","","","",{int(draw.sum()) / 100},{tax / 100},\n')


def lakhs(paise: int) -> str:
    """Rupees as registers group them: 1,18,000.00."""
    whole, part = divmod(paise, 100)
    digits = str(whole)
    groups = [digits[-3:]]
    digits = digits[:-3]
    while digits:
        groups.insert(0, digits[-2:])
        digits = digits[:-2]
    return ",".join(groups) + f".{part:02d}"


def write_sides(path: Path, count: int) -> None:
    """Tally's columns of ledgers with Dr and Cr, Indian digit groups, a third of the suppliers unregistered."""
    head = "Date,Particulars,Voucher Type,Voucher No.,Voucher Ref. No.,GSTIN/UIN,Gross Total,Purchase @18%,INPUT IGST\n"
    taxable = np.random.default_rng(7).integers(1_000, 50_000_000, count).tolist()
    with path.open("w", encoding="utf-8") as file:
        file.write("Acme Ltd\nPurchase Register\n1-Oct-26 to 31-Oct-26\n" + head)
        for at, paise in enumerate(taxable):
            gstin, tax = GSTINS[1] if at % 3 else "", paise * 18 // 100
            file.write(f"{at % 28 + 1}-Oct-26,Supplier {at % 50},Purchase,{at},INV/{at},{gstin},")
            file.write(f'"{lakhs(paise + tax)} Cr","{lakhs(paise)} Dr","{lakhs(tax)} Dr"\n')


def write_first_rows(path: Path, count: int) -> None:
    """Two rows a document, of which the first alone says which it is."""
    with path.open("w", encoding="utf-8") as file:
        file.write("Date,Vch/Bill No,Party,GSTIN,Item,Taxable Amount,IGST,Bill Amount\n")
        for at in range(count // 2):
            file.write(f"{at % 28 + 1:02d}-10-2026,INV/{at},Supplier {at % 50},{GSTINS[1]},A,100.00,18.00,236.00\n")
            file.write(",,,,B,100.00,18.00,\n")


def write_totals(path: Path, count: int) -> None:
    """Marg's register: a total below every two documents."""
    head = "ENTRY DATE,ENTRY NO,BILL DATE,BILL NO,PARTY NAME,GST NO,TAXABLE AMT,IGST AMT,BILL AMOUNT\n"
    taxable = np.random.default_rng(7).integers(1_000, 50_000_000, (count // 3, 2)).tolist()
    with path.open("w", encoding="utf-8") as file:
        file.write("ACME LIMITED,,\nPURCHASE REGISTER,,\n01-10-2026 TO 31-10-2026,,\n" + head)
        for at, pair in enumerate(taxable):
            for each, paise in enumerate(pair):
                day, tax = f"{at % 28 + 1:02d}-10-2026", paise * 18 // 100
                file.write(f"{day},P{2 * at + each},{day},INV/{2 * at + each},SUPPLIER {at % 50},{GSTINS[1]},")
                file.write(f'"{lakhs(paise)}","{lakhs(tax)}","{lakhs(paise + tax)}"\n')
            both, tax = sum(pair), sum(paise * 18 // 100 for paise in pair)
            file.write(f',,,,TOTAL,,"{lakhs(both)}","{lakhs(tax)}","{lakhs(both + tax)}"\n')


def as_workbook(text: Path, path: Path) -> None:
    """The rows of a CSV as a workbook, what is written as a plain number as one."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": True})
    sheet = book.add_worksheet("Purchases")
    with text.open(encoding="utf-8", newline="") as file:
        for at, row in enumerate(csv.reader(file)):
            sheet.write_row(at, 0, row)
    book.close()


def timed(path: Path, imports: str, work: str) -> tuple[float, float, float]:
    """Seconds by the clock, seconds of the processor and peak gigabytes of the work, in a process of its own."""
    script = _TIMED.format(imports=imports, work=work)
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    clock, processor, memory = map(float, done.stdout.split())
    return clock, processor, memory


@dataclass(frozen=True)
class Figures:
    """Seconds by the clock and of the processors, the median and the least of all runs; and peak gigabytes."""

    clock: float
    least: float
    processors: float
    peak: float

    @classmethod
    def of(cls, runs: Sequence[tuple[float, float, float]]) -> Figures:
        clocks, processors, peaks = zip(*runs, strict=True)
        return cls(median(clocks), min(clocks), median(processors), max(peaks))

    def __str__(self) -> str:
        return f"{self.clock:.2f} s ({self.least:.2f} at least; {self.processors:.2f} s of the processors)"


def in_turns(path: Path, pandas: tuple[str, str], ours: tuple[str, str], runs: int) -> tuple[Figures, Figures]:
    """Pandas' figures and ours; each pair of runs is one right behind the other."""
    pairs = [(timed(path, *pandas), timed(path, *ours)) for _ in range(runs)]
    theirs, mine = zip(*pairs, strict=True)
    return Figures.of(theirs), Figures.of(mine)


def main() -> None:
    """Write, time and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--csv", type=int, default=1_000_000, metavar="LINES")
    parser.add_argument("--xlsx", type=int, default=500_000, metavar="ROWS")
    parser.add_argument("--odd", type=int, default=100_000, metavar="LINES")
    parser.add_argument("--odd-xlsx", type=int, default=50_000, metavar="ROWS")
    parser.add_argument("--runs", type=int, default=5, help="of each, in turns")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        for name, count, write, pandas in (
            ("register.csv", options.csv, write_csv, _PANDAS_CSV),
            ("register.xlsx", options.xlsx, write_xlsx, _PANDAS_XLSX),
            ("lines.csv", options.odd, write_lines, _PANDAS_CSV),
            ("sides.csv", options.odd, write_sides, _PANDAS_CSV_BELOW),
            ("first_rows.csv", options.odd, write_first_rows, _PANDAS_CSV),
            ("totals.csv", options.odd, write_totals, _PANDAS_CSV_BELOW),
            ("lines.xlsx", options.odd_xlsx, write_lines, _PANDAS_XLSX),
            ("sides.xlsx", options.odd_xlsx, write_sides, _PANDAS_XLSX_BELOW),
            ("first_rows.xlsx", options.odd_xlsx, write_first_rows, _PANDAS_XLSX),
            ("totals.xlsx", options.odd_xlsx, write_totals, _PANDAS_XLSX_BELOW),
        ):
            if not count:
                continue
            path = Path(folder) / name
            if path.suffix == ".xlsx" and write is not write_xlsx:
                text = path.with_name(f"of_{path.stem}.csv")
                write(text, count)
                as_workbook(text, path)
            else:
                write(path, count)
            theirs, ours = in_turns(path, pandas, _OURS, options.runs)
            print(
                f"{name}, {count:,} rows: pandas {theirs}, entries {ours}: {ours.clock / theirs.clock:.1f} times "
                f"({ours.least / theirs.least:.1f}; {ours.processors / theirs.processors:.1f}); "
                f"peak {theirs.peak:.1f} and {ours.peak:.1f} GB",
                flush=True,
            )


if __name__ == "__main__":
    main()
