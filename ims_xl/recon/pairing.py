"""Rows of two sides whose keys are equal, found without comparing every row with every other."""

from __future__ import annotations

import numpy as np

from ims_xl.recon import ordering
from ims_xl.recon.columns import MISSING, BoolArray, IntArray

Keys = tuple[IntArray, IntArray]  # the same key for both sides, MISSING where a row has none

_WORD = 64  # bits
_SPREAD = 0x9E3779B97F4A7C15  # odd and irregular: its multiples spread over all high bits


def encoded(values: IntArray) -> tuple[IntArray, IntArray]:
    """A code for each value, from 0 in the order in which they come, and the values by their codes."""
    first = _first_rows(values.astype(np.int64, copy=False))
    begins = first == np.arange(len(values))
    return (np.cumsum(begins) - 1)[first], values[begins]


def firsts(values: IntArray) -> BoolArray:
    """Which are the first of their value."""
    return np.asarray(_first_rows(values) == np.arange(len(values)), dtype=bool)


def _first_rows(values: IntArray, spread: int = _SPREAD) -> IntArray:
    """For each value the first row that has it.

    Each row is written, the last one first, in one of twice as many places as there are rows, which its value tells.
    Where another value has the place, those without one take part in the next round.
    """
    rows = np.arange(len(values))
    places = values.view(np.uint64) * np.uint64(spread)
    places >>= np.uint64(_WORD - 1 - len(values).bit_length())
    at = places.view(np.int64)
    table = np.empty(2 << len(values).bit_length(), dtype=np.int64)
    table[at[::-1]] = rows[::-1]
    found = table[at]
    others = np.flatnonzero(values[found] != values)
    if len(others):
        found[others] = others[_first_rows(values[others], spread * _SPREAD % (1 << _WORD))]
    return found


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
    crowded = np.append(sizes(left, wide) * sizes(right, wide) > limit, False)
    too_many = crowded[left]
    return *_joined(np.where(too_many, MISSING, left), right, wide, limit), too_many


def up_to(keys: Keys, most: int) -> tuple[IntArray, IntArray]:
    """Pairs of rows with equal keys, for each of the left no more than `most`, the first ones of the right."""
    left, right = _small(keys)
    return _joined(left, right, int(max(left.max(initial=-1), right.max(initial=-1))) + 1, most)


def _joined(left: IntArray, right: IntArray, wide: int, most: int) -> tuple[IntArray, IntArray]:
    """The same, of keys below `wide`."""
    per_right = np.append(sizes(right, wide), 0)  # the last is that of MISSING
    order = ordering.order(right)
    order = order[len(right) - int(per_right.sum()) :]
    first = np.cumsum(per_right) - per_right
    counts = np.minimum(per_right, most)[left]
    ones = np.repeat(np.arange(len(left)), counts)
    return ones, order[first[left[ones]] + ordering.within(counts)]


def alone(keys: Keys) -> tuple[IntArray, IntArray]:
    """The pairs of rows whose key stands exactly once on each side."""
    left, right = _small(keys)
    wide = int(max(left.max(initial=-1), right.max(initial=-1))) + 1
    at_left, at_right = np.zeros(wide, np.int64), np.zeros(wide, np.int64)
    at_left[left[left >= 0]] = np.flatnonzero(left >= 0)
    at_right[right[right >= 0]] = np.flatnonzero(right >= 0)
    once = (sizes(left, wide) == 1) & (sizes(right, wide) == 1)
    return at_left[once], at_right[once]
