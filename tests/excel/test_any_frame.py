"""Whatever is written to a workbook of any kind reads back equal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_workbooks import MAKERS, TRICKY, same

from ims_xl.columns import Column, Kind, Owner, Table
from ims_xl.excel.workbook import Workbook
from ims_xl.tables import SHEET_TABLES

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).filter(
    lambda text: text != "" and "\0" not in text
)
MOMENTS = st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)).map(lambda moment: moment.replace(microsecond=0))
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: TEXTS | st.sampled_from(TRICKY),
    Kind.PERIOD: st.sampled_from(["2026-10", "2017-07"]),
    Kind.MONEY: st.integers(-(10**15) + 1, 10**15 - 1),
    Kind.COUNT: st.integers(0, 10**12),
    Kind.NUMBER: st.floats(allow_nan=False, allow_infinity=False),
    Kind.DATE: MOMENTS.map(lambda moment: datetime(moment.year, moment.month, moment.day)),
    Kind.MOMENT: MOMENTS,
    Kind.FLAG: st.booleans(),
}


def _row(table: type[Table]) -> st.SearchStrategy[dict[str, Any]]:
    """A row of a table; a row without any value of ours would be no row."""

    def value(column: Column) -> st.SearchStrategy[Any]:
        return VALUES[column.kind] if column.kind is Kind.COUNT else st.none() | VALUES[column.kind]

    columns = {str(column): value(column) for column in table.columns()}
    ours = [str(column) for column in table.columns() if column.owner is not Owner.USER]
    return st.fixed_dictionaries(columns).filter(lambda row: any(row[name] is not None for name in ours))


FRAMES = st.sampled_from(SHEET_TABLES).flatmap(
    lambda table: st.tuples(st.just(table), st.lists(_row(table), max_size=6).map(table.of_rows))
)


@pytest.mark.parametrize("kind", MAKERS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(written=FRAMES)
def test_any_frame_of_any_table_reads_back_equal(
    kind: str, written: tuple[type[Table], pd.DataFrame], tmp_path_factory: pytest.TempPathFactory
) -> None:
    table, frame = written
    if kind not in _OPENED:
        _OPENED[kind] = MAKERS[kind](tmp_path_factory.mktemp(kind))
    _OPENED[kind].write({table: frame})
    same(_OPENED[kind].read(table), frame)


_OPENED: dict[str, Workbook] = {}  # one workbook takes all examples in turn, as a client's does
