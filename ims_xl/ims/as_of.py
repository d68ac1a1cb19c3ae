"""The position on an earlier day, made from the log: each line after that day is taken back, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

import pandas as pd

from ims_xl.columns import Column
from ims_xl.errors import NotAllowed
from ims_xl.gst.money import grouped, words
from ims_xl.gst.period import TaxPeriod
from ims_xl.ims import withdrawn
from ims_xl.ims.changes import EARLIER, IN_IMS
from ims_xl.ims.columns import Heads, heads, texts
from ims_xl.ims.context import Context
from ims_xl.ims.decision import effective
from ims_xl.ims.draft_2b import compute
from ims_xl.ims.journal import meant
from ims_xl.ims.table4 import compute as boxes_of
from ims_xl.settings import PERIOD
from ims_xl.tables import Journal, Records, Review, Table4


@dataclass(frozen=True)
class Position:
    """The records as they stood, the period worked on, rows by status, tax by action, credit in 4(A)(5) by head."""

    records: pd.DataFrame
    period: TaxPeriod
    statuses: dict[str, int]
    actions: dict[str, tuple[int, int]]  # how many, and their tax in paise
    credit: Heads


def position(
    records: pd.DataFrame, review: pd.DataFrame, journal: pd.DataFrame, context: Context, day: date
) -> Position:
    """As it stood at the end of that day.

    Records that their suppliers have withdrawn since come back from the log. Raises `NotAllowed` for a day on which
    nothing was known yet.
    """
    first = records[Records.first_seen].min()
    if pd.notna(first) and first.date() > day:
        raise NotAllowed(
            f"Nothing was known on {day:%d-%m-%Y}: the first records came on {first:%d-%m-%Y}. Name a later day."
        )
    later = journal[journal[Journal.moment] > datetime.combine(day, time.max)].sort_values(
        Journal.number, ascending=False
    )
    period = _period(later, context)
    then = Context(context.gstin, period, context.quarterly, context.suggest_reject, context.moved, context.reading)
    records = Records.conform(pd.concat([records, withdrawn.restored(later)], ignore_index=True))
    seen = records[Records.first_seen].isna() | (records[Records.first_seen] <= pd.Timestamp(day))
    known = _opened(records[seen], then)
    known = _taken_back(known, later[later[Journal.table] == Records.sheet])
    statuses = dict(zip(*_cells(review, Review.row_id, Review.status), strict=True))
    moved = later[(later[Journal.table] == Review.sheet) & (later[Journal.column_name] == Review.status.header)]
    for row, old in zip(*_cells(moved, Journal.row_id, Journal.old), strict=True):
        statuses[row] = old
    unseen = set(records.loc[~seen, Records.record_id])
    counted = pd.Series(
        [status for row, status in statuses.items() if status and row not in unseen], dtype="str"
    ).value_counts()
    actions: dict[str, tuple[int, int]] = {}
    for decision, tax in zip(effective(known), map(sum, heads(known)), strict=True):
        count, sum_ = actions.get(decision.action, (0, 0))
        actions[decision.action.value] = (count + 1, sum_ + tax)
    boxes = boxes_of(compute(known, then).leaves, reading=context.reading)
    credit = heads(boxes[boxes[Table4.box] == "4(A)(5)"])[0]
    return Position(known, period, {str(word): int(count) for word, count in counted.items()}, actions, credit)


def _period(later: pd.DataFrame, context: Context) -> TaxPeriod:
    """The period worked on before the lines."""
    moves = later[(later[Journal.table] == "Settings") & (later[Journal.column_name] == PERIOD.label)]
    return TaxPeriod(texts(moves, Journal.old)[-1]) if len(moves) else context.period


def _opened(records: pd.DataFrame, then: Context) -> pd.DataFrame:
    """Records that were closed with that period or a later one were still open."""
    here = (records[Records.closed_in] >= then.closes.text).fillna(False)
    return Records.conform(
        records.assign(
            **{
                Records.gstr3b_filed: records[Records.gstr3b_filed].mask(here, False),
                Records.closed_in: records[Records.closed_in].mask(here),
                Records.source: records[Records.source].mask(here & (records[Records.source] == EARLIER), IN_IMS),
            }
        )
    )


def _taken_back(records: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """The records with each line's cell as it was before; lines come latest first."""
    row_of = {identity: row for row, identity in enumerate(texts(records, Records.record_id))}
    by_header = {column.header: column for column in Records.columns()}
    first: dict[tuple[int, Column], str] = {}
    for identity, header, old in zip(*_cells(lines, Journal.row_id, Journal.column_name, Journal.old), strict=True):
        if identity in row_of and header in by_header:
            first[row_of[identity], by_header[header]] = old  # the earliest line after the day is the last set
    for (row, column), old in first.items():
        records.loc[row, column] = meant(old, column)
    return Records.conform(records)


def _cells(frame: pd.DataFrame, *columns: str) -> tuple[list[str], ...]:
    return tuple(texts(frame, column) for column in columns)


def told(position: Position, day: date) -> list[str]:
    """The position in lines for the reader, amounts in rupees."""
    lines = [f"As it stood on {day:%d-%m-%Y}, working on {position.period.label}:"]
    lines += [f"  {word:<18} {grouped(count):>9}" for word, count in sorted(position.statuses.items())]
    lines += [
        f"  {word:<18} {grouped(count):>9}  tax {words(tax)}" for word, (count, tax) in sorted(position.actions.items())
    ]
    named = zip(("IGST", "CGST", "SGST", "Cess"), position.credit, strict=True)
    return [*lines, "  4(A)(5)            " + ", ".join(f"{head} {words(amount)}" for head, amount in named)]
