"""Large, plain text registers read column by column: the same entries as `register` makes of their rows, much sooner.

Plain means: a document a row, each with a sound GSTIN, number, date and amounts, and nothing to be worked out, joined
or set aside. Wherever a column holds anything else, the file is left to the reader of rows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from ims_xl.columns import Column
from ims_xl.errors import Level
from ims_xl.gst import gstin as gstins
from ims_xl.gst.documents import DocumentType
from ims_xl.gst.period import financial_year
from ims_xl.sources import cells, columns, delimited
from ims_xl.sources.books import dates, headers, sides, states
from ims_xl.sources.books.derive import NOTHING
from ims_xl.sources.books.headers import Heading
from ims_xl.sources.books.lines import AMOUNTS, CREDIT
from ims_xl.sources.books.notes import Notes
from ims_xl.sources.books.profiles import NO_LAYOUTS, Layouts
from ims_xl.sources.cells import Cell
from ims_xl.sources.imported import Tally
from ims_xl.sources.sheet import Sheet
from ims_xl.tables import Books

_HEAD = 2100  # rows in which the header and what its columns hold are looked for
_NUMBER = r"^[0-9A-Za-z][0-9A-Za-z/_-]*$"
_NO_NUMBER = r"^(?i:nil|na|none|null)$"
_HUGE = 10**15  # paise; what is beyond is looked at cell by cell
_PLAIN_TEXT = "^[^=']"  # nothing by which exports keep Excel from making text a number
_SPACES = "[\\s\u00a0\u200b\ufeff]+"
_NEEDED = (Books.supplier_gstin, Books.document_number, Books.document_date)
_KINDS = {DocumentType.INVOICE: 1, DocumentType.DEBIT_NOTE: 1, DocumentType.CREDIT_NOTE: -1}


class _NotPlain(Exception):
    """Something in the file is for the reader of rows."""


@dataclass(frozen=True)
class Plain:
    """A register read so: its beginning as a sheet, the entries as Books but for what `books` adds, and the tally."""

    sheet: Sheet
    heading: Heading
    entries: pd.DataFrame
    notes: Notes
    tally: Tally


def read(data: bytes, name: str, stem: str, layouts: Layouts = NO_LAYOUTS) -> Plain | None:
    """The entries of a plain text register in the order of its rows; None where it is not plain."""
    if b'"' in data or b"\0" in data:
        return None
    try:
        return _read(data, name, stem, layouts)
    except (_NotPlain, UnicodeDecodeError, pa.ArrowInvalid, pa.ArrowKeyError, csv.Error, ValueError):
        return None


def _read(data: bytes, name: str, stem: str, layouts: Layouts) -> Plain:
    body = data.removeprefix(b"\xef\xbb\xbf")
    end = body.rfind(b"\n", 0, 1 << 20)
    beginning = body[: end + 1].decode("utf-8")
    delimiter, text = delimited.delimiter_of(beginning)
    if text != beginning:
        raise _NotPlain
    reader = csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter)
    rows: list[list[Cell]] = [list(row) for row in islice(reader, _HEAD)]
    sheet, heading = Sheet(stem, rows), headers.find(rows, layouts)
    if heading is None or heading.missing or not _is_plain(heading, rows):
        raise _NotPlain
    table = pa_csv.read_csv(
        io.BytesIO(body),
        pa_csv.ReadOptions(skip_rows=heading.row + 1, column_names=[str(at) for at in range(len(rows[heading.row]))]),
        pa_csv.ParseOptions(delimiter=delimiter, quote_char=False, ignore_empty_lines=False),
        pa_csv.ConvertOptions(
            column_types={str(at): pa.string() for at in range(len(rows[heading.row]))}, strings_can_be_null=False
        ),
    )
    return _entries(table, sheet, heading, Notes(name, stem))


def _is_plain(heading: Heading, rows: list[list[Cell]]) -> bool:
    """Is there nothing in the heading that asks for more than a look at each cell?"""
    titles = [cells.text(cell) for row in rows[: heading.row] for cell in row if cell != ""]
    return (
        heading.worked == NOTHING
        and not (Books.input_kind in heading.columns or Books.credit_barred in heading.columns)
        and not (heading.buyers_view or heading.bills_of_entry or heading.credit_notes or heading.reverse_charge)
        and all(len(heading.columns.get(column, ())) <= 1 for column in Books.money())
        and any(column in heading.columns for column in Books.money())
        and not any(map(sides.is_title_of_returns, titles))
    )


def _entries(table: pa.Table, sheet: Sheet, heading: Heading, notes: Notes) -> Plain:
    if not table.num_rows or sides.is_title_of_returns(sheet.name):
        raise _NotPlain
    for remark in heading.remarks:
        notes.problem(remark, heading.row + 1, level=Level.REMARK)
    given = _Given(table, heading)
    for column in _NEEDED:
        _require(pc.not_equal(given.text(column), ""))
    gstin = given.mapped(Books.supplier_gstin, _sound_gstin, "str")
    number = given.numbers(Books.document_number)
    days = given.texts_of(Books.document_date)
    titles = [sheet.name, *(cells.text(cell) for row in sheet.rows[: heading.row] for cell in row if cell != "")]
    order = dates.decide(days, titles)
    if order.remark:
        notes.problem(order.remark, heading.row + 1, heading.named(Books.document_date), level=Level.REMARK)
    dated = given.mapped(Books.document_date, order.day, "datetime64[s]")
    years = given.mapped(Books.document_date, lambda cell: financial_year(order.day(cell)), "str")  # type: ignore[arg-type]
    kinds = given.mapped(Books.document_type, _kind, "str").fillna(DocumentType.INVOICE.value)
    amounts, signs = _signed({name: given.paise(Books.column(name)) for name in AMOUNTS}, kinds)
    kinds = kinds.mask(signs, DocumentType.CREDIT_NOTE.value)
    data: dict[str, Any] = {
        "supplier_gstin": gstin, "supplier_name": given.names(Books.supplier_name), "document_type": kinds,
        "document_number": number, "document_date": dated, "voucher_number": given.numbers(Books.voucher_number),
        "voucher_date": given.mapped(Books.voucher_date, order.day, "datetime64[s]"),
        "place_of_supply": given.mapped(Books.place_of_supply, lambda cell: states.code(cells.text(cell)), "str"),
        "reverse_charge": given.mapped(Books.reverse_charge, cells.flag, "boolean"), **amounts,
    }  # fmt: skip
    first = heading.row + 2
    data["rows"] = pd.Series(np.arange(first, first + table.num_rows)).astype("str")
    upper = number.str.upper()
    if not (gstin + "|" + upper).is_unique:
        raise _NotPlain  # lines of one document, one booked twice, or one of another year
    data["entry_id"] = "B|" + gstin + "|" + kinds + "|" + upper + "|" + years
    frame = pd.DataFrame(data)
    paise = int(sum(amounts[name].fillna(0).sum() for name in CREDIT))
    count = table.num_rows
    return Plain(sheet, heading, frame, notes, Tally(count, count, 0, paise, paise, 0))


def _signed(amounts: dict[str, pd.Series], kinds: pd.Series) -> tuple[dict[str, pd.Series], pd.Series]:
    """The amounts with final signs, as `sides.settled` gives them, and which documents are credit notes by theirs."""
    together = pd.DataFrame(amounts)
    if together.isna().all(axis=1).any():
        raise _NotPlain  # a row without amounts
    credit, value = together[list(CREDIT)].fillna(0).sum(axis=1), amounts["document_value"]
    anchor = credit.where(credit != 0, value.fillna(0))
    sign = kinds.map({kind.value: sign for kind, sign in _KINDS.items()}).astype("int64")
    by_sign = ((anchor < 0) & (sign > 0)).astype(bool)
    sign = sign.mask(by_sign, -1)
    turn = (anchor * sign < 0).map({True: -1, False: 1}).astype("int64")
    signed = {name: amounts[name] * turn for name in CREDIT}
    return {"document_value": value.abs() * sign, **signed}, by_sign


def _sound_gstin(cell: Cell) -> str:
    found = gstins.clean(cells.text(cell))
    if gstins.remark(found):
        raise _NotPlain
    return found


def _kind(cell: Cell) -> str | None:
    word = cells.text(cell)
    found = sides.kind(word, False)
    if found is not None and (found not in _KINDS or sides.is_odd(word)):
        raise _NotPlain
    return None if found is None else found.value


def _require(flags: pa.ChunkedArray) -> None:
    if not pc.all(flags, min_count=0).as_py():
        raise _NotPlain


class _Given:
    """The table's columns by those of Books. Each method raises `_NotPlain` for what is not plain."""

    def __init__(self, table: pa.Table, heading: Heading) -> None:
        self._table, self._heading = table, heading

    def text(self, column: Column) -> pa.ChunkedArray | None:
        """The column's texts, without blanks around them; None where the register has no such column."""
        indices = self._heading.columns.get(column, ())
        return pc.utf8_trim_whitespace(self._table[str(indices[0])]) if indices else None

    def texts_of(self, column: Column) -> list[Cell]:
        """The different texts of a column."""
        found = self.text(column)
        return [] if found is None else list(pc.unique(found).to_pylist())

    def mapped(self, column: Column, reader: Callable[[Cell], Any], dtype: str) -> pd.Series:
        """Each different text through `reader`; a blank is NA."""
        found = self.text(column)
        if found is None:
            return self._missing(dtype)
        read = columns.mapped(found, reader, dtype)
        if read.unreadable:
            raise _NotPlain
        return read.values

    def numbers(self, column: Column) -> pd.Series:
        """Numbers of documents or vouchers, which need no second look."""
        found = self.text(column)
        if found is None:
            return self._missing("str")
        blank = pc.equal(found, "")
        _require(pc.or_(blank, pc.match_substring_regex(found, _NUMBER)))
        _require(pc.invert(pc.match_substring_regex(found, _NO_NUMBER)))
        return columns.series(found)

    def names(self, column: Column) -> pd.Series:
        """Texts with single spaces."""
        found = self.text(column)
        if found is None:
            return self._missing("str")
        _require(pc.or_(pc.equal(found, ""), pc.match_substring_regex(found, _PLAIN_TEXT)))
        return columns.series(pc.utf8_trim_whitespace(pc.replace_substring_regex(found, _SPACES, " ")))

    def paise(self, column: Column) -> pd.Series:
        """Amounts (Int64)."""
        found = self.text(column)
        if found is None:
            return self._missing("Int64")
        amounts = columns.plain_paise(pc.if_else(pc.equal(found, ""), None, found))
        if (amounts.abs() >= _HUGE).any():
            raise _NotPlain
        return amounts

    def _missing(self, dtype: str) -> pd.Series:
        return pd.Series([None] * self._table.num_rows, dtype=pd.api.types.pandas_dtype(dtype))
