"""Formulas over the workbook's tables, by column, so that a renamed header cannot leave one behind.

Structured references (`tblBooks[IGST (₹)]`) follow a table as it grows. Only functions every Excel since 2007 and
LibreOffice know are used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ims_xl.columns import Column, Table

FILLED, BLANK = '"?*"', '"="'  # criteria: any text; nothing
_SPECIAL, _ESCAPED = re.compile(r"(['\[\]#])"), r"'\1"


def of(table: type[Table], column: Column) -> str:
    """All data of a column: `tblPortal[Portal''s answer]`."""
    return f"{table.title}[{_SPECIAL.sub(_ESCAPED, column.header)}]"


def here(column: Column, table: type[Table]) -> str:
    """The cell of a column in the formula's own row, as files write it: `tblLog[[#This Row],[No.]]`."""
    return f"{table.title}[[#This Row],[{_SPECIAL.sub(_ESCAPED, column.header)}]]"


def quoted(text: str) -> str:
    """A text as formulas write it."""
    return '"' + text.replace('"', '""') + '"'


def count(table: type[Table], criteria: dict[Column, str]) -> str:
    """How many rows meet all the criteria; each is an expression, text criteria in quotes."""
    return f"COUNTIFS({_pairs(table, criteria)})"


def total(table: type[Table], columns: Iterable[Column], criteria: dict[Column, str]) -> str:
    """The sum of the columns over the rows that meet all the criteria."""
    return "+".join(f"SUMIFS({of(table, column)},{_pairs(table, criteria)})" for column in columns)


def sum_where(table: type[Table], column: Column, *criteria: tuple[Column, str]) -> str:
    """The sum of one column over the rows that meet all the criteria; a column may be named more than once."""
    pairs = ",".join(f"{of(table, tested)},{criterion}" for tested, criterion in criteria)
    return f"SUMIFS({of(table, column)},{pairs})"


def words_of(number: str) -> str:
    """A whole number, never negative, as text with Indian digit grouping."""
    return f'TEXT({number},"[>=10000000]##\\,##\\,##\\,##0;[>=100000]##\\,##\\,##0;#,##0")'


def _pairs(table: type[Table], criteria: dict[Column, str]) -> str:
    return ",".join(f"{of(table, column)},{criterion}" for column, criterion in criteria.items())
