"""The amounts of entries as plain numbers, for what the tie-out asks of them: some at a time, on two processors."""

from __future__ import annotations

import functools
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
    """Amounts of entries by column, 0 where there is none, and where there is one: a row for each of `AMOUNTS`."""

    def __init__(self, amounts: Ints, filled: Mask, begin: int = 0, names: tuple[str, ...] | None = None) -> None:
        self._amounts = amounts
        self._filled = filled
        self.rows = slice(begin, begin + amounts.shape[1])
        has_any = (name for name, given in zip(AMOUNTS, filled, strict=True) if given.any())
        self.names = tuple(has_any) if names is None else names

    @classmethod
    def of(cls, entries: pd.DataFrame) -> Paise:
        """Those of a frame."""
        amounts = np.zeros((len(AMOUNTS), len(entries)), dtype=np.int64)
        filled = np.zeros(amounts.shape, dtype=bool)
        for at, name in enumerate(AMOUNTS):
            column = entries[name].array
            filled[at] = ~np.asarray(column.isna())
            if filled[at].any():
                amounts[at] = column.to_numpy(dtype="int64", na_value=0)
        return cls(amounts, filled)

    def amounts(self, column: str) -> Ints:
        """A column."""
        found: Ints = self._amounts[AMOUNTS.index(column)]
        return found

    def given(self, column: str) -> Mask:
        """Where a column has an amount."""
        found: Mask = self._filled[AMOUNTS.index(column)]
        return found

    @property
    def tax(self) -> Ints:
        """All heads together."""
        return self._sum(self.amounts(head) for head in HEADS if head in self.names)

    @property
    def tax_of_any_sign(self) -> Ints:
        """All heads together, each without its sign."""
        return self._sum(np.abs(self.amounts(head)) for head in HEADS if head in self.names)

    @functools.cached_property
    def totals(self) -> dict[str, int]:
        """The sum of each column that has any amount."""
        parts = self.over(lambda some: [int((some.amounts(name) * some.given(name)).sum()) for name in self.names])
        return {name: sum(of_part[at] for of_part in parts) for at, name in enumerate(self.names)}

    def over(self, work: Callable[[Paise], Made]) -> list[Made]:
        """What `work` makes of some entries at a time, in their order."""
        return threads.each(lambda at: work(self._part(at)), range(self.rows.start, self.rows.stop, _TOGETHER))

    def _part(self, begin: int) -> Paise:
        some = slice(begin - self.rows.start, begin - self.rows.start + _TOGETHER)
        return Paise(self._amounts[:, some], self._filled[:, some], begin, self.names)

    def _sum(self, amounts: Iterator[Ints]) -> Ints:
        found = np.zeros(self._amounts.shape[1], dtype=np.int64)
        for paise in amounts:
            found += paise
        return found
