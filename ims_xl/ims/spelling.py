"""What an upload echoes to the letter, kept when the same record comes once more without it.

The portal refuses a record whose values are not spelled as its own; Excel keeps neither the spelling of amounts nor the
hash. So a row without a hash takes both from the same record with one, where the two say the same.
"""

from __future__ import annotations

import pandas as pd

from ims_xl.ims.edits import differs
from ims_xl.tables import Records

_ECHOED = (Records.portal_hash, Records.portal_values)
_ALSO_ECHOED = (Records.supplier_period, Records.source_form)


def kept(rows: pd.DataFrame, *others: pd.DataFrame) -> pd.DataFrame:
    """The rows; those without a hash take it, and the values, from the first of their like in the others."""
    lacking = rows[rows[Records.portal_hash].isna() & rows[Records.portal_values].notna()]
    ids = lacking[Records.record_id]
    spelled = [one[one[Records.portal_hash].notna() & one[Records.record_id].isin(ids)] for one in others]
    known = pd.concat(spelled, ignore_index=True).drop_duplicates(Records.record_id)
    if known.empty:
        return rows
    pair = lacking.merge(known, on=Records.record_id, suffixes=("", "_was"), validate="many_to_one")
    alike = ~differs(pair)
    for column in _ALSO_ECHOED:
        alike &= (pair[column].fillna("") == pair[f"{column}_was"].fillna("")).astype(bool)
    same = pair[alike].set_index(Records.record_id)
    told = rows[Records.portal_hash].isna() & rows[Records.record_id].isin(same.index)
    filled = {column: rows[column].mask(told, rows[Records.record_id].map(same[f"{column}_was"])) for column in _ECHOED}
    return rows.assign(**filled)
