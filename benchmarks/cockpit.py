"""How long a firm's cockpit takes, and how much memory: many workbooks read in a few processes.

    python -m benchmarks.cockpit [--workbooks 200] [--records 2000] [--jobs 2]

Each workbook is a matched month with as many entries as records; one in fifty is broken. Says seconds, processor
seconds of all processes, and the largest memory of the program and of any of its processes.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from benchmarks import law
from ims_xl import settings
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.excel.files import backup
from ims_xl.gst.period import TaxPeriod
from ims_xl.new import new_workbook
from ims_xl.share.cockpit import cockpit
from ims_xl.steps import matching
from ims_xl.tables import Books, Records

PERIODS = ("2026-09", "2026-10", "2026-11")


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the workbooks, read them all, and say what it took."""
    parser = argparse.ArgumentParser(description="Measure the cockpit.")
    parser.add_argument("--workbooks", type=int, default=200)
    parser.add_argument("--records", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        firm(made, options.workbooks, options.records)
        before, begun = _processor_seconds(), perf_counter()
        told = cockpit(made, made / "cockpit.xlsx", options.jobs)
        took = perf_counter() - begun
        print(told)
        print(f"{options.workbooks} workbooks of {options.records:,} records, {options.jobs} processes: {took:.1f} s, "
              f"{_processor_seconds() - before:.1f} processor seconds, largest memory {_megabytes()} MB.")  # fmt: skip


def firm(folder: Path, workbooks: int, records: int) -> None:
    """So many clients' workbooks: alike in size, different in name and period, every fiftieth cut short."""
    first = folder / "client_000.xlsm"
    new_workbook(first, law.GSTIN, TaxPeriod("2026-10"), "Client 000")
    workbook = ClosedWorkbook(first)
    month = law.month(records)
    shared = [column for column in Books.columns() if column in month.columns and column in Records.columns()]
    entries = Books.conform(month[shared].assign(**{Books.entry_id: [f"e{row}" for row in range(len(month))]}))
    workbook.write({Records: month, Books: entries})
    matching.match(workbook)
    backup(first).unlink()
    data = first.read_bytes()
    for number in range(1, workbooks):
        path = folder / f"client_{number:03}.xlsm"
        if number % 50 == 0:
            path.write_bytes(data[: len(data) // 2])
            continue
        path.write_bytes(data)
        own = {settings.CLIENT: f"Client {number:03}", settings.PERIOD: PERIODS[number % len(PERIODS)]}
        ClosedWorkbook(path).write({}, own)
        backup(path).unlink()


def _processor_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _megabytes() -> str:
    most = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return " and ".join(map(str, most))


if __name__ == "__main__":
    main()
