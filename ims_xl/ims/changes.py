"""What a sync changes: new records come, edited ones replace theirs, what left IMS is told apart.

A supplier's edit resets the action on the portal (IMS FAQ, 23 Sep 2024), so a decision on the edited record is
dropped and the row says so. A saved, unfiled record that is gone was deleted by its supplier. A filed one that is
gone left IMS because GSTR-3B was filed: it stays, closed, as the original that later amendments refer to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ims_xl.errors import Level, Problem
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.documents import Section
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims import spelling
from ims_xl.ims.columns import flags, texts
from ims_xl.ims.context import Context
from ims_xl.ims.decision import CHOSEN, HELD, chosen
from ims_xl.ims.edits import AMOUNTS, differs, edited_ids, refreshed
from ims_xl.ims.news import marked, of_sync
from ims_xl.ims.originals import originals
from ims_xl.tables import Records

IN_IMS, DIRECT, EARLIER = "IMS", "GSTR-2B", "Earlier period"


@dataclass(frozen=True)
class Merged:
    """Records after a sync, and how many were new, edited by their supplier, withdrawn, closed, and as before."""

    records: pd.DataFrame
    new: int
    changed: int
    withdrawn_ids: frozenset[str]
    unchanged: int
    closed: int  # among the unchanged: left IMS with the filing of GSTR-3B
    news: pd.DataFrame  # a News frame: each event of each record
    problems: list[Problem]
    told_twice: int  # records of IMS that came twice, with different content

    @property
    def withdrawn(self) -> int:
        """How many records their suppliers have withdrawn."""
        return len(self.withdrawn_ids)


def merge(
    known: pd.DataFrame,
    fresh: pd.DataFrame,
    context: Context,
    today: date | None = None,
    whole: Collection[Section] = (),
) -> Merged:
    """Bring `fresh` records into the `known` ones by record id; both conform to Records.

    `today` is the day on which the new ones are first seen.

    Only what the fresh records could have shown is taken for gone: IMS records of the sections they hold or that
    are `whole`, known to hold all there is even where that is nothing; and, where they hold records of a GSTR-2B,
    the direct records of the context's period. The order of rows in either frame does not matter: the result stands
    in the order of the known rows, then the new ones by id.
    """
    fresh, twice = _one_of_each(Records.conform(fresh))
    known = Records.conform(known)
    live = known.loc[~known[Records.gstr3b_filed].fillna(False) & (known[Records.source] == IN_IMS), Records.record_id]
    history = fresh[Records.source].isin([EARLIER, DIRECT])
    fresh = fresh[~(history & fresh[Records.record_id].isin(live))]  # neither replaces a record open in IMS
    fresh, problems = _without_closed(fresh, known)

    here = known[Records.record_id].isin(fresh[Records.record_id])
    kept, replaced = known[~here], known[here]
    withdrawn, closed = _gone(kept, fresh, context, whole)
    updated = _seen(Records.carry_over(spelling.kept(fresh, replaced), known), known, today)
    edited = edited_ids(updated, replaced)
    kept = _close(kept[~kept[Records.record_id].isin(withdrawn)], closed, context)
    kept = _amended_once_more(kept, known, edited)
    updated = _in_its_own_period(refreshed(updated, edited), replaced)
    place = {identity: row for row, identity in enumerate(texts(known, Records.record_id))}
    everything = Records.conform(pd.concat([kept, updated], ignore_index=True))
    everything["_place"] = everything[Records.record_id].map(place).fillna(len(place))
    everything = everything.sort_values(["_place", Records.record_id], kind="stable").drop(columns="_place")
    news = of_sync(known, everything, edited, withdrawn, closed)
    return Merged(
        Records.conform(marked(everything, news)),
        new=len(updated) - len(replaced),
        changed=len(edited),
        withdrawn_ids=frozenset(withdrawn),
        unchanged=len(known) - len(edited) - len(withdrawn),
        closed=len(closed),
        news=news,
        problems=twice + problems,
        told_twice=len(twice),
    )


def _without_closed(fresh: pd.DataFrame, known: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """The fresh records without those that were closed here and are no amendment made once more.

    A closed record is locked: a download from before the filing of GSTR-3B does not open it.
    """
    locked = known[known[Records.closed_in].notna() & known[Records.gstr3b_filed].fillna(False)]
    pair = fresh.merge(locked, on=Records.record_id, suffixes=("", "_was"))
    amendments = [section.value for section in Section if section.is_amendment]
    again = differs(pair) & pair[Records.section].isin(amendments)
    kept_out = pair[~again & (pair[Records.source] == IN_IMS)]
    problems = [
        Problem(
            f"Closed here with GSTR-3B of {TaxPeriod(period).label}, and still in this download; kept closed. "
            "Re-open the period if GSTR-3B is not filed.",
            sheet=Records.sheet,
            header=Records.document_number.header,
            value=number,
            level=Level.REMARK,
        )
        for number, period in zip(
            texts(kept_out, Records.document_number), texts(kept_out, f"{Records.closed_in}_was"), strict=True
        )
    ]
    return fresh[~fresh[Records.record_id].isin(pair.loc[~again, Records.record_id])], problems


def _seen(updated: pd.DataFrame, known: pd.DataFrame, today: date | None) -> pd.DataFrame:
    """The day each record was first seen, and an earlier choice that still waits beside its successor."""
    before = known.drop_duplicates(Records.record_id).set_index(Records.record_id)
    ids = updated[Records.record_id]
    first = before[Records.first_seen].reindex(ids).set_axis(updated.index)
    if today is not None:
        first = first.mask(~ids.isin(before.index), pd.Timestamp(today).as_unit("s"))
    earlier = before[Records.earlier_choice].reindex(ids).set_axis(updated.index)
    return Records.conform(updated.assign(**{Records.first_seen: first, Records.earlier_choice: earlier}))


def with_filing_dates(records: pd.DataFrame, dates: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The records with the filing dates that a GSTR-2B tells: frames of record_id and filing_date, later ones win."""
    told: dict[str, object] = {}
    for frame in dates:
        known = frame.dropna(subset=[Records.filing_date])
        told |= dict(zip(known[Records.record_id].tolist(), known[Records.filing_date].tolist(), strict=True))
    when = records[Records.record_id].map(told).astype(Records.filing_date.kind.dtype)
    return records.assign(**{Records.filing_date: when.fillna(records[Records.filing_date])})


def _one_of_each(fresh: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """One row for each record: the one in IMS before the one in a GSTR-2B before history, else the last read.

    With a remark on each that came from IMS twice, with different content: its supplier changed it while the parts
    of a download were made, or files of two days were read.
    """
    rank = fresh[Records.source].map({EARLIER: 0, DIRECT: 1, IN_IMS: 2})
    ordered = fresh.assign(_rank=rank).sort_values("_rank", kind="stable").drop(columns="_rank")
    kept = spelling.kept(ordered.drop_duplicates(Records.record_id, keep="last"), ordered)
    several = ordered[(ordered[Records.source] == IN_IMS) & ordered[Records.record_id].duplicated(keep=False)]
    pair = several.merge(kept, on=Records.record_id, suffixes=("", "_was"))
    different = pair[differs(pair)].drop_duplicates(Records.record_id)
    return kept, [
        Problem(
            "The files hold this record twice, with different values; the one read last is kept. Sync again with the "
            "portal's latest records.",
            sheet=Records.sheet,
            header=Records.document_number.header,
            value=number,
            level=Level.REMARK,
        )
        for number in texts(different, Records.document_number)
    ]


def _gone(
    kept: pd.DataFrame, fresh: pd.DataFrame, context: Context, whole: Collection[Section]
) -> tuple[set[str], set[str]]:
    """Ids of known records that the fresh ones should hold and do not: (withdrawn, closed)."""
    in_ims = fresh[fresh[Records.source] == IN_IMS]
    expected = kept[
        (kept[Records.source] == IN_IMS)
        & ~kept[Records.gstr3b_filed].fillna(False)
        & kept[Records.section].isin({*in_ims[Records.section], *whole})
    ]
    saved = (~expected[Records.is_filed].fillna(True)).astype(bool)
    withdrawn = set(expected.loc[saved, Records.record_id])
    closed = set(expected.loc[~saved, Records.record_id])
    if (fresh[Records.source] == DIRECT).any():
        direct = kept[
            (kept[Records.source] == DIRECT)
            & (kept[Records.gstr2b_period] == context.closes.text)
            & kept[Records.closed_in].isna()
        ]
        withdrawn |= set(direct[Records.record_id])
    return withdrawn, closed


def _close(kept: pd.DataFrame, closed: set[str], context: Context) -> pd.DataFrame:
    """Records that left IMS are closed with the decision the portal took; past periods become history.

    A decision that was sent and not answered by an error is what the portal holds.
    """
    kept = kept.reset_index(drop=True)
    leaving = kept[Records.record_id].isin(closed)
    sent = leaving & as_sent(kept) & kept[Records.portal_error].isna()
    for mine, portal in zip(CHOSEN, HELD, strict=True):
        kept[portal] = kept[portal].mask(sent, kept[mine])
    kept[Records.gstr3b_filed] = kept[Records.gstr3b_filed].mask(leaving, True)
    past = kept[Records.gstr3b_filed].fillna(False) & (kept[Records.gstr2b_period] < context.opens.text)
    kept[Records.source] = kept[Records.source].mask(past & (kept[Records.source] == IN_IMS), EARLIER)
    return kept


def _amended_once_more(kept: pd.DataFrame, known: pd.DataFrame, edited: set[str]) -> pd.DataFrame:
    """An original whose closed amendment is amended again takes over what that amendment had made of it.

    Both amendments share one record id, so the earlier one is replaced; what it said lives on in the original.
    """
    counted = [bool(closed) for closed in flags(known, Records.gstr3b_filed)]
    ids, kept = texts(known, Records.record_id), kept.copy()
    for row, base in enumerate(originals(known, counted)):
        if base is None or not counted[row] or ids[row] not in edited:
            continue
        if known[Records.portal_action].iloc[row] == ImsAction.REJECT:
            continue
        here = kept[Records.record_id] == ids[base]
        for amount in AMOUNTS:
            kept.loc[here, amount] = known[amount].iloc[row]
        kept.loc[here, Records.portal_action] = ImsAction.ACCEPT.value
    return kept


def as_sent(records: pd.DataFrame) -> pd.Series:
    """Does the decision on the row stand as it was last sent?"""
    sent = texts(records, Records.sent_state)
    return pd.Series(
        [mine is not None and mine.state == told for mine, told in zip(chosen(records), sent, strict=True)],
        index=records.index,
        dtype="bool",
    )


def _in_its_own_period(updated: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """A filed record keeps the 2B period it first came in: kept pending, it stands in later downloads too."""
    filed = before[before[Records.is_filed].fillna(True) & before[Records.gstr2b_period].notna()]
    first = updated[Records.record_id].map(
        dict(zip(filed[Records.record_id], filed[Records.gstr2b_period], strict=True))
    )
    first = first.astype(Records.gstr2b_period.kind.dtype)
    earlier = (first < updated[Records.gstr2b_period]).fillna(False)
    return updated.assign(**{Records.gstr2b_period: updated[Records.gstr2b_period].mask(earlier, first)})
