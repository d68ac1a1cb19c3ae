"""Lines that were read one by one and those that were read together, by columns: both as one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ims_xl import conforming
from ims_xl.sources.books import frames
from ims_xl.sources.books.documents import Documents
from ims_xl.sources.books.lines import AMOUNTS, Line
from ims_xl.tables import Books


def rows(lines: Sequence[Line], together: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first rows of lines or entries read one by one, and of those read together."""
    if not lines:
        return together
    return np.concatenate([np.array([line.rows[0] for line in lines], dtype=np.int64), together])


def amounts(lines: Sequence[Line], together: NDArray[np.int64]) -> NDArray[np.int64]:
    """Likewise their amounts in paise: a row for each of `AMOUNTS`."""
    if not lines:
        return together
    mine = np.array([[getattr(line, name) or 0 for line in lines] for name in AMOUNTS], dtype=np.int64)
    return np.concatenate([mine, together], axis=1)


def frame(one_by_one: Sequence[Line], made: Documents, file: str, sheet: str) -> pd.DataFrame:
    """All entries in the order of their first rows."""
    together = made.frame
    mine = frames.of_lines(one_by_one) if one_by_one else None
    for each in (together,) if mine is None else (together, mine):
        for column, word in ((Books.file, file), (Books.sheet_name, sheet)):
            each[column] = conforming.repeated(word or None, len(each))
    if mine is None:
        return together
    if together.empty:
        return Books.conform(mine)
    both = pd.concat([Books.conform(mine), Books.conform(together)], ignore_index=True)
    order = np.argsort(rows(one_by_one, made.first_rows), kind="stable")
    return both.take(order).reset_index(drop=True)
