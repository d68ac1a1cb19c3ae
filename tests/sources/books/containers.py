"""A register's rows in every kind of file it may come in, each amount and day as such a file holds them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from book_files import text_file, workbook
from old_excel import old_excel
from other_workbooks import binary, open_document
from purchases import Money, lakhs, number, plainly, thousands

Rows = Sequence[Sequence[object]]
Merges = Sequence[tuple[int, int, int, int, str]]


@dataclass(frozen=True)
class Container:
    """How a file is written under a name, and how it may hold amounts; texts hold no true days."""

    name: str
    write: Callable[[Path, Rows], object]
    moneys: tuple[Money, ...] = (number, plainly, lakhs, thousands)
    true_days: bool = True


def _excel(path: Path, rows: Rows) -> None:
    workbook(path, Purchases=[[None if cell == "" else cell for cell in row] for row in rows])


def _with_macros(path: Path, rows: Rows) -> None:
    """An .xlsm: the same parts, the workbook being of another type."""
    plain = path.with_suffix(".plain.xlsx")
    _excel(plain, rows)
    kind = (b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(*kind) if name == "[Content_Types].xml" else old.read(name))


def _without_blanks(write: Callable[[Path, Rows], object]) -> Callable[[Path, Rows], object]:
    return lambda path, rows: write(path, [[None if cell == "" else cell for cell in row] for row in rows])


def _text(ending: str, delimiter: str, encoding: str) -> Container:
    def write(path: Path, rows: Rows) -> None:
        try:
            text_file(path, rows, delimiter, encoding)
        except UnicodeEncodeError:  # a register in Hindi has no place in an encoding of the west
            text_file(path, rows, delimiter, "utf-8")

    return Container(f"register{ending}", write, (plainly, lakhs, thousands), true_days=False)


WORKBOOKS = (
    Container("register.xlsx", _excel),
    Container("register.xlsm", _with_macros),
    Container("register.xlsb", _without_blanks(binary)),
    Container("register.xls", _without_blanks(old_excel)),
    Container("register.ods", _without_blanks(open_document)),
)
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be")  # the last two without a mark
TEXTS = (
    *(_text(".csv", delimiter, encoding) for delimiter in ",;|\t" for encoding in ENCODINGS),
    *(_text(".tsv", "\t", encoding) for encoding in ENCODINGS),
    _text(".txt", "\t", "utf-8"),
)


def merged_workbook(path: Path, rows: Rows, merges: Merges) -> None:
    """An .xlsx whose header has merged cells."""
    book = xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_formulas": False})
    sheet = book.add_worksheet("Purchases")
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if hasattr(cell, "toordinal"):
                sheet.write_datetime(at, column, cell, day)
            elif cell != "":
                sheet.write(at, column, cell)
    for first_row, first, last_row, last, text in merges:
        sheet.merge_range(first_row, first, last_row, last, text)
    book.close()
