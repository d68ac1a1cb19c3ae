"""Texts as a grid of characters, a row a place and a column a text: one question is put to thousands of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ims_xl.recon.columns import BoolArray, IntArray
from ims_xl.recon.texts import Strings

Bytes = NDArray[np.uint8]
MARGIN = 12  # empty rows above and below, so that a look at a neighbour always finds one
NOTHING = 0  # the character of places without one

STEP, _MIXER = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93  # odd; what makes texts to numbers
_MASK = (1 << 64) - 1


@dataclass(frozen=True)
class Grid:
    """Characters by place and text, with what they are."""

    characters: Bytes  # (places, texts)

    @classmethod
    def of(cls, texts: Strings) -> Grid:
        """The grid of texts without missing ones."""
        offsets = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]
        data = np.frombuffer(texts.buffers()[2] or b"\0", np.uint8)
        lengths = np.diff(offsets)
        wide = int(lengths.max(initial=0))
        characters = np.zeros((wide + 2 * MARGIN, len(texts)), np.uint8)
        for place in range(wide):
            inside = lengths > place
            characters[MARGIN + place, inside] = data[offsets[:-1][inside] + place]
        return cls(characters)

    @property
    def digits(self) -> BoolArray:
        """Where digits stand."""
        return (self.characters - np.uint8(48)) < 10

    @property
    def letters(self) -> BoolArray:
        """Where capital letters stand."""
        return (self.characters - np.uint8(65)) < 26

    def without(self, cut: BoolArray) -> Grid:
        """The grid with nothing where `cut`."""
        return Grid(np.where(cut, np.uint8(NOTHING), self.characters))

    def strings(self, kept: BoolArray) -> Strings:
        """The texts of the characters that are `kept`."""
        by_text = np.ascontiguousarray(kept[MARGIN:-MARGIN].T)
        data = np.ascontiguousarray(self.characters[MARGIN:-MARGIN].T)[by_text]
        offsets = np.zeros(kept.shape[1] + 1, np.int64)
        np.cumsum(np.count_nonzero(by_text, axis=1), out=offsets[1:])
        return pa.LargeStringArray.from_buffers(kept.shape[1], pa.py_buffer(offsets), pa.py_buffer(data))

    def names(self, kept: BoolArray, of: Bytes | None = None) -> IntArray:
        """A number for the text of the characters that are `kept`, as `name` gives it."""
        found, any_ = np.zeros(kept.shape[1], np.uint64), np.zeros(kept.shape[1], bool)
        characters = self.characters if of is None else of
        further = np.empty_like(found)
        for here, character in zip(kept[MARGIN:-MARGIN], characters[MARGIN:-MARGIN], strict=True):
            np.multiply(found, np.uint64(STEP), out=further)
            further += character
            np.copyto(found, further, where=here)
            any_ |= here
        return np.where(any_, mixed(found), -1)


def name(text: str) -> int:
    """A whole number that is equal for equal texts, and never in practice for two others; -1 for no text."""
    found = 0
    for character in text.encode():
        found = (found * STEP + character) & _MASK
    return _finished(found) if text else -1


def combined(columns: IntArray, given: BoolArray) -> IntArray:
    """A number for what stands in each column from above to below where `given`; -1 where nothing does."""
    found = np.zeros(columns.shape[1], np.uint64)
    for here, values in zip(given, columns, strict=True):
        found = np.where(here, longer(found, values + 1), found)
    return np.where(given.any(axis=0), mixed(found), -1)


def combined_one(values: Sequence[int]) -> int:
    """As `combined`, of one column."""
    found = 0
    for value in values:
        found = (found * STEP + value + 1) & _MASK
    return _finished(found) if values else -1


def longer(found: NDArray[np.uint64], values: NDArray[Any]) -> NDArray[np.uint64]:
    """The number on the way to that of a text, with one character more."""
    return found * np.uint64(STEP) + values.astype(np.uint64)


def mixed(found: NDArray[np.uint64]) -> IntArray:
    """The number when the text has ended."""
    return ((found * np.uint64(_MIXER)) >> np.uint64(4)).astype(np.int64)


def _finished(found: int) -> int:
    return ((found * _MIXER) & _MASK) >> 4
