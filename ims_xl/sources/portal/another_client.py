"""Is a download that does not say whose it is another client's? What it holds may speak against it."""

from __future__ import annotations

import pandas as pd

from ims_xl.gst.gstin import STATES
from ims_xl.gst.money import grouped
from ims_xl.tables import Records

_FEWEST = 5  # records from which their places of supply say something


def doubt(records: pd.DataFrame, gstin: str) -> str:
    """A sentence where no record has the client's state as its place of supply, as most of what is bought has."""
    places = records[Records.place_of_supply].dropna()
    if len(places) < _FEWEST or (places == gstin[:2]).any():
        return ""
    most = str(places.value_counts().sort_index().idxmax())
    return (
        f"None of the {grouped(len(places))} records with a place of supply has {_state(gstin[:2])}, the state of "
        f"{gstin}; most have {_state(most)}. The file does not say whose it is: make sure that it is not another "
        "client's."
    )


def _state(code: str) -> str:
    return STATES.get(code, code)
