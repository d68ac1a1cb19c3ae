"""A made-up month of records and entries, and what is true of them: `month(100_000, seed=1)`.

    python -m benchmarks.months --rows 1000 --preset messy --seed 7 --out DIR

writes records.csv, entries.csv, pairs.csv, lookalikes.csv and alone.csv.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import groups
from benchmarks.assembly import Assembly
from benchmarks.difference import Rng, Rows, Side
from benchmarks.documents import documents, numbered, taxed
from benchmarks.kinds import differing, weights
from benchmarks.lookalikes import KEY, evened, free_of_collision, siblings
from benchmarks.mixtures import PRESETS, Mixture, Pool
from benchmarks.suppliers import market
from benchmarks.truth import COMBINED, EXACT, LINES, NET, PARTIAL, PARTS, Month, status

SUPPLIER_ERRS = 0.2  # how often the slip is the supplier's, where it may be either's
LINES_DIFFER = 0.3  # how many documents in lines have a difference besides
UNREGISTERED = 0.1  # of the entries alone, those of suppliers without a GSTIN


def month(rows: int, seed: int, mixture: Mixture | str = "typical") -> Month:
    """So many records and about as many entries, with their truth. The same arguments make the same month."""
    mix = PRESETS[mixture] if isinstance(mixture, str) else mixture
    rng = np.random.default_rng(seed)
    share = {
        name: round(rows * getattr(mix, name))
        for name in ("one", "two", "lines", "combined", "parts", "twice", "alone")
    }
    notes_wanted = round(rows * mix.net / 2)
    count = rows + share["alone"] - notes_wanted
    trade = market(count, mix.flat, rng, mix.one_supplier)
    plain = documents(trade, count, rng, mix.sums)
    made = numbered(plain, trade)
    pool, out = Pool(count, rng), Assembly()

    like = siblings(plain, round(rows * mix.lookalike), trade, rng)
    named = numbered(like, trade)
    own = made["document_number"].iloc[like["base"]].reset_index(drop=True)
    named["document_number"] = named["document_number"].mask(named["same_number"], own)
    free = pool.left()
    notes = _notes(plain, free[~np.isin(free, like["base"])], round(notes_wanted * 1.1), rng)
    noted = numbered(taxed(notes, trade), trade)
    free = free_of_collision(pd.concat([named, noted], ignore_index=True), made)
    free_named, free_noted = np.split(free, [len(named)])
    named, noted = evened(named[free_named], round(rows * mix.lookalike)), noted[free_noted].head(notes_wanted)
    pool.remove(np.concatenate([named["base"], noted["base"]]))
    _lookalikes(out, made.iloc[named["base"]], named, rng)
    invoices = made.iloc[noted["base"]]
    out.many_to_one([invoices, noted], groups.net(invoices, noted), NET)

    runs = _runs(made, pool, share["combined"], rng)
    if runs:
        together = made.iloc[np.concatenate(runs)]
        of = np.repeat(np.arange(len(runs)), [len(run) for run in runs])
        out.groups(together, groups.combined(together, of, rng), of, COMBINED)

    known = _keys(pd.concat([made, named, noted]))
    _one_to_many(out, made.iloc[pool.take(share["parts"])], PARTS, mix, rng)
    _one_to_many(out, made.iloc[pool.take(share["lines"])], LINES, mix, rng)
    first = made.iloc[pool.take(share["twice"])]
    out.booked_twice(first, groups.twice(first.reset_index(drop=True), rng))
    out.records_alone(made.iloc[pool.take(share["alone"])], "not_booked")
    _entries_alone(out, made.iloc[pool.take(count + len(noted) - rows)], rng)
    known = _different(out, made.iloc[pool.take(share["one"])], mix, known, rng, twice=False)
    _different(out, made.iloc[pool.take(share["two"])], mix, known, rng, twice=True)
    rest = made.iloc[pool.take()]
    out.pairs(rest, rest, EXACT, status(rest, rest, np.ones(len(rest), dtype=bool)))
    return out.shuffled(rng)


def _notes(plain: Rows, free: np.ndarray, count: int, rng: Rng) -> Rows:
    """Credit notes for so many invoices among the free documents, by `base`; their tax is not yet set."""
    invoices = free[(plain["document_type"] == "Invoice").to_numpy()[free]][:count]
    base = plain.iloc[invoices].assign(base=invoices, lookalike="", same_number=False)
    return groups.credit_notes(base, rng)


def _lookalikes(out: Assembly, base: Rows, sibling: Rows, rng: Rng) -> None:
    """Base and sibling to different sides, whichever."""
    swap = rng.random(len(base)) < 0.5
    kind = sibling["lookalike"].to_numpy(dtype=object)
    out.unlike(base[~swap], sibling[~swap], kind[~swap])
    out.unlike(sibling[swap], base[swap], kind[swap])


def _runs(made: Rows, pool: Pool, documents_wanted: int, rng: Rng) -> list[np.ndarray]:
    """Two to four invoices that follow each other in a series within a month, enough for so many documents."""
    free = np.zeros(len(made), dtype=bool)
    free[pool.left()] = True
    free &= (made["document_type"] == "Invoice").to_numpy()
    registration, day = made["registration"].to_numpy(), made["document_date"].to_numpy()
    runs, found = [], 0
    for start in rng.permutation(np.arange(0, len(made) - 4, 4)):
        if found >= documents_wanted:
            break
        run = start + np.arange(rng.choice([2, 3, 4], p=[0.6, 0.25, 0.15]))
        within = day[run[-1]] - day[run[0]] <= np.timedelta64(31, "D")
        if free[run].all() and registration[run[0]] == registration[run[-1]] and within:
            runs.append(run)
            found += len(run)
    if runs:
        pool.remove(np.concatenate(runs))
    return runs


def _one_to_many(out: Assembly, rows: Rows, kind: str, mix: Mixture, rng: Rng) -> None:
    """Documents in parts, or in lines, of which some have a difference besides. A register has one habit for values."""
    if kind == PARTS:
        out.one_to_many(rows, rows, groups.parts, PARTS, np.full(len(rows), PARTIAL), rng)
        return
    whole_value = rng.random() < 0.5

    def split(changed: Rows, dice: Rng) -> Rows:
        return groups.lines(changed, dice, whole_value=whole_value)

    unlike = differing(rows.iloc[: int(len(rows) * LINES_DIFFER)], weights(mix.kinds), rng, twice=False)
    record = rows.iloc[unlike.at]
    told = status(record, unlike.rows, unlike.same_number)
    out.one_to_many(record, unlike.rows, split, unlike.kind + f"+{LINES}", told, rng)
    plain = rows.drop(index=record.index)
    out.one_to_many(plain, plain, split, LINES, status(plain, plain, np.ones(len(plain), dtype=bool)), rng)


def _entries_alone(out: Assembly, rows: Rows, rng: Rng) -> None:
    bare = rng.random(len(rows)) < UNREGISTERED
    untaxed = rows[bare].assign(
        supplier_gstin=pd.array([None] * bare.sum(), dtype="str"), igst=0, cgst=0, sgst=0, cess=0
    )
    local = [
        f"{name.split(' ')[0]} {what}" for name, what in zip(untaxed["ledger"], _local(bare.sum(), rng), strict=True)
    ]
    out.entries_alone(
        untaxed.assign(ledger=pd.array(local, dtype="str"), document_value=untaxed["taxable_value"]), "unregistered"
    )
    out.entries_alone(rows[~bare], "not_filed")


def _local(count: int, rng: Rng) -> list[str]:
    trades = ("Tea Stall", "Xerox", "Flowers", "Auto Garage", "Sweets", "Labour Contractor")
    return [trades[n] for n in rng.integers(0, len(trades), count)]


def _different(out: Assembly, rows: Rows, mix: Mixture, known: pd.Index, rng: Rng, *, twice: bool) -> pd.Index:
    """Pairs with one difference, or two; on the entry, or on the record where the slip is the supplier's.

    The portal takes no number twice: `known` are those it has; with those it has then they are returned.
    """
    made = differing(rows, weights(mix.kinds), rng, twice=twice)
    plain, changed = rows.iloc[made.at], made.rows
    renamed = (changed["document_number"] != plain["document_number"].set_axis(changed.index)).to_numpy()
    keys = _keys(changed)
    taken = renamed & (keys.isin(known) | keys.duplicated())
    either = (made.side == Side.EITHER) & (rng.random(len(changed)) < SUPPLIER_ERRS) & ~taken
    supplier = (made.side == Side.RECORD) | either
    told = np.where(_either_way(made.kind), "", status(plain, changed, made.same_number))
    out.pairs(plain[~supplier], changed[~supplier], made.kind[~supplier], told[~supplier])
    turned = status(changed[supplier], plain[supplier], made.same_number[supplier])
    out.pairs(changed[supplier], plain[supplier], made.kind[supplier], turned)
    rest = rows.drop(index=plain.index)
    out.pairs(rest, rest, EXACT, status(rest, rest, np.ones(len(rest), dtype=bool)))
    return known.append(keys[supplier])


def _either_way(kind: np.ndarray) -> np.ndarray:
    """Is an invoice with minus amounts a credit note, by its sign, or not, by its name? Either may be said."""
    return np.array(["credit_note_as_minus_invoice" in name for name in kind], dtype=bool)


def _keys(rows: Rows) -> pd.Index:
    """What makes a record one of its kind, as text."""
    columns = [rows[name].astype("str").fillna("").str.upper().tolist() for name in KEY]
    return pd.Index(["|".join(key) for key in zip(*columns, strict=True)], dtype=object)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write a month to files."""
    parser = argparse.ArgumentParser(description="Write a made-up month and its truth as CSV files.")
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--preset", choices=PRESETS, default="typical")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    made = month(options.rows, options.seed, options.preset)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, frame in {"records": made.records, "entries": made.entries, **vars(made.truth)}.items():
        frame.to_csv(options.out / f"{name}.csv", index=False)


if __name__ == "__main__":
    main()
