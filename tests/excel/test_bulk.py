"""Whole columns at a time gives what cell by cell gives: the same values read, the same cells written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_workbook import HEADER_ROW, plain_workbook

from ims_xl.columns import Column, Kind, Table
from ims_xl.errors import WorkbookUnusable
from ims_xl.excel import alike, bulk_read, bulk_write, cellxml, values
from ims_xl.excel.areas import letters
from ims_xl.excel.cells import EPOCH, EPOCH_1904
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.tables import Books

FIRST = HEADER_ROW + 1
TEXT = st.none() | st.text(st.characters(codec="utf-8"), max_size=9) | st.sampled_from(
    ["=1+1", " a", "a\n", "_x0041_", "x_x", "R&D <b>", "\x01", "अनु", "é", "1", "Yes", "\ufffe"]
)  # fmt: skip
MOMENTS = st.none() | st.datetimes(datetime(1905, 1, 1), datetime(2199, 1, 1)).map(
    lambda day: day.replace(microsecond=0)
)
DAYS = MOMENTS.map(lambda day: day and day.replace(hour=0, minute=0, second=0))


class Sample(Table):
    """A column of each kind."""

    title, sheet, key = "tblSample", "Sample", ("text",)

    text = Column("Text", Kind.TEXT)
    period = Column("Period", Kind.PERIOD)
    money = Column("Money", Kind.MONEY)
    count = Column("Count", Kind.COUNT)
    number = Column("Number", Kind.NUMBER)
    day = Column("Day", Kind.DATE)
    moment = Column("Moment", Kind.MOMENT)
    flag = Column("Flag", Kind.FLAG)


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
ROWS = st.lists(
    st.tuples(
        TEXT, st.sampled_from([None, "2026-10"]), st.none() | st.integers(-(10**15) + 1, 10**15 - 1),
        st.integers(0, 10**6), st.none() | NUMBERS, DAYS, MOMENTS, st.sampled_from([None, True, False]),
        TEXT, NUMBERS, st.booleans(), MOMENTS,
    ),
    min_size=1, max_size=3,
)  # fmt: skip
OWN = {"Own text": "str", "Own number": "float64", "Own flag": "bool", "Own day": "datetime64[s]"}


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, epoch=st.sampled_from([EPOCH, EPOCH_1904]))
def test_columns_are_written_as_their_cells_one_by_one(rows: list[tuple[Any, ...]], epoch: datetime) -> None:
    columns = dict(zip([*Sample.columns(), *OWN], zip(*rows, strict=True), strict=True))
    frame = pd.DataFrame({str(name): pd.Series(column, dtype=OWN.get(name)) for name, column in columns.items()})
    headers = [*(column.header for column in Sample.columns()), *OWN, "Blank"]
    made = bulk_write.tails(Sample, frame, headers, "Sample", {}, epoch)
    expected = values.to_cells(Sample, frame, headers, "Sample")
    for header in headers:
        one_by_one = [cellxml.tail(cell, None, epoch) for cell in expected[header]]
        assert [_number(tail) for tail in made[header].to_pylist()] == [_number(tail) for tail in one_by_one], header


def _number(tail: str) -> str | float:
    """A number's tail as its value: 5.0 and 5 are the same cell."""
    return float(tail[4:-8]) if tail.startswith("><v>") else tail


@pytest.mark.parametrize(
    ("column", "value"),
    [(Books.note, "x" * 32_768), (Books.igst, 10**15), (Books.document_date, datetime(1899, 12, 31))],
    ids=["too long", "too much", "too early"],
)
def test_what_no_cell_holds_is_refused_by_columns_too(column: str, value: object) -> None:
    frame = Books.of_rows([{Books.entry_id: "a", column: value}])
    with pytest.raises(WorkbookUnusable, match="Books"):
        bulk_write.tails(Books, frame, [each.header for each in Books.columns()], "Books", {}, EPOCH)


def typed(path: Path, cells: dict[str, list[Any]]) -> ClosedWorkbook:
    """A workbook whose Books somebody has filled by hand."""
    plain_workbook(path, {Books: tuple(OWN)})
    workbook = ClosedWorkbook(path)
    count = len(next(iter(cells.values())))
    workbook.write({Books: Books.of_rows([{Books.entry_id: str(at)} for at in range(count)])})
    book = openpyxl.load_workbook(path)
    sheet = book["Books"]
    at = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    for header, column in cells.items():
        for row, value in enumerate(column, start=FIRST):
            sheet.cell(row, at[header]).value = value
    book.save(path)
    return workbook


TYPED: dict[str, dict[str, list[Any]]] = {
    "of one kind": {"Supplier": ["A", None, "B"], "IGST (₹)": [1.005, 2, None], "Own number": [1, 2.5, None]},
    "numbers as text": {"Supplier": [12, 13.5, 14], "IGST (₹)": ["1,180.50", "2", None]},
    "mixed": {"Supplier": [12, "B", True], "Own text": ["a", 1, None], "Document date": ["05-10-2026", 46300.5, None]},
    "dates": {"Document date": [datetime(2026, 10, 5, 11, 59, 59), None, datetime(2026, 10, 6)]},
    "flags": {"Reverse charge": ["yes", "NO", None], "Own flag": [True, False, None]},
    "blank rows": {"Entry id": ["a", None, None], "Supplier": [None, None, "B"], "Own text": [None, "alone", None]},
    "all blank": {"Entry id": [None, None, None]},
}


@pytest.mark.parametrize("name", TYPED)
def test_columns_are_read_as_their_cells_one_by_one(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = typed(tmp_path / "Acme.xlsx", TYPED[name])
    quick = workbook.read(Books)
    monkeypatch.setattr(bulk_read, "columns", lambda *given: None)
    pd.testing.assert_frame_equal(quick, workbook.read(Books))


def test_tables_of_one_kind_of_cells_are_read_by_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = typed(tmp_path / "Acme.xlsx", TYPED["of one kind"])
    monkeypatch.setattr(values, "to_frame", lambda *given: pytest.fail("read cell by cell"))
    assert len(workbook.read(Books)) == 3


def test_a_mark_on_one_row_of_many_stays_and_the_others_stay_alike(tmp_path: Path) -> None:
    workbook = typed(tmp_path / "Acme.xlsx", {"Entry id": [str(at) for at in range(40)]})
    book = openpyxl.load_workbook(workbook.path)
    book["Books"].cell(FIRST + 7, 3).fill = openpyxl.styles.PatternFill("solid", start_color="FFFFFF00")
    book["Books"].cell(FIRST + 9, 60).value = "beside"
    book.save(workbook.path)
    for count in (40, 90):
        workbook.write({Books: Books.of_rows([{Books.entry_id: str(at)} for at in range(count)])})
        sheet = openpyxl.load_workbook(workbook.path)["Books"]
        marked = [row for row in range(FIRST, FIRST + count) if sheet.cell(row, 3).fill.start_color.rgb == "FFFFFF00"]
        assert marked == [FIRST + 7]
        assert sheet.cell(FIRST + 9, 60).value == "beside"
        assert [sheet.cell(row, 1).value for row in range(FIRST, FIRST + count)] == [str(at) for at in range(count)]


def rows_xml(first: int, count: int, columns: range, styles: list[str]) -> bytes:
    """Rows as Excel writes them."""
    cells = list(zip(columns, styles, strict=True))
    return "".join(
        f'<row r="{at}" ht="3">'
        + "".join(f'<c r="{letters(column)}{at}"{f" s={chr(34)}{style}{chr(34)}" if style else ""} t="str"><v>1</v></c>'
                  for column, style in cells)
        + "</row>"
        for at in range(first, first + count)
    ).encode()  # fmt: skip


@given(
    st.integers(1, 1200),
    st.integers(1, 30),
    st.integers(1, 720),
    st.lists(st.sampled_from(["", "3", "12"]), min_size=1, max_size=4),
)
def test_rows_are_told_alike(first: int, count: int, left: int, styles: list[str]) -> None:
    columns = range(left, left + len(styles))
    data = rows_xml(first, count, columns, styles)
    assert alike.are_alike(data, first, count, columns, styles)
    other = [*styles[:-1], "7"]
    odd = rows_xml(first, count - 1, columns, styles) + rows_xml(first + count - 1, 1, columns, other)
    assert not alike.are_alike(odd, first, count, columns, styles)
    assert not alike.are_alike(data, first + 1, count, columns, styles)
    assert not alike.are_alike(data, first, count, range(left + 1, left + 1 + len(styles)), styles)
