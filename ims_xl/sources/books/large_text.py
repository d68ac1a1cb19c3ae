"""A large delimited text straight into columns, where every record of it is as wide as its header.

Anything less regular (ragged records, quotation marks within quoted cells, other encodings than UTF-8) is left to
`delimited`, which reads record by record and says where a file is unsound.
"""

from __future__ import annotations

import csv
import io
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from ims_xl import threads
from ims_xl.sources import delimited, literal
from ims_xl.sources.books import headers
from ims_xl.sources.books.grid import Grid
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.profiles import Layouts
from ims_xl.sources.books.texts import Texts
from ims_xl.sources.cells import Cell
from ims_xl.sources.sheet import Sheet

LARGE = 1 << 20  # bytes from which it is worth the trouble
_HEAD = 2100  # rows in which the header and what its columns hold are looked for
_BLOCK = 4 << 20  # bytes parsed together
_PIECE = 1 << 20  # bytes whose quotation marks are looked at together
_QUOTE = ord('"')


def read(path: Path, layouts: Layouts) -> tuple[Sheet, Heading | None, Grid | None] | None:
    """The first rows of the text as a sheet, its heading, and all rows below that; None where it is not regular."""
    if not path.is_file() or path.stat().st_size < LARGE:
        return None
    data = literal.content(path).removeprefix(b"\xef\xbb\xbf")
    if b"\0" in data:
        return None
    try:
        end = data.rfind(b"\n", 0, 1 << 20)
        beginning = data[: end + 1].decode("utf-8")
        delimiter, text = delimited.delimiter_of(beginning)
        if text != beginning or not _is_soundly_quoted(data, delimiter):
            return None
        reader = csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter, strict=True)
        rows: list[list[Cell]] = [list(row) for row in islice(reader, _HEAD)]
        heading = headers.find(rows, layouts)
        if heading is None or heading.missing:
            return None
        if any("\n" in str(cell) for row in rows[: heading.row + 1] for cell in row):
            return None  # lines are no records, and what is to be skipped is counted in lines
        table = _table(data, delimiter, heading, len(rows[heading.row]))
        longest = max((pc.max(pc.binary_length(column)).as_py() or 0 for column in table.columns), default=0)
        if longest > csv.field_size_limit():
            return None
        grid: Grid = Texts(table)
    except (UnicodeDecodeError, pa.ArrowInvalid, pa.ArrowKeyError, csv.Error):
        return None
    return Sheet(path.stem, rows), heading, grid


def _table(data: bytes, delimiter: str, heading: Heading, width: int) -> pa.Table:
    """All columns as texts. Pieces are parsed side by side; as one where cells hold line breaks."""
    names = [str(index) for index in range(width)]
    convert = pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)

    def parsed(block: int, newlines: bool) -> pa.Table:
        return pa_csv.read_csv(
            pa.BufferReader(data),
            pa_csv.ReadOptions(skip_rows=heading.row + 1, column_names=names, block_size=block),
            pa_csv.ParseOptions(
                delimiter=delimiter,
                quote_char='"' if b'"' in data else False,
                newlines_in_values=newlines,
                ignore_empty_lines=False,
            ),
            convert,
        )

    try:
        return parsed(_BLOCK, newlines=False)
    except pa.ArrowInvalid:  # a piece ends within a cell
        return parsed(_BLOCK, newlines=True)


def _is_soundly_quoted(data: bytes, delimiter: str) -> bool:
    """Does each quotation mark open or close a cell, and as many open as close?"""
    if b'"' not in data:
        return True
    whole = np.frombuffer(data, dtype=np.uint8)

    def balance(begin: int) -> int | None:
        """How many more marks open than close in a piece; None where one does neither, or both."""
        piece = whole[max(begin - 1, 0) : begin + _PIECE + 1]  # with its neighbours
        beside = (piece == ord(delimiter)) | (piece == ord("\n")) | (piece == ord("\r"))
        at_begin, at_end = (np.ones(int(edge), dtype=bool) for edge in (begin == 0, begin + _PIECE >= len(whole)))
        beside = np.concatenate([at_begin, beside, at_end])
        mark = whole[begin : begin + _PIECE] == _QUOTE
        before, after = beside[:-2], beside[2:]
        if (mark & (before == after)).any():
            return None
        return int(np.count_nonzero(mark & before)) - int(np.count_nonzero(mark & after))

    found = threads.each(balance, range(0, len(whole), _PIECE))
    return None not in found and sum(filter(None, found)) == 0
