"""How right and how fast the matcher is, beside what people do today.

    python -m benchmarks.matching --rows 100000 --preset typical --seed 1 --peers --markdown docs/matching.md

Tables are in memory, and turning them into Records and Books is not timed. Every contender has a process of its
own; they take turns `--runs` times, and seconds are medians.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from benchmarks import contender
from benchmarks.mixtures import PRESETS
from benchmarks.months import month
from benchmarks.peers import PEERS
from benchmarks.score import Score, score

YARDSTICKS = ("normalised merge", "normalised merge of objects")  # of Arrow's texts, of Python's objects
_MULTIPLES = "x merge of objects", "x merge of Arrow", "x merge of objects, processors"
_SHARES = {
    "precision": "Precision",
    "recall": "Recall",
    "f1": "F1",
    "f1_inexact": "F1 without exact",
    "lookalikes": "Look-alikes paired",
    "alone_paired": "Lone rows paired",
    "wrong_matched": "Wrong among Matched",
    "combined": "Combined found",
    "status": "Status right",
}


@dataclass(frozen=True)
class Result:
    """A contender's score on a month, median seconds by the clock and of the processors, highest memory in MB."""

    score: Score
    seconds: float
    worked: float
    peak: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each preset with each seed, print the tables, write them where asked."""
    options = _parser().parse_args(arguments)
    pages = []
    for preset in options.preset:
        for seed in options.seed:
            results = measure(options.rows, preset, seed, options.runs, peers=options.peers)
            pages.append(f"## {preset}, {options.rows:,} records, seed {seed}\n\n{page(results)}")
            print(pages[-1], flush=True)
    if options.markdown:
        options.markdown.write_text("\n".join([_heading(options), *pages]), encoding="utf-8")


def measure(rows: int, preset: str, seed: int, runs: int, *, peers: bool) -> dict[str, Result]:
    """All contenders on one month, taking turns. The yardsticks always run."""
    made = month(rows, seed, preset)
    names = [contender.OURS, *(PEERS if peers else YARDSTICKS)]
    took: dict[str, list[contender.Run]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        contender.prepare(made.records, made.entries, Path(folder))
        for _ in range(runs):
            for name in names:
                took[name].append(contender.run(name, Path(folder)))
    return {
        name: Result(
            score(made, several[0].found),
            statistics.median(one.seconds for one in several),
            statistics.median(one.worked for one in several),
            max(one.peak for one in several),
        )
        for name, several in took.items()
    }


def page(results: dict[str, Result]) -> str:
    """The results as tables in Markdown: the contenders, then the kinds."""
    arrow, objects = (results[name] for name in YARDSTICKS)
    rows = [
        [
            name,
            f"{result.seconds:.2f}",
            f"{result.seconds / objects.seconds:.1f}",
            f"{result.seconds / arrow.seconds:.1f}",
            f"{result.worked:.2f}",
            f"{result.worked / objects.worked:.1f}",
            f"{result.peak:,.0f}",
        ]
        + [
            _share(getattr(result.score, field)) if field != "status" or name == contender.OURS else ""
            for field in _SHARES
        ]
        for name, result in results.items()
    ]
    return (
        table(
            ["", "Seconds", *_MULTIPLES[:2], "of processors", _MULTIPLES[2], "Peak MB", *_SHARES.values()],
            rows,
        )
        + "\n"
        + _kinds(results)
    )


def _kinds(results: dict[str, Result]) -> str:
    """A row a kind: how many pairs, F1 of each contender, alone and with another difference besides."""
    names = list(results)
    frames = [results[name].score.kinds.set_index("kind") for name in names]
    ours, rows = frames[0], []
    for kind in ours.index:
        each = [_share(frame["f1"].get(kind, float("nan"))) for frame in frames]
        row = ours.loc[kind]
        rows.append(
            [
                kind,
                f"{row['pairs']:,.0f}",
                *each,
                f"{row['pairs_with_another']:,.0f}",
                _share(row["f1_with_another"]),
                _share(row["status"]),
            ]
        )
    return table(
        ["Kind", "Pairs", *(f"F1 {name}" for name in names), "Pairs with another", f"F1 {names[0]}", "Status right"],
        rows,
    )


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, figures to the right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _share(value: float) -> str:
    return "" if pd.isna(value) else f"{value:.4f}"


def _heading(options: argparse.Namespace) -> str:
    words = [
        "--rows",
        str(options.rows),
        "--preset",
        *options.preset,
        "--seed",
        *map(str, options.seed),
        "--runs",
        str(options.runs),
    ]
    command = " ".join(["python -m benchmarks.matching", *words, *(["--peers"] if options.peers else [])])
    packages = ", ".join(f"{name} {version(name)}" for name in ("pandas", "numpy", "rapidfuzz"))
    return (
        "# Matching: how right, how fast\n\n"
        f"Made by `{command} --markdown {options.markdown.as_posix()}` on {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, {packages}.\n\n"
        "A *pair* is a record and an entry of one document (in a group: each with each). *F1 without exact* leaves the "
        "exact pairs out. *Look-alikes paired* and *lone rows paired* are mistakes: pairs that only look alike, rows "
        "that have no counterpart. Rows of *alone* give the share that was rightly left alone. "
        "The yardstick is the normalised merge, of texts as Arrow keeps them (pandas 3) and as Python objects "
        "(before). Seconds of processors and memory are those of all processes that take part.\n"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure the matcher on made-up months.")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--preset", choices=PRESETS, nargs="+", default=["typical"])
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peers", action="store_true", help="beside the yardstick also the other peers")
    parser.add_argument("--markdown", type=Path, help="write the tables there as well")
    return parser


if __name__ == "__main__":
    main()
