"""Suppliers have nothing to do with each other: their documents are matched portion by portion, by two processes.

A portion holds all documents of its families of suppliers, and those that the user has linked with them. Its columns
stay near the processor. What comes out owes nothing to how the suppliers were divided.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ims_xl.recon import ordering
from ims_xl.recon.columns import IntArray
from ims_xl.recon.links import ByIds, resolve
from ims_xl.recon.pairing import components
from ims_xl.recon.sides import Side, Sides
from ims_xl.recon.texts import Texts
from ims_xl.tables import Books, Records

if TYPE_CHECKING:
    import pandas as pd

DOCUMENTS = 125_000  # of both sides, about as many as a portion holds
WORTH = 120_000  # documents of both sides from which on a second process saves more than it costs to start
_SAMPLE = 1_000  # documents of a side, by which it is guessed at how they fall into portions
_NEARLY_ALL = 0.9  # of the documents: one supplier who has so many leaves too little for another process
_FIRST = 0.52  # of two portions the share of the process that has no need to start, and to be sent its own
_EVENLY = 0.6180339887498949  # multiples of the golden section lie evenly between whole numbers
Rows = tuple[IntArray, IntArray]  # of the records and of the entries


def worth_two(records: pd.DataFrame, entries: pd.DataFrame) -> bool:
    """Is a second process likely to be worth its start: are there documents enough, not nearly all of one supplier?"""
    if len(records) + len(entries) < WORTH:
        return False
    gstins = (records[Records.supplier_gstin], entries[Books.supplier_gstin])
    sample = [gstin for column in gstins for gstin in column.iloc[:: len(column) // _SAMPLE + 1].tolist()]
    return max(Counter(sample).values()) < _NEARLY_ALL * len(sample)


def portions(sides: Sides, links: ByIds) -> list[Rows]:
    """The rows of each portion in their order, those of the largest first."""
    families = sides.records.family + 1, sides.entries.family + 1
    size = int(max(family.max(initial=0) for family in families)) + 1
    linked = resolve(links, sides)
    ones, others = families[0][linked.records[linked.together]], families[1][linked.entries[linked.together]]
    label = components(ones, others, size)
    counts = np.bincount(label[np.concatenate(families)], minlength=size)
    documents = int(counts.sum())
    mixed = _mixed(counts)
    before = np.cumsum(counts[mixed]) - counts[mixed]
    portion = np.empty(size, np.int64)
    portion[mixed] = np.searchsorted(np.cumsum(_shares(documents)), before / max(documents, 1), "right")
    of_records, of_entries = (_by_name(portion[label[family]]) for family in families)
    nothing = np.zeros(0, np.int64)
    names = of_records.keys() | of_entries.keys() or {0}
    found = [(of_records.get(name, nothing), of_entries.get(name, nothing)) for name in names]
    return sorted(found, key=lambda rows: -len(rows[0]) - len(rows[1]))


def taken(sides: Sides, rows: Rows) -> Sides:
    """The sides of these rows alone, which know where they stood in their tables; without codes for numbers."""
    if (len(rows[0]), len(rows[1])) == (len(sides.records), len(sides.entries)):
        return sides
    records, entries = (_taken(side, own) for side, own in zip((sides.records, sides.entries), rows, strict=True))
    return replace(sides, records=records, entries=entries, amended=Texts(sides.amended.take(rows[0]).strings()))


def _shares(documents: int) -> NDArray[np.float64]:
    """Of each portion but the last: as many portions as two processes have equally much to do with."""
    portions = round(documents / DOCUMENTS)
    if portions > 2:
        portions += portions % 2
        return np.full(portions - 1, 1 / portions)
    return np.array([_FIRST] if documents >= WORTH or portions == 2 else [])


def _mixed(counts: IntArray) -> IntArray:
    """The families in an order of which each part holds as many large and small ones: large ones take longer."""
    place = np.empty(len(counts))
    place[np.argsort(-counts, kind="stable")] = np.arange(len(counts)) * _EVENLY % 1
    return np.argsort(place, kind="stable")


def _by_name(portion: IntArray) -> dict[int, IntArray]:
    """The rows of each portion."""
    order = ordering.order(portion)
    starts = ordering.starts(portion[order])
    return dict(zip(portion[order[starts]].tolist(), np.split(order, starts)[1:], strict=True))


def _taken(side: Side, rows: IntArray) -> Side:
    """The rows of a side with their texts alone, which are put in order among themselves."""
    part = side.take(rows)
    ids, shown, types, aside = (Texts(of.strings()) for of in (part.ids, part.shown, part.types, part.aside))
    return replace(part, ids=ids, shown=shown, types=types, aside=aside)
