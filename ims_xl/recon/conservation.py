"""Nothing lost, nothing twice: every row that went in, and so every paisa, is in the matches once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow.compute as pc

from ims_xl.columns import Column
from ims_xl.errors import Conservation
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped
from ims_xl.recon.portions import Rows
from ims_xl.recon.texts import Strings
from ims_xl.tables import Books, Records


def check(came: Strings, went: Strings, key: Column) -> None:
    """Raises `Conservation` unless the ids that went in, each of which stands there once, came out once each."""
    came = came.drop_null()
    _as_many(len(went), len(came), key)
    places = pc.index_in(came, went).fill_null(-1).to_numpy()
    if (places < 0).any():
        stranger = came[int((places < 0).argmax())].as_py()
        raise Conservation(f"{key} {stranger} came out of the matching and never went in.")
    again = np.bincount(places, minlength=1) > 1
    if again.any():
        raise Conservation(f"{key} {went[int(again.argmax())].as_py()} stands in two rows of the matches.")


def check_rows(portions: Sequence[Rows], records: int, entries: int) -> None:
    """Raises `Conservation` unless the portions hold every row of both tables once."""
    for side, (of, key) in enumerate(((records, Records.record_id), (entries, Books.entry_id))):
        rows = np.concatenate([portion[side] for portion in portions])
        _as_many(of, len(rows), key)
        if (np.bincount(rows, minlength=of) != 1).any():
            raise Conservation(f"{key}: a row went into two portions of the matching, and another into none.")


def _as_many(went: int, came: int, key: Column) -> None:
    if went != came:
        raise Conservation(f"{key}: {counted(went, 'row')} went into the matching and {grouped(came)} came out.")
