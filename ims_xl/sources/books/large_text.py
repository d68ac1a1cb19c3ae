"""A large delimited text straight into columns, where every record of it is as wide as its header.

Anything less regular (ragged records, quotation marks within quoted cells, other encodings than UTF-8) is left to
`delimited`, which reads record by record and says where a file is unsound.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pyarrow as pa

from ims_xl.sources import delimited, literal
from ims_xl.sources.books import components, given, headers, late, packed, parties, repeated, stacked
from ims_xl.sources.books.grid import Grid
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.pieces import Pieces
from ims_xl.sources.books.profiles import Layouts
from ims_xl.sources.books.quotes import Irregular
from ims_xl.sources.books.texts import Texts
from ims_xl.sources.sheet import Sheet, blanked

LARGE = 1 << 20  # bytes from which it is worth the trouble
_HEAD = 2100  # rows in which the header and what its columns hold are looked for
_PIECE = 4 << 20  # bytes read together, at most
_LINE_ENDS = re.compile(rb"\r\n?|\n")
_BESIDE: tuple[Callable[[Sheet, Heading], object], ...] = (
    parties.carried, components.spread, packed.taken_apart, repeated.given,
)  # fmt: skip
_MARK = b"\xef\xbb\xbf"  # of UTF-8


def read(path: Path, layouts: Layouts) -> tuple[Sheet, Heading | None, Grid | None] | None:
    """The first rows of the text as a sheet, its heading, and all rows below that; None where it is not regular."""
    if not path.is_file() or not LARGE <= (bytes_in_all := path.stat().st_size) <= literal.LARGEST:
        return None
    of_each = -(-max(bytes_in_all, 1) // (2 * _PIECE))  # pieces that either processor has
    piece = -(-bytes_in_all // (2 * of_each))
    try:
        with path.open("rb") as file:
            head = file.read(1 << 20)
        data = head.removeprefix(_MARK)
        data = data[: data.rfind(b"\n") + 1]
        beginning = data.decode("utf-8")
        delimiter, text = delimited.delimiter_of(beginning)
        if text != beginning or delimited.is_binary(head):
            return None
        begins = _Beginning(path.stem, data, delimiter, layouts)
        pieces = Pieces(path, delimiter, piece, meanwhile=begins.read)
        sheet, heading = begins.sheet, begins.heading
        rows = sheet.rows
        if heading is None or begins.is_read_by_rows:
            return None
        if any("\n" in str(cell) for row in rows[: heading.row + 1] for cell in row):
            return None  # lines are no records, and what is above the first row is counted in lines
        if any(heading.names[len(rows[heading.row]) :]):
            return None  # the lower row of a header of two ends before the upper one
        above = next(islice(_LINE_ENDS.finditer(data), heading.row, None)).end()
        pieces.below(above + len(head) - len(head.removeprefix(_MARK)), len(rows[heading.row]))
        blank = late.columns(rows[heading.row + 1 :], heading.names)
        if blank and (later := late.rows_of(pieces, heading.names, blank)):
            heading = headers.find(rows, layouts, later) or heading
        grid: Grid = Texts(pieces, given.wanted(heading), rows[heading.row + 1 :])
    except (UnicodeDecodeError, pa.ArrowInvalid, pa.ArrowKeyError, csv.Error, Irregular, OSError):
        return None
    return sheet, heading, grid


class _Beginning:
    """The first rows of a text, named so, and their heading, once they are read."""

    def __init__(self, name: str, text: bytes, delimiter: str, layouts: Layouts) -> None:
        self._text, self._delimiter, self._layouts = text, delimiter, layouts
        self.sheet = Sheet(name, [])
        self.heading: Heading | None = None
        self.is_read_by_rows = False  # a column is missing, or what a row means hangs on others

    def read(self) -> None:
        """Raises `csv.Error`."""
        lines = io.TextIOWrapper(io.BytesIO(self._text), encoding="utf-8", newline="")  # decoded as they are needed
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
        rows = blanked([list(row) for row in islice(reader, _HEAD)])
        self.sheet = sheet = Sheet(self.sheet.name, rows)
        self.heading = heading = headers.find(rows, self._layouts, ())
        if heading is not None:
            is_several = len(stacked.parts(sheet)) > 1
            self.is_read_by_rows = bool(heading.missing) or is_several or any(told(sheet, heading) for told in _BESIDE)
