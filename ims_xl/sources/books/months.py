"""A purchase register that is a summary: a total for each month, as Tally shows before a month is opened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from ims_xl.sources.cells import Cell, text
from ims_xl.sources.sheet import Sheet

_ROWS_LOOKED_AT = 60
_FEW = 2
_NAMED = 3
_MONTH = re.compile(
    r"(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?"
    r"|dec(ember)?)[-/. ,'’]*(\d{2}|\d{4})?|\d{4}-\d{2}|(0?[1-9]|1[0-2])[-/]20\d{2}",
    re.IGNORECASE,
)
_SUM = re.compile(r"total|opening|closing", re.IGNORECASE)


def told(sheet: Sheet) -> str:
    """What is to be said of a sheet that is such a summary, behind its name; "" for another.

    In a summary one column holds a different month in every row that is no total.
    """
    rows = [row for row in sheet.rows if any(cell != "" for cell in row)][:_ROWS_LOOKED_AT]
    width = max(map(len, rows), default=0)
    months = max((list(_months(rows, column)) for column in range(width)), key=len, default=[])
    if len(months) < _FEW:
        return ""
    named = ", ".join(months[:_NAMED]) + (" …" if len(months) > _NAMED else "")
    return (
        f"holds a total for each month ({named}) and no documents: export the vouchers themselves, in Tally by opening "
        "a month of the Purchase Register and choosing Columnar."
    )


def _months(rows: Sequence[Sequence[Cell]], column: int) -> Iterator[str]:
    """The months of a column; none where below the first of them anything else stands, or one of them again."""
    cells = [row[column] if column < len(row) else "" for row in rows]
    first = next((at for at, cell in enumerate(cells) if _month(cell)), len(cells))
    below = [(cells[at], rows[at]) for at in range(first, len(cells))]
    months = [cell for cell, row in below if not any(_SUM.search(text(other)) for other in row)]
    plain = [_month(cell) for cell in months]
    if all(plain) and len({*plain}) == len(plain):
        yield from (cell.strftime("%b %Y") if isinstance(cell, date) else text(cell) for cell in months)


def _month(cell: Cell) -> str:
    """The month a cell names, also as the day that Excel makes of it; "" for anything else."""
    if isinstance(cell, date):
        return cell.strftime("%Y-%m") if cell.day == 1 else ""
    plain = text(cell).lower()
    return plain if _MONTH.fullmatch(plain) else ""
