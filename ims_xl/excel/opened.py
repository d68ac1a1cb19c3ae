"""Tables of the open workbook opened up for writing: no protection, no filter, no hidden row; afterwards as before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ims_xl.excel.livetable import LiveTable
from ims_xl.excel.patience import patient
from ims_xl.excel.rowsight import Filters, hidden_runs
from ims_xl.excel.shield import Shield


@contextmanager
def opened(tables: Sequence[LiveTable], sheets: Sequence[Any], notes: list[str]) -> Iterator[None]:
    """Lift the protection of these sheets (xlwings' objects, the tables' own among them), show all rows of the tables.

    Afterwards protection and filters are as they were, after a failure rows hidden by hand too; when all went well
    they stay in sight, as other documents may stand in them. `notes` gets a sentence for a filter that Excel does not
    tell, and that is therefore gone.
    """
    shields = [Shield(sheet) for sheet in {sheet.name: sheet for sheet in sheets}.values()]
    filters = [(table, Filters(table.found)) for table in tables]
    hidden: list[tuple[LiveTable, list[tuple[int, int]]]] = []
    failed = True
    try:
        for shield in shields:
            shield.lift()
        for table, filtered in filters:
            filtered.clear()
            hidden.append((table, _shown(table)))
        yield
        failed = False
    finally:
        for table, runs in hidden if failed else []:
            _hide(table, runs)
        for table, filtered in filters:
            gone = filtered.restore() if filtered else []
            notes += [f"The filter on {header} of {table.sheet} is gone; set it again." for header in gone]
        for shield in shields:
            shield.restore()


@patient
def _shown(table: LiveTable) -> list[tuple[int, int]]:
    """Show the table's rows; returns which were hidden."""
    block = table.first_column
    runs = hidden_runs(block)
    if runs:
        block.rows.hidden = False
    return runs


@patient
def _hide(table: LiveTable, runs: list[tuple[int, int]]) -> None:
    for top, bottom in runs:
        table.on.range((top, 1), (bottom, 1)).rows.hidden = True
