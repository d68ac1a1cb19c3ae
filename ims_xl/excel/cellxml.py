"""A cell's XML after its reference and style: the value, with its kind and formula.

Characters XML cannot hold are escaped the way Excel does, `_x0001_` (ECMA-376 part 1, 22.9.2.19).
"""

from __future__ import annotations

import re
from datetime import datetime
from xml.sax.saxutils import escape

from ims_xl.excel.cells import Cell, CellError, serial

_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_LITERAL = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNPRINTABLE = re.compile("[\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def tails(cells: list[Cell], formula: str | None, epoch: datetime) -> list[str]:
    """What follows reference and style of each cell of a column."""
    known = {cell: tail(cell, formula, epoch) for cell in set(cells)} if len(set(map(type, cells))) == 1 else {}
    return [known[cell] if cell in known else tail(cell, formula, epoch) for cell in cells]


def tail(cell: Cell, formula: str | None, epoch: datetime) -> str:
    """What follows reference and style of one cell; `formula` is a calculated column's, as XML."""
    before = formula or ""
    if cell is None:
        return f">{before}</c>" if before else "/>"
    if isinstance(cell, CellError):
        return f' t="e">{before}<v>{escape(cell)}</v></c>'
    if isinstance(cell, str):
        if formula:
            return f' t="str">{before}<v>{_escaped(cell)}</v></c>'
        space = ' xml:space="preserve"' if cell != cell.strip() else ""
        return f' t="inlineStr"><is><t{space}>{_escaped(cell)}</t></is></c>'
    if isinstance(cell, bool):
        return f' t="b">{before}<v>{int(cell)}</v></c>'
    number = serial(cell, epoch) if isinstance(cell, datetime) else cell
    return f">{before}<v>{float(number)!r}</v></c>"


def _escaped(text: str) -> str:
    if not _SPECIAL.search(text):
        return text
    text = _LITERAL.sub("_x005F_", text)
    return escape(_UNPRINTABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text))
