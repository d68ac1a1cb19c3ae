"""A workbook in memory that counts how often it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pandas import DataFrame

from ims_xl.columns import Table
from ims_xl.excel.memory import MemoryWorkbook
from ims_xl.settings import Setting


class Counted(MemoryWorkbook):
    """A workbook in memory that counts how often it is written."""

    writes = 0

    def write(
        self, tables: Mapping[type[Table], DataFrame], settings: Mapping[Setting[Any], Any] | None = None
    ) -> None:
        super().write(tables, settings)
        self.writes += 1
