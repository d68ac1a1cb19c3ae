"""A small workbook with our tables and settings and nothing else, as the template would hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from ims_xl.settings import SETTINGS
from ims_xl.tables import SHEET_TABLES, Kind, Table, Table4

FORMATS = {
    Kind.TEXT: "@", Kind.PERIOD: "@", Kind.FLAG: "@", Kind.MONEY: "#,##0.00", Kind.COUNT: "0", Kind.NUMBER: "General",
    Kind.DATE: "dd-mm-yyyy", Kind.MOMENT: "dd-mm-yyyy hh:mm:ss",
}  # fmt: skip
HEADER_ROW = 4  # 0-based: titles stand above
TABLE4_ROWS = 12  # what the upper table of the sheet 2B has room for


def plain_workbook(path: Path, own_columns: Mapping[type[Table], Sequence[str]] | None = None) -> Path:
    """The workbook: each table with one blank, formatted row (table 4 with `TABLE4_ROWS`) and the columns added."""
    own_columns = own_columns or {}
    with xlsxwriter.Workbook(path) as book:
        formats = {kind: book.add_format({"num_format": pattern}) for kind, pattern in FORMATS.items()}
        general = book.add_format()
        next_row: dict[str, int] = {}
        for table in SHEET_TABLES:
            sheet = book.get_worksheet_by_name(table.sheet) or book.add_worksheet(table.sheet)
            sheet.write_string(0, 0, table.sheet)
            top = next_row.get(table.sheet, HEADER_ROW)
            rows = TABLE4_ROWS if table is Table4 else 1
            next_row[table.sheet] = top + rows + 3
            columns = [(column.header, formats[column.kind]) for column in table.columns()]
            columns += [(header, general) for header in own_columns.get(table, ())]
            headers = [{"header": header, "format": look} for header, look in columns]
            sheet.add_table(
                top, 0, top + rows, len(columns) - 1, {"name": table.title, "columns": headers}
            )
            for row in range(top + 1, top + rows + 1):
                for at, (_, look) in enumerate(columns):
                    sheet.write_blank(row, at, None, look)
        settings = book.add_worksheet("Settings")
        for row, setting in enumerate(SETTINGS, start=2):
            settings.write_string(row, 1, setting.label)
            book.define_name(setting.name, f"=Settings!$C${row + 1}")
    return path
