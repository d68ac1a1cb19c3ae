"""What the user sees of the open workbook: the sheet on top, what is selected, where it is scrolled to."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any


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
