"""A large delimited text straight into columns, where every record of it is as wide as its header.

Anything less regular (ragged records, quotation marks within quoted cells, other encodings than UTF-8) is left to
`delimited`, which reads record by record and says where a file is unsound.
"""

from __future__ import annotations

import csv
import io
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv

from ims_xl.sources import delimited, literal
from ims_xl.sources.books import headers
from ims_xl.sources.books.grid import Grid, Texts
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.profiles import Layouts
from ims_xl.sources.cells import Cell
from ims_xl.sources.sheet import Sheet
from ims_xl.tables import Books

LARGE = 1 << 20  # bytes from which it is worth the trouble
_HEAD = 2100  # rows in which the header and what its columns hold are looked for
_OF_FEW_VALUES = (
    Books.supplier_gstin, Books.supplier_name, Books.document_type, Books.document_date, Books.voucher_date,
    Books.place_of_supply, Books.reverse_charge, Books.input_kind, Books.credit_barred,
)  # fmt: skip


def read(path: Path, layouts: Layouts) -> tuple[Sheet, Heading | None, Grid | None] | None:
    """The first rows of the text as a sheet, its heading, and all rows below that; None where it is not regular."""
    if not path.is_file() or path.stat().st_size < LARGE:
        return None
    data = literal.content(path).removeprefix(b"\xef\xbb\xbf")
    if b"\0" in data or not _is_soundly_quoted(data):
        return None
    try:
        end = data.rfind(b"\n", 0, 1 << 20)
        beginning = data[: end + 1].decode("utf-8")
        delimiter, text = delimited.delimiter_of(beginning)
        if text != beginning:
            return None
        reader = csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter, strict=True)
        rows: list[list[Cell]] = [list(row) for row in islice(reader, _HEAD)]
        heading = headers.find(rows, layouts)
        if heading is None or heading.missing:
            return None
        if any("\n" in str(cell) for row in rows[: heading.row + 1] for cell in row):
            return None  # lines are no records, and what is to be skipped is counted in lines
        grid: Grid = Texts(_table(data, delimiter, heading, len(rows[heading.row])))
    except (UnicodeDecodeError, pa.ArrowInvalid, pa.ArrowKeyError, csv.Error):
        return None
    return Sheet(path.stem, rows), heading, grid


def _table(data: bytes, delimiter: str, heading: Heading, width: int) -> pa.Table:
    few = {index for column in _OF_FEW_VALUES for index in heading.columns.get(column, ())}
    coded = pa.dictionary(pa.int32(), pa.string())
    types = {str(index): coded if index in few else pa.string() for index in range(width)}
    quoted = b'"' in data
    table = pa_csv.read_csv(
        pa.BufferReader(data),
        pa_csv.ReadOptions(skip_rows=heading.row + 1, column_names=list(types)),
        pa_csv.ParseOptions(
            delimiter=delimiter,
            quote_char='"' if quoted else False,
            newlines_in_values=quoted,
            ignore_empty_lines=False,
        ),
        pa_csv.ConvertOptions(column_types=types, strings_can_be_null=False),
    )
    return table.unify_dictionaries()


def _is_soundly_quoted(data: bytes) -> bool:
    """Does each quotation mark open or close a cell, and as many open as close?"""
    marks = data.count(b'"')
    if not marks:
        return True
    for delimiter in (b",", b"\t", b";", b"|"):
        opening = data.count(delimiter + b'"') + data.count(b'\n"') + data.startswith(b'"')
        closing = data.count(b'"' + delimiter) + data.count(b'"\n') + data.count(b'"\r') + data.endswith(b'"')
        if opening == closing and opening + closing == marks:
            return True
    return False
