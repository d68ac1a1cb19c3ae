"""Entries of several registers in one table: a file read again replaces what came from it, others stay."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ims_xl.tables import Books


def combine(known: pd.DataFrame, fresh: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The known entries with those of the freshly read files in place of what the same files held before.

    The same document in two files is two entries; the later file's (by name) has `#2`, `#3` … on its id, so
    that neither depends on the order in which the files were read.
    """
    read = pd.concat([Books.empty(), *fresh], ignore_index=True)
    rest = known[~known[Books.file].isin(read[Books.file])]
    everything = pd.concat([rest, read], ignore_index=True).sort_values(Books.file, kind="stable", ignore_index=True)
    identity = everything[Books.entry_id].str.replace(r"#\d+$", "", regex=True)
    turn = everything.sort_values([Books.file, Books.entry_id]).groupby(identity, sort=False).cumcount() + 1
    everything[Books.entry_id] = identity.where(turn == 1, identity + "#" + turn.astype("str"))
    return Books.conform(everything)
