"""A column of texts that mostly differ, such as numbers of documents: which are equal, without a pool of all."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ims_xl import threads

_WIDEST = 64  # bytes of a text up to which texts are told apart as numbers
_SPREAD = 0x9E3779B97F4A7C15  # odd and irregular
_HALF = np.uint64(1 << 63)  # of what a number may be


class Words:
    """A column of texts, none null: those of `texts`, or of these the ones at `places` (of the whole column).

    What is known already of a whole column may be given: its codes, the texts in capitals, or that they are so, and
    which are blank.
    """

    def __init__(
        self,
        texts: pa.Array | pa.ChunkedArray,
        places: NDArray[np.int64] | None = None,
        whole: Words | None = None,
        codes: NDArray[np.int32] | None = None,
        capitals: Words | None = None,
        is_upper: bool = False,
        blank: NDArray[np.bool_] | None = None,
    ) -> None:
        self._held = texts
        self._places = places
        self._whole: Words = whole or (self if places is None else Words(texts))
        self._known = codes
        self._capitals = self if is_upper else capitals
        self._blank = blank

    @property
    def _texts(self) -> pa.Array:
        """All texts of the whole column side by side, from when they are asked for so."""
        if self._whole is not self:
            return self._whole._texts
        if isinstance(self._held, pa.ChunkedArray):
            self._held = self._held.combine_chunks()
        return self._held

    @functools.cached_property
    def codes(self) -> NDArray[np.int32]:
        """Equal codes, 0 for a blank, for equal texts."""
        if self._known is not None:
            return self._known
        if self._places is not None:
            return self._whole.codes.take(self._places)
        pieces = self._held.chunks if isinstance(self._held, pa.ChunkedArray) else [self._held]
        return codes(pieces, threads.each(look, pieces))

    def changes(self) -> NDArray[np.bool_]:
        """Where a text differs from the one above it."""
        if self._places is None and self._known is None:
            return _changes(self._texts)
        found = np.ones(len(self.codes), dtype=bool)
        np.not_equal(self.codes[1:], self.codes[:-1], out=found[1:])
        return found

    def upper(self) -> Words:
        """The texts in capitals."""
        whole = self._whole.capitals
        return self if whole is self._whole else whole if self._places is None else whole.taken(self._places)

    @functools.cached_property
    def capitals(self) -> Words:
        """All texts of the whole column in capitals."""
        if self._capitals is not None:
            return self._capitals
        found = in_capitals(self._texts)
        return self if found.equals(self._texts) else Words(found)

    def taken(self, rows: NDArray[np.int64]) -> Words:
        """The texts of these rows."""
        return Words(self._held, rows if self._places is None else self._places.take(rows), self._whole)

    def text(self) -> pa.Array | pa.ChunkedArray:
        """The texts themselves."""
        if self._places is None:
            return self._held
        parts = threads.parts(len(self._places))
        return pa.chunked_array([self._at(self._places[part]) for part in parts], self._whole._held.type)

    def arrays(self, rows: slice | NDArray[np.int64]) -> list[pa.Array]:
        """The texts of these rows, side by side in each array."""
        if self._places is not None:
            return [self._at(self._places[rows])]
        if not isinstance(rows, slice):
            return [self._at(rows)]
        some = self._held.slice(rows.start, rows.stop - rows.start)
        return some.chunks if isinstance(some, pa.ChunkedArray) else [some]

    def _at(self, places: NDArray[np.int64]) -> pa.Array:
        """The texts at these places of the whole column, of which no more is put side by side than is needed."""
        held = self._whole._held
        if isinstance(held, pa.ChunkedArray) and len(places) and (places[1:] >= places[:-1]).all():
            first = int(places[0])
            some = held.slice(first, int(places[-1]) + 1 - first)
            near = some.chunk(0) if some.num_chunks == 1 else some.combine_chunks()
            return near.take(pa.array(places - first))
        return self._texts.take(pa.array(places))

    def blank(self) -> NDArray[np.bool_]:
        """Where there is none."""
        if self._places is not None:
            return self._whole.blank().take(self._places)
        if self._blank is None:
            self._blank = pc.equal(self._texts, "").to_numpy(zero_copy_only=False)
        return self._blank

    def codes_of(self, texts: list[str]) -> NDArray[np.int64]:
        """The codes of different texts, -1 for one that the whole column has not."""
        places = pc.index_in(self._texts, value_set=pa.array(texts, self._texts.type))
        at = np.flatnonzero(places.is_valid().to_numpy(zero_copy_only=False))
        found = np.full(len(texts), -1, dtype=np.int64)
        found[places.take(pa.array(at)).to_numpy()] = self._whole.codes[at]
        return found


def in_capitals(texts: pa.Array) -> pa.Array:
    """Texts in capitals."""
    is_ascii = pc.all(pc.string_is_ascii(texts)).as_py()
    return pc.ascii_upper(texts) if is_ascii else pc.utf8_upper(texts)


class Looks(NamedTuple):
    """Of some texts: where there is one, and where one differs from the one above; a number of each that does both.

    Equal texts have equal numbers, and texts of equal numbers are nearly always equal; no numbers of long texts.
    """

    filled: NDArray[np.bool_]
    begins: NDArray[np.bool_]
    mixed: NDArray[np.uint64] | None


def look(texts: pa.LargeStringArray) -> Looks:
    """What is to be known of texts to find equal ones."""
    has_text, begins = filled(texts), _changes(texts)
    heads = has_text & begins
    return Looks(has_text, begins, _mixed(texts if heads.all() else texts.filter(pa.array(heads))))


def filled(texts: pa.LargeStringArray) -> NDArray[np.bool_]:
    """Where there is a text."""
    found: NDArray[np.bool_] = np.diff(_offsets(texts)) > 0
    return found


def codes(pieces: Sequence[pa.LargeStringArray], looks: Sequence[Looks]) -> NDArray[np.int32]:
    """Equal codes for equal texts, 0 for a blank; nearly in one pass where no text comes again after another one."""
    mixed: list[NDArray[np.uint64] | None] = []
    above: pa.Scalar | None = None
    for texts, each in zip(pieces, looks, strict=True):
        if len(texts):
            numbers = each.mixed
            if above is not None and above.equals(texts[0]):  # no other text begins where the piece does
                each.begins[0] = False
                numbers = numbers[1:] if numbers is not None and each.filled[0] else numbers
            mixed.append(numbers)
            above = texts[-1]
    if not mixed:
        return np.zeros(0, dtype=np.int32)
    has_text = np.concatenate([each.filled for each in looks])
    heads = np.concatenate([each.begins for each in looks])
    heads &= has_text
    run = heads.astype(np.int32)
    np.cumsum(run, out=run)
    if not has_text.all():
        run *= has_text
    if _all_differ(mixed):
        return run
    differ = pa.chunked_array(pieces).filter(pa.array(heads)).combine_chunks().dictionary_encode()
    return np.concatenate([np.zeros(1, dtype=np.int32), differ.indices.to_numpy() + np.int32(1)]).take(run)


def _changes(texts: pa.Array) -> NDArray[np.bool_]:
    found = np.ones(len(texts), dtype=bool)
    if len(texts) > 1:
        found[1:] = pc.not_equal(texts.slice(1), texts.slice(0, len(texts) - 1)).to_numpy(zero_copy_only=False)
    return found


def _offsets(texts: pa.LargeStringArray) -> NDArray[np.int64]:
    """Where each text begins in the bytes of all, and where the last one ends."""
    return np.frombuffer(texts.buffers()[1], dtype=np.int64, count=len(texts) + 1, offset=8 * texts.offset)


def _mixed(texts: pa.LargeStringArray) -> NDArray[np.uint64] | None:
    """A number of each text that is not long; None where some are."""
    lengths = np.diff(_offsets(texts))
    longest = int(lengths.max(initial=0))
    if longest > _WIDEST:
        return None
    wide = -(-longest // 8) or 1
    padded = pc.ascii_rpad(texts, wide * 8, padding="\0")
    first = padded.offset * wide
    words = np.frombuffer(padded.buffers()[2] or b"", dtype=np.uint64)[first : first + len(texts) * wide]
    found = np.zeros(len(texts), dtype=np.uint64)
    for each in range(wide):  # padding adds nothing, so that it does not matter how wide the widest is
        word = words[each::wide] * np.uint64(_SPREAD + 2 * each)
        word ^= word >> np.uint64(29)
        found += word * np.uint64(_SPREAD)
    return found


def _all_differ(mixed: Sequence[NDArray[np.uint64] | None]) -> bool:
    """Is it certain that no two texts are equal? Not asked of long ones."""
    known = [each for each in mixed if each is not None]
    if len(known) < len(mixed):
        return False

    def differ(is_high: bool) -> bool:
        some = np.concatenate([each[(each >= _HALF) == is_high] for each in known])
        some.sort()
        return bool((some[1:] != some[:-1]).all())

    return all(threads.each(differ, (False, True)))
