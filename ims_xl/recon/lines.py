"""Lines of one document: rows that agree in all but the amounts are summed, matched as one, and told apart again.

A number is unique to its supplier and year, so rows of one supplier, number, date and type are the lines of one
document, unless one of them alone is what the other side has: then the others are bookings of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.gst.money import grouped
from ims_xl.recon import ordering, pairing
from ims_xl.recon.nearby import Shelf
from ims_xl.recon.sides import HEADS, MISSING, NO_DAY, TAXABLE, VALUE, BoolArray, IntArray, Side, Sides
from ims_xl.recon.spellings import Spellings
from ims_xl.recon.texts import Strings, Texts
from ims_xl.recon.tolerances import Tolerances
from ims_xl.tables import Matches

Columns = Mapping[str, Texts]  # of a table, by name
_MOST = 200  # lines of a document


@dataclass(frozen=True)
class Lines:
    """Which rows were summed: by the id of the row that stands for a document, the ids of all its lines."""

    records: dict[str, list[str]]
    entries: dict[str, list[str]]

    def told_apart(self, matches: Columns, place: IntArray, behind: int) -> tuple[Columns, IntArray]:
        """The matches with a row for each line; the lines of a pair are a group with the other side's document.

        `place` says where each row belongs, and goes along. Lines of the books that stand with a record belong
        `behind` by so much.
        """
        if not (self.records or self.entries):
            return matches, place
        record, entry = matches[Matches.record_id].strings(), matches[Matches.entry_id].strings()
        of_line = pc.or_(_is_in(record, self.records), _is_in(entry, self.entries)).to_numpy(zero_copy_only=False)
        stands = pa.array(np.flatnonzero(of_line))
        ours = [self.records.get(one, [one]) if one else [] for one in record.take(stands).to_pylist()]
        theirs = [self.entries.get(one, [one]) if one else [] for one in entry.take(stands).to_pylist()]
        counts = np.array([(len(ids), len(others)) for ids, others in zip(ours, theirs, strict=True)]).reshape(-1, 2)
        copies = np.ones(len(record), np.int64)
        copies[of_line] = counts.sum(axis=1)
        rows = np.repeat(np.arange(len(record)), copies)
        lines = np.flatnonzero(of_line[rows])
        place = place[rows]
        theirs_now = np.repeat(np.tile([False, True], len(stands)), counts.ravel())
        place[lines] += behind * (theirs_now & record.is_valid().to_numpy(zero_copy_only=False)[rows[lines]])
        of_stand, of_itself = np.full((2, len(rows)), -1)
        of_stand[lines] = np.repeat(np.arange(len(stands)), counts.sum(axis=1))
        of_itself[lines] = np.arange(len(lines))
        said, group = (
            matches[name].strings(stands.to_numpy()).to_pylist() for name in (Matches.because, Matches.group_id)
        )
        told: dict[str, tuple[list[str | None], IntArray]] = {
            Matches.record_id: (_ids(ours, theirs), of_itself),
            Matches.entry_id: (_ids(theirs, ours, behind=False), of_itself),
            Matches.because: ([_taken_together(*row) for row in zip(said, ours, theirs, strict=True)], of_stand),
            Matches.group_id: ([_group(*row) for row in zip(group, ours, theirs, strict=True)], of_stand),
        }  # fmt: skip
        apart = {name: _with(column, rows, *told.get(name, ([], None))) for name, column in matches.items()}
        return apart, place


def _is_in(ids: Strings, lines: dict[str, list[str]]) -> Strings:
    return pc.is_in(ids, pa.array(list(lines), pa.large_string()))


def _ids(own: list[list[str]], others: list[list[str]], behind: bool = True) -> list[str | None]:
    """A side's ids line by line, nothing for the lines of the other side, which stand `behind` it or before it."""
    found: list[str | None] = []
    for ids, more in zip(own, others, strict=True):
        nothing = [None] * len(more)
        found += [*ids, *nothing] if behind else [*nothing, *ids]
    return found


def _taken_together(because: str, records: list[str], entries: list[str]) -> str:
    both = (records, "on the portal"), (entries, "in the books")
    return because + "".join(
        f" {grouped(len(lines))} lines {where} are taken together." for lines, where in both if len(lines) > 1
    )


def _group(group: str | None, records: list[str], entries: list[str]) -> str | None:
    return f"G|{records[0]}" if records and entries else group


def _with(column: Texts, rows: IntArray, texts: list[str | None], at: IntArray | None) -> Texts:
    """The column at these rows; where `at` names one of the texts, that."""
    if at is None:
        return column.take(rows)
    longer = Texts.joined([column, Texts(pa.array(texts, pa.large_string()))])
    return longer.take(np.where(at >= 0, len(column) + at, rows))


def summed(
    sides: Sides, spellings: Spellings, kept: tuple[BoolArray, BoolArray], tolerances: Tolerances
) -> tuple[Sides, Lines]:
    """The sides with the lines of each document as one row, and which lines these are.

    `kept` are the rows of either side that stay as they are, whatever they are like.
    """
    both = sides.records, sides.entries
    found = (
        _documents(sides.records, sides.entries, sides, spellings, kept[0], tolerances),
        _documents(sides.entries, sides.records, sides, spellings, kept[1], tolerances),
    )
    records, entries = (_as_one(side, *documents) for side, documents in zip(both, found, strict=True))
    told = (_told(side.ids, *documents) for side, documents in zip(both, found, strict=True))
    by = sides.measure
    return replace(sides, records=_counted(records, by), entries=_counted(entries, by)), Lines(*told)


def _told(ids: Texts, rows: IntArray, starts: IntArray) -> dict[str, list[str]]:
    """The ids of the lines of each document by that of its first."""
    lines = np.split(ids[rows], starts[1:]) if len(rows) else []
    return {str(each[0]): list(each) for each in lines}


def _documents(
    one: Side, other: Side, sides: Sides, spellings: Spellings, keep: BoolArray, tolerances: Tolerances
) -> tuple[IntArray, IntArray]:
    """The rows of the documents that stand in several lines, and where each begins: with the line of the least id."""
    nothing = np.zeros(0, np.int64), np.zeros(0, np.int64)
    rows = _repeating(one, keep)
    rows = rows[(spellings.cores(one.number[rows]) >= 0) & ~spellings.lossy(one.number[rows])]
    nameless = sides.without[one.party[rows]]
    supplier = np.where(nameless, np.where(one.name[rows] >= 0, -2 - one.name[rows], MISSING), one.party[rows])
    rows, supplier = rows[supplier != MISSING], supplier[supplier != MISSING]
    group = pairing.alike(supplier, *(of[rows] for of in (one.number, one.kind, one.day, one.place, one.reverse)))
    size = np.bincount(group, minlength=1)
    several = (size[group] > 1) & (size[group] <= _MOST)
    rows, group = rows[several], group[several]
    if not len(rows):
        return nothing
    order = ordering.order(group, one.ids.ranks(rows))
    rows, group = rows[order], group[order]
    starts = ordering.starts(group)
    nth = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(rows)))
    amounts = one.amounts[rows]
    alike = (np.minimum.reduceat(amounts, starts) == np.maximum.reduceat(amounts, starts)).all(axis=1)
    number, shelf = _amounts_of_number(one, other, spellings, rows[starts])
    single = shelf.holds(number[nth], amounts[:, TAXABLE], tolerances.value)
    whole = shelf.holds(number, np.add.reduceat(amounts[:, TAXABLE], starts), tolerances.value)
    document = whole | ~(np.logical_or.reduceat(single, starts) | alike)
    rows, nth = rows[document[nth]], nth[document[nth]]
    return rows, ordering.starts(nth)


def _repeating(side: Side, keep: BoolArray) -> IntArray:
    """Rows that share supplier and number with another row, and give date and taxable value."""
    able = np.flatnonzero(~keep & (side.number >= 0) & (side.day != NO_DAY) & side.known[:, TAXABLE])
    width = int(side.number.max(initial=0)) + 1
    codes, _ = pairing.encoded((side.party[able] + 1) * width + side.number[able])
    return able[np.bincount(codes)[codes] > 1]


def _amounts_of_number(one: Side, other: Side, spellings: Spellings, rows: IntArray) -> tuple[IntArray, Shelf]:
    """The code of family and number of each of the rows, and by it the taxable values of the other side's documents."""
    involved = np.flatnonzero(pairing.among(other.family, one.family[rows]) & (other.number >= 0))
    own, written = pairing.both((one.family, other.family[involved]), (one.number, other.number[involved]))
    asked, known = pairing.among(written, own[rows]), pairing.among(written, own)
    involved = involved[asked | ~known]  # others have their own document
    left, right = pairing.both(
        (one.family[rows], other.family[involved]),
        (spellings.keys(one.number[rows]), spellings.keys(other.number[involved])),
    )
    involved, right = involved[right >= 0], right[right >= 0]
    return left, Shelf(right, other.amounts[involved, TAXABLE], involved)


_MIX = np.int64(0x2545F4914F6CDD1D)  # odd: family and amount make one key, two of them the same key never in practice


def _counted(side: Side, by: int) -> Side:
    """The side that knows of each row how many have its family and its amount."""
    codes, _ = pairing.encoded(side.family * _MIX + side.amounts[:, by])
    counts = np.bincount(codes).astype(np.int64)
    return replace(side, repeats=counts[codes]) if len(side) else side


def _as_one(side: Side, rows: IntArray, starts: IntArray) -> Side:
    """The side with one row for each document: that of its first line."""
    if not len(rows):
        return side
    amounts, known, stays = side.amounts.copy(), side.known.copy(), np.ones(len(side), dtype=bool)
    stays[rows] = False
    first = rows[starts]
    stays[first] = True
    lines = side.amounts[rows]
    sums = np.add.reduceat(lines, starts)
    whole = lines[starts, VALUE]
    total = sums[:, TAXABLE] + sums[:, HEADS].sum(axis=1)
    same = np.minimum.reduceat(lines[:, VALUE], starts) == np.maximum.reduceat(lines[:, VALUE], starts)
    # Lines give values of their own, or the whole document's on each.
    repeated = same & (np.abs(total - whole) < np.abs(total - sums[:, VALUE]))
    sums[:, VALUE] = np.where(repeated, whole, sums[:, VALUE])
    amounts[first], known[first] = sums, np.logical_and.reduceat(side.known[rows], starts)
    return replace(side, amounts=amounts, known=known).take(np.flatnonzero(stays))
