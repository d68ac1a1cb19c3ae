"""A workbook in memory that counts how often it is written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pandas import DataFrame

from ims_xl.columns import Table
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.settings import Setting


class Counted(MemoryWorkbook):
    """A workbook in memory that counts how often it is written."""

    writes = 0

    def become(self, other: Counted) -> None:
        """Hold what the other holds. A write replaces a table's cells whole, so they may be shared."""
        self._cells, self._settings = dict(other._cells), dict(other._settings)
        self.told, self.asked, self.writes = list(other.told), list(other.asked), other.writes

    def twin(self, folder: Path) -> Counted:
        """Another like this one as it stands, in that folder."""
        twin = Counted(folder=folder, name=self.name)
        twin.become(self)
        return twin

    def write(
        self, tables: Mapping[type[Table], DataFrame], settings: Mapping[Setting[Any], Any] | None = None
    ) -> None:
        super().write(tables, settings)
        self.writes += 1
