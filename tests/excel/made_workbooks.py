"""A workbook of each kind, with columns of the user's, and texts that Excel would take for something else."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import xlwings as xw
from plain_workbook import plain_workbook
from standin import open_book

from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.excel.live import LiveWorkbook
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.excel.workbook import Workbook
from ims_xl.tables import Books, Records

OWN = {Books: ["Own", "Mixed"], Records: ["Own"]}
TRICKY = [
    '=HYPERLINK("http://x")', "+1", "-1", "@x", "=1+1", "  both sides  ", "two\nlines", "a\r\nb", "\ttab", "'quoted",
    "'", "001", "1e5", "2026-10", "05-10-2026", "TRUE", "12%", "#N/A", "_x0041_", "&<>\"'", "\x01\x1f", "₹ ૐ 𝔾", "NA",
    "nan", " ",
]  # fmt: skip


def _memory(folder: Path) -> Workbook:
    own = {table: table.conform(pd.DataFrame(columns=headers)) for table, headers in OWN.items()}
    return MemoryWorkbook(own, folder=folder, name="Acme")


def _closed(folder: Path) -> Workbook:
    return ClosedWorkbook(plain_workbook(folder / "Acme.xlsx", OWN))


def _live(folder: Path) -> Workbook:
    return LiveWorkbook(xw.Book(impl=open_book(folder / "Acme.xlsx", OWN)))


MAKERS = {"memory": _memory, "closed": _closed, "live": _live}


def same(got: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Equal but for the columns the user has added, which every workbook reads whether they were given or not."""
    pd.testing.assert_frame_equal(got[expected.columns], expected)
