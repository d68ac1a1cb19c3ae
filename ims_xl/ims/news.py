"""What a sync brought: new records, edits, withdrawals, filings, actions taken by others; with counts and tax."""

from __future__ import annotations

import json
from collections.abc import Collection
from enum import StrEnum

import pandas as pd

from ims_xl.columns import MONEY, TEXT, Column, Table
from ims_xl.gst.money import words
from ims_xl.ims.columns import flags, heads, texts
from ims_xl.tables import Records


class Event(StrEnum):
    """What happened to a record between two syncs."""

    NEW = "New"
    CHANGED = "Changed by the supplier"
    NEWLY_FILED = "Newly filed"
    ACTION_CHANGED = "Action changed on the portal, not by this workbook"
    WITHDRAWN = "Withdrawn by the supplier"
    CLOSED = "Left IMS: its GSTR-3B is filed"


class News(Table):
    """One event of one record. Tax is the sum of its heads, negative for a credit note."""

    title, sheet, key = "", "", ("event", "record_id")

    event = Column("Event", TEXT)
    record_id = Column("Record id", TEXT)
    document_number = Column("Document number", TEXT)
    tax = Column("Tax (₹)", MONEY)
    told = Column("Since last sync", TEXT)


def of_sync(
    known: pd.DataFrame,
    merged: pd.DataFrame,
    edited: Collection[str],
    withdrawn: Collection[str],
    closed: Collection[str],
) -> pd.DataFrame:
    """The events between the known records and the merged ones, in the order of the records, known ones first."""
    before = {identity: row for row, identity in enumerate(texts(known, Records.record_id))}
    rows: list[dict[str, object]] = []

    def add(event: Event, identity: str, number: str, tax: int, told: str) -> None:
        rows.append({"event": event, "record_id": identity, "document_number": number, "tax": tax, "told": told})

    was = list(zip(texts(known, Records.document_number), map(sum, heads(known)), strict=True))
    for identity, row in before.items():
        if identity in withdrawn:
            add(Event.WITHDRAWN, identity, *was[row], Event.WITHDRAWN)
        elif identity in closed:
            add(Event.CLOSED, identity, *was[row], Event.CLOSED)
    filed_before, action_before = flags(known, Records.is_filed), texts(known, Records.portal_action)
    sent = texts(known, Records.sent_state)
    for identity, number, tax, filed, action in zip(
        texts(merged, Records.record_id),
        texts(merged, Records.document_number),
        map(sum, heads(merged)),
        flags(merged, Records.is_filed),
        texts(merged, Records.portal_action),
        strict=True,
    ):
        old = before.get(identity)
        if old is None:
            add(Event.NEW, identity, number, tax, Event.NEW)
            continue
        if identity in edited:
            amount = f": tax {words(was[old][1])} before, {words(tax)} now" if tax != was[old][1] else ""
            add(Event.CHANGED, identity, number, tax, f"{Event.CHANGED}{amount}")
        if filed and filed_before[old] is False:
            add(Event.NEWLY_FILED, identity, number, tax, Event.NEWLY_FILED)
        if identity not in edited and identity not in closed and action != action_before[old]:
            if sent[old] and json.loads(sent[old])[0] == action:
                continue  # the portal has taken what this workbook sent
            add(
                Event.ACTION_CHANGED,
                identity,
                number,
                tax,
                f"{Event.ACTION_CHANGED}: {action_before[old] or 'No action'} before, {action or 'No action'} now",
            )
    return News.of_rows(rows)


def marked(records: pd.DataFrame, news: pd.DataFrame) -> pd.DataFrame:
    """The records with what the last sync brought to each; blank where it brought nothing."""
    told: dict[str, str] = {}
    for identity, sentence in zip(texts(news, News.record_id), texts(news, News.told), strict=True):
        told[identity] = f"{told[identity]}; {sentence}" if identity in told else sentence
    return records.assign(**{Records.news: records[Records.record_id].map(told).astype("str")})


def counted(news: pd.DataFrame) -> list[tuple[Event, int, int]]:
    """Of each event that happened: how many records, and their tax in paise."""
    sums = news.groupby(News.event)[News.tax].agg(["size", "sum"])
    return [(event, int(sums["size"][event]), int(sums["sum"][event])) for event in Event if event.value in sums.index]
