"""The matches of all portions as one frame, each row in its place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from ims_xl.recon import ordering
from ims_xl.recon.columns import IntArray
from ims_xl.recon.lines import Columns
from ims_xl.recon.texts import Strings
from ims_xl.tables import Matches
from ims_xl.threads import each

Matched = tuple[Columns, IntArray]  # the columns of a portion's matches, and where their rows belong
_AT_ONCE = 1 << 16  # rows whose texts are made together: fresh memory is dear, and what lies between is used again


def frame(portions: Sequence[Matched]) -> pd.DataFrame:
    """The columns of the portions as the `Matches` frame; they are texts all."""
    orders = [ordering.order(place) for _, place in portions]
    places = np.concatenate([place[order] for (_, place), order in zip(portions, orders, strict=True)])
    portion = np.repeat(np.arange(len(portions)), [len(order) for order in orders])
    portion = portion[ordering.order(places)]  # whose each row is
    starts = range(0, max(len(portion), 1), _AT_ONCE)
    counts = [np.bincount(portion[start : start + _AT_ONCE], minlength=len(portions)) for start in starts]
    ends = np.cumsum(counts, axis=0)

    def made(part: int) -> list[Strings]:
        own = portion[starts[part] : starts[part] + _AT_ONCE]
        rows = [order[end - count : end] for order, end, count in zip(orders, ends[part], counts[part], strict=True)]
        place = np.empty(len(own), np.int64)
        place[ordering.order(own)] = np.arange(len(own))
        return [_mixed([of[name].strings(some) for (of, _), some in zip(portions, rows, strict=True)], place)
                for name in names]  # fmt: skip

    names = Matches.columns()
    parts = each(made, range(len(starts)))
    return pd.DataFrame(
        {
            str(name): pd.Series(pa.chunked_array(texts).to_pandas(), dtype="str")
            for name, texts in zip(names, zip(*parts, strict=True), strict=True)
        }
    )


def _mixed(texts: list[Strings], place: IntArray) -> Strings:
    """The texts of all, one behind the other, at these places among them."""
    return texts[0] if len(texts) == 1 else pa.concat_arrays(texts).take(pa.array(place))
