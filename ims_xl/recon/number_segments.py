"""What stands in document numbers, seen in a grid of them: zeros in front, words that say nothing, segments."""

from __future__ import annotations

import numpy as np

from ims_xl.recon import ordering
from ims_xl.recon.across import sum_of
from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.number_grid import MARGIN, NOTHING, STEP, Bytes, Grid, mixed
from ims_xl.recon.number_parts import NOISE
from ims_xl.recon.number_years import ends_of_glued

SEGMENTS = 6  # of more no account is kept
LETTERS = 1 << 60  # segments from here on are letters, those below are digits and their own value
LONGEST_RUN = 18  # digits that are a whole number
_ZERO, _DOT = ord("0"), ord(".")
_PLACES = 6  # bits for a place among the segments of a text


def without_decimals(grid: Grid) -> Grid:
    """The grid with `123.0` as 123."""
    text = grid.characters
    dots = text == _DOT
    lone = np.flatnonzero(
        (np.count_nonzero(dots, axis=0) == 1) & (np.count_nonzero((text != 0) & ~grid.digits, axis=0) == 1)
    )
    if not len(lone):
        return grid
    behind = np.cumsum(dots[:, lone], axis=0, dtype=np.int8) > 0
    tail = behind & (text[:, lone] != 0)
    nothing = ((text[:, lone] == _ZERO) | (text[:, lone] == _DOT) | ~tail).all(axis=0)
    made = nothing & (tail.sum(axis=0) > 1) & ~dots[MARGIN, lone]
    cut = np.zeros(text.shape, bool)
    cut[:, lone[made]] = behind[:, made]
    return grid.without(cut)


def leading_zeros(text: Bytes, digits: BoolArray) -> BoolArray:
    """The zeros at the beginning of each run of digits, but for the last of a run of zeros."""
    zeros = np.zeros_like(digits)
    for row in range(MARGIN, len(text) - MARGIN):
        zeros[row] = (text[row] == _ZERO) & (zeros[row - 1] | ~digits[row - 1])
    zeros[:-1] &= digits[1:]
    return zeros


def leading_zeros_of_all(text: Bytes, whole: BoolArray) -> BoolArray:
    """The zeros at the beginning of letters and digits, but for the last where there is nothing else."""
    zeros = np.zeros_like(whole)
    before = np.ones(text.shape[1], bool)
    for row in range(MARGIN, len(text) - MARGIN):
        before &= ~whole[row] | (text[row] == _ZERO)
        zeros[row] = before & whole[row]
    only = np.flatnonzero(before & whole.any(axis=0))
    last = len(text) - 1 - np.argmax(whole[::-1, only], axis=0)
    zeros[last, only] = False
    return zeros


def spread(grid: Grid, whole: BoolArray, with_year: BoolArray) -> IntArray:
    """A number for the letters and digits of each text, but for zeros between a year and the serial number behind it.

    The year stands glued to the serial number, marks between them or not.
    """
    names = grid.names(whole)
    of = np.flatnonzero(with_year)
    if not len(of):
        return names
    text = Grid.of(Grid(grid.characters[:, of]).strings(whole[:, of])).characters
    ends = ends_of_glued(Grid(text), len(of))
    padded = np.flatnonzero((ends >= 0) & (text[ends, np.arange(len(of))] == _ZERO))
    text, ends = text[:, padded], ends[padded]
    kept, among = text != NOTHING, np.zeros(len(padded), bool)
    for row in range(MARGIN, len(text) - MARGIN):
        among |= ends == row
        among &= text[row] == _ZERO
        kept[row] &= ~among
    names[of[padded]] = Grid(text).names(kept)
    return names


def noise(grid: Grid, letters: BoolArray) -> BoolArray:
    """The letters of words that say nothing."""
    found = np.zeros_like(letters)
    places = np.flatnonzero(_begins(letters))
    text, letter, marked = grid.characters.ravel(), letters.ravel(), found.ravel()
    step = letters.shape[1]  # from a place to the one below it
    initial = text[places]
    for word in NOISE:
        here = places[initial == ord(word[0])]
        for place, character in enumerate(word[1:], 1):
            here = here[text[here + place * step] == ord(character)]
        here = here[~letter[here + len(word) * step]]
        for place in range(len(word)):
            marked[here + place * step] = True
    return found


def segments(text: Bytes, digits: BoolArray, letters: BoolArray) -> tuple[IntArray, IntArray, BoolArray]:
    """The segments of each text in a column, the longest run of digits, and which have a run too long for a number."""
    count = text.shape[1]
    found, core = np.full((SEGMENTS + 1, count), -1, np.int64), np.full(count, -1, np.int64)
    too_long = np.zeros(count, bool)
    of, first = _places(_begins(digits) | _begins(letters))
    if not len(of):
        return found, core, too_long
    length = _places(_ends(digits) | _ends(letters))[1] - first + 1
    is_number = digits[first, of]
    values = _values(text, of, first, length, is_number)
    starts = ordering.starts(of)
    nth = ordering.within(np.diff(starts, append=len(of)))
    found[np.minimum(nth, SEGMENTS), of] = values
    longest = np.maximum.reduceat(np.where(is_number, length << _PLACES, 0) + nth, starts)  # the later of equals
    run, nth, of = longest >> _PLACES, longest & ((1 << _PLACES) - 1), of[starts]
    core[of] = np.where(run > 0, values[starts + nth], -1)
    too_long[of] = run > LONGEST_RUN
    return found, core, too_long


def _values(text: Bytes, of: IntArray, first: IntArray, length: IntArray, is_number: BoolArray) -> IntArray:
    """What stands in runs of digits, as whole numbers, and of letters, as `number_grid` names texts."""
    step, flat = text.shape[1], text.ravel()
    at, value = first * step + of, np.zeros(len(of), np.uint64)
    times = np.where(is_number, np.uint64(10), np.uint64(STEP))
    less = np.where(is_number, np.uint64(_ZERO), np.uint64(0))
    for place in range(int(length.max())):
        longer = value * times + (flat[np.minimum(at + place * step, flat.size - 1)] - less)
        value = np.where(place < length, longer, value)
    return np.where(is_number, value.astype(np.int64), LETTERS + mixed(value))


def _begins(kind: BoolArray) -> BoolArray:
    found = kind.copy()
    found[1:] &= ~kind[:-1]
    return found


def _ends(kind: BoolArray) -> BoolArray:
    found = kind.copy()
    found[:-1] &= ~kind[1:]
    return found


def _places(kept: BoolArray) -> tuple[IntArray, IntArray]:
    """Which text and which row, text by text."""
    of, rows = np.nonzero(np.ascontiguousarray(kept[MARGIN:-MARGIN].T))
    return of, rows + MARGIN


def to_the_left(segments: IntArray, kept: BoolArray) -> IntArray:
    """The kept segments of each row moved to the left, -1 behind them."""
    found = np.full(segments.shape, -1, np.int64)
    rows, places = np.nonzero(kept)
    found[rows, np.cumsum(kept, axis=1)[rows, places] - 1] = segments[rows, places]
    return found


def ends(segments: IntArray) -> tuple[IntArray, IntArray]:
    """The first and the last segment of each row."""
    count = sum_of(segments >= 0)
    return segments[:, 0], segments[np.arange(len(segments)), np.maximum(count - 1, 0)]
