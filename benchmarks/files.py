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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from threading import Event

from benchmarks import family
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
        took: dict[str, list[Run]] = {what: [] for what in commands}
        for _ in range(options.runs):
            for what, command in commands.items():
                took[what].append(timed(command))
    script = _middle(took["plain script"])
    rows = []
    for what, several in took.items():
        middle = _middle(several)
        figures = [middle.seconds, middle.seconds / script.seconds, middle.worked, middle.worked / script.worked]
        rows.append([what, *(f"{figure:.2f}" for figure in figures), f"{max(run.peak for run in several):,.0f}"])
    title = f"{options.rows:,} rows, {options.preset}"
    print(table([title, "Seconds", "x script", "of processors", "x script", "Peak MB"], rows))


@dataclass(frozen=True)
class Run:
    """Seconds by the clock and of the processors, and highest memory in MB, of a whole process and those it started."""

    seconds: float
    worked: float
    peak: float


def _middle(runs: Sequence[Run]) -> Run:
    """The medians."""
    return Run(*(statistics.median(getattr(run, field.name) for run in runs) for field in fields(Run)))


def timed(command: Sequence[str]) -> Run:
    """What the process took; where the system does not tell, its processors' seconds are the clock's, its memory 0.

    Raises `CalledProcessError` where it fails.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    if hasattr(os, "wait4"):
        highest: dict[int, float] = {}
        over = Event()

        def look() -> None:  # seldom, so that looking takes nothing from what is looked at
            while not over.wait(0.2):
                highest.update({one: family.highest(one) for one in family.others(process.pid)})

        with ThreadPoolExecutor(1) as meanwhile:
            meanwhile.submit(look)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            over.set()
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
        run = Run(seconds, usage.ru_utime + usage.ru_stime, peak + sum(highest.values()))
    else:
        process.wait()
        seconds = time.perf_counter() - start
        run = Run(seconds, seconds, 0.0)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return run


if __name__ == "__main__":
    main()
