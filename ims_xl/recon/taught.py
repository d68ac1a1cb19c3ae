"""The lessons of the user's links, applied to the rows of two sides.

A name or GSTIN that stands for one supplier only is read as that supplier's. Where the portal has documents under it
too, or links take it for several suppliers, its rows are looked at beside theirs and never taken as a matter of course.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.recon.columns import MISSING, BoolArray, IntArray, Objects
from ims_xl.recon.lessons import Alias, Known, Lessons, Numbering
from ims_xl.recon.number_parts import parse
from ims_xl.recon.number_patterns import Shape, held
from ims_xl.recon.numbers import years_agree
from ims_xl.recon.parties import name_key
from ims_xl.recon.side import Side
from ims_xl.recon.texts import Texts

if TYPE_CHECKING:
    import pandas as pd

Meant = tuple[tuple[int, Alias], ...]  # the parties an entry may be of by a lesson, and the lesson


@dataclass(frozen=True)
class Standing:
    """An alias in these books: its rows, and the parties it may stand for."""

    meant: Meant
    rows: IntArray  # of the entries
    clear: bool  # it stands for one supplier and for nobody else


def standings(
    lessons: Lessons,
    parties: tuple[IntArray, IntArray],
    gstins: Objects,
    names: tuple[pd.Series, pd.Series],
    without: BoolArray,
) -> list[Standing]:
    """What the aliases are in these tables; `without` says of each party whether it is no GSTIN, the last of none."""
    ours, party = parties
    code_of = {str(text): code for code, text in enumerate(gstins)}
    wanted: dict[Known, list[Alias]] = defaultdict(list)
    often = Counter(alias.known for alias in lessons.aliases)
    for alias in lessons.aliases:
        if (ours == code_of.get(alias.gstin, MISSING - 1)).any():
            wanted[alias.known].append(alias)
    if not wanted:
        return []
    lacking = without[party]
    of_names = [_by_key(column, {known.key for known in wanted if known.by_name}) for column in names]
    found = []
    for known, aliases in wanted.items():
        if known.by_name:
            rows = of_names[1].get(known.key, np.zeros(0, np.int64))
            rows = rows[lacking[rows]]
            others = set(ours[of_names[0].get(known.key, np.zeros(0, np.int64))].tolist())
        else:
            code = code_of.get(known.key, MISSING - 1)
            rows, others = np.flatnonzero(party == code), {code} & set(ours.tolist())
        meant = tuple((code_of[alias.gstin], alias) for alias in aliases)
        clear = often[known] == 1 and others <= {meant[0][0], MISSING}
        found.append(Standing(meant, rows, clear))
    return found


def _by_key(names: pd.Series, keys: set[str]) -> dict[str, IntArray]:
    """The rows whose names come to each of the keys."""
    if not keys:
        return {}
    encoded = Texts.of(names).strings().dictionary_encode()
    code = encoded.indices.fill_null(MISSING).to_numpy()
    by_text = [name_key(text) for text in encoded.dictionary.to_pylist()]
    return {
        key: np.flatnonzero(np.isin(code, [place for place, own in enumerate(by_text) if own == key])) for key in keys
    }


def edges(found: Sequence[Standing], party: IntArray, names: IntArray, parties: int) -> IntArray:
    """What brings suppliers together with what may stand for them, as `parties.families` counts its nodes."""
    together = set()
    for one in found:
        for row in [] if one.clear else one.rows.tolist():
            node = int(party[row])
            if names[row] >= 0:
                node = parties + int(names[row])
            together |= {(code, node) for code, _ in one.meant if node >= 0}
    return np.array(sorted(together), dtype=np.int64).reshape(-1, 2)


@dataclass(frozen=True)
class Taught:
    """The lessons by the rows of two sides; a pair is the number record * wide + entry."""

    wide: int = 1
    numbers: Mapping[int, Numbering] = field(default_factory=dict)  # pairs whose numbers are one by a lesson
    meant: Mapping[int, Meant] = field(default_factory=dict)  # by the entry's row

    def __bool__(self) -> bool:
        return bool(self.numbers or self.meant)

    def pairs(self) -> tuple[IntArray, IntArray]:
        """The pairs with one number."""
        record, entry = np.divmod(np.array(sorted(self.numbers), dtype=np.int64), self.wide)
        return record, entry

    def same_number(self, record: IntArray, entry: IntArray) -> BoolArray:
        """Which pairs have one number by a lesson."""
        return np.isin(record * self.wide + entry, list(self.numbers))

    def one_supplier(self, party: IntArray, entry: IntArray) -> BoolArray:
        """Which entries are, or may be, of the party by a lesson; `party` are codes, `entry` rows."""
        found = np.isin(entry, list(self.meant))
        for pair in np.flatnonzero(found).tolist():
            found[pair] = any(code == party[pair] for code, _ in self.meant[int(entry[pair])])
        return found

    def said(self, record: int, entry: int, party: int) -> str:
        """What the lessons have done for a pair, as sentences that follow others."""
        lessons: list[Alias | Numbering] = [lesson for code, lesson in self.meant.get(entry, ()) if code == party]
        numbering = self.numbers.get(record * self.wide + entry)
        return "".join(f" {one.sentence}" for one in [*lessons, *([numbering] if numbering else [])])


def of_rows(
    lessons: Lessons, found: Mapping[str, Meant], gstins: Objects, records: Side, entries: Side, numbers: Texts
) -> Taught:
    """The lessons of both sides' rows; `found` has what the entries are meant for by their ids."""
    rows = pc.index_in(pa.array(list(found), pa.large_string()), entries.ids.strings()).fill_null(MISSING)
    meant = {row: found[name] for name, row in zip(found, rows.tolist(), strict=True) if row >= 0}
    wide = max(len(entries.party), 1)
    code_of = {str(text): code for code, text in enumerate(gstins)}
    same: dict[int, Numbering] = {}
    for lesson in lessons.numberings:
        own = np.flatnonzero((records.party == code_of.get(lesson.gstin, MISSING - 1)) & (records.number >= 0))
        theirs = np.flatnonzero(np.isin(entries.family, records.family[own]) & (entries.number >= 0))
        by_digits = defaultdict(list)
        for row, digits in _held(lesson.pattern.books, theirs, entries.number, numbers):
            by_digits[digits].append(row)
        for record, digits in _held(lesson.pattern.portal, own, records.number, numbers):
            for entry in by_digits.get(digits, ()):
                if years_agree(*(parse(str(numbers[int(side[row])])) for side, row in
                                 ((records.number, record), (entries.number, entry)))):  # fmt: skip
                    same.setdefault(record * wide + entry, lesson)
    return Taught(wide, same, meant)


def _held(shape: Shape, rows: IntArray, of: IntArray, numbers: Texts) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows whose numbers have the shape, and their changing digits."""
    for row in rows.tolist():
        digits = held(shape, parse(str(numbers[int(of[row])])))
        if digits is not None:
            yield row, digits
