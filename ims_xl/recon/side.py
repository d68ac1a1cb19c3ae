"""One side of the matching: the documents of a table as arrays, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.texts import Texts


@dataclass(frozen=True)
class Side:
    """The documents of one side, row by row in the order given; every array is as long as the side."""

    row: IntArray  # in the table
    ids: Texts
    shown: Texts  # the number as it stands
    types: Texts  # the document type's word
    party: IntArray  # code of the GSTIN
    pan: IntArray
    name: IntArray  # code of the supplier's name, where rows without a GSTIN bear it
    family: IntArray  # parties that may be one supplier; see `parties`
    repeats: IntArray  # how many documents of the side have this family and taxable value; see `lines`
    number: IntArray  # code of the number as written
    original: IntArray  # code of the number an amendment amends
    kind: IntArray  # invoice 0, debit note 1, credit note 2, Bill of Entry 3
    day: IntArray  # days since 1970, NO_DAY where missing
    original_day: IntArray
    place: IntArray  # state code
    reverse: IntArray  # 0, 1
    amends: BoolArray
    unfiled: BoolArray
    aside: Texts  # why the document is no matter of IMS; None for the rest
    amounts: IntArray  # (rows, 6) paise in the order of AMOUNTS, 0 where unknown
    known: BoolArray  # (rows, 6)

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: IntArray) -> Side:
        """The side of these rows alone, in their order."""
        taken: dict[str, Any] = {}
        for name, column in vars(self).items():
            taken[name] = column.take(rows, axis=0) if isinstance(column, np.ndarray) else column.take(rows)
        return Side(**taken)
