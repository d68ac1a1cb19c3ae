"""Tables whose headers are this program's own column names: CSV, Parquet or a sheet, amounts in rupees.

Only the number and a value must be there; what else is missing cannot be compared. Credit notes may come with either
sign; they leave negative.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ims_xl.columns import Column, Kind, Table
from ims_xl.errors import ColumnMissing, FileUnreadable, Problem
from ims_xl.gst import gstin as gstins
from ims_xl.gst.actions import ImsAction
from ims_xl.gst.counting import counted
from ims_xl.gst.documents import DocumentType, Section
from ims_xl.gst.period import TaxPeriod
from ims_xl.sources import columns, flat
from ims_xl.sources.portal import envelope
from ims_xl.tables import Books, Records

ROW = "row"  # the extra column: the 1-based data row of the file
_NUMBER, _VALUES = "document_number", ("taxable_value", "document_value")
_ALSO = {"invoice_value": "document_value"}
_NAMED = 50  # bad cells of one column that are named one by one

_TYPES = {
    DocumentType.INVOICE: ("invoice", "invoices", "taxinvoice", "inv", "i", "bill", "r", "regular", "b2b"),
    DocumentType.CREDIT_NOTE: ("creditnote", "creditnotes", "credit", "crnote", "cn", "c", "crn"),
    DocumentType.DEBIT_NOTE: ("debitnote", "debitnotes", "debit", "drnote", "dn", "d", "drn"),
    DocumentType.BILL_OF_ENTRY: ("billofentry", "billsofentry", "boe"),
    DocumentType.ECO_DOCUMENT: ("ecodocument", "eco"),
    DocumentType.ISD_INVOICE: ("isdinvoice", "isdi"),
    DocumentType.ISD_CREDIT_NOTE: ("isdcreditnote", "isdc"),
}
_TYPE_OF = {spelling: kind for kind, spellings in _TYPES.items() for spelling in spellings}
_SECTION_OF_TYPE = {  # of a record that names no section
    DocumentType.INVOICE: Section.B2B,
    DocumentType.CREDIT_NOTE: Section.B2BCN,
    DocumentType.DEBIT_NOTE: Section.B2BDN,
    DocumentType.BILL_OF_ENTRY: Section.IMPG,
    DocumentType.ECO_DOCUMENT: Section.ECOM,
    DocumentType.ISD_INVOICE: Section.ISD,
    DocumentType.ISD_CREDIT_NOTE: Section.ISD,
}


def is_canonical(headers: list[str]) -> bool:
    """Are these the headers of such a table?

    >>> is_canonical(["document_number", "Document_Date", "taxable_value", "igst"]), is_canonical(["Document number"])
    (True, False)
    """
    names = {header.strip().lower() for header in headers}
    return _NUMBER in names and not names.isdisjoint((*_VALUES, *_ALSO))


def read_records(path: Path, problems: list[Problem] | None = None) -> pd.DataFrame:
    """Records of the table, in the order of the file; `record_id` and the extra column `row` are the data row.

    A column the table does not know keeps its name and stays text. A cell that cannot be read is NA and a problem
    in `problems`; without that list the first one raises `FileUnreadable`. Raises `ColumnMissing`.
    """
    file = _File(path, problems)
    frame = file.frame(Records, ("action",))
    sections = file.texts("section", _section)
    types = _types(file, frame, sections)
    if sections.isna().any():
        derived = types.map({kind.value: section.value for kind, section in _SECTION_OF_TYPE.items()})
        sections = sections.where(sections.notna(), derived).astype("str")
    frame["section"] = sections
    frame["portal_action"] = file.texts("action", lambda word: ImsAction.from_wire(word).value).fillna(
        ImsAction.NO_ACTION.value
    )
    if "source" not in file.names:
        frame["source"] = "IMS"
    return file.finished(Records, frame, types, Records.record_id)


def read_entries(path: Path, problems: list[Problem] | None = None) -> pd.DataFrame:
    """Books of the table, as `read_records` reads Records; `entry_id` and `row` are the data row."""
    file = _File(path, problems)
    frame = file.frame(Books)
    types = _types(file, frame, file.texts("section", _section))
    frame["file"], frame["rows"] = path.name, frame[ROW].astype("str")
    return file.finished(Books, frame, types, Books.entry_id)


class _File:
    """A table as columns of text, and what could not be read of it."""

    def __init__(self, path: Path, problems: list[Problem] | None) -> None:
        self.name, self.problems = path.name, problems
        self._nothing: dict[str, pd.Series] = {}  # by dtype, a column of nothing
        table = flat.read(path)
        known = {*Records.columns(), *Books.columns(), *_ALSO, "action"}
        names = [name.lower() if name.lower() in known else name for name in table.column_names]
        names = [_ALSO[name] if name in _ALSO and _ALSO[name] not in names else name for name in names]
        self.table: pa.Table = table.rename_columns(names)
        self.names = set(self.table.column_names)
        if _NUMBER not in self.names or self.names.isdisjoint(_VALUES):
            lacks = " or ".join(_VALUES) if _NUMBER in self.names else _NUMBER
            has = ", ".join(self.table.column_names[:20])
            raise ColumnMissing(f"{self.name} has no column for {lacks}. It has: {has}.")

    def frame(self, table: type[Table], told: tuple[str, ...] = ()) -> pd.DataFrame:
        """The columns the table declares, by their kind; then the others of the file as text, but those `told`."""
        rows = pd.RangeIndex(self.table.num_rows)
        data = {str(column): self._of_kind(column) for column in table.columns()}
        data[ROW] = pd.Series(np.arange(1, len(rows) + 1), index=rows)
        for name in self.table.column_names:
            if name in (ROW, *table.key):
                data[f"{name}_in_file"] = columns.series(self.table[name])
            elif name not in data and name not in told:
                data[name] = columns.series(self.table[name])
        return pd.DataFrame(data, index=rows)

    def texts(self, name: str, reader: Callable[[str], str]) -> pd.Series:
        """A column of words, each read by `reader`; NA where the file has no such column."""
        if name not in self.names:
            return self._missing(Kind.TEXT)
        return self._noted(name, columns.mapped(self.table[name], reader, "str"))

    def finished(self, table: type[Table], frame: pd.DataFrame, types: pd.Series, key: Column) -> pd.DataFrame:
        """The frame with its type and id, credit notes negative, conforming."""
        frame["document_type"] = types
        negative = types.isin([kind.value for kind in DocumentType if kind.sign < 0])
        for column in table.money():
            if column in self.names:
                frame[column] = frame[column].mask(negative, -frame[column].abs())
        frame[key] = frame[ROW].astype("str")
        return table.conform(frame)

    def _of_kind(self, column: Column) -> pd.Series:
        """A declared column of the file; all NA where the file does not have it."""
        if column not in self.names or column in ("document_type", "section"):
            return self._missing(column.kind)
        given = self.table[str(column)]
        match column.kind:
            case Kind.MONEY:
                return self._noted(column, columns.paise(given))
            case Kind.DATE | Kind.MOMENT:
                return self._noted(column, columns.dates(given))
            case Kind.FLAG:
                return self._noted(column, columns.mapped(given, _flag, "boolean"))
            case Kind.PERIOD:
                return self._noted(column, columns.mapped(given, _period, "str"))
        if column == "place_of_supply":
            return self._noted(column, columns.mapped(given, _state, "str"))
        if column == "supplier_gstin":
            given = pc.replace_substring_regex(pc.utf8_upper(given), "[^0-9A-Z]", "")
        return columns.series(columns.text(given))

    def _missing(self, kind: Kind) -> pd.Series:
        """A column of nothing; made in one go, where a list of None takes seconds at a million rows, and once."""
        if kind.dtype not in self._nothing:
            nothing = np.nan if kind.dtype == "str" else None
            rows = pd.RangeIndex(self.table.num_rows)
            self._nothing[kind.dtype] = pd.Series(nothing, index=rows, dtype=kind.dtype)
        return self._nothing[kind.dtype]

    def _noted(self, name: str, read: columns.Read) -> pd.Series:
        """The values read; what was unreadable becomes problems, or the first of it an error."""
        for row, text in read.unreadable[:_NAMED]:
            problem = Problem(f'"{text}" cannot be read; mend it and try again.', self.name, "", row + 1, name, text)
            if self.problems is None:
                raise FileUnreadable(str(problem))
            self.problems.append(problem)
        more = len(read.unreadable) - _NAMED
        if more > 0 and self.problems is not None:
            self.problems.append(
                Problem(f"{counted(more, 'more cell')} of the column cannot be read.", self.name, header=name)
            )
        return read.values


def _types(file: _File, frame: pd.DataFrame, sections: pd.Series) -> pd.Series:
    """The document type of each row: as given, else of its section, else by the sign of its value."""
    given = file.texts("document_type", _document_type)
    if given.notna().all():
        return given
    of_section = sections.map({section.value: section.nature.document_type.value for section in Section})
    value = frame["taxable_value"].fillna(frame["document_value"])
    below_zero = (value < 0).fillna(False).to_numpy(dtype=bool)
    by_sign = np.where(below_zero, DocumentType.CREDIT_NOTE.value, DocumentType.INVOICE.value)
    found = given.where(given.notna(), of_section)
    return found.where(found.notna(), pd.Series(by_sign, index=found.index)).astype("str")


def _document_type(word: str) -> str:
    letters = re.sub("[^a-z0-9]", "", word.lower())
    if letters not in _TYPE_OF:
        raise ValueError(word)
    return _TYPE_OF[letters].value


def _section(word: str) -> str:
    found = envelope.section_of(word)
    return found.value if found else Section(word.upper()).value


def _flag(word: str) -> bool:
    if word.upper() not in ("Y", "YES", "TRUE", "1", "N", "NO", "FALSE", "0"):
        raise ValueError(word)
    return word.upper() in ("Y", "YES", "TRUE", "1")


def _state(word: str) -> str:
    code = gstins.state_code(word)
    if not code:
        raise ValueError(word)
    return code


def _period(word: str) -> str:
    return str(TaxPeriod.from_wire(word) if word.isdigit() else TaxPeriod(word))
