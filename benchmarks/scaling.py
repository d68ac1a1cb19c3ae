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
        once, twice = (medians(preset, count, options.seed, options.runs) for count in (size, 2 * size))
        clock, worked = (two / one for one, two in zip(once, twice, strict=True))
        figures = [f"{figure:.2f}" for figure in (once[0], twice[0], clock, once[1], twice[1], worked)]
        rows.append([preset, f"{size:,} and twice", *figures])
    of_clock, of_work = ("Seconds", "Twice", "Ratio"), ("Of processors", "Twice", "Ratio")
    print(table(["Preset", "Rows", *of_clock, *of_work], rows))


def medians(preset: str, rows: int, seed: int, runs: int) -> tuple[float, float]:
    """The matcher's median seconds on such a month, by the clock and of the processors of all its processes.

    Between the sizes of the first case a second process sets in: its start adds to the work and shortens the time.
    """
    made = month(rows, seed, preset)
    with tempfile.TemporaryDirectory() as folder:
        contender.prepare(made.records, made.entries, Path(folder))
        measured = [contender.run(contender.OURS, Path(folder)) for _ in range(runs)]
    return statistics.median(one.seconds for one in measured), statistics.median(one.worked for one in measured)


if __name__ == "__main__":
    main()
