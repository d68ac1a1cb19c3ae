"""One contender on one month, in a process of its own so that its memory is its own; its helper's counts too.

`python -m benchmarks.contender NAME DIR` reads the frames in DIR, runs, leaves `found.pkl` there and prints seconds
and peak memory. The name `prepare` turns the month's frames into Records and Books, which no clock watches.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import family
from benchmarks.peers import PEERS

OURS = "ims_xl"
PREPARE = "prepare"
_RESET_PEAK = "5"  # what /proc/self/clear_refs takes to mean: forget the highest memory so far


@dataclass(frozen=True)
class Run:
    """What a contender found, and what it took: seconds by the clock and of the processors, highest memory in MB.

    Tables are included; where a process has started others, the highest of each are added up.
    """

    found: pd.DataFrame
    seconds: float
    worked: float
    peak: float


def run(name: str, folder: Path) -> Run:
    """The contender of that name on the month in the folder."""
    told = json.loads(_process(name, folder))
    return Run(pd.read_pickle(folder / "found.pkl"), told["seconds"], told["worked"], told["peak"])


def prepare(records: pd.DataFrame, entries: pd.DataFrame, folder: Path) -> None:
    """Leave the month in the folder, as peers take it and as the matcher takes it."""
    records.to_pickle(folder / "records.pkl")
    entries.to_pickle(folder / "entries.pkl")
    records.to_csv(folder / "records.csv", index=False)
    entries.to_csv(folder / "entries.csv", index=False)
    _process(PREPARE, folder)


def _process(name: str, folder: Path) -> str:
    command = [sys.executable, "-m", "benchmarks.contender", name, str(folder)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def main() -> None:
    """One name, one folder."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    if name == PREPARE:
        from ims_xl.sources import canonical

        canonical.read_records(folder / "records.csv").to_pickle(folder / "records_read.pkl")
        canonical.read_entries(folder / "entries.csv").to_pickle(folder / "books_read.pkl")
    else:
        print(json.dumps(_ours(folder) if name == OURS else _peer(name, folder)))


def _ours(folder: Path) -> dict[str, float]:
    from ims_xl.recon.match import match

    records, entries = pd.read_pickle(folder / "records_read.pkl"), pd.read_pickle(folder / "books_read.pkl")
    _forget_peak()
    start = time.perf_counter(), time.process_time()
    matches = match(records, entries)
    told = _taken(*start)
    pairs_of(matches, records, entries).to_pickle(folder / "found.pkl")
    return told


def _peer(name: str, folder: Path) -> dict[str, float]:
    records, entries = pd.read_pickle(folder / "records.pkl"), pd.read_pickle(folder / "entries.pkl")
    _forget_peak()
    start = time.perf_counter(), time.process_time()
    found = PEERS[name](records, entries)
    told = _taken(*start)
    found.to_pickle(folder / "found.pkl")
    return told


def pairs_of(matches: pd.DataFrame, records: pd.DataFrame, entries: pd.DataFrame) -> pd.DataFrame:
    """The pairs in a `Matches` frame, by place: record, entry, status. In a group every record has every entry."""
    together = matches[matches["status"].isin(["Matched", "Partially Matched"])]
    single, grouped = together[together["group_id"].isna()], together[together["group_id"].notna()]
    one = grouped.dropna(subset="record_id")[["group_id", "record_id", "status"]]
    other = grouped.dropna(subset="entry_id")[["group_id", "entry_id"]]
    both = pd.concat([single[["record_id", "entry_id", "status"]], one.merge(other, on="group_id")])
    place = [
        pd.Series(np.arange(len(rows)), index=rows[key])
        for rows, key in ((records, "record_id"), (entries, "entry_id"))
    ]
    return pd.DataFrame(
        {
            "record": both["record_id"].map(place[0]).to_numpy(dtype=int),
            "entry": both["entry_id"].map(place[1]).to_numpy(dtype=int),
            "status": both["status"].to_numpy(),
        }
    ).drop_duplicates(["record", "entry"], ignore_index=True)


def _taken(clock: float, processors: float) -> dict[str, float]:
    seconds, worked = time.perf_counter() - clock, time.process_time() - processors
    others = family.others(os.getpid())
    return {
        "seconds": seconds,
        "worked": worked + sum(map(family.worked, others)),
        "peak": _peak() + sum(map(family.highest, others)),
    }


def _forget_peak() -> None:
    """Start the measuring of memory anew, where the system can."""
    if Path("/proc/self/clear_refs").exists():
        Path("/proc/self/clear_refs").write_text(_RESET_PEAK)


def _peak() -> float:
    """The highest memory of this process in MB; since `_forget_peak` where the system can tell."""
    return family.highest(os.getpid()) or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
