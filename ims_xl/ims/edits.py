"""A supplier's edit: when a record is no longer what it was, and what of a decision is left then."""

from __future__ import annotations

import pandas as pd

from ims_xl.ims.decision import CHOSEN, chosen, decide_again, held
from ims_xl.tables import Records

_DECIDED = CHOSEN[:-1]  # without the remarks: they are the user's words, not the decision

AMOUNTS = (Records.document_value, Records.taxable_value, Records.igst, Records.cgst, Records.sgst, Records.cess)
_CONTENT = (  # what makes a document this document; a change here is the supplier's edit
    Records.document_number,
    Records.document_date,
    Records.original_number,
    Records.original_date,
    Records.supply_type,
    Records.place_of_supply,
    Records.reverse_charge,
    *AMOUNTS,
)


def edited_ids(updated: pd.DataFrame, before: pd.DataFrame) -> set[str]:
    """Ids of the records whose content is no longer what it was."""
    pair = updated.merge(before, on=Records.record_id, suffixes=("", "_was"), validate="one_to_one")
    return set(pair.loc[differs(pair), Records.record_id])


def differs(pair: pd.DataFrame) -> pd.Series:
    """Of rows that hold a record twice, the second with `_was`: is its content no longer what it was?"""
    differs = pd.Series(False, index=pair.index)
    for column in _CONTENT:
        now, was = pair[column], pair[f"{column}_was"]
        differs |= ~((now == was).fillna(False).astype(bool) | (now.isna() & was.isna()))
    return differs


def refreshed(updated: pd.DataFrame, edited: set[str]) -> pd.DataFrame:
    """Decisions on edited records are dropped; what was sent counts as sent while the portal holds it."""
    updated = updated.copy()
    decisions, portal = chosen(updated), held(updated)
    again = updated[Records.record_id].isin(edited)
    open_still = ~updated[Records.gstr3b_filed].fillna(False)
    dropped = again & open_still & pd.Series([mine is not None for mine in decisions], index=updated.index)
    words = [decide_again(mine.action) if mine else None for mine in decisions]
    earlier = pd.Series([mine.told if mine else None for mine in decisions], index=updated.index, dtype="str")
    updated[Records.earlier_choice] = updated[Records.earlier_choice].mask(dropped, earlier)
    updated[Records.portal_error] = updated[Records.portal_error].mask(dropped, pd.Series(words, index=updated.index))
    for column in _DECIDED:
        updated[column] = updated[column].mask(dropped)
    unheld = [mine is None or mine.says_more_than(theirs) for mine, theirs in zip(decisions, portal, strict=True)]
    stale = pd.Series(unheld, index=updated.index, dtype="bool") | dropped
    updated[Records.sent_state] = updated[Records.sent_state].mask(stale)
    return updated
