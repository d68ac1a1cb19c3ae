"""Nothing lost, nothing twice: every row and every paisa that went in is in the matches once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.columns import Column
from ims_xl.errors import Conservation
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped, words
from ims_xl.tables import TAX_HEADS

_COUNTED = ("taxable_value", *TAX_HEADS)


def check(matches: pd.DataFrame, table: pd.DataFrame, key: Column) -> None:
    """Raises `Conservation` unless the ids of `table` stand in the matches' column of that name once each."""
    found = matches[key].dropna()
    if len(found) != len(table):
        raise Conservation(
            f"{key}: {counted(len(table), 'row')} went into the matching and {grouped(len(found))} came out."
        )
    ids = pa.array(table[key], pa.large_string(), from_pandas=True)
    places = pc.index_in(pa.array(found, pa.large_string(), from_pandas=True), ids).fill_null(-1).to_numpy()
    if (places < 0).any():
        stranger = found.iloc[int((places < 0).argmax())]
        raise Conservation(f"{key} {stranger} came out of the matching and never went in.")
    for column in _COUNTED:
        paise = table[column].fillna(0).to_numpy(np.int64)
        went_in, came_out = int(paise.sum()), int(paise[places].sum())
        if went_in != came_out:
            raise Conservation(f"{column}: {words(went_in)} went into the matching and {words(came_out)} came out.")
    if len(places) and np.bincount(places).max() > 1:
        raise Conservation(f"{key} {found[found.duplicated()].iloc[0]} stands in two rows of the matches.")
