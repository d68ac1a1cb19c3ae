"""How right a matcher is on a made-up month: what it paired against what is true."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.truth import BOOKS_ONLY, COMBINED, EXACT, IMS_ONLY, MATCHED, Month, Truth


@dataclass(frozen=True)
class Score:
    """Shares from 0 to 1; NaN where there was nothing to count.

    `precision`, `recall`, `f1` count pairs (each record of a group with each of its entries); `f1_inexact` leaves
    out the pairs of kind exact that were found. `lookalikes`: of the pairs that look alike and are not, how many
    were paired. `alone_paired`: of the rows without counterpart, on both sides. `wrong_matched`: of the pairs
    called Matched. `combined`: of the entries for several documents, how many have just these. `status`: of all
    rows whose status is certain, how many got it. `kinds`: a row a kind.
    """

    precision: float
    recall: float
    f1: float
    f1_inexact: float
    lookalikes: float
    alone_paired: float
    wrong_matched: float
    combined: float
    status: float
    kinds: pd.DataFrame


def score(month: Month, found: pd.DataFrame) -> Score:
    """The score of `found`: record, entry (places in the frames) and status of each pair."""
    truth, size = month.truth, len(month.entries)
    pairs = _settled(found.drop_duplicates(["record", "entry"], ignore_index=True), truth, size)
    key, true_key = _key(pairs, size), _key(truth.pairs, size)
    right, hit = np.isin(key, true_key), np.isin(true_key, key)
    exact = (truth.pairs["kind"] == EXACT).to_numpy()
    wrong = int((~right).sum())
    matched = (pairs["status"] == MATCHED).to_numpy()
    ok = _status_right(month, found)
    return Score(
        precision=_ratio(int(right.sum()), len(pairs)),
        recall=_ratio(int(hit.sum()), len(truth.pairs)),
        f1=_f1(int(hit.sum()), wrong, int((~hit).sum())),
        f1_inexact=_f1(int(hit[~exact].sum()), wrong, int((~hit[~exact]).sum())),
        lookalikes=_mean(np.isin(_key(truth.lookalikes, size), _key(found, size))),
        alone_paired=_mean(_alone_paired(truth, pairs)),
        wrong_matched=_ratio(int((matched & ~right).sum()), int(matched.sum())),
        combined=_combined(truth, pairs, hit),
        status=_mean(np.concatenate([ok["record"], ok["entry"]])),
        kinds=_by_kind(month, pairs, right, hit, ok),
    )


def _settled(found: pd.DataFrame, truth: Truth, size: int) -> pd.DataFrame:
    """The pairs, each second booking of a document as its first where the first is not paired too.

    Which of two bookings is the document's and which the double is nobody's to say.
    """
    first = np.arange(size)
    first[truth.twins["second"].to_numpy(dtype=int)] = truth.twins["first"].to_numpy(dtype=int)
    moved = found.assign(entry=first[found["entry"].to_numpy(dtype=int)])
    both = moved.duplicated(["record", "entry"], keep=False).to_numpy()
    return found.assign(entry=np.where(both, found["entry"], moved["entry"]))


def _key(pairs: pd.DataFrame, size: int) -> np.ndarray:
    return np.asarray(pairs["record"].to_numpy(dtype="int64") * size + pairs["entry"].to_numpy(dtype="int64"))


def _alone_paired(truth: Truth, pairs: pd.DataFrame) -> np.ndarray:
    """For each row without counterpart: was it paired?"""
    alone = truth.alone
    record = (alone["side"] == "record").to_numpy()
    row = alone["row"].to_numpy(dtype=int)
    return np.where(record, np.isin(row, pairs["record"]), np.isin(row, pairs["entry"]))


def _combined(truth: Truth, pairs: pd.DataFrame, hit: np.ndarray) -> float:
    """Of the entries for several documents, the share that were paired with all of these and no other."""
    several = (truth.pairs["kind"] == COMBINED).to_numpy()
    wanted = truth.pairs[several].assign(hit=hit[several]).groupby("entry")["hit"].agg(["all", "size"])
    got = pairs["entry"].value_counts().reindex(wanted.index, fill_value=0)
    return _mean((wanted["all"] & (got == wanted["size"])).to_numpy())


def _status_right(month: Month, found: pd.DataFrame) -> dict[str, np.ndarray]:
    """For each row of each side, is its status right: 1, 0, or NaN where more than one would do."""
    told = {
        "record": np.full(len(month.records), IMS_ONLY, dtype=object),
        "entry": np.full(len(month.entries), BOOKS_ONLY, dtype=object),
    }
    right = {side: np.full(len(words), "", dtype=object) for side, words in told.items()}
    free = {side: np.zeros(len(words), dtype=bool) for side, words in told.items()}
    for side in told:
        told[side][found[side].to_numpy(dtype=int)] = found["status"].to_numpy(dtype=object)
        pairs = month.truth.pairs
        right[side][pairs[side].to_numpy(dtype=int)] = pairs["status"].to_numpy(dtype=object)
        alone = month.truth.alone[month.truth.alone["side"] == side]
        right[side][alone["row"].to_numpy(dtype=int)] = alone["status"].to_numpy(dtype=object)
        free[side] = right[side] == ""
    for one, other in month.truth.twins[["first", "second"]].to_numpy(dtype=int):  # either may be the double
        words = {told["entry"][one], told["entry"][other]}
        if words == {right["entry"][one], right["entry"][other]}:
            told["entry"][[one, other]] = right["entry"][[one, other]]
    return {side: np.where(free[side], np.nan, (told[side] == right[side]).astype(float)) for side in told}


def _by_kind(
    month: Month, pairs: pd.DataFrame, right: np.ndarray, hit: np.ndarray, ok: dict[str, np.ndarray]
) -> pd.DataFrame:
    """A row a kind: pairs and F1 where it came alone, pairs and F1 where it came with another, status right.

    A wrong pair counts against the kind of its record, or of its entry where the record has no counterpart. For
    what stands alone there are rows instead of pairs, and the share of them that were left alone instead of F1.
    """
    truth = month.truth
    of_record, of_entry = (_kind_of(truth, side, len(frame)) for side, frame in _sides(month))
    wrong = pairs[~right]
    lone = np.isin(wrong["record"], truth.alone.loc[truth.alone["side"] == "record", "row"])
    blamed = np.where(lone, of_entry[wrong["entry"]], of_record[wrong["record"]])
    counts = pd.concat(
        [
            pd.DataFrame({"kind": truth.pairs["kind"].to_numpy(dtype=object), "hit": hit, "missed": ~hit, "wrong": 0}),
            pd.DataFrame({"kind": blamed, "hit": 0, "missed": 0, "wrong": 1}),
        ]
    )
    sums = counts.groupby("kind").sum().astype(int)
    paired = sums[(sums["hit"] + sums["missed"]) > 0]
    statuses = pd.DataFrame({"kind": of_record, "ok": ok["record"]}).groupby("kind")["ok"].mean()
    names = sorted({part for name in paired.index for part in str(name).split("+")})
    rows = []
    for name in names:
        alone = paired[paired.index == name].sum()
        two = paired[[name in str(each).split("+") and each != name for each in paired.index]].sum()
        rows.append(
            {
                "kind": name,
                "pairs": int(alone["hit"] + alone["missed"]),
                "f1": _f1(*alone[["hit", "wrong", "missed"]]),
                "pairs_with_another": int(two["hit"] + two["missed"]),
                "f1_with_another": _f1(*two[["hit", "wrong", "missed"]]),
                "status": statuses.get(name, np.nan),
            }
        )
    return pd.concat([pd.DataFrame(rows), _alone_by_kind(truth, pairs, ok)], ignore_index=True)


def _alone_by_kind(truth: Truth, pairs: pd.DataFrame, ok: dict[str, np.ndarray]) -> pd.DataFrame:
    alone = truth.alone.assign(kept=~_alone_paired(truth, pairs))
    record = (alone["side"] == "record").to_numpy()
    row = alone["row"].to_numpy(dtype=int)
    alone["ok"] = np.nan
    alone.loc[record, "ok"], alone.loc[~record, "ok"] = ok["record"][row[record]], ok["entry"][row[~record]]
    sums = alone.groupby("kind").agg(pairs=("kept", "size"), f1=("kept", "mean"), status=("ok", "mean")).reset_index()
    return sums.assign(kind="alone: " + sums["kind"], pairs_with_another=0, f1_with_another=np.nan)


def _kind_of(truth: Truth, side: str, size: int) -> np.ndarray:
    kinds = np.full(size, "", dtype=object)
    alone = truth.alone[truth.alone["side"] == side]
    kinds[alone["row"].to_numpy(dtype=int)] = alone["kind"].to_numpy(dtype=object)
    kinds[truth.pairs[side].to_numpy(dtype=int)] = truth.pairs["kind"].to_numpy(dtype=object)
    return kinds


def _sides(month: Month) -> tuple[tuple[str, pd.DataFrame], tuple[str, pd.DataFrame]]:
    return ("record", month.records), ("entry", month.entries)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def _f1(hit: int, wrong: int, missed: int) -> float:
    return _ratio(2 * int(hit), 2 * int(hit) + int(wrong) + int(missed))


def _mean(values: np.ndarray) -> float:
    counted = values[~np.isnan(values.astype(float))]
    return float(counted.mean()) if len(counted) else float("nan")
