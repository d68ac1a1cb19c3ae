"""Worksheet functions of the workbook: one line each into the trade's words and the document numbers.

Excel waits for these while it calculates, so nothing heavy is imported here. A blank cell gives a blank answer;
a cell that Excel took for a number comes as one (`123.0`).
"""

from __future__ import annotations

from datetime import datetime

import xlwings as xw

from ims_xl.gst import gstin, period
from ims_xl.recon import numbers

Cell = str | float | None


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


@xw.func
def ims_gstin_remark(cell: Cell) -> str:
    """What is odd about a GSTIN, in one sentence; blank when nothing is."""
    return gstin.remark(gstin.clean(_text(cell))) if cell else ""


@xw.func
def ims_pan(cell: Cell) -> str:
    """The PAN inside a GSTIN; branches of one company share it."""
    return gstin.pan(gstin.clean(_text(cell)))


@xw.func
def ims_state(cell: Cell) -> str:
    """The state a GSTIN is registered in, or that a place of supply names."""
    return gstin.STATES.get(gstin.state_code(_text(cell)[:2]) or gstin.state_code(_text(cell)), "")


@xw.func
def ims_financial_year(day: datetime | None) -> str:
    """The financial year of a date, April to March: 2026-27."""
    return period.financial_year(day) if day else ""


@xw.func
def ims_itc_last_date(day: datetime | None) -> datetime | str:
    """The last day to take the credit of a document of that date."""
    return datetime.combine(period.itc_last_date(day), datetime.min.time()) if day else ""


@xw.func
def ims_number(cell: Cell) -> str:
    """The document number without what people write in different ways: equal where two numbers are one."""
    return numbers.normalized(_text(cell))


@xw.func
def ims_number_similarity(first: Cell, second: Cell) -> int:
    """How alike two document numbers are, 0 to 100; 100 where they differ in cosmetics only."""
    return numbers.similarity(_text(first), _text(second))
