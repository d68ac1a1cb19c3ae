"""Lines of one document: rows that agree in all but the amounts are summed, matched as one, and told apart again.

A number is unique to its supplier and year, so rows of one supplier, number, date and type are the lines of one
document, unless one of them alone is what the other side has: then the others are bookings of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ims_xl.recon import pairing
from ims_xl.recon.candidates import CROWD
from ims_xl.recon.parties import without_gstin
from ims_xl.recon.sides import CESS, HEADS, MISSING, NO_DAY, TAXABLE, VALUE, BoolArray, IntArray, Side, Sides
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.tolerances import Tolerances
from ims_xl.tables import Matches

_SUMMED = slice(TAXABLE, CESS + 1)
_MOST = 200  # lines of a document


@dataclass(frozen=True)
class Lines:
    """Which rows were summed: by the id of the row that stands for a document, the ids of all its lines."""

    records: dict[str, list[str]]
    entries: dict[str, list[str]]

    def told_apart(self, matches: pd.DataFrame) -> pd.DataFrame:
        """The matches with a row for each line; the lines of a pair are a group with the other side's document."""
        if not self.records and not self.entries:
            return matches
        stands = matches[Matches.record_id].isin(self.records) | matches[Matches.entry_id].isin(self.entries)
        rows = [line for row in matches[stands].to_dict("records") for line in self._apart(row)]  # type: ignore[arg-type]
        joined = pd.concat([matches[~stands], Matches.of_rows(rows)], ignore_index=True)
        return joined.sort_values(
            Matches.record_id, key=lambda ids: ids.isna(), kind="stable", ignore_index=True
        )  # fmt: skip

    def _apart(self, row: dict[str, object]) -> Iterator[dict[str, object]]:
        record, entry = (row[name] if isinstance(row[name], str) else None for name in Matches.key)
        records = self.records.get(str(record), [record] if record else [])
        entries = self.entries.get(str(entry), [entry] if entry else [])
        said = [
            f" {len(lines)} lines {where} are taken together."
            for lines, where in ((records, "on the portal"), (entries, "in the books"))
            if len(lines) > 1
        ]
        because = f"{row[Matches.because]}{''.join(said)}"
        group = row[Matches.group_id]
        if record and entry:
            group = f"G|{record}"
        for one in records:
            yield row | {
                Matches.record_id: one,
                Matches.entry_id: None,
                Matches.because: because,
                Matches.group_id: group,
            }
        for other in entries:
            yield row | {
                Matches.record_id: None,
                Matches.entry_id: other,
                Matches.because: because,
                Matches.group_id: group,
            }


def summed(
    sides: Sides, spellings: Spellings, kept: tuple[BoolArray, BoolArray], tolerances: Tolerances
) -> tuple[Sides, Lines]:
    """The sides with the lines of each document as one row, and which lines these are.

    `kept` are the rows of either side that stay as they are, whatever they are like.
    """
    both = sides.records, sides.entries
    found = [
        list(_documents(one, other, sides, spellings, keep, tolerances))
        for one, other, keep in zip(both, reversed(both), kept, strict=True)
    ]
    records, entries = (_as_one(side, groups) for side, groups in zip(both, found, strict=True))
    told = (
        {str(side.ids[rows[0]]): [str(name) for name in side.ids[np.array(rows)]] for rows in groups}
        for side, groups in zip(both, found, strict=True)
    )
    return replace(sides, records=_counted(records), entries=_counted(entries)), Lines(*told)


def _documents(
    one: Side, other: Side, sides: Sides, spellings: Spellings, keep: BoolArray, tolerances: Tolerances
) -> Iterator[list[int]]:
    """The rows of each document that stands in several lines, the one with the least id first."""
    rows = _repeating(one, keep)
    rows = rows[(spellings.cores(one.number[rows]) >= 0) & ~spellings.lossy(one.number[rows])]
    nameless = without_gstin(one.party[rows], sides.gstins)
    supplier = np.where(nameless, np.where(one.name[rows] >= 0, -2 - one.name[rows], MISSING), one.party[rows])
    rows, supplier = rows[supplier != MISSING], supplier[supplier != MISSING]
    if not len(rows):
        return
    same = supplier, one.number[rows], one.kind[rows], one.day[rows], one.place[rows], one.reverse[rows]
    _, group = np.unique(np.column_stack(same), axis=0, return_inverse=True)
    size = np.bincount(group)
    several = (size[group] > 1) & (size[group] <= _MOST)
    rows, group = rows[several], group[several]
    if not len(rows):
        return
    alike = _all_alike(one, rows, group)
    wanted = _amounts_of_number(one, other, spellings, rows)
    totals = np.zeros(len(size), np.int64)
    np.add.at(totals, group, one.amounts[rows, TAXABLE])
    order = np.lexsort((one.ids.ranks(rows), group))
    rows, group = rows[order], group[order]
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    for code, lines in zip(group[starts].tolist(), np.split(rows, starts[1:]), strict=True):
        offered = wanted.get(int(lines[0]), np.zeros(0, np.int64))
        single = (np.abs(offered[:, None] - one.amounts[lines, TAXABLE]) <= tolerances.value).any()
        whole = (np.abs(offered - totals[code]) <= tolerances.value).any()
        if whole or not (single or alike[code]):
            yield list(map(int, lines))


def _repeating(side: Side, keep: BoolArray) -> IntArray:
    """Rows that share supplier and number with another row, and give date and taxable value."""
    able = np.flatnonzero(~keep & (side.number >= 0) & (side.day != NO_DAY) & side.known[:, TAXABLE])
    width = int(side.number.max(initial=0)) + 1
    key = (side.party[able] + 1) * width + side.number[able]
    return able[pd.Series(key).duplicated(keep=False).to_numpy()]


def _all_alike(side: Side, rows: IntArray, group: IntArray) -> dict[int, bool]:
    """For each group: are its rows alike in every amount?"""
    frame = pd.DataFrame(side.amounts[rows]).groupby(group)
    return dict((frame.min() == frame.max()).all(axis=1).items())  # type: ignore[arg-type]


def _amounts_of_number(one: Side, other: Side, spellings: Spellings, rows: IntArray) -> dict[int, IntArray]:
    """For each of the rows the taxable values of the other side's documents of its family and number."""
    involved = np.flatnonzero(np.isin(other.family, np.unique(one.family[rows])) & (other.number >= 0))
    number = np.isin(other.number[involved], one.number[rows])
    left = one.family[rows], spellings.keys(one.number[rows])
    involved = involved[number | ~np.isin(other.number[involved], one.number)]
    keys = pairing.both((left[0], other.family[involved]), (left[1], spellings.keys(other.number[involved])))
    ones, others, _ = pairing.equal(keys, CROWD)
    amounts = other.amounts[involved[others], TAXABLE]
    found = pd.Series(amounts).groupby(rows[ones])
    return {int(str(row)): values.to_numpy(np.int64) for row, values in found}


_MIX = np.int64(0x2545F4914F6CDD1D)  # odd: family and amount make one key, two of them the same key never in practice


def _counted(side: Side) -> Side:
    """The side that knows of each row how many have its family and taxable value."""
    codes, _ = pd.factorize(side.family * _MIX + side.amounts[:, TAXABLE])
    counts = np.bincount(codes).astype(np.int64)
    return replace(side, repeats=counts[codes]) if len(side) else side


def _as_one(side: Side, groups: list[list[int]]) -> Side:
    """The side with one row for each group."""
    if not groups:
        return side
    amounts, known, gone = side.amounts.copy(), side.known.copy(), np.zeros(len(side), dtype=bool)
    for rows in groups:
        first = rows[0]
        gone[rows[1:]] = True
        known[first] = side.known[rows].all(axis=0)
        amounts[first, _SUMMED] = side.amounts[rows, _SUMMED].sum(axis=0)
        amounts[first, VALUE] = _value(side, rows, int(amounts[first, TAXABLE] + amounts[first, HEADS].sum()))
    return replace(side, amounts=amounts, known=known).take(np.flatnonzero(~gone))


def _value(side: Side, rows: list[int], total: int) -> int:
    """The document's value, from lines that give their own, or the whole document's on each."""
    values = side.amounts[rows, VALUE]
    added, whole = int(values.sum()), int(values[0])
    same = bool((values == whole).all())
    return whole if same and abs(total - whole) < abs(total - added) else added
