"""A table's rows written into its sheet: the cells anew, the looks and everything beside the table as they were.

Text goes in as inline strings (ECMA-376 part 1, 18.3.1.53), so that no supplier's "=…" becomes a formula;
characters XML cannot hold are escaped the way Excel does, `_x0001_` (22.9.2.19).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from ims_xl.errors import WorkbookUnusable
from ims_xl.excel.areas import LAST_ROW, Area, letters
from ims_xl.excel.cells import Cell, serial
from ims_xl.excel.sheetxml import SheetXml, beside, inside, look_of, moved, row_xml, styles_of
from ims_xl.excel.tableparts import HERE, NamedCell, SheetTable

_BLOCK = 5_000  # rows made at a time: enough to be fast, little enough to be held
_SAMPLE = 5  # rows whose commonest look is the table's
_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_LITERAL = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNPRINTABLE = re.compile("[\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_EDGES = re.compile(r"(?:\A|\n)(?:\s|\Z)|\s(?:\n|\Z)")  # of texts joined by line ends: blanks first or last in one
_OWN_HEIGHT = re.compile(rb' ht="[^"]*"(?!.* customHeight="1")')


def fit(sheet: SheetXml, table: SheetTable, others: Sequence[SheetTable], rows: int) -> int:
    """The last row of the table's data once it has so many rows; a table without any keeps one, blank.

    A table that stands above another keeps its height. Raises `WorkbookUnusable` where the rows do not fit: the
    sheet ends, another table or merged cells stand below, or anything that is not blank.
    """
    body = table.body
    below = [other for other in others if other.whole.top > body.bottom and set(other.body.columns) & set(body.columns)]
    if below and rows > body.height:
        raise WorkbookUnusable(
            f"{table.sheet}: {rows} rows do not fit into {table.title}, which has {body.height} above "
            f"{below[0].title}. Insert table rows there, and try again."
        )
    bottom = body.bottom if below else body.top + max(rows, 1) - 1
    if bottom + table.totals > LAST_ROW:
        raise WorkbookUnusable(
            f"{table.sheet}: {rows} rows do not fit; from row {body.top} on an Excel sheet holds "
            f"{LAST_ROW - body.top - table.totals + 1}. Split the work by GSTIN or period."
        )
    if bottom <= body.bottom:
        return bottom
    top = table.whole.bottom + 1
    grown = Area(top, body.left, bottom + table.totals, body.right)
    blocks = [merged for merged in sheet.merged() if merged.meets(grown)]
    blocks += [other.whole for other in others if other.whole.meets(grown)]
    taken = min([block.top for block in blocks], default=None) or sheet.filled(body.columns, top, grown.bottom)
    if taken is not None:
        raise WorkbookUnusable(
            f"{table.sheet}: {table.title} grows to row {grown.bottom}, but something stands below it in row {taken}. "
            "Move it beside the table or to a sheet of its own, and try again."
        )
    return bottom


def write(sheet: SheetXml, table: SheetTable, cells: dict[str, list[Cell]], bottom: int, epoch: datetime) -> None:
    """Write the cells, by header, as the table's data down to row `bottom`; blank rows where there are fewer.

    Rows that were the table's keep their height and styles; new ones look as the first ones do. Columns with a
    calculated formula carry it on every row. What stands beside the table stays.
    """
    body = table.body
    columns = body.columns
    uniform = _uniform_styles(sheet, table)
    below = sheet.row(body.bottom + 1) if table.totals else b""
    look = _OWN_HEIGHT.sub(b"", look_of(sheet.row(body.top)))
    count = bottom - body.top + 1
    heads = [(f'<c r="{letters(column)}', _style(style)) for column, style in zip(columns, uniform, strict=True)]
    for start in range(0, count, _BLOCK):
        rows = range(body.top + start, body.top + min(start + _BLOCK, count))
        before = [sheet.row(at) for at in rows]
        made = []
        for (head, style), header in zip(heads, table.headers, strict=True):
            block = cells[header][start : start + _BLOCK]
            tails = _tails(block + [None] * (len(rows) - len(block)), table.formulas.get(header), epoch)
            made.append([f'{head}{at}"{style}{tail}' for at, tail in zip(rows, tails, strict=True)])
        for place, (at, row) in enumerate(zip(rows, before, strict=True)):
            if row and at <= body.bottom:
                _keep_styles(made, place, styles_of(row, columns), uniform)
        for position in (at for at, header in enumerate(table.headers) if header in table.formulas):
            where = letters(columns[position])
            made[position] = [cell.replace(HERE, f"{where}{at}") for at, cell in zip(rows, made[position], strict=True)]
        for at, row, own in zip(rows, before, map("".join, zip(*made, strict=True)), strict=True):
            left, right = beside(row, columns)
            sheet.put(at, row_xml(at, look_of(row) if row else look, left + own.encode() + right))
    for at in range(bottom + 1, table.whole.bottom + 1):
        row = sheet.row(at)
        left, right = beside(row, columns)
        sheet.put(at, row_xml(at, look_of(row), left + right))
    if table.totals:
        left, right = beside(sheet.row(bottom + 1), columns)
        totals = moved(inside(below, columns), bottom + 1)
        sheet.put(bottom + 1, row_xml(bottom + 1, look_of(below), left + totals + right))


def write_cell(sheet: SheetXml, cell: NamedCell, value: Cell, epoch: datetime) -> None:
    """Write one cell, its style kept."""
    column = range(cell.column, cell.column + 1)
    row = sheet.row(cell.row)
    left, right = beside(row, column)
    style = _style(styles_of(row, column)[0])
    own = f'<c r="{letters(cell.column)}{cell.row}"{style}{_tail(value, None, epoch)}'.encode()
    sheet.put(cell.row, row_xml(cell.row, look_of(row, shown=False), left + own + right))


def _uniform_styles(sheet: SheetXml, table: SheetTable) -> tuple[str, ...]:
    """The styles new rows take: of the first data row, unless the user has marked just that one."""
    first = range(table.body.top, min(table.body.top + _SAMPLE, table.body.bottom + 1))
    return Counter(styles_of(sheet.row(at), table.body.columns) for at in first).most_common(1)[0][0]


def _keep_styles(made: list[list[str]], place: int, own: tuple[str, ...], uniform: tuple[str, ...]) -> None:
    """Give a row's cells their own styles again where they had others than the rest of the table."""
    if own == uniform:
        return
    for at, (mine, common) in enumerate(zip(own, uniform, strict=True)):
        if mine and mine != common:
            cell = made[at][place]
            end = cell.index('"', len('<c r="')) + 1
            made[at][place] = cell[:end] + _style(mine) + cell[end + len(_style(common)) :]


def _style(style: str) -> str:
    return f' s="{style}"' if style else ""


def _tails(cells: list[Cell], formula: str | None, epoch: datetime) -> list[str]:
    """What follows reference and style of each cell of a column."""
    kinds = set(map(type, cells)) - {type(None)}
    if not formula and kinds == {float}:
        return ["/>" if cell is None else f"><v>{cell!r}</v></c>" for cell in cells]
    if not formula and kinds == {str}:
        texts = set(cells) - {None}
        together = "\n".join(texts)  # type: ignore[arg-type]
        if not _SPECIAL.search(together) and not _EDGES.search(together):
            return ["/>" if cell is None else f' t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells]
    known = {cell: _tail(cell, formula, epoch) for cell in set(cells)} if len(kinds) == 1 else {}
    return [known[cell] if cell in known else _tail(cell, formula, epoch) for cell in cells]


def _tail(cell: Cell, formula: str | None, epoch: datetime) -> str:
    before = formula or ""
    if cell is None:
        return f">{before}</c>" if before else "/>"
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
