"""The named cells of the open workbook that hold the settings, over xlwings' objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ims_xl.errors import WorkbookUnusable
from ims_xl.excel.cells import Cell
from ims_xl.excel.livevalues import guarded
from ims_xl.excel.patience import patient
from ims_xl.settings import Setting


class NamedCell:
    """The cell of a setting. `name` is xlwings' own object for its name."""

    @patient
    def __init__(self, name: Any) -> None:
        self._cell = name.refers_to_range

    @property
    @patient
    def sheet(self) -> Any:
        """xlwings' own object for the sheet it is on."""
        return self._cell.sheet

    @patient
    def value(self) -> Any:
        """What stands in it; an error as a word."""
        return self._cell.options(err_to_str=True).value

    @patient
    def put(self, value: Cell) -> None:
        """Write into it; text as the text it is."""
        self._cell.value = guarded(value)


def named_cells(book: Any, settings: Sequence[Setting[Any]]) -> list[NamedCell]:
    """The settings' cells. Raises `WorkbookUnusable` where one is gone."""
    found = _names_of(book)
    for setting in settings:
        if setting.name.casefold() not in found:
            raise WorkbookUnusable(
                f"{book.name} has no cell named {setting.name} ({setting.label}). If an older ims_xl made "
                f"it, close it and run  ims-xl upgrade {book.name}"
            )
    return [NamedCell(found[setting.name.casefold()]) for setting in settings]


@patient
def _names_of(book: Any) -> dict[str, Any]:
    """Every defined name of the workbook that leads somewhere."""
    return {name.name.casefold(): name for name in book.names if "#REF!" not in str(name.refers_to)}
