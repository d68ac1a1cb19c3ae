"""Where the matcher's time goes: its steps, and within them the functions that take most.

    python -m benchmarks.profile --rows 1000000

Seconds are of the processors, one part of the work after another; watching adds some to each.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from benchmarks import contender
from benchmarks.matching import table
from benchmarks.mixtures import PRESETS
from benchmarks.months import month
from ims_xl import threads
from ims_xl.recon.match import match

_SHOWN = 30


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the profile of one month."""
    parser = argparse.ArgumentParser(description="Profile the matcher on a made-up month.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--preset", choices=PRESETS, default="typical")
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args(arguments)
    made = month(options.rows, options.seed, options.preset)
    with tempfile.TemporaryDirectory() as folder:
        contender.prepare(made.records, made.entries, Path(folder))
        del made
        print(profile(*(pd.read_pickle(Path(folder) / f"{name}_read.pkl") for name in ("records", "books"))))


def profile(records: pd.DataFrame, entries: pd.DataFrame) -> str:
    """The profile of one matching as a table in Markdown: functions of the matching by what they and theirs took."""
    threads.at_once = False
    watch = cProfile.Profile(time.process_time)
    watch.runcall(match, records, entries)
    found = pstats.Stats(watch).get_stats_profile()
    whole = found.total_tt
    rows = [
        [
            f"{Path(told.file_name).stem}.{name}",
            told.ncalls,
            f"{told.cumtime:.2f}",
            f"{100 * told.cumtime / whole:.0f} %",
        ]
        for name, told in sorted(found.func_profiles.items(), key=lambda each: -each[1].cumtime)
        if "recon" in told.file_name and not name.startswith("<")
    ]
    return table(["Function", "Calls", "Seconds with what it calls", "Share"], rows[:_SHOWN])


if __name__ == "__main__":
    main()
