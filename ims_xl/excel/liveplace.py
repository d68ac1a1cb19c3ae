"""Where a table stands on its sheet in the open Excel, room for more rows, and the table grown and shrunk."""

from __future__ import annotations

import sys
from typing import Any

from ims_xl.errors import WorkbookUnusable
from ims_xl.excel.areas import LAST_ROW
from ims_xl.excel.patience import patient
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped

# Blocks go over whole; xlwings would cut them into pieces. On a Mac an answer has a size it may not exceed.
WHOLE: dict[str, Any] = {"ndim": 2} if sys.platform == "darwin" else {"ndim": 2, "chunksize": None}


class LivePlace:
    """The block of a table's data, from `top` to `bottom` and `left` on; `totals` is 1 where totals stand below it.

    `found` is xlwings' own object for the table, `on` for its sheet. Columns are counted from 0.
    """

    @patient
    def __init__(self, found: Any) -> None:
        self._found, self.on = found, found.parent
        self.sheet: str = self.on.name
        whole = found.range
        self.top, self.left = int(whole.row) + 1, int(whole.column)
        height, self.width = map(int, whole.shape)
        self.totals = int(bool(found.show_totals))
        self.bottom: int = max(self.top + height - 2 - self.totals, self.top)

    @property
    def rows(self) -> range:
        """The rows of the sheet its data stand in."""
        return range(self.top, self.bottom + 1)

    def data(self) -> Any:
        """The range of all data."""
        return self.across(self.top, self.bottom)

    def across(self, top: int, bottom: int) -> Any:
        """The range of its columns between these rows."""
        return self.on.range((top, self.left), (bottom, self.left + self.width - 1))

    def columns(self, at: int, count: int = 1) -> Any:
        """The range of the data of columns that stand side by side."""
        return self.on.range((self.top, self.left + at), (self.bottom, self.left + at + count - 1))

    def cells(self, at: int, top: int, bottom: int) -> Any:
        """The range of one column between these rows."""
        return self.on.range((top, self.left + at), (bottom, self.left + at))

    @patient
    def bottom_for(self, count: int, title: str) -> int:
        """The last row for so many rows of data. Raises `WorkbookUnusable` where there is no room for them."""
        others = [other.range for other in self.on.tables if other.name != self._found.name]
        below = [other for other in others if other.row > self.bottom and self._is_over(other)]
        if below and count > len(self.rows):
            raise WorkbookUnusable(
                f"{self.sheet}: {counted(count, 'row')} do not fit into {title}, which has {len(self.rows)} above "
                "the next table. Insert table rows there, and try again."
            )
        bottom = self.bottom if below else self.top + max(count, 1) - 1
        if bottom + self.totals > LAST_ROW:
            raise WorkbookUnusable(
                f"{self.sheet}: {counted(count, 'row')} do not fit; from row {self.top} on an Excel sheet holds "
                f"{grouped(LAST_ROW - self.top - self.totals + 1)}. Split the work by GSTIN or period."
            )
        self._check_room(self.bottom + self.totals + 1, bottom + self.totals, title)
        return bottom

    @patient
    def resize(self, bottom: int) -> None:
        """Reach to this row. New rows get the drop-downs and looks of the last one, and rows given up lose theirs."""
        if self.totals:
            self._found.show_totals = False  # Excel remembers what it totals
        if bottom < self.bottom:
            self.across(bottom + 1, self.bottom).clear()
        if bottom != self.bottom:
            self._found.resize(self.across(self.top - 1, bottom))
        if bottom > self.bottom:
            # As dragging the corner of the row would: Excel promises no drop-downs and colours to a resized table.
            # What the row contains is copied too; it is written over next.
            self.across(self.bottom, self.bottom).autofill(self.across(self.bottom, bottom), "fill_copy")
        if self.totals:
            self._found.show_totals = True
        self.bottom = bottom

    @patient
    def show_totals(self, shown: bool) -> None:
        """The row of totals, or none."""
        self._found.show_totals = shown
        self.totals = int(shown)

    def _is_over(self, other: Any) -> bool:
        return bool(other.column < self.left + self.width and self.left < other.column + other.shape[1])

    def _check_room(self, top: int, bottom: int, title: str) -> None:
        if top > bottom:
            return
        for row, line in enumerate(self.across(top, bottom).options(**WHOLE).value):
            if any(value is not None for value in line):
                raise WorkbookUnusable(
                    f"{self.sheet}: {title} grows to row {bottom}, but something stands below it in row "
                    f"{top + row}. Move it beside the table or to a sheet of its own, and try again."
                )
