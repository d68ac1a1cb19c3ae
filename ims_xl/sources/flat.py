"""CSV, Parquet and sheets as columns of text: nothing is guessed to be a number on the way.

A sheet's numbers come as Excel stores them; those of CSV and of Parquet's text and decimal columns to the letter.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet

from ims_xl.errors import FileUnreadable
from ims_xl.sources import literal, sheets

PARQUET, WORKBOOKS = b"PAR1", (b"PK", b"\xd0\xcf\x11\xe0")
_MARK = b"\xef\xbb\xbf"  # of UTF-8
_DELIMITERS = ",;\t|"
_HEAD = 65536  # bytes in which the header line is looked for


def read(path: Path) -> pa.Table:
    """The table of a CSV, Parquet or workbook file (its first sheet), every column text, blank cells null.

    Headers are as in the file, without blanks around them. Raises `FileUnreadable`.
    """
    data = literal.content(path)
    if data.startswith(PARQUET):
        table = _parquet(data, path.name)
    elif data.startswith(WORKBOOKS):
        table = _first_sheet(path)
    else:
        table = _delimited(data, path.name)
    names = [name.strip() for name in table.column_names]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise FileUnreadable(f'{path.name} has several columns named "{twice[0]}"; name each once and try again.')
    return table.rename_columns(names)


def header(data: bytes) -> list[str]:
    """The cells of the first line of a text in UTF-8, without blanks around them; none where it has no such line."""
    line = data[:_HEAD].removeprefix(_MARK).decode("utf-8", errors="replace")
    try:
        return [
            cell.strip() for cell in next(csv.reader(io.StringIO(line, newline=""), delimiter=_delimiter(line)), [])
        ]
    except csv.Error:
        return []


def _delimiter(text: str) -> str:
    """The delimiter that stands most often in the first line."""
    first = text.partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _delimited(data: bytes, file: str) -> pa.Table:
    """A CSV as UTF-8, or else as Windows writes western text."""
    try:
        data.decode("utf-8")
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = "cp1252"
    head = data[:_HEAD].removeprefix(_MARK).decode(encoding, errors="replace")
    delimiter = _delimiter(head)
    names = next(csv.reader(io.StringIO(head), delimiter=delimiter), [])
    try:
        return pa_csv.read_csv(
            io.BytesIO(data.removeprefix(_MARK)),
            read_options=pa_csv.ReadOptions(encoding=encoding),
            # without a quotation mark no cell has a line break in it, which takes half the time to read
            parse_options=pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=b'"' in data),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as fault:
        raise FileUnreadable(_unsound(data.removeprefix(_MARK), delimiter, len(names), file, str(fault))) from fault


def _unsound(data: bytes, delimiter: str, width: int, file: str, fault: str) -> str:
    """Where a CSV is unsound: the first row that is longer or shorter than the header."""
    lines = io.StringIO(data.decode("utf-8", errors="replace"), newline="")
    for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), start=1):
        if cells and len(cells) != width:
            return f"{file}, line {number}: {len(cells)} cells, where the header has {width}. Mend it or export anew."
    reason = re.sub(r"\s+", " ", fault)[:120]
    return f"{file} is no sound CSV: {reason}. Export it anew."


def _parquet(data: bytes, file: str) -> pa.Table:
    """A Parquet file, every column cast to text."""
    try:
        table = pa_parquet.read_table(io.BytesIO(data))
        return pa.table({name: pc.cast(table[name], pa.string()) for name in table.column_names})
    except (pa.ArrowException, OSError) as fault:
        raise FileUnreadable(f"{file} is a damaged Parquet file, or holds more than text and numbers.") from fault


def _first_sheet(path: Path) -> pa.Table:
    """The first sheet of a workbook; its first row is the header."""
    found = sheets.read(path)
    rows = found[0].rows if found else []
    if not rows:
        raise FileUnreadable(f"{path.name} has nothing on its first sheet.")
    columns = list(zip(*rows, strict=True))
    used = [column for column in columns if any(cell != "" for cell in column)]
    names = [str(column[0]) for column in used]
    return pa.Table.from_arrays([pa.array(map(_shown, column[1:]), pa.string()) for column in used], names=names)


def _shown(cell: Any) -> str | None:
    """A cell as text: dates as ISO, whole numbers without a decimal point."""
    if cell == "":
        return None
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
