"""Whole commands ask Excel as often for many rows as for few."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import xlwings as xw
from desk import Desk
from standin_traffic import TRAFFIC

from benchmarks.law import month
from ims_xl import macros
from ims_xl.tables import Books, Records, Review

LONG = int(os.environ.get("IMS_XL_ROWS", "2000")) // 4  # of records; the stand-in's own cells take their time
COMMANDS: dict[str, Callable[[], None]] = {
    "match": macros.match,
    "accept suggestions": macros.accept_suggestions,
    "undo": macros.undo,
    "compute 2b": macros.compute_2b,
    "client copy": macros.client_copy,
}


def entries(records: pd.DataFrame) -> pd.DataFrame:
    """Two of three records as the books have them, one in ten of these a rupee and a half dearer."""
    kept = records[[at % 3 != 0 for at in range(len(records))]].reset_index(drop=True)
    same = [column for column in Books.columns() if column in records.columns and column != Books.entry_id]
    frame = Books.conform(kept[same].assign(entry_id=[f"B|{at}" for at in range(len(kept))]))
    frame.loc[frame.index % 10 == 0, Books.taxable_value] += 150
    return frame


def asked(desk: Desk, size: int) -> dict[str, int]:
    """How often each command asks Excel in a month of so many records."""
    records = month(size)
    desk.workbook.write({Records: records, Books: entries(records), Review: Review.empty()})
    counts = {}
    for name, click in COMMANDS.items():
        before = TRAFFIC.calls
        assert "cannot be" not in desk.click(click, answer="yes")
        counts[name] = TRAFFIC.calls - before
    return counts


def test_each_command_asks_excel_as_often_for_many_rows_as_for_few(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = asked(desk, 60)
    (tmp_path / "other").mkdir()
    other = Desk(tmp_path / "other")
    monkeypatch.setattr(xw.Book, "_mock_caller", other.caller, raising=False)
    assert asked(other, LONG) == few
    assert max(few.values()) < 3_000
