"""`ims-xl match-files` as a whole process on CSV files, beside a plain script that does the normalised merge.

    python -m benchmarks.files --rows 100000

Both read the same files and write their result; they take turns, and the figures are medians.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.matching import table
from benchmarks.mixtures import PRESETS
from benchmarks.months import month

SCRIPT = Path(__file__).with_name("plain_merge.py")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print both processes' seconds and memory, and how many times the script's the command takes."""
    parser = argparse.ArgumentParser(description="Measure match-files on CSV files against a plain pandas script.")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--preset", choices=PRESETS, default="typical")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args(arguments)
    made = month(options.rows, options.seed, options.preset)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        portal, books, out = (str(folder / file) for file in ("portal.csv", "books.csv", "matches.csv"))
        made.records.to_csv(portal, index=False)
        made.entries.to_csv(books, index=False)
        commands = {
            "plain script": [sys.executable, str(SCRIPT), portal, books, out],
            "ims-xl match-files": [sys.executable, "-m", "ims_xl", "match-files", portal, books, "--out", out],
        }
        took: dict[str, list[tuple[float, float]]] = {what: [] for what in commands}
        for _ in range(options.runs):
            for what, command in commands.items():
                took[what].append(timed(command))
    script = statistics.median(seconds for seconds, _ in took["plain script"])
    rows = []
    for what, several in took.items():
        middle = statistics.median(seconds for seconds, _ in several)
        rows.append([what, f"{middle:.2f}", f"{middle / script:.2f}", f"{max(peak for _, peak in several):,.0f}"])
    print(table([f"{options.rows:,} rows, {options.preset}", "Seconds", "x script", "Peak MB"], rows))


def timed(command: Sequence[str]) -> tuple[float, float]:
    """Processor seconds and highest memory in MB of the whole process; by the clock, and 0, where none are told.

    Raises `CalledProcessError` where it fails.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
        seconds = usage.ru_utime + usage.ru_stime
    else:
        process.wait()
        peak = 0.0
        seconds = time.perf_counter() - start
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return seconds, peak


if __name__ == "__main__":
    main()
