"""The amounts of entries as plain numbers, for what the tie-out asks of them: some at a time, on two processors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ims_xl import threads
from ims_xl.sources.books.lines import AMOUNTS, HEADS

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Made = TypeVar("Made")
_TOGETHER = 1 << 15  # entries whose amounts stay in the processor's cache


class Paise:
    """Amounts of some entries of a frame by column, 0 where there is none, and where there is one."""

    def __init__(self, entries: pd.DataFrame, rows: slice | None = None, names: tuple[str, ...] | None = None) -> None:
        self.rows = slice(0, len(entries)) if rows is None else rows
        self._entries = entries
        self._known: dict[str, Ints] = {}
        self.names = tuple(name for name in AMOUNTS if self.given(name).any()) if names is None else names

    def amounts(self, column: str) -> Ints:
        """A column."""
        if column not in self._known:
            some = self._entries[column].array[self.rows]
            found: Ints = some.to_numpy(dtype="int64", na_value=0) if column in self.names else self._nothing()
            self._known[column] = found
        return self._known[column]

    def given(self, column: str) -> Mask:
        """Where a column has an amount."""
        return ~np.asarray(self._entries[column].array[self.rows].isna())

    @property
    def tax(self) -> Ints:
        """All heads together."""
        return self._sum(self.amounts(head) for head in HEADS if head in self.names)

    @property
    def tax_of_any_sign(self) -> Ints:
        """All heads together, each without its sign."""
        return self._sum(np.abs(self.amounts(head)) for head in HEADS if head in self.names)

    def totals(self) -> dict[str, int]:
        """The sum of each column that has any amount."""
        sums = self.over(lambda some: [int(some.amounts(name).sum()) for name in self.names])
        return dict(zip(self.names, map(sum, zip(*sums, strict=True)), strict=True)) if sums else {}

    def over(self, work: Callable[[Paise], Made]) -> list[Made]:
        """What `work` makes of some entries at a time, in their order."""
        begins = range(self.rows.start, self.rows.stop, _TOGETHER)
        return threads.each(lambda at: work(self._part(at)), begins)

    def _part(self, begin: int) -> Paise:
        return Paise(self._entries, slice(begin, min(begin + _TOGETHER, self.rows.stop)), self.names)

    def _nothing(self) -> Ints:
        return np.zeros(self.rows.stop - self.rows.start, dtype=np.int64)

    def _sum(self, amounts: Iterator[Ints]) -> Ints:
        found = self._nothing()
        for paise in amounts:
            found += paise
        return found
