"""What comes to light while a sheet is read: problems with their places, and rows set aside with their reasons."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ims_xl.errors import Level, Problem
from ims_xl.gst.counting import counted
from ims_xl.sources.cells import Cell, shown

_RANGES_NAMED = 12


@dataclass
class Notes:
    """Of one sheet of a file. A remark that many rows share is one problem, at the first of them."""

    file: str
    sheet: str
    problems: list[Problem] = field(default_factory=list)
    shared: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    aside: defaultdict[str, array[int]] = field(default_factory=lambda: defaultdict(lambda: array("q")))

    def problem(
        self, sentence: str, row: int | None = None, header: str = "", value: Cell = "", level: Level = Level.ERROR
    ) -> None:
        """A problem of one place."""
        self.problems.append(Problem(sentence, self.file, self.sheet, row, header, shown(value), level))

    def remark(self, sentence: str, row: int, header: str = "") -> None:
        """A remark that other rows may share, word for word."""
        self.shared.setdefault((sentence, header), []).append(row)

    def set_aside(self, why: str, row: int) -> None:
        """A row that is no document, or no part of one; `why` continues "this …"."""
        self.aside[why].append(row)

    def all_set_aside(self, why: str, rows: NDArray[np.int64]) -> None:
        """Likewise several, beside which there may be others for the same reason."""
        self.aside[why].frombytes(rows.astype(np.int64, copy=False).tobytes())

    @property
    def rows_set_aside(self) -> int:
        """How many rows are no documents."""
        return sum(map(len, self.aside.values()))

    def all(self) -> list[Problem]:
        """Every problem, then the shared remarks, then the rows set aside, by the first of each reason."""
        found = list(self.problems)
        for (sentence, header), rows in self.shared.items():
            also = f" Likewise {_named(rows[1:])}." if len(rows) > 1 else ""
            found.append(Problem(sentence + also, self.file, self.sheet, rows[0], header, level=Level.REMARK))
        in_order = {why: _in_order(np.frombuffer(rows, dtype=np.int64)) for why, rows in self.aside.items() if rows}
        for why, aside in sorted(in_order.items(), key=lambda reason: int(reason[1][0])):
            where = "" if len(aside) == 1 else f"{_named(aside).capitalize()} "
            sentence = f"{where}set aside: {'this' if len(aside) == 1 else 'each'} {why}."
            sentence = sentence[0].upper() + sentence[1:]
            found.append(Problem(sentence, self.file, self.sheet, int(aside[0]), level=Level.REMARK))
        return found


def _named(rows: Sequence[int] | NDArray[np.int64]) -> str:
    """Rows in words.

    >>> _named([5]), _named([5, 6, 7, 9])
    ('row 5', 'rows 5-7, 9')
    """
    ordered = _in_order(np.asarray(rows, dtype=np.int64))
    breaks = np.flatnonzero(ordered[1:] - ordered[:-1] != 1) + 1
    begins = ordered[[0, *breaks[: _RANGES_NAMED - 1]]].tolist()
    ends = ordered[[*(breaks[:_RANGES_NAMED] - 1), len(ordered) - 1][:_RANGES_NAMED]].tolist()
    parts = [str(first) if first == last else f"{first}-{last}" for first, last in zip(begins, ends, strict=True)]
    beyond = len(breaks) + 1 - _RANGES_NAMED
    more = f" and {counted(beyond, 'more place')}" if beyond > 0 else ""
    return f"row{'s' if len(ordered) > 1 else ''} {', '.join(parts)}{more}"


def _in_order(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    return rows if (rows[1:] >= rows[:-1]).all() else np.sort(rows)
