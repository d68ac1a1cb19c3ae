"""Closing a period once its GSTR-3B is filed: what it counted is locked, what is pending goes on to the next.

Recipient's filing takes accepted and rejected records out of IMS and leaves pending ones (IMS FAQ, 23 Sep 2024). What
counts is what the portal held at filing: a decision that was sent without an error, else the portal's own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from ims_xl.gst.actions import ImsAction
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims.changes import DIRECT, EARLIER, IN_IMS, as_sent
from ims_xl.ims.columns import flags, texts
from ims_xl.ims.context import Context
from ims_xl.ims.decision import CHOSEN, HELD, chosen, held
from ims_xl.ims.history import cases
from ims_xl.tables import Books, Records, Review


@dataclass(frozen=True)
class Closed:
    """Records after the closing; ids of those it locked, and of those among them that were rejected."""

    records: pd.DataFrame
    locked: frozenset[str]
    rejected: frozenset[str]
    pending: int


def unsent(records: pd.DataFrame) -> int:
    """How many open records carry a decision that the portal does not hold, as far as is known here."""
    told = as_sent(records) & records[Records.portal_error].isna()
    open_here = (records[Records.source] == IN_IMS) & ~records[Records.gstr3b_filed].fillna(False)
    differs = [
        mine is not None and mine.says_more_than(theirs)
        for mine, theirs in zip(chosen(records), held(records), strict=True)
    ]
    return int((open_here & ~told & pd.Series(differs, index=records.index, dtype="bool")).sum())


def close(records: pd.DataFrame, context: Context) -> Closed:
    """Lock the records that GSTR-2B of the context's period counts or rejects; pending ones stay open.

    What went to GSTR-2B directly is locked too: it was matched with that period's books.
    An original that its amendment replaces is locked together with the amendment.
    """
    records = records.reset_index(drop=True).copy()
    sent = as_sent(records) & records[Records.portal_error].isna()
    for mine, portal in zip(CHOSEN, HELD, strict=True):
        taken = sent & (records[Records.source] == IN_IMS) & ~records[Records.gstr3b_filed].fillna(False)
        records[portal] = records[portal].mask(taken, records[mine])
    ids, sources = texts(records, Records.record_id), texts(records, Records.source)
    filed, shut = flags(records, Records.is_filed), flags(records, Records.gstr3b_filed)
    decisions, law = held(records), cases(records, context)
    replaced_by = {identity: case.superseded_by for identity, case in zip(ids, law, strict=True) if case.superseded_by}
    leaving, rejected, deemed, pending = set(), set(), set(), 0
    for identity, source, is_filed, closed, decision, case in zip(
        ids, sources, filed, shut, decisions, law, strict=True
    ):
        if source == EARLIER or closed or is_filed is False or case.law.circumstance.period > context.closes:
            continue
        if source == DIRECT:
            leaving.add(identity)
            continue
        if identity in replaced_by:
            continue
        if decision.action is ImsAction.PENDING and not case.law.pending_over:
            pending += 1
            continue
        leaving.add(identity)
        if decision.action is ImsAction.PENDING:
            deemed.add(identity)
        if decision.action is ImsAction.REJECT:
            rejected.add(identity)
    leaving |= {original for original, amendment in replaced_by.items() if amendment in leaving}
    here = records[Records.record_id].isin(leaving)
    records[Records.gstr3b_filed] = records[Records.gstr3b_filed].mask(here, True)
    records[Records.closed_in] = records[Records.closed_in].mask(here, context.closes.text)
    lapsed = records[Records.record_id].isin(deemed)  # Pending over: deemed accepted, as the portal then has it
    records[Records.portal_action] = records[Records.portal_action].mask(lapsed, ImsAction.NO_ACTION.value)
    return Closed(Records.conform(records), frozenset(leaving), frozenset(rejected), pending)


def reopen(records: pd.DataFrame, period: TaxPeriod) -> tuple[pd.DataFrame, int]:
    """The records that the closing of that period locked are open again; and how many they are."""
    here = (records[Records.closed_in] == period.text).fillna(False)
    opened = records.assign(
        **{
            Records.gstr3b_filed: records[Records.gstr3b_filed].mask(here, False),
            Records.closed_in: records[Records.closed_in].mask(here),
            Records.source: records[Records.source].mask(here & (records[Records.source] == EARLIER), IN_IMS),
        }
    )
    return Records.conform(opened), int(here.sum())


def settle(
    entries: pd.DataFrame, review: pd.DataFrame, locked: Collection[str], rejected: Collection[str], period: TaxPeriod
) -> pd.DataFrame:
    """The entries with what the period counted: those matched with locked records, of a group with all of them.

    An entry whose record was rejected stays open: its supplier may report it once more.
    """
    rows = review.assign(_key=review[Review.group_id].fillna(review[Review.row_id]))
    counts = rows[Review.record_id].isin(set(locked) - set(rejected))
    done = (counts | rows[Review.record_id].isna()).groupby(rows["_key"]).transform("all")
    has_record = counts.groupby(rows["_key"]).transform("any")
    settled = rows[done & has_record & rows[Review.entry_id].notna()]
    leading = rows[counts].drop_duplicates("_key").set_index("_key")[Review.record_id]
    record_of = dict(zip(settled[Review.entry_id], settled["_key"].map(leading), strict=True))
    here = entries[Books.entry_id].isin(set(record_of)) & entries[Books.counted_in].isna()
    with_record = entries[Books.entry_id].map(record_of).astype("str")
    return Books.conform(
        entries.assign(
            **{
                Books.counted_in: entries[Books.counted_in].mask(here, period.text),
                Books.counted_with: entries[Books.counted_with].mask(here, with_record),
            }
        )
    )


def unsettle(entries: pd.DataFrame, period: TaxPeriod) -> pd.DataFrame:
    """The entries that the closing of that period settled are open again."""
    here = (entries[Books.counted_in] == period.text).fillna(False)
    cleared = {column: entries[column].mask(here) for column in (Books.counted_in, Books.counted_with)}
    return Books.conform(entries.assign(**cleared))


def open_entries(entries: pd.DataFrame, records: pd.DataFrame, context: Context) -> pd.DataFrame:
    """The entries to be matched: all but the settled ones, and of these such as an open amendment touches again."""
    settled = entries[Books.counted_in].notna()
    if not settled.any():
        return entries
    shut = flags(records, Records.gstr3b_filed)
    amended = {case.original_id for case, closed in zip(cases(records, context), shut, strict=True) if not closed} - {
        ""
    }
    return entries[~settled | entries[Books.counted_with].isin(amended)].reset_index(drop=True)
