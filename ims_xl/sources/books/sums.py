"""The amounts of documents of several lines, for all at once: as `lines.summed` takes them, in sum or once."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims_xl.sources.books.lines import A_RUPEE, AMOUNTS, HEADS

Ints = NDArray[np.int64]
Masks = NDArray[np.bool_]
_VALUE, _TAXABLE, _TAX = AMOUNTS.index("document_value"), AMOUNTS.index("taxable_value"), AMOUNTS.index("igst")
_NEVER = np.iinfo(np.int64).max


def of(raw: Ints, given: Masks, starts: Ints) -> tuple[Ints, Masks]:
    """The amounts of documents whose lines begin at `starts`, a row for each of AMOUNTS, and where there is one."""
    total, count = (np.zeros((len(AMOUNTS), len(starts)), dtype=np.int64) for _ in range(2))
    ends = np.append(starts[1:], raw.shape[1])
    for at, is_given in enumerate(given):
        if is_given.any():
            total[at] = _by_document(raw[at], starts, ends)
            count[at] = ends - starts if is_given.all() else _by_document(is_given, starts, ends)
    filled = count > 0
    # taxable value and tax are taken in sum unless only their repeating makes the figures agree
    rest = np.flatnonzero(filled[_VALUE] & (_apart(total[_VALUE], total[_TAXABLE:].sum(axis=0)) > A_RUPEE))
    if len(rest) == len(starts):
        return _as_borne_out(raw, given, starts, total, count), filled
    if len(rest):
        size = (ends - starts)[rest]
        begins = np.cumsum(size) - size
        lines = np.repeat(starts[rest] - begins, size) + np.arange(int(size.sum()))
        total[:, rest] = _as_borne_out(raw[:, lines], given[:, lines], begins, total[:, rest], count[:, rest])
    return total, filled


def _as_borne_out(raw: Ints, given: Masks, starts: Ints, total: Ints, count: Ints) -> Ints:
    """The amounts of documents whose sums do not agree: what repeats once, where the figures bear that out."""
    size = np.diff(np.append(starts, raw.shape[1]))
    once, repeats = np.zeros(total.shape, dtype=np.int64), np.zeros(total.shape, dtype=bool)
    same = np.zeros(total.shape, dtype=bool)  # is there an amount, and but one, on the lines that have one?
    for at, is_given in enumerate(given):
        if is_given.any():
            if is_given.all():
                first, same[at] = raw[at][starts], _do_not_differ(raw[at], starts, size)
            else:
                first = np.maximum.reduceat(np.where(is_given, raw[at], -_NEVER), starts)
                least = np.minimum.reduceat(np.where(is_given, raw[at], _NEVER), starts)
                same[at] = (count[at] > 0) & (first == least)
            once[at] = np.where(same[at], first, 0)
            repeats[at] = same[at] & (count[at] > 1)
    tax_repeats = ((count[_TAX:] == 0) | ((count[_TAX:] == size) & same[_TAX:])).all(axis=0)
    tax_repeats &= (count[_TAX:] > 0).any(axis=0)
    values, heads, bases = (
        (total[_VALUE], once[_VALUE]),
        (total[_TAX:].sum(axis=0), np.where(tax_repeats, once[_TAX:], 0).sum(axis=0)),
        (total[_TAXABLE], once[_TAXABLE]),
    )
    may_be_once = (repeats[_VALUE], tax_repeats, repeats[_TAXABLE])
    undecided = np.ones(len(starts), dtype=bool)
    chosen = np.zeros((3, len(starts)), dtype=bool)
    for choice in [*product((0, 1), repeat=3)][1:]:
        possible = undecided.copy()
        for once_only, may in zip(choice, may_be_once, strict=True):
            if once_only:
                possible &= may
        if possible.any():
            value, head, base = choice
            agrees = possible & (_apart(values[value], heads[head] + bases[base]) <= A_RUPEE)
            chosen[np.flatnonzero(choice)] |= agrees
            undecided &= ~agrees
    if undecided.any():  # no reading agrees: then lines are lines, and the nearer value counts
        whole = heads[0] + bases[0]
        chosen[0] |= undecided & repeats[_VALUE] & (_apart(values[1], whole) < _apart(values[0], whole))
    found = total.copy()
    found[_VALUE] = np.where(chosen[0], values[1], values[0])
    found[_TAX:] = np.where(chosen[1], once[_TAX:], total[_TAX:])
    found[_TAXABLE] = np.where(chosen[2], bases[1], bases[0])
    return found


def _by_document(values: NDArray[Any], starts: Ints, ends: Ints) -> Ints:
    """Sums of the values of each document."""
    until = np.zeros(len(values) + 1, dtype=np.int64)
    np.cumsum(values, out=until[1:])
    return until[ends] - until[starts]


def _do_not_differ(values: Ints, starts: Ints, size: Ints) -> Masks:
    """Are the values of each document all the same?"""
    changes = np.zeros(len(values), dtype=np.int32)
    np.cumsum(values[1:] != values[:-1], out=changes[1:])
    found: Masks = changes[starts + size - 1] == changes[starts]
    return found


def _apart(value: Ints, whole: Ints) -> Ints:
    """How far a value is from taxable value plus tax, whatever their signs."""
    found: Ints = np.abs(np.abs(whole) - np.abs(value))
    return found


assert AMOUNTS[_TAX:] == HEADS
