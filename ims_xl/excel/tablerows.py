"""A table's rows written into its sheet: the cells anew, the looks and everything beside the table as they were.

Blocks of rows that look alike are made together, by columns; rows of which one is marked, or has something beside
it, one by one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.errors import WorkbookUnusable
from ims_xl.excel import bulk_write
from ims_xl.excel.areas import LAST_ROW, Area, letters
from ims_xl.excel.cells import Cell
from ims_xl.excel.cellxml import tail
from ims_xl.excel.rowxml import beside, inside, look_of, moved, row_xml, styles_of
from ims_xl.excel.sheetxml import SheetXml
from ims_xl.excel.tableparts import HERE, NamedCell, SheetTable
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped

_BLOCK = 5_000  # rows made at a time: enough to be fast, little enough to be held
_SAMPLE = 5  # rows whose commonest look is the table's
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
            f"{table.sheet}: {counted(rows, 'row')} do not fit into {table.title}, which has {body.height} above "
            f"{below[0].title}. Insert table rows there, and try again."
        )
    bottom = body.bottom if below else body.top + max(rows, 1) - 1
    if bottom + table.totals > LAST_ROW:
        raise WorkbookUnusable(
            f"{table.sheet}: {counted(rows, 'row')} do not fit; from row {body.top} on an Excel sheet holds "
            f"{grouped(LAST_ROW - body.top - table.totals + 1)}. Split the work by GSTIN or period."
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


def write(sheet: SheetXml, table: SheetTable, tails: dict[str, pa.LargeStringArray], bottom: int) -> None:
    """Write the cells' tails, by header, as the table's data down to row `bottom`; blank rows where there are fewer.

    Rows that were the table's keep their height and styles; new ones look as the first ones do. Columns with a
    calculated formula carry it on every row. What stands beside the table stays.
    """
    body = table.body
    uniform = _uniform_styles(sheet, table)
    below = sheet.row(body.bottom + 1) if table.totals else b""
    look = _OWN_HEIGHT.sub(b"", look_of(sheet.row(body.top)))
    for start in range(body.top, bottom + 1, _BLOCK):
        rows = range(start, min(start + _BLOCK, bottom + 1))
        block = {
            header: _block(tails[header], rows.start - body.top, len(rows), table.formulas.get(header))
            for header in table.headers
        }
        looks = sheet.looks_of_uniform(rows, body, uniform, look)
        if looks is not None and not any(HERE in formula for formula in table.formulas.values()):
            sheet.put_block(rows, _together(rows, looks, body.columns, uniform, list(block.values())))
        else:
            _one_by_one(sheet, table, rows, block, uniform, look)
    for at in range(bottom + 1, table.whole.bottom + 1):
        row = sheet.row(at)
        left, right = beside(row, body.columns)
        sheet.put(at, row_xml(at, look_of(row), left + right))
    if table.totals:
        left, right = beside(sheet.row(bottom + 1), body.columns)
        totals = moved(inside(below, body.columns), bottom + 1)
        sheet.put(bottom + 1, row_xml(bottom + 1, look_of(below), left + totals + right))


def _block(tails: pa.LargeStringArray, start: int, count: int, formula: str | None) -> pa.LargeStringArray:
    """So many tails from one on, blank ones where the table has more rows than data."""
    found = tails.slice(start, count)
    if len(found) == count:
        return found
    return pa.concat_arrays([found, bulk_write.blank(count - len(found), formula)])


def _together(
    rows: range, looks: Sequence[bytes], columns: range, styles: Sequence[str], tails: Sequence[pa.LargeStringArray]
) -> bytes:
    """The XML of rows that all have these styles and nothing beside the table."""
    text = pa.large_string()
    numbers = pa.array(np.arange(rows.start, rows.stop)).cast(text)
    pieces: list[pa.LargeStringArray | pa.Scalar] = [pa.scalar('<row r="', text), numbers]
    pieces += [pa.scalar('"', text), pa.array([look.decode() for look in looks], text), pa.scalar(">", text)]
    for column, style, cells in zip(columns, styles, tails, strict=True):
        head = pa.scalar(f'<c r="{letters(column)}', text)
        pieces += [head, numbers, pa.scalar(f'"{_style(style)}', text), cells]
    made = pc.binary_join_element_wise(*pieces, pa.scalar("</row>", text), pa.scalar("", text))
    _, offsets, data = made.buffers()
    first, last = np.frombuffer(offsets, np.int64)[[made.offset, made.offset + len(made)]]
    block: bytes = data[int(first) : int(last)].to_pybytes()
    return block


def _one_by_one(
    sheet: SheetXml,
    table: SheetTable,
    rows: range,
    block: dict[str, pa.LargeStringArray],
    uniform: tuple[str, ...],
    look: bytes,
) -> None:
    """Write rows of which some have looks of their own, or something beside the table."""
    columns = table.body.columns
    before = [sheet.row(at) for at in rows]
    made = []
    for column, style, (header, cells) in zip(columns, uniform, block.items(), strict=True):
        head, where = f'<c r="{letters(column)}', letters(column)
        column_cells = [f'{head}{at}"{_style(style)}{tail}' for at, tail in zip(rows, cells.to_pylist(), strict=True)]
        if header in table.formulas:
            column_cells = [cell.replace(HERE, f"{where}{at}") for at, cell in zip(rows, column_cells, strict=True)]
        made.append(column_cells)
    for place, (at, row) in enumerate(zip(rows, before, strict=True)):
        if row and at <= table.body.bottom:
            _keep_styles(made, place, styles_of(row, columns), uniform)
    for at, row, own in zip(rows, before, map("".join, zip(*made, strict=True)), strict=True):
        left, right = beside(row, columns)
        sheet.put(at, row_xml(at, look_of(row) if row else look, left + own.encode() + right))


def write_cell(sheet: SheetXml, cell: NamedCell, value: Cell, epoch: datetime) -> None:
    """Write one cell, its style kept."""
    column = range(cell.column, cell.column + 1)
    row = sheet.row(cell.row)
    left, right = beside(row, column)
    style = _style(styles_of(row, column)[0])
    own = f'<c r="{letters(cell.column)}{cell.row}"{style}{tail(value, None, epoch)}'.encode()
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
