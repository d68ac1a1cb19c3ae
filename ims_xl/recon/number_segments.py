"""What stands in document numbers, seen in a grid of them: zeros in front, words that say nothing, segments."""

from __future__ import annotations

import numpy as np

from ims_xl.recon.across import sum_of
from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.number_grid import MARGIN, Bytes, Grid, longer, mixed
from ims_xl.recon.number_parts import NOISE
from ims_xl.recon.number_years import ends_of_glued

SEGMENTS = 6  # of more no account is kept
LETTERS = 1 << 60  # segments from here on are letters, those below are digits and their own value
LONGEST_RUN = 18  # digits that are a whole number
_ZERO, _DOT = ord("0"), ord(".")


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


def zeros_of_spread(grid: Grid, whole: BoolArray, with_year: BoolArray) -> BoolArray:
    """The zeros between a year and the serial number to which it is glued, marks between them or not."""
    zeros = np.zeros_like(whole)
    of = np.flatnonzero(with_year)
    if not len(of):
        return zeros
    text, whole = grid.characters[:, of], whole[:, of]
    ends = ends_of_glued(Grid(text).packed(whole), len(of))
    row_of = np.cumsum(whole, axis=0, dtype=np.int16) + (MARGIN - 1)
    among, found = np.zeros(len(of), bool), np.zeros_like(whole)
    for row in range(MARGIN, len(text) - MARGIN):
        here = whole[row]
        among |= here & (row_of[row] == ends)
        among &= ~here | (text[row] == _ZERO)
        found[row] = among & here
    zeros[:, of] = found
    return zeros


def noise(grid: Grid, letters: BoolArray) -> BoolArray:
    """The letters of words that say nothing."""
    found = np.zeros_like(letters)
    text = grid.characters
    begins = letters.copy()
    begins[1:] &= ~letters[:-1]
    for word in NOISE:
        rows = len(text) - len(word)
        here = begins[:rows] & (text[:rows] == ord(word[0]))
        if not here.any():
            continue
        for place, character in enumerate(word[1:], 1):
            here &= text[place : place + rows] == ord(character)
        here &= ~letters[len(word) :]
        for place in range(len(word)):
            found[place : place + rows] |= here
    return found


def segments(text: Bytes, digits: BoolArray, letters: BoolArray) -> tuple[IntArray, IntArray, BoolArray]:
    """The segments of each text in a column, the longest run of digits, and which have a run too long for a number."""
    count = text.shape[1]
    found = np.full((SEGMENTS + 1, count), -1, np.int64)
    filled, length, best = (np.zeros(count, np.int64) for _ in range(3))
    core, value, word = np.full(count, -1, np.int64), np.zeros(count, np.int64), np.zeros(count, np.uint64)
    for row in range(MARGIN, len(text) - MARGIN):
        digit, letter = digits[row], letters[row]
        value = np.where(digit, np.where(digits[row - 1], value, 0) * 10 + (text[row].astype(np.int64) - _ZERO), value)
        length = np.where(digit, length + 1, 0)
        ended = np.flatnonzero(digit & ~digits[row + 1])
        if len(ended):
            found[np.minimum(filled[ended], SEGMENTS), ended] = value[ended]
            filled[ended] += 1
            longest = ended[length[ended] >= best[ended]]
            best[longest], core[longest] = length[longest], value[longest]
        if letter.any():
            word = np.where(letter, longer(np.where(letters[row - 1], word, 0), text[row]), word)
            ended = np.flatnonzero(letter & ~letters[row + 1])
            found[np.minimum(filled[ended], SEGMENTS), ended] = LETTERS + mixed(word[ended])
            filled[ended] += 1
    return found, core, best > LONGEST_RUN


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
