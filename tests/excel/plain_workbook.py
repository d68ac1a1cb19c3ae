"""A small workbook with our tables and settings and nothing else, as the template would hold them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from ims_xl.columns import Kind, Table
from ims_xl.settings import SETTINGS
from ims_xl.tables import SHEET_TABLES, Table4

FORMATS = {
    Kind.TEXT: "@", Kind.PERIOD: "@", Kind.FLAG: "@", Kind.MONEY: "#,##0.00", Kind.COUNT: "0", Kind.NUMBER: "General",
    Kind.DATE: "dd-mm-yyyy", Kind.MOMENT: "dd-mm-yyyy hh:mm:ss",
}  # fmt: skip
HEADER_ROW = 5  # titles stand above
TABLE4_ROWS = 12  # what the upper table of the sheet 2B has room for
SETTINGS_ROW, SETTINGS_COLUMN = 3, 3

OwnColumns = Mapping[type[Table], Sequence[str]]


@dataclass(frozen=True)
class Standing:
    """A table as it stands on its sheet: its header row, how many blank rows, and each column's header and format."""

    table: type[Table]
    header_row: int
    rows: int
    columns: list[tuple[str, str]]


def standings(own_columns: OwnColumns | None = None) -> Iterator[Standing]:
    """Every table with the columns added to it; table 4 stands above 2B."""
    next_row: dict[str, int] = {}
    for table in SHEET_TABLES:
        top = next_row.get(table.sheet, HEADER_ROW)
        rows = TABLE4_ROWS if table is Table4 else 1
        next_row[table.sheet] = top + rows + 4
        columns = [(column.header, FORMATS[column.kind]) for column in table.columns()]
        columns += [(header, "General") for header in (own_columns or {}).get(table, ())]
        yield Standing(table, top, rows, columns)


def plain_workbook(path: Path, own_columns: OwnColumns | None = None) -> Path:
    """The workbook as a file: each table with its blank, formatted rows, and the named cells of the settings."""
    with xlsxwriter.Workbook(path) as book:
        looks = {pattern: book.add_format({"num_format": pattern}) for pattern in {*FORMATS.values(), "General"}}
        for standing in standings(own_columns):
            table = standing.table
            sheet = book.get_worksheet_by_name(table.sheet) or book.add_worksheet(table.sheet)
            sheet.write_string(0, 0, table.sheet)
            top, bottom = standing.header_row - 1, standing.header_row - 1 + standing.rows
            headers = [{"header": header, "format": looks[pattern]} for header, pattern in standing.columns]
            sheet.add_table(top, 0, bottom, len(headers) - 1, {"name": table.title, "columns": headers})
            for row in range(top + 1, bottom + 1):
                for at, (_, pattern) in enumerate(standing.columns):
                    sheet.write_blank(row, at, None, looks[pattern])
        settings = book.add_worksheet("Settings")
        for row, setting in enumerate(SETTINGS, start=SETTINGS_ROW):
            settings.write_string(row - 1, 1, setting.label)
            book.define_name(setting.name, f"=Settings!$C${row}")
    return path
