"""The amounts of entries as plain numbers, taken from their frame once for all that the tie-out asks of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Paise:
    """Amounts of entries by column, 0 where there is none, and where there is one; columns without any are left out."""

    rows: slice  # which entries of the frame
    _amounts: Mapping[str, Ints]
    _given: Mapping[str, Mask]

    @classmethod
    def of(cls, entries: pd.DataFrame) -> Paise:
        """Those of all entries."""

        def taken(name: str) -> tuple[Ints, Mask]:
            values = entries[name].array
            given = ~np.asarray(values.isna())
            return values.to_numpy(dtype="int64", na_value=0) if given.any() else np.zeros(0, dtype=np.int64), given

        found = dict(zip(AMOUNTS, threads.each(taken, AMOUNTS), strict=True))
        some = {name: (paise, given) for name, (paise, given) in found.items() if len(paise)}
        return cls(
            slice(0, len(entries)),
            {name: paise for name, (paise, _) in some.items()},
            {name: given for name, (_, given) in some.items()},
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that have any amount."""
        return tuple(self._amounts)

    def amounts(self, column: str) -> Ints:
        """A column."""
        return self._amounts[column] if column in self._amounts else np.zeros(self._size, dtype=np.int64)

    def given(self, column: str) -> Mask:
        """Where a column has an amount."""
        return self._given[column] if column in self._given else np.zeros(self._size, dtype=bool)

    @property
    def tax(self) -> Ints:
        """All heads together."""
        return self._sum(self._amounts[head] for head in HEADS if head in self._amounts)

    @property
    def tax_of_any_sign(self) -> Ints:
        """All heads together, each without its sign."""
        return self._sum(np.abs(self._amounts[head]) for head in HEADS if head in self._amounts)

    def over(self, work: Callable[[Paise], Made]) -> list[Made]:
        """What `work` makes of some entries at a time, in their order."""
        begins = range(self.rows.start, self.rows.stop, _TOGETHER)
        return threads.each(work, [self._part(slice(at, min(at + _TOGETHER, self.rows.stop))) for at in begins])

    @property
    def _size(self) -> int:
        return int(self.rows.stop - self.rows.start)

    def _part(self, rows: slice) -> Paise:
        return Paise(
            rows,
            {name: paise[rows] for name, paise in self._amounts.items()},
            {name: given[rows] for name, given in self._given.items()},
        )

    def _sum(self, amounts: Iterator[Ints]) -> Ints:
        found = np.zeros(self._size, dtype=np.int64)
        for paise in amounts:
            found += paise
        return found
