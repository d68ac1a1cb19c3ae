"""What the user sees of the open workbook: the sheet on top, what is selected, where it is scrolled to."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any

from ims_xl.errors import NotAllowed
from ims_xl.excel.patience import patient

_LONGEST_ADDRESS = 250  # Excel cuts an address of several areas off at 255 characters


class View:
    """The view as it stood when this was made; `restore` brings it back. Nothing of it is worth a failure."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._selected: Any = None
        self._address = ""
        self._scrolled: tuple[Any, Any] | None = None
        with suppress(Exception):
            self._scrolled = self._scroll()
            self._selected = app.selection
            self._address = self._selected.address if self._selected is not None else ""

    def restore(self) -> None:
        """Select and scroll back, where something has moved."""
        with suppress(Exception):
            now = self._app.selection
            if self._selected is not None and (now is None or now.address != self._address):
                self._selected.select()
        with suppress(Exception):
            if self._scrolled is not None and self._scroll() != self._scrolled:
                self._scroll_to(*self._scrolled)

    def _scroll(self) -> tuple[Any, Any]:
        if sys.platform == "darwin":
            window = self._app.api.active_window
            return window.scroll_row.get(), window.scroll_column.get()
        window = self._app.api.ActiveWindow
        return window.ScrollRow, window.ScrollColumn

    def _scroll_to(self, row: Any, column: Any) -> None:
        if sys.platform == "darwin":
            window = self._app.api.active_window
            window.scroll_row.set(row)
            window.scroll_column.set(column)
        else:
            window = self._app.api.ActiveWindow
            window.ScrollRow, window.ScrollColumn = row, column


@patient
def selected_rows(app: Any, book: Any, sheet: str) -> list[tuple[int, int]]:
    """First and last row of each area selected on a sheet. Raises `NotAllowed` where Excel does not tell them all."""
    selection = app.selection
    if selection is None or selection.sheet.name != sheet or selection.sheet.book.name != book.name:
        return []
    address = selection.address
    if len(address) > _LONGEST_ADDRESS:
        raise NotAllowed(f"{sheet}: the selection has too many parts. Filter the rows and select in one go.")
    areas = [selection.sheet.range(part) for part in address.split(",")]
    return [(area.row, area.row + area.shape[0] - 1) for area in areas]
