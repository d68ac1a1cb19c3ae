"""A state as registers write it: its code, its name, both, or the two letters of vehicle plates and Zoho Books."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ims_xl.gst import gstin as gstins
from ims_xl.sources import cells
from ims_xl.sources.books.grid import Grid
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.notes import Notes
from ims_xl.sources.cells import Cell
from ims_xl.tables import Books

_DIGITS = re.compile(r"\d+")
_LETTERS = {
    "JK": "01", "HP": "02", "PB": "03", "CH": "04", "UK": "05", "UT": "05", "HR": "06", "DL": "07", "RJ": "08",
    "UP": "09", "BR": "10", "SK": "11", "AR": "12", "NL": "13", "MN": "14", "MZ": "15", "TR": "16", "ML": "17",
    "AS": "18", "WB": "19", "JH": "20", "OD": "21", "OR": "21", "CG": "22", "CT": "22", "MP": "23", "GJ": "24",
    "DN": "26", "DD": "26", "DH": "26", "MH": "27", "KA": "29", "GA": "30", "LD": "31", "KL": "32", "TN": "33",
    "PY": "34", "AN": "35", "TS": "36", "TG": "36", "AP": "37", "AD": "37", "LA": "38", "OT": "97", "FC": "96",
}  # fmt: skip


def code(text: str) -> str:
    """The state's two digits; "" where the text names none.

    >>> code("MH"), code("29-Karnataka"), code("(24) Gujarat"), code("Nowhere"), code("31/02/2026"), code("(7.00)")
    ('27', '29', '24', '', '', '')
    """
    digits = set(_DIGITS.findall(text))
    if len(digits) > 1 or any(len(one) > 2 for one in digits):  # a date, an amount
        return ""
    bare = text.strip().strip("()[]. ").replace(")", "-").replace("]", "-")
    return _LETTERS.get(bare.upper(), "") or gstins.state_code(bare)


def tell(grid: Grid, heading: Heading, lines: Callable[[], NDArray[np.int64]], first_row: int, notes: Notes) -> None:
    """A remark on those of the lines (by the sheet's rows) whose place of supply is filled, and no state."""
    for index in heading.columns.get(Books.place_of_supply, ()):
        stateless = grid.coded(index).where(_is_no_state)
        rows = lines() if stateless.any() else np.zeros(0, dtype=np.int64)
        for row in rows[stateless[rows - first_row]].tolist():
            notes.remark("No state or code of one; taken as blank. Write the state.", row, heading.names[index])


def _is_no_state(cell: Cell) -> bool:
    words = cells.text(cell)
    return words not in ("", "-", "--", "NA", "N/A") and not code(words)
