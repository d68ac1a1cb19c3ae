"""Builds the workbooks among the example registers; run it in their folder. The same rows always give the same bytes.

The text examples are written by hand. Every party and GSTIN is made up.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from other_workbooks import Rows, binary, open_document

SUNRISE, TATVA, UMIYA = "27AAACS1111A1ZA", "29AAACT2222B1ZX", "24AAACU3333C1ZY"
HEADER = [
    "Supplier GSTIN",
    "Supplier",
    "Invoice No",
    "Invoice Date",
    "Taxable Value",
    "IGST",
    "CGST",
    "SGST",
    "Invoice Value",
]
ROWS = [
    [SUNRISE, "Sunrise Steels", "000451", date(2026, 10, 5), 1000.5, None, 90.05, 90.05, 1180.6],
    [TATVA, "Tatva Technologies", "T/9", date(2026, 10, 13), 2000, 360, None, None, 2360],
    [UMIYA, "Umiya Traders", "CN-9", date(2026, 10, 27), -50, -9, None, None, -59],
]
_FIXED = datetime(2026, 11, 1)


def workbook(path: Path, merged: Sequence[tuple[int, int, int, int, str]] = (), **sheets: Rows) -> None:
    """An .xlsx of these sheets; `merged` (first row, first column, last row, last column, text) is of the first."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": _FIXED})
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    for place, (name, rows) in enumerate(sheets.items()):
        sheet = book.add_worksheet(name.replace("_", " "))
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, datetime(value.year, value.month, value.day), day)
                elif isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif value is not None:
                    sheet.write(at, column, value)
        if not place:
            for first_row, first, last_row, last, text in merged:
                sheet.merge_range(first_row, first, last_row, last, text)
    book.close()


def tally() -> Rows:
    """A columnar register: titles, ledgers as columns, sides, a continued voucher, a blank reference, a total."""
    header = [
        "Date", "Particulars", "Voucher Type", "Voucher No.", "Voucher Ref. No.", "Voucher Ref. Date", "GSTIN/UIN",
        "Quantity", "Rate", "Value", "Gross Total", "Purchase @18%", "Freight Inward", "INPUT CGST 9%",
        "INPUT SGST 9%", "INPUT IGST 18%", "ROUND OFF",
    ]  # fmt: skip
    titles = [
        ["Rainbow Industries Limited"],
        ["Plot 7, Pune"],
        ["Purchase Register"],
        ["1-Oct-2026 to 31-Oct-2026"],
        [],
    ]
    first = [
        date(2026, 10, 7), "Sunrise Steels", "Purchase", "12", "SS/9", date(2026, 10, 5), SUNRISE, 5, 200, 1000,
        "1,298.50 Cr", "1,000.00 Dr", "100.00 Dr", "99.00 Dr", "99.00 Dr", None, "0.50 Dr",
    ]  # fmt: skip
    second = [
        date(2026, 10, 14), "Tatva Technologies", "Purchase", "13", None, None, TATVA, None, None, None,
        "2,360.00 Cr", "1,500.00 Dr", None, None, None, "360.00 Dr",
    ]  # fmt: skip
    more = [None] * 11 + ["500.00 Dr"]
    back = [
        date(2026, 10, 19), "Tatva Technologies", "Debit Note", "3", "CN-300", date(2026, 10, 18), TATVA, None, None,
        None, "590.00 Dr", "500.00 Cr", None, None, None, "90.00 Cr",
    ]  # fmt: skip
    total = [None, "Grand Total"] + [None] * 8 + [
        "3,068.50 Cr", "2,500.00 Dr", "100.00 Dr", "99.00 Dr", "99.00 Dr", "270.00 Dr", "0.50 Dr",
    ]  # fmt: skip
    return [*titles, header, first, second, more, back, total]


def template() -> Rows:
    """The purchase register of GSTN's matching tool, version 2.4."""
    header = [
        "GSTIN of Supplier/ECO*", "Trade/Legal name", "Type of inward supplies*", "Document type*", "Document number*",
        "Document date*", "Taxable value (₹)*", "Integrated tax (₹)", "Central tax (₹)", "State/UT tax (₹)", "Cess (₹)",
    ]  # fmt: skip
    top = [
        ["GSTR-2B Matching Tool", None, "Version 2.4"], ["GSTIN of recipient*", "27AABCR1234F1ZS"],
        ["Financial year*", "2026-27"], ["Tax period*", "October"], [],
    ]  # fmt: skip
    rows = [
        [SUNRISE, "Sunrise Steels", "B2B", "Invoice", "INV/1", "05-10-2026", 1000, 0, 90, 90, 0],
        [TATVA, "Tatva Technologies", "B2B", "Debit Note", "DN/1", "06-10-2026", 200, 36, 0, 0, 0],
        [TATVA, "Tatva Technologies", "SEZWP", "Credit Note", "CN/1", "07-10-2026", 100, 18, 0, 0, 12],
    ]
    return [*top, header, *rows]


def build(folder: Path) -> None:
    """All workbooks of this folder."""
    workbook(folder / "tally_columnar.xlsx", Purchase_Register=tally())
    workbook(folder / "gstn_template.xlsx", Purchase_Register=template())
    band = ["", "", "", "", "", "", "", "", "", "", ""]
    lower = ["", "", "No", "Date", "", "IGST", "CGST", "SGST", "CGST", "SGST", ""]
    merges = [
        (2, 0, 3, 0, "GSTIN"), (2, 1, 3, 1, "Party"), (2, 2, 2, 3, "Invoice"), (2, 4, 3, 4, "Taxable Value"),
        (2, 5, 2, 7, "Tax amount"), (2, 8, 2, 9, "Rate %"), (2, 10, 3, 10, "Total"),
    ]  # fmt: skip
    rows = [[*row[:8], *rate, row[8]] for row, rate in zip(ROWS, ([9, 9], [0, 0], [0, 0]), strict=True)]
    workbook(folder / "two_tier_header.xlsx", merges, Register=[["Rainbow Industries Limited"], [], band, lower, *rows])
    deep = [[f"Note {at} to the register"] for at in range(1, 38)]
    workbook(folder / "header_in_row_38.xlsx", Register=[*deep, HEADER, *ROWS])
    damaged = [
        [SUNRISE, "Sunrise Steels", date(2026, 2, 1), date(2026, 10, 5), 1000, None, 90, 90, 1180],
        [TATVA, "Tatva Technologies", 1234567890123456, date(2026, 10, 13), 2000, 360, None, None, 2360],
        [UMIYA, "Umiya Traders", "2.02611E+14", date(2026, 10, 14), 100, 18, None, None, 118],
        [UMIYA, "Umiya Traders", 452.0, 46310, 100, 18, None, None, 118],
    ]
    workbook(folder / "damaged_numbers.xlsx", Register=[HEADER, *damaged])
    swapped = [
        [UMIYA, "Umiya Traders", "S/1", date(2026, 5, 10), 1000, 50, None, None, 1050],
        [UMIYA, "Umiya Traders", "S/2", "13/10/2026", 2000, 100, None, None, 2100],
        [UMIYA, "Umiya Traders", "S/3", "27/10/2026", 3000, 150, None, None, 3150],
        [UMIYA, "Umiya Traders", "S/4", date(2026, 12, 10), 4000, 200, None, None, 4200],
    ]
    workbook(folder / "dates_turned_by_excel.xlsx", Register=[HEADER, *swapped])
    september = [[SUNRISE, "Sunrise Steels", "SS-40", date(2026, 9, 28), 500, None, 45, 45, 590]]
    notes = [["Checked by", "R. Rao"], ["On", date(2026, 11, 1)]]
    workbook(
        folder / "several_sheets.xlsx",
        September=[HEADER, *september], October=[HEADER, *ROWS], Notes=notes,
        Returns=[["Purchase Returns"], HEADER, [TATVA, "Tatva", "CN-1", date(2026, 10, 30), 100, 18, None, None, 118]],
    )  # fmt: skip
    open_document(folder / "libre_office.ods", [HEADER, *ROWS])
    binary(folder / "binary.xlsb", [HEADER, *ROWS])


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
