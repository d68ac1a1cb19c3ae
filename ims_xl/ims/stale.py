"""Is a download an older one, or one of part of the records? Where it holds none of those open here, it may be."""

from __future__ import annotations

import pandas as pd

from ims_xl.gst.counting import counted
from ims_xl.ims.changes import IN_IMS
from ims_xl.tables import Records

_FEWEST = 5  # open records from which it says something


def doubt(known: pd.DataFrame, fresh: pd.DataFrame) -> str:
    """A sentence where none of the records open in IMS stands among the fresh ones of their sections, or "".

    They count as closed with GSTR-3B or withdrawn then, which after another month's filing may well be.
    """
    coming = fresh[fresh[Records.source] == IN_IMS]
    here = known[
        (known[Records.source] == IN_IMS)
        & ~known[Records.gstr3b_filed].fillna(False)
        & known[Records.section].isin(set(coming[Records.section]))
    ]
    if len(here) < _FEWEST or here[Records.record_id].isin(coming[Records.record_id]).any():
        return ""
    return (
        f"None of the {counted(len(here), 'record')} that were open stands in this download. If their GSTR-3B is not "
        "filed, it is an older one, or one of part of the records: sync all files of the latest download together, "
        "which opens them again."
    )
