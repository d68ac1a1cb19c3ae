"""The same document twice on one side: the second one, when the first has found its match or stands first."""

from __future__ import annotations

import numpy as np

from ims_xl.recon import ordering, pairing
from ims_xl.recon.candidates import CROWD
from ims_xl.recon.datings import months_of, year_of_month
from ims_xl.recon.outcome import NOBODY
from ims_xl.recon.sides import NO_DAY, TAXABLE, BoolArray, IntArray, Side
from ims_xl.recon.spellings import Spellings


def firsts(side: Side, alone: BoolArray, spellings: Spellings) -> IntArray:
    """For each row that is `alone` and repeats another, the row it repeats; `NOBODY` for the rest.

    A number is unique to its supplier, type and financial year, so the same number as written is the same
    document whatever the amounts; a number that agrees after cosmetics needs the same taxable value as well.
    Of rows that all are alone, the one with the least id is the first.
    """
    number = _pairs(side, alone, side.number)
    amount = _pairs(side, alone, np.where(side.known[:, TAXABLE], _ranked(side.amounts[:, TAXABLE]), -1))
    telling = ~spellings.lossy(side.number[number[0]])  # many numbers may have become this one
    number = number[0][telling], number[1][telling]
    first, second = (spellings.keys(side.number[rows]) for rows in amount)
    agree = (first >= 0) & (first == second)
    ones = np.concatenate([number[0], amount[0][agree]])
    others = np.concatenate([number[1], amount[1][agree]])
    ranks = side.ids.ranks(np.concatenate([ones, others]))
    rank_one, rank_other = np.split(ranks, 2)
    settled = np.flatnonzero(~alone[others] | (rank_other < rank_one))
    # Matched ones come before those alone, then the ids decide; what is written last stays.
    settled = settled[ordering.order(alone[others[settled]].astype(np.int64), rank_other[settled])][::-1]
    found = np.full(len(side), NOBODY, dtype=np.int64)
    found[ones[settled]] = others[settled]
    return found


def _pairs(side: Side, alone: BoolArray, fact: IntArray) -> tuple[IntArray, IntArray]:
    """Pairs of rows of one party, fact, type and year, of which the first is alone."""
    codes, _ = pairing.encoded(
        np.where((side.party < 0) | (fact < 0), -1, side.party * (int(fact.max(initial=0)) + 1) + fact)
    )
    shared = (np.bincount(codes) > 1) & (np.bincount(codes, weights=alone) > 0)
    rows = np.flatnonzero(shared[codes] & (side.party >= 0) & (fact >= 0))
    part = side.take(rows)
    key = _key(codes[rows], part.kind + 1, part.amends.astype(np.int64), _years(part))
    ones, others, _ = pairing.equal((np.where(alone[rows], key, -1), key), CROWD)
    apart = ones != others
    return rows[ones[apart]], rows[others[apart]]


def _key(*columns: IntArray) -> IntArray:
    key, _ = pairing.both(*((column, column) for column in columns))
    return key


def _years(side: Side) -> IntArray:
    return np.where(side.day == NO_DAY, 0, _ranked(year_of_month(months_of(side.day))) + 1)


def _ranked(values: IntArray) -> IntArray:
    """The values as small numbers from 0, equal where they are."""
    return pairing.encoded(values)[0]
