"""Rows of two sides whose keys are equal, found without comparing every row with every other."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from ims_xl.recon import ordering
from ims_xl.recon.columns import MISSING, BoolArray, IntArray

Keys = tuple[IntArray, IntArray]  # the same key for both sides, MISSING where a row has none


def encoded(values: IntArray) -> tuple[IntArray, IntArray]:
    """A code for each value, from 0 in the order in which they come, and the values by their codes."""
    found = pa.array(values.astype(np.int64, copy=False)).dictionary_encode()
    return found.indices.to_numpy().astype(np.int64), found.dictionary.to_numpy()


def firsts(values: IntArray) -> BoolArray:
    """Which are the first of their value."""
    codes, _ = encoded(values)
    return np.asarray(np.diff(np.maximum.accumulate(codes), prepend=-1) > 0, dtype=bool)


def among(codes: IntArray, few: IntArray) -> BoolArray:
    """Which of the codes are among a few; MISSING is among none."""
    flags = np.zeros(int(max(codes.max(initial=0), few.max(initial=0))) + 2, dtype=bool)
    flags[few] = True
    flags[-1] = False
    return flags[codes]


def both(*keys: Keys) -> Keys:
    """One key from several: equal where all are, MISSING where one is. They are small numbers; see `dense`."""
    left, right = keys[0]
    for more_left, more_right in keys[1:]:
        if _wide(left, right) >= _SMALL:
            left, right = dense(left, right)
        if _wide(more_left, more_right) >= _SMALL:
            more_left, more_right = dense(more_left, more_right)
        wide = _wide(more_left, more_right)
        left = np.where((left < 0) | (more_left < 0), MISSING, left * wide + more_left)
        right = np.where((right < 0) | (more_right < 0), MISSING, right * wide + more_right)
    return dense(left, right)


def in_order(*keys: Keys) -> Keys:
    """One key from several that is as great as the first, then the second, and so on, of either side."""
    left, right = keys[0]
    for more_left, more_right in keys[1:]:
        wide = _wide(more_left, more_right)
        if _wide(left, right) * wide >= _GREATEST:
            left, right = ranks(left, right)
        left, right = left * wide + more_left, right * wide + more_right
    return left, right


def ranks(left: IntArray, right: IntArray) -> Keys:
    """The place of each value among the different ones of both sides."""
    _, places = ordering.ranks(np.concatenate([left, right]))
    return places[: len(left)], places[len(left) :]


_GREATEST = 1 << 62
_SMALL = 1 << 31  # two keys below it make one key


def _wide(left: IntArray, right: IntArray) -> int:
    return int(max(left.max(initial=0), right.max(initial=0))) + 1


def _small(keys: Keys) -> Keys:
    """The keys, renamed where it takes long to count by them."""
    return keys if _wide(*keys) <= 2 * (len(keys[0]) + len(keys[1])) else dense(*keys)


def dense(left: IntArray, right: IntArray) -> Keys:
    """The same keys, renamed to small numbers; negative ones are MISSING."""
    codes, values = encoded(np.concatenate([left, right]))
    named = np.where(values < 0, MISSING, np.arange(len(values)))[codes]
    return named[: len(left)], named[len(left) :]


def alike(*columns: IntArray) -> IntArray:
    """One code for rows that agree in all columns, from 0 in the order in which they come."""
    codes, wide = _from_nought(columns[0])
    for column in columns[1:]:
        more, span = _from_nought(column)
        if wide * span > _GREATEST:
            codes, wide = _renamed(codes)
        if wide * span > _GREATEST:
            more, span = _renamed(more)
        codes, wide = codes * span + more, wide * span
    return _renamed(codes)[0]


def _from_nought(values: IntArray) -> tuple[IntArray, int]:
    """The values, the least being 0, and how many there may be."""
    least = int(values.min()) if len(values) else 0
    return values - least, int(values.max(initial=least)) - least + 1


def _renamed(values: IntArray) -> tuple[IntArray, int]:
    codes, different = encoded(values)
    return codes, len(different)


def components(ones: IntArray, others: IntArray, count: int) -> IntArray:
    """A label for each of `count` places, equal where edges from `ones` to `others` lead from one to the other."""
    label = np.arange(count)
    while True:
        first, second = label[ones], label[others]
        lower = np.minimum(first, second)
        joined = label.copy()
        np.minimum.at(joined, first, lower)
        np.minimum.at(joined, second, lower)
        while (joined[joined] != joined).any():
            joined = joined[joined]
        joined = joined[label]
        if (joined == label).all():
            return label
        label = joined


def sizes(keys: IntArray, wide: int) -> IntArray:
    """How many rows have each key below `wide`."""
    return np.bincount(keys[keys >= 0], minlength=wide).astype(np.int64)


def equal(keys: Keys, limit: int) -> tuple[IntArray, IntArray, BoolArray]:
    """All pairs of rows with equal keys, and which rows of the left were left out.

    A key that would make more than `limit` pairs makes none: its left rows are True in the third array.
    """
    left, right = _small(keys)
    wide = int(max(left.max(initial=-1), right.max(initial=-1))) + 1
    per_left, per_right = sizes(left, wide), sizes(right, wide)
    crowded = per_left * per_right > limit
    order = ordering.order(right)
    order = order[np.searchsorted(right[order], 0) :]
    first = np.concatenate([[0], np.cumsum(per_right)[:-1]]) if wide else np.zeros(0, np.int64)
    too_many = np.zeros(len(left), dtype=bool)
    given = left >= 0
    too_many[given] = crowded[left[given]]
    rows = np.flatnonzero(given & ~too_many)
    counts = per_right[left[rows]]
    ones = np.repeat(rows, counts)
    ends = np.cumsum(counts)
    within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
    others = order[np.repeat(first[left[rows]], counts) + within]
    return ones, others, too_many


def alone(keys: Keys) -> tuple[IntArray, IntArray]:
    """The pairs of rows whose key stands exactly once on each side."""
    left, right = _small(keys)
    wide = int(max(left.max(initial=-1), right.max(initial=-1))) + 1
    at_left, at_right = np.zeros(wide, np.int64), np.zeros(wide, np.int64)
    at_left[left[left >= 0]] = np.flatnonzero(left >= 0)
    at_right[right[right >= 0]] = np.flatnonzero(right >= 0)
    once = (sizes(left, wide) == 1) & (sizes(right, wide) == 1)
    return at_left[once], at_right[once]
