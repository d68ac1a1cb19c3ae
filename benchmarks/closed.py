"""How long a large saved workbook takes to be read and written, beside openpyxl, and how much memory.

    python -m benchmarks.closed [--rows 100000]

A workbook of that many portal records and as many books, with a fifth more rows on Reconciliation; then one table of
that many rows and twenty columns, which openpyxl loads and saves in the same run. Each job has a process of its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd

from benchmarks.matching import table as printed
from ims_xl.columns import Column, Kind, Table
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.shipped import shipped
from ims_xl.tables import Books, Journal, Records, Review

OWN = 11  # columns a user has added to the log, so that it has twenty
Made = dict[type[Table], pd.DataFrame]
_WORDS = ("B2B", "Invoice", "Matched", "Accept", "No action", "IMS", "Partially Matched", "GSTR-1", "Pending")
_MOSTLY_BLANK = ("original", "declared", "remarks", "note", "refused", "earlier", "unavailable", "reduction", "error")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print seconds, processor seconds and memory of each job."""
    parser = argparse.ArgumentParser(description="Measure reading and writing of a large closed workbook.")
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args(arguments).rows
    with tempfile.TemporaryDirectory() as folder:
        whole, one = Path(folder) / "whole.xlsm", Path(folder) / "one.xlsx"
        figures = [
            ["write all, first", *_measured(_write_all, whole, rows)],
            ["write all, over as much", *_measured(_write_again, whole, rows)],
            ["read all", *_measured(_read_all, whole, rows)],
        ]
        _one_table(one)
        figures.append(["one table: write", *_measured(_write_one, one, rows)])
        figures.append(["one table: read", *_measured(_read_one, one, rows)])
        figures.append(["one table: openpyxl, load and save", *_measured(_openpyxl, one, rows)])
        size = whole.stat().st_size / 1e6
    print(printed(["Job", "Seconds", "Processor", "Peak MB"], [[name, *map(_shown, told)] for name, *told in figures]))
    ours, theirs = figures[3][2] + figures[4][2], figures[5][2]
    print(
        f"\nThe workbook has {size:.0f} MB. One table: {theirs / ours:.1f} times as fast as openpyxl (processor time)."
    )


def filled(table: type[Table], rows: int, seed: int) -> pd.DataFrame:
    """A made-up table: ids and sentences unlike each other, words from a few, amounts, dates, some of each blank."""
    rng = np.random.default_rng(seed)
    return table.conform(pd.DataFrame({str(column): _values(column, rows, rng) for column in table.columns()}))


def _values(column: Column, rows: int, rng: np.random.Generator) -> pd.Series:
    numbers = pd.Series(np.arange(rows)).astype("str")
    if column.kind is Kind.MONEY:
        values = pd.Series(rng.integers(-50_000_00, 5_00_000_00, rows), dtype="Int64")
    elif column.kind is Kind.COUNT:
        return pd.Series(np.arange(rows))
    elif column.kind in (Kind.DATE, Kind.MOMENT):
        values = pd.Series(np.datetime64("2026-10-01", "s") + rng.integers(0, 31, rows) * np.timedelta64(86_400, "s"))
    elif column.kind is Kind.FLAG:
        values = pd.Series(rng.random(rows) < 0.5, dtype="boolean")
    elif column.endswith(("_id", "number")):
        values = "27AABCR1234F1ZS|B2B|INV/2026/" + numbers
    elif column in ("because", "portal_values"):
        values = "Same document; the tax differs by ₹ " + numbers + ", beyond the tolerance; its date is the same."
    else:
        values = pd.Series(np.array(_WORDS, dtype=object)[rng.integers(0, len(_WORDS), rows)])
    blank = 0.95 if any(word in column for word in _MOSTLY_BLANK) else 0.05
    kept: pd.Series = values.mask(rng.random(rows) < blank) if column not in ("row_id", "record_id") else values
    return kept


def _write_all(path: Path, rows: int) -> Callable[[], None]:
    shutil.copy(shipped("workbook", "IMS_Template.xlsm"), path)
    return _write_again(path, rows)


def _write_again(path: Path, rows: int) -> Callable[[], None]:
    made = {
        Records: filled(Records, rows, 1),
        Books: filled(Books, rows, 2),
        Review: filled(Review, rows + rows // 5, 3),
    }
    return lambda: ClosedWorkbook(path).write(made)


def _read_all(path: Path, rows: int) -> Callable[[], None]:
    def read() -> None:
        workbook = ClosedWorkbook(path)
        found = [len(frame) for frame in workbook.read_all(Records, Books, Review)]
        assert found == [rows, rows, rows + rows // 5], found

    return read


def _one_table(path: Path) -> None:
    """A workbook with nothing but a log of twenty columns."""
    headers = [column.header for column in Journal.columns()] + [f"Own {number}" for number in range(OWN)]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(headers)
    last = openpyxl.utils.get_column_letter(len(headers))
    sheet.add_table(openpyxl.worksheet.table.Table(displayName="tblLog", ref=f"A1:{last}2"))
    book.save(path)


def _write_one(path: Path, rows: int) -> Callable[[], None]:
    made, rng = filled(Journal, rows, 4), np.random.default_rng(5)
    for number in range(OWN):
        texts = "Own " + pd.Series(rng.permutation(rows)).astype("str")
        made[f"Own {number}"] = rng.random(rows).round(2) if number % 2 else texts
    return lambda: ClosedWorkbook(path).write({Journal: made})


def _read_one(path: Path, rows: int) -> Callable[[], None]:
    def read() -> None:
        assert len(ClosedWorkbook(path).read(Journal)) == rows

    return read


def _openpyxl(path: Path, rows: int) -> Callable[[], None]:
    def load_and_save() -> None:
        book = openpyxl.load_workbook(path)
        assert book.worksheets[0].max_row == rows + 1
        book.save(path)

    return load_and_save


def _measured(job: Callable[[Path, int], Callable[[], None]], path: Path, rows: int) -> list[float]:
    """Seconds, processor seconds and peak memory (MB) of what `job` returns, in a process of its own."""
    told: Any = multiprocessing.get_context("spawn").Queue()
    worker = multiprocessing.get_context("spawn").Process(target=_run, args=(job, path, rows, told))
    worker.start()
    figures: list[float] = told.get()
    worker.join()
    return figures


def _run(job: Callable[[Path, int], Callable[[], None]], path: Path, rows: int, told: Any) -> None:
    work = job(path, rows)
    began, processor = time.perf_counter(), time.process_time()
    work()
    seconds, processor = time.perf_counter() - began, time.process_time() - processor
    told.put([seconds, processor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024])


def _shown(figure: float) -> str:
    return f"{figure:,.1f}" if figure < 1000 else f"{figure:,.0f}"


if __name__ == "__main__":
    main()
