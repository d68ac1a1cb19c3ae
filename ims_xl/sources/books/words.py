"""A column of texts that mostly differ, such as numbers of documents: which are equal, without a pool of all."""

from __future__ import annotations

import functools

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_WIDEST = 64  # bytes of a text up to which texts are told apart as numbers
_SPREAD = 0x9E3779B97F4A7C15  # odd and irregular


class Words:
    """A column of texts, none null: those of `texts`, or of these the ones at `places` (of the whole column)."""

    def __init__(self, texts: pa.Array, places: NDArray[np.int64] | None = None, whole: Words | None = None) -> None:
        self._texts = texts
        self._places = places
        self._whole: Words = whole or (self if places is None else Words(texts))

    @functools.cached_property
    def codes(self) -> NDArray[np.int64]:
        """Equal codes, from 0, for equal texts."""
        return _codes(self._texts) if self._places is None else self._whole.codes[self._places]

    def changes(self) -> NDArray[np.bool_]:
        """Where a text differs from the one above it."""
        if self._places is not None:
            found: NDArray[np.bool_] = self.codes != np.roll(self.codes, 1)
            return found
        return _changes(self._texts)

    def upper(self) -> Words:
        """The texts in capitals."""
        whole = self._whole.capitals
        return self if whole is self._whole else whole if self._places is None else whole.taken(self._places)

    @functools.cached_property
    def capitals(self) -> Words:
        """All texts of the whole column in capitals."""
        is_ascii = pc.all(pc.string_is_ascii(self._texts)).as_py()
        capitals = pc.ascii_upper(self._texts) if is_ascii else pc.utf8_upper(self._texts)
        return self if capitals.equals(self._texts) else Words(capitals)

    def taken(self, rows: NDArray[np.int64]) -> Words:
        """The texts of these rows."""
        return Words(self._texts, rows if self._places is None else self._places[rows], self._whole)

    def text(self) -> pa.Array:
        """The texts themselves."""
        return self._texts if self._places is None else self._texts.take(pa.array(self._places))

    def blank(self) -> NDArray[np.bool_]:
        """Where there is none."""
        found: NDArray[np.bool_] = pc.equal(self._texts, "").to_numpy(zero_copy_only=False)
        return found if self._places is None else found[self._places]

    def codes_of(self, texts: list[str]) -> NDArray[np.int64]:
        """The codes of different texts, -1 for one that the whole column has not."""
        places = pc.index_in(self._texts, value_set=pa.array(texts, self._texts.type))
        at = np.flatnonzero(places.is_valid().to_numpy(zero_copy_only=False))
        found = np.full(len(texts), -1, dtype=np.int64)
        found[places.take(pa.array(at)).to_numpy()] = self._whole.codes[at]
        return found


def _codes(texts: pa.Array) -> NDArray[np.int64]:
    """Equal codes for equal texts, 0 for a blank; nearly in one pass where no text comes again after another one."""
    filled = pc.not_equal(texts, "").to_numpy(zero_copy_only=False)
    if not filled.all():
        found = np.zeros(len(texts), dtype=np.int64)
        found[filled] = _codes(texts.filter(pa.array(filled))) + 1
        return found
    begins = _changes(texts)
    run = np.cumsum(begins) - 1
    heads = texts if begins.all() else texts.filter(pa.array(begins))
    if _all_differ(heads):
        return run
    codes: NDArray[np.int64] = heads.dictionary_encode().indices.to_numpy().astype(np.int64)[run]
    return codes


def _changes(texts: pa.Array) -> NDArray[np.bool_]:
    found = np.ones(len(texts), dtype=bool)
    if len(texts) > 1:
        found[1:] = pc.not_equal(texts.slice(1), texts.slice(0, len(texts) - 1)).to_numpy(zero_copy_only=False)
    return found


def _all_differ(texts: pa.Array) -> bool:
    """Is it certain that no two texts are equal? Not asked of long ones."""
    longest = pc.max(pc.binary_length(texts)).as_py() or 0
    if longest > _WIDEST:
        return False
    wide = -(-longest // 8) or 1
    padded = pc.ascii_rpad(texts, wide * 8, padding="\0")
    first = padded.offset * wide
    words = np.frombuffer(padded.buffers()[2] or b"", dtype=np.uint64)[first : first + len(texts) * wide]
    mixed = np.zeros(len(texts), dtype=np.uint64)
    for each in range(wide):
        mixed = (mixed + words[each::wide]) * np.uint64(_SPREAD)
        mixed ^= mixed >> np.uint64(29)
    mixed.sort()
    return bool((mixed[1:] != mixed[:-1]).all())
