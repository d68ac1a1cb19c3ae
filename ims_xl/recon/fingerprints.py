"""Texts as numbers of 64 bits: where these differ, so do the texts."""

from __future__ import annotations

from typing import Any

import numpy as np

_WORD = 8  # bytes
_LONGEST = 64  # bytes of a text; longer ones take as long as another way of telling them apart
_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd, so that different numbers stay different when multiplied by it
_SHIFT = np.uint64(29)
_MASKS = np.array([(1 << 8 * count) - 1 for count in range(_WORD + 1)], np.uint64)  # of so many first bytes of a word


def differ(texts: Any) -> bool:
    """Do all texts of an Arrow array of large_string, none of them missing, surely differ from each other?

    True is always so; False may be said where texts are long, or by a chance that is never met with in practice.
    """
    offsets = np.frombuffer(texts.buffers()[1], np.int64, len(texts) + 1, texts.offset * _WORD) if len(texts) else None
    if offsets is None:
        return True
    starts, lengths = offsets[:-1] - offsets[0], np.diff(offsets)
    longest, whole = int(lengths.max()), int(offsets[-1] - offsets[0])
    if longest > _LONGEST or not whole:
        return False
    padded = np.zeros(whole + _WORD, np.uint8)
    padded[:whole] = np.frombuffer(texts.buffers()[2], np.uint8, whole, int(offsets[0]))
    words = np.ndarray((whole + 1,), "<u8", padded, strides=(1,))  # the word that begins at each byte
    prints = lengths.astype(np.uint64) * _MIX
    for begin in range(0, longest, _WORD):
        word = words[np.minimum(starts + begin, whole)] & _MASKS[np.clip(lengths - begin, 0, _WORD)]
        prints = (prints ^ word) * _MIX
        prints ^= prints >> _SHIFT
    prints.sort()
    return bool((prints[1:] != prints[:-1]).all())
