"""Is a returned row as it was given out, and is the document still what it was? The marks tell.

Of a row whose document has not changed since, every cell that came back is held against it; a value that a spreadsheet
merely wrote differently (000123 as 123, 1,00,000.00 as 100000) is no change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ims_xl.columns import Column, Kind
from ims_xl.excel.cells import moment_of, text_of
from ims_xl.gst.money import paise
from ims_xl.share.copy_rows import FACTS, REST, plain
from ims_xl.share.marks import Marker
from ims_xl.share.returned import Answer

Values = dict[Column, Any]


def altered(answer: Answer, now: Values, marker: Marker) -> list[Column] | None:
    """The columns changed in the returned row; none where it is as given out.

    None where the document itself has changed since, so that the answer is about another.
    """
    row, mark = answer.mark.row, answer.mark
    if marker.code("facts", row, [plain(now[column], column.kind) for column in FACTS]) == mark.facts:
        changed = _unlike(answer, now, FACTS)
    elif _code(answer, marker, "facts", FACTS) in (None, mark.facts):
        return None
    else:
        changed = _unlike(answer, now, FACTS)  # both altered and changed since: named by what differs
    if marker.code("rest", row, [plain(now[column], column.kind) for column in REST]) == mark.rest:
        return changed + _unlike(answer, now, REST)
    if _code(answer, marker, "rest", REST) in (None, mark.rest):
        return changed
    return changed + _unlike(answer, now, REST)


def _code(answer: Answer, marker: Marker, what: str, columns: Sequence[Column]) -> str | None:
    """The check code of what the returned row shows; None where a column of it is gone."""
    if any(column not in answer.shown for column in columns):
        return None
    return marker.code(what, answer.mark.row, [_meant(answer.shown[column], column.kind) for column in columns])


def _unlike(answer: Answer, now: Values, columns: Sequence[Column]) -> list[Column]:
    """The columns whose returned cell says something else than the row does now."""
    return [
        column
        for column in columns
        if column in answer.shown and not alike(answer.shown[column], plain(now[column], column.kind), column.kind)
    ]


def alike(cell: Any, now: str, kind: Kind) -> bool:
    """Does a returned cell say what the row says (`now`, as `plain` has it), as far as a spreadsheet lets it?

    >>> alike("1,00,000.00", "10000000", Kind.MONEY), alike(123.0, "000123", Kind.TEXT), alike("B-1", "B-2", Kind.TEXT)
    (True, True, False)
    """
    meant = _meant(cell, kind)
    if meant == now or (kind is Kind.MONEY and {meant, now} == {"", "0"}):
        return True
    return kind is Kind.TEXT and _bare(meant) == _bare(now)


def _bare(text: str) -> str:
    """A text without what spreadsheets take away or add: leading noughts, the case, an apostrophe before it."""
    return text.lstrip("'").casefold().lstrip("0").removesuffix(".0")


def _meant(cell: Any, kind: Kind) -> str:
    """A returned cell as the marks are made of; a value that is none of its kind as its text."""
    if cell == "" or cell is None:
        return ""
    try:
        if kind is Kind.MONEY:
            return str(paise(cell.replace("\u2212", "-") if isinstance(cell, str) else cell))
        if kind is Kind.DATE:
            return plain(moment_of(float(cell) if isinstance(cell, int) else cell), kind)
    except (ValueError, OverflowError, TypeError):
        pass
    return plain(text_of(cell), Kind.TEXT)
