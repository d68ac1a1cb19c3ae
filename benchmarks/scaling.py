"""Does twice the rows cost about twice the time? Also for one supplier, and for one supplier with a single sum.

python -m benchmarks.scaling
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import contender
from benchmarks.matching import table
from benchmarks.months import month

CASES = (("typical", 50_000), ("one_supplier", 10_000), ("one_sum", 10_000))  # the rows, and twice the rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Print seconds at so many rows, at twice as many, and the ratio, for each case."""
    parser = argparse.ArgumentParser(description="Measure how the matcher's time grows with the rows.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args(arguments)
    rows = []
    for preset, size in CASES:
        once, twice = (seconds(preset, count, options.seed, options.runs) for count in (size, 2 * size))
        rows.append([preset, f"{size:,}", f"{once:.2f}", f"{2 * size:,}", f"{twice:.2f}", f"{twice / once:.2f}"])
    print(table(["Preset", "Rows", "Seconds", "Twice", "Seconds", "Ratio"], rows))


def seconds(preset: str, rows: int, seed: int, runs: int) -> float:
    """The matcher's median seconds of the processors on such a month."""
    made = month(rows, seed, preset)
    with tempfile.TemporaryDirectory() as folder:
        contender.prepare(made.records, made.entries, Path(folder))
        return statistics.median(contender.run(contender.OURS, Path(folder)).worked for _ in range(runs))


if __name__ == "__main__":
    main()
