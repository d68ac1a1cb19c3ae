"""The same document twice on one side: the second one, when the first has found its match or stands first."""

from __future__ import annotations

import numpy as np

from ims_xl.recon import pairing
from ims_xl.recon.candidates import CROWD
from ims_xl.recon.outcome import NOBODY
from ims_xl.recon.sides import NO_DAY, TAXABLE, BoolArray, IntArray, Side
from ims_xl.recon.spellings import Spellings


def firsts(side: Side, alone: BoolArray, spellings: Spellings) -> IntArray:
    """For each row that is `alone` and repeats another, the row it repeats; `NOBODY` for the rest.

    A number is unique to its supplier, type and financial year, so the same number as written is the same
    document whatever the amounts; a number that agrees after cosmetics needs the same taxable value as well.
    Of rows that all are alone, the one with the least id is the first.
    """
    same = side.party, side.kind + 1, side.amends.astype(np.int64), _years(side)
    identity = _key(*same, side.number)
    with_amount = _key(*same, np.where(side.known[:, TAXABLE], _ranked(side.amounts[:, TAXABLE]), -1))
    found = np.full(len(side), NOBODY, dtype=np.int64)
    for key, by_spelling in ((identity, False), (with_amount, True)):
        ones, others, _ = pairing.equal((np.where(alone, key, -1), key), CROWD)
        apart = ones != others
        ones, others = ones[apart], others[apart]
        if by_spelling:
            first, second = spellings.keys(side.number[ones]), spellings.keys(side.number[others])
            agree = (first >= 0) & (first == second)
            ones, others = ones[agree], others[agree]
        for one, other in zip(ones, others, strict=True):
            first_is_settled = not alone[other] or side.ids[other] < side.ids[one]
            if first_is_settled and (found[one] == NOBODY or _before(side, alone, other, found[one])):
                found[one] = other
    return found


def _before(side: Side, alone: BoolArray, one: int, other: int) -> bool:
    """Matched ones come before those alone, then the ids decide."""
    return (bool(alone[one]), side.ids[one]) < (bool(alone[other]), side.ids[other])


def _key(*columns: IntArray) -> IntArray:
    key, _ = pairing.both(*((column, column) for column in columns))
    return key


def _years(side: Side) -> IntArray:
    months = side.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.where(side.day == NO_DAY, 0, _ranked((months - 3) // 12) + 1)


def _ranked(values: IntArray) -> IntArray:
    """The values as small numbers from 0, equal where they are."""
    return np.unique(values, return_inverse=True)[1].astype(np.int64)
