"""A table's columns as whole numbers: texts, dates and places in codes that compare at a stroke."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.gst.gstin import pan, state_code
from ims_xl.recon.columns import MISSING, NO_DAY, IntArray, Objects
from ims_xl.recon.texts import Strings

if TYPE_CHECKING:
    import pandas as pd

_SECONDS = 24 * 60 * 60  # of a day


def written(texts: Strings) -> Strings:
    """As `numbers.as_written`, for a column; characters of other widths are left to the later look."""
    if pc.all(pc.string_is_ascii(texts)).as_py():
        return pc.ascii_upper(pc.ascii_trim_whitespace(texts))  # the same, three times as fast
    return pc.utf8_upper(pc.utf8_trim_whitespace(texts))


def codes(*columns: Strings) -> tuple[list[IntArray], Strings]:
    """Each column as codes into one array of distinct texts, MISSING where a text is missing or empty."""
    encoded = pa.chunked_array(columns, pa.large_string()).dictionary_encode().combine_chunks()
    texts = encoded.dictionary
    names = np.arange(len(texts) + 1)
    names[[-1, pc.index(texts, pa.scalar("", texts.type)).as_py()]] = MISSING
    codes = names[encoded.indices.fill_null(MISSING).to_numpy()]
    return np.split(codes, np.cumsum([len(column) for column in columns])[:-1]), texts


def pans(gstins: Objects) -> IntArray:
    """A code of the PAN in each GSTIN, MISSING where it is none."""
    (found,), _ = codes(pa.array([pan(text) if len(text) == 15 else None for text in gstins], pa.large_string()))
    return found


def mapped(texts: Strings, codes: dict[str, int]) -> IntArray:
    """The code that each text has."""
    return _looked_up(texts, lambda text: codes.get(text, MISSING))


def places(texts: Strings) -> IntArray:
    """State codes."""
    return _looked_up(texts, lambda text: int(state_code(text) or MISSING))


def _looked_up(texts: Strings, code: Callable[[str], int]) -> IntArray:
    found = texts.dictionary_encode()
    by_text = np.array([code(text) for text in found.dictionary.to_pylist()] + [MISSING], dtype=np.int64)
    return np.asarray(by_text[found.indices.fill_null(MISSING).to_numpy()], dtype=np.int64)


def days(column: pd.Series) -> IntArray:
    """Days since 1970, NO_DAY where a date is missing."""
    stamps = column.to_numpy("datetime64[s]")
    return np.where(np.isnat(stamps), NO_DAY, stamps.astype(np.int64) // _SECONDS)
