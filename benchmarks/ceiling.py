"""How right anyone could be on a month: of how many pairs do the data themselves say no more than of another pair?

    python -m benchmarks.ceiling --rows 100000 --preset flat --seed 11

A pair that is not exact is *undecidable* where another document would do as well: of the same supplier, type, day and
amounts to the paisa, with a number no further from the other side's, and itself without a counterpart that bears its
number (who is known elsewhere is no rival). An entry for several documents is undecidable where other documents of the
supplier without such a counterpart, of no further days, add up to the same and its number names them no less. The
ceiling is the F1 of whoever takes every other pair and guesses none of these.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from rapidfuzz.distance import OSA

from benchmarks.documents import AMOUNTS
from benchmarks.mixtures import PRESETS
from benchmarks.months import month
from benchmarks.truth import COMBINED, EXACT, Month
from ims_xl.recon.number_parts import parse

_SAME = ["supplier_gstin", "document_type", "document_date", *AMOUNTS]
_MOST_TRIED = 60  # documents that may be in a sum


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the ceiling of each month."""
    parser = argparse.ArgumentParser(description="How right anyone could be on made-up months.")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--preset", choices=PRESETS, default="flat")
    parser.add_argument("--seed", type=int, nargs="+", default=[11])
    options = parser.parse_args(arguments)
    for seed in options.seed:
        made = month(options.rows, seed, options.preset)
        pairs = made.truth.pairs.assign(undecidable=undecidable(made))
        other = pairs[pairs["kind"] != EXACT]
        kinds = other.loc[other["undecidable"], "kind"].value_counts()
        for name, chosen in (("all", pairs), ("without exact", other)):
            lost = float(chosen["undecidable"].mean())
            print(f"{options.preset} {seed}, {name}: {int(chosen['undecidable'].sum())} of {len(chosen)} pairs are "
                  f"undecidable, ceiling of F1 {2 * (1 - lost) / (2 - lost):.4f}")  # fmt: skip
        print("  " + ", ".join(f"{kind} {count}" for kind, count in kinds.head(12).items()))


def undecidable(made: Month) -> np.ndarray:
    """For each true pair: would another do as well?"""
    pairs = made.truth.pairs
    records, entries = ([*map(str, frame["document_number"].fillna(""))] for frame in (made.records, made.entries))
    known = np.array([_bears(records[a], entries[b]) for a, b in zip(pairs["record"], pairs["entry"], strict=True)])
    free = [
        np.setdiff1d(np.arange(len(numbers)), pairs.loc[known, side])
        for side, numbers in (("record", records), ("entry", entries))
    ]
    rivals = [_alike(frame, rows) for frame, rows in zip((made.records, made.entries), free, strict=True)]
    keys = [_keys(frame) for frame in (made.records, made.entries)]
    found = np.zeros(len(pairs), dtype=bool)
    single = (pairs["kind"] != COMBINED).to_numpy() & ~known
    for nth in np.flatnonzero(single):
        a, b = int(pairs["record"].iat[nth]), int(pairs["entry"].iat[nth])
        far = _far(records[a], entries[b])
        found[nth] = any(_far(records[one], entries[b]) <= far for one in rivals[0][keys[0][a]] if one != a) or any(
            _far(records[a], entries[one]) <= far for one in rivals[1][keys[1][b]] if one != b
        )
    sums = _other_sums(made, free[0], records, entries)
    return found | ((pairs["kind"] == COMBINED).to_numpy() & pairs["entry"].isin(sums).to_numpy())


def _bears(one: str, other: str) -> bool:
    """Do both bear one number, but for cosmetics?"""
    first, second = parse(one), parse(other)
    if not first.core or not second.core:
        return False
    return first.core == second.core or first.plain == second.plain


def _far(one: str, other: str) -> int:
    """How many slips numbers are apart; a missing one is far from all alike."""
    return OSA.distance(parse(one).bare, parse(other).bare) if one and other else 99


def _keys(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(frame[_SAME].fillna("").itertuples(index=False, name=None))


def _alike(frame: pd.DataFrame, rows: np.ndarray) -> dict[tuple[object, ...], list[int]]:
    keys, found = _keys(frame), defaultdict(list)
    for row in rows.tolist():
        found[keys[row]].append(row)
    return found


def _other_sums(made: Month, free: np.ndarray, records: list[str], entries: list[str]) -> set[int]:
    """The entries for several documents of which others would make up the sum as well."""
    pairs = made.truth.pairs
    wanted = pairs[pairs["kind"] == COMBINED].groupby("entry")["record"].agg(list)
    member = {row for several in wanted for row in several}
    offered = made.records.iloc[np.union1d(free, sorted(member))]
    by_supplier = {name: list(rows.index) for name, rows in offered.groupby("supplier_gstin")}
    paise = np.rint(made.records["taxable_value"].to_numpy() * 100).astype(np.int64)
    day = made.records["document_date"].to_numpy("datetime64[D]").astype(np.int64)
    of_entry = made.entries["document_date"].to_numpy("datetime64[D]").astype(np.int64)
    found = set()
    for entry, several in wanted.items():
        on = int(of_entry[entry])
        span = max(abs(int(day[row]) - on) for row in several)
        named = {row for row in several if parse(records[row]).core and parse(records[row]).core in entries[entry]}
        near = [row for row in by_supplier[made.records["supplier_gstin"].iat[several[0]]]
                if abs(int(day[row]) - on) <= span and row not in named]  # fmt: skip
        left = int(paise[several].sum() - paise[list(named)].sum())
        others = frozenset(several) - named
        sets = (frozenset(some) for size in (1, 2, 3) for some in combinations(near[:_MOST_TRIED], size)
                if int(paise[list(some)].sum()) == left)  # fmt: skip
        if any(some != others for some in sets):
            found.add(int(entry))
    return found


if __name__ == "__main__":
    main()
