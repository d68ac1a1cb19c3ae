"""What stands in cells, and what it means in frames: rupees and paise, dates, Yes and No, text that stays text.

A cell holds text, a number, a moment, TRUE or FALSE, or nothing (None). Money is a number in rupees, exact to the
paisa; a flag is Yes or No; NA is a blank cell. The limits are Excel's own ("Excel specifications and limits").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ims_xl.columns import Column, Kind, Owner, Table
from ims_xl.errors import WorkbookUnusable
from ims_xl.excel import codes
from ims_xl.excel.areas import LAST_ROW
from ims_xl.excel.cells import (
    EPOCH,
    FIRST_MOMENT,
    LONGEST_TEXT,
    Cell,
    check_text,
    count_of,
    flag_of,
    moment_of,
    number_of,
    paise_of,
    period_of,
    text_of,
)
from ims_xl.gst.counting import counted
from ims_xl.gst.money import grouped, paise

MOST_PAISE = 10**15  # Excel keeps fifteen digits


def check_columns(table: type[Table], headers: Sequence[str], sheet: str, workbook: str = "") -> None:
    """Raises `WorkbookUnusable` where a declared column is missing, or an added one bears a name of ours."""
    missing = [column.header for column in table.columns() if column.header not in headers]
    if missing:
        raise WorkbookUnusable(
            f'{sheet} has no column "{missing[0]}" in its table {table.title}. Give the column its name back; if '
            f"an older ims_xl made the workbook, close it and run  ims-xl upgrade {workbook or 'WORKBOOK'}"
        )
    names = set(table.columns())
    for header in headers:
        if header in names and header not in {column.header for column in table.columns()}:
            raise WorkbookUnusable(
                f'{sheet}: the column "{header}" that was added to {table.title} bears a name the tool keeps for '
                f'itself. Rename it, for example to "{header} (own)".'
            )


def to_cells(table: type[Table], frame: pd.DataFrame, headers: Sequence[str], sheet: str) -> dict[str, list[Cell]]:
    """The cells of a table by header, for each of its `headers`; a column the user added is blank where not given.

    Raises `WorkbookUnusable` as `fitting` does, and for a value that no cell can hold.
    """
    return {
        header: [None] * len(frame) if values is None else column_cells(values, column, sheet, header)
        for header, column, values in fitting(table, frame, headers, sheet)
    }


def fitting(
    table: type[Table], frame: pd.DataFrame, headers: Sequence[str], sheet: str
) -> Iterator[tuple[str, Column | None, pd.Series | None]]:
    """Each header of the sheet with its declared column, None for one of the user's, and its values, None where blank.

    Codes are the words that people are shown for them.

    Raises `WorkbookUnusable` where the frame has too many rows, or a column that the sheet does not have.
    """
    if len(frame) > LAST_ROW - 1:
        raise WorkbookUnusable(
            f"{sheet} would get {counted(len(frame), 'row')}; an Excel sheet holds {grouped(LAST_ROW - 1)}. "
            "Split the work by GSTIN or period."
        )
    frame = table.conform(frame)
    for extra in table.extras(frame):
        if extra not in headers:
            raise WorkbookUnusable(
                f'{sheet} has no column "{extra}" in its table {table.title}. Add it, and try again.'
            )
    declared = {column.header: column for column in table.columns()}
    for header in headers:
        column = declared.get(header)
        values = frame.get(header if column is None else column, None)
        yield header, column, values if column is None or values is None else codes.in_words(values, column)


def to_frame(
    table: type[Table], cells: Mapping[str, list[Any]], sheet: str, first_row: int, epoch: datetime = EPOCH
) -> pd.DataFrame:
    """The frame of a table's cells, given by header; its first row stands in row `first_row` of the sheet.

    A row whose cells are blank in every column but the user's is no row. Numbers in date columns count days from
    `epoch`. Raises `WorkbookUnusable`, naming the place, for a value that is not what its column holds.
    """
    cells = {header: [None if value == "" else value for value in values] for header, values in cells.items()}
    rows = list(range(first_row, first_row + max(map(len, cells.values()), default=0)))
    solid = [cells[column.header] for column in table.columns() if column.owner is not Owner.USER]
    blank = [at for at in range(len(rows)) if all(column[at] is None for column in solid)]
    if blank:
        gone = set(blank)
        keep = [at for at in range(len(rows)) if at not in gone]
        rows = [rows[at] for at in keep]
        cells = {header: [values[at] for at in keep] for header, values in cells.items()}
    data: dict[str, Any] = {}
    for column in table.columns():
        data[str(column)] = column_values(cells[column.header], column, epoch, lambda at: f"{sheet}, row {rows[at]}")
    declared = {column.header for column in table.columns()}
    for header, values in cells.items():
        if header not in declared:
            data[header] = _extra_values(values)
    return table.conform(codes.meant(table, pd.DataFrame(data, index=pd.RangeIndex(len(rows)))))


def column_cells(values: pd.Series, column: Column | None, sheet: str, header: str) -> list[Cell]:
    """The cells of one column, of the user's where `column` is None. Raises `WorkbookUnusable`."""
    if column is None:
        return _checked([_plain(value) for value in values.tolist()], sheet, header)
    if column.kind in (Kind.DATE, Kind.MOMENT):
        return _checked(values.to_numpy("datetime64[s]").tolist(), sheet, column.header)
    if column.kind in (Kind.TEXT, Kind.PERIOD):
        return _checked(pa.array(values.array).to_pylist(), sheet, column.header)
    missing = values.isna().to_numpy()
    if column.kind is Kind.MONEY:
        amounts = values.to_numpy("int64", na_value=0)
        if (np.abs(amounts) >= MOST_PAISE).any():
            raise WorkbookUnusable(
                f"{sheet}, {column.header}: an amount of {len(str(MOST_PAISE)) - 3} digits of rupees or more is beyond "
                "what Excel keeps exactly. Correct it where it comes from."
            )
        plain = (amounts / 100).tolist()
    elif column.kind is Kind.FLAG:
        plain = ["Yes" if value else "No" for value in values.to_numpy("bool", na_value=False)]
    else:
        plain = values.tolist()
    if missing.any():
        plain = [None if gone else value for value, gone in zip(plain, missing.tolist(), strict=True)]
    return _checked(plain, sheet, column.header)


def _plain(value: Any) -> Cell:
    """A value of a column the user has added, whatever its dtype."""
    if value is None or value is pd.NA or value is pd.NaT or value != value or value == "":
        return None
    if isinstance(value, (str, bool)):
        return value
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if isinstance(value, date):
        return moment_of(value)
    return float(value)


def _checked(cells: list[Any], sheet: str, header: str) -> list[Cell]:
    """The cells, none of them beyond what a cell can hold."""
    kinds = set(map(type, cells)) - {type(None)}
    if kinds == {str} and 2 * max(map(len, filter(None, cells)), default=0) <= LONGEST_TEXT:
        return cells
    if kinds == {float} and not {float("inf"), float("-inf")} & set(cells):
        return cells
    for at, value in enumerate(cells):
        place = f"{sheet}, line {at + 1} of the table, {header}"
        if isinstance(value, str):
            check_text(value, place)
        elif isinstance(value, datetime) and value < FIRST_MOMENT:
            raise WorkbookUnusable(
                f"{place}: {value:%d-%m-%Y} lies before March 1900, where Excel's calendar begins. "
                "Correct it where it comes from."
            )
        elif isinstance(value, float) and abs(value) == float("inf"):
            raise WorkbookUnusable(f"{place}: a cell cannot hold infinity.")
    return cells


def column_values(values: list[Any], column: Column, epoch: datetime, place: Callable[[int], str]) -> Any:
    """A declared column of cells as an array of its dtype."""
    kind = column.kind
    kinds = set(map(type, values)) - {type(None)}
    if kind is Kind.MONEY and kinds <= {float}:
        return whole_paise(pd.array(values, dtype="Float64"))
    if kind in (Kind.TEXT, Kind.PERIOD) and kinds <= {str}:
        return pd.array(values, dtype=kind.dtype)
    convert: Callable[[Any], Any] = {
        Kind.TEXT: text_of,
        Kind.PERIOD: period_of,
        Kind.MONEY: paise_of,
        Kind.COUNT: lambda value: count_of(value) or 0,
        Kind.NUMBER: number_of,
        Kind.DATE: lambda value: moment_of(value, epoch),
        Kind.MOMENT: lambda value: moment_of(value, epoch),
        Kind.FLAG: flag_of,
    }[kind]
    meant = []
    for at, value in enumerate(values):
        try:
            meant.append(convert(value))
        except (ValueError, OverflowError) as fault:
            raise WorkbookUnusable(f"{place(at)}, {column.header}: {fault} Correct or clear the cell.") from fault
    if kind is Kind.DATE:
        return pd.Series(meant, dtype=kind.dtype).dt.normalize().array
    return pd.array(meant, dtype=kind.dtype)


def whole_paise(rupees: Any) -> Any:
    """Whole paise of an array of rupees; the few that lie between two paise are rounded by `gst.money`."""
    missing = np.asarray(rupees.isna())
    hundredfold = rupees.to_numpy("float64", na_value=0.0) * 100
    whole = np.rint(hundredfold)
    exact = pd.arrays.FloatingArray(whole, missing).astype("Int64")
    for at in np.flatnonzero(np.abs(hundredfold - whole) > 0.4).tolist():
        exact[at] = paise(float(rupees[at]))
    return exact


def _extra_values(values: list[Any]) -> pd.Series:
    """A column the user has added: text, numbers, dates or flags where all of it is that; else as it stands."""
    plain = [_days(value) for value in values]
    kinds = {type(value) for value in plain if value is not None}
    if kinds <= {str}:
        return pd.Series(plain, dtype="str")
    if kinds == {float}:
        return pd.Series(plain, dtype="Float64")
    if kinds == {bool}:
        return pd.Series(plain, dtype="boolean")
    if kinds == {datetime}:
        return pd.Series(plain, dtype="datetime64[s]")
    return pd.Series(plain, dtype="object")


def _days(value: Any) -> Cell:
    """A cell of the user's own; hours and minutes are parts of a day, as Excel counts them."""
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, date):
        return moment_of(value)
    return value if isinstance(value, (str, bool)) or value is None else float(value)
