"""Links from a figure to the rows behind it.

A link leads to the header its first condition filters by, and its tip names the conditions. Where macros run,
`ImsLinks.bas` reads the tip and filters the table so; where they do not, the reader does it with the arrow there.
"""

from __future__ import annotations

from ims_xl.columns import Column, Table
from ims_xl.excel import layout
from ims_xl.excel.formulas import FILLED

WITH, AND = " with ", "; "  # as ImsLinks.bas reads them


def header(table: type[Table], column: Column) -> str:
    """Where a column's header and its filter button are."""
    place = layout.PLACES[table]
    return f"'{table.sheet}'!{place.letter(column)}{place.header_row}"


def rows_of(table: type[Table], criteria: dict[Column, str]) -> tuple[str, str]:
    """The target and the tip of a link to the rows that meet the criteria, given as COUNTIFS takes them.

    >>> from ims_xl.tables import Review
    >>> rows_of(Review, {Review.section: '"B2B"', Review.counts_as: '"<>No action"'})[1]
    'Rows of Reconciliation with Section = B2B; Counts as <> No action'
    """
    conditions = AND.join(f"{column.header} {_condition(criterion)}" for column, criterion in criteria.items())
    return header(table, next(iter(criteria))), f"Rows of {table.sheet}{WITH}{conditions}"


def _condition(criterion: str) -> str:
    if criterion == FILLED:
        return "<> "
    text = criterion.strip('"')
    for sign in ("<>", ">"):
        if text.startswith(sign):
            return f"{sign} {text.removeprefix(sign)}"
    return f"= {text}"
