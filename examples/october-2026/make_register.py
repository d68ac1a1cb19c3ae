"""Builds purchase_register.xlsx: October 2026 of a made-up buyer, as Tally exports a columnar purchase register.

It is the books' side of the portal files beside it, with what real books bring along: a prefix dropped, a number
damaged by Excel, an invoice on two rows, one booked twice, one under another branch's GSTIN, one under the wrong
tax heads, purchase returns as Debit Note vouchers, the supplier's debit note as a Credit Note voucher.
Every run writes the same file. Needs XlsxWriter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter

TITLES = (
    "Rainbow Industries Limited",
    "14, Jawahar Industrial Estate, Bhosari, Pune 411026",
    "GSTIN/UIN: 27AABCR1234F1ZS",
    "Purchase Register",
    "1-Oct-2026 to 31-Oct-2026",
)
LEDGERS = (
    "Purchase @18%", "Purchase @5%", "INPUT IGST 18%", "INPUT IGST 5%", "INPUT CGST 9%", "INPUT SGST 9%",
    "INPUT CGST 2.5%", "INPUT SGST 2.5%", "INPUT IGST 18% (RCM)", "IGST PAYABLE (RCM)", "ROUND OFF",
)  # fmt: skip
HEADERS = (
    "Date", "Particulars", "Voucher Type", "Voucher No.", "Voucher Ref. No.", "Voucher Ref. Date", "GSTIN/UIN",
    "Gross Total", *LEDGERS,
)  # fmt: skip
P18, P5, I18, I5, C9, S9, C2, S2, RCM, RCM_PAYABLE, ROUNDING = LEDGERS

SUNRISE = ("Sunrise Steels Pvt Ltd", "27AAACS1111A1ZA")
SUNRISE_GUJARAT = ("Sunrise Steels Pvt Ltd", "24AAACS1111A1ZG")  # the other branch: same PAN
TATVA = ("Tatva Technologies LLP", "29AAACT2222B1ZX")
UMIYA = ("Umiya Packaging", "24AAACU3333C1ZY")
ZENITH = ("Zenith SEZ Unit", "27AAACZ6666F1ZZ")
EASYRIDE = ("EasyRide Ecommerce Ltd", "29AAACE5555E1ZO")
STATIONER = ("Shree Stationery Mart", "")
OVERSEAS = ("Lotus Machine Works, Shenzhen", "")


@dataclass(frozen=True)
class Row:
    """A row of the register: rupees by ledger as debited; negative ones are credited."""

    booked: int  # day of October
    party: tuple[str, str]
    voucher_type: str
    voucher: str
    number: str | int
    dated: int | str  # day of October, or text as somebody typed it
    ledgers: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        """What the party is owed."""
        return sum((Decimal(rupees) for name, rupees in self.ledgers.items() if name != RCM_PAYABLE), Decimal(0))


# fmt: off
ROWS = (
    # the series INV/26-27/ was left out when it was booked
    Row(6, SUNRISE, "Purchase", "PUR/1001", "0101", 5, {P18: "100000", C9: "9000", S9: "9000"}),
    # reverse charge: the buyer pays the tax
    Row(9, TATVA, "Purchase", "PUR/1002", "RC-1", 8, {P18: "5000", RCM: "900", RCM_PAYABLE: "-900"}),
    # a supplier in an SEZ of the buyer's own state: IGST on the invoice, CGST and SGST in the books
    Row(10, ZENITH, "Purchase", "PUR/1003", "SZ/15", 9, {P18: "30000", C9: "2700", S9: "2700"}),
    Row(12, EASYRIDE, "Purchase", "PUR/1004", "ECO-501", 11, {P5: "4000", I5: "200"}),
    # one invoice, two cost centres, two rows of one voucher
    Row(13, TATVA, "Purchase", "PUR/1005", "TX-2045", "12-10-2026", {P18: "30000", I18: "5400"}),
    Row(13, TATVA, "Purchase", "PUR/1005", "TX-2045", "12-10-2026", {P18: "20000", I18: "3600"}),
    # goods from abroad, by Bill of Entry
    Row(15, OVERSEAS, "Import Purchase", "PUR/1006", 4455667, 14, {P18: "200000", I18: "36000"}),
    # the supplier's debit note: a Credit Note in the buyer's books, with a zero too many
    Row(16, SUNRISE, "Credit Note", "CRN/11", "DN-011", 15, {P18: "2000", C9: "180", S9: "180"}),
    Row(17, STATIONER, "Purchase", "PUR/1007", "47", 17, {P18: "1249.60", ROUNDING: "0.40"}),
    # the supplier's credit notes: Debit Notes in the buyer's books
    Row(19, SUNRISE, "Debit Note", "DBN/21", "CN-21", 18, {P18: "-5000", C9: "-450", S9: "-450"}),
    Row(20, TATVA, "Debit Note", "DBN/22", "CN-300", 19, {P18: "-8000", I18: "-1440"}),
    # booked once more by the branch
    Row(22, EASYRIDE, "Purchase", "PUR/1008", "ECO-501", 11, {P5: "4000", I5: "200"}),
    # sixteen digits typed into a number cell; Excel keeps fifteen
    Row(26, UMIYA, "Purchase", "PUR/1009", 1234567890123450, 25, {P5: "5000", I5: "250"}),
    # in the books; the supplier has not filed
    Row(29, UMIYA, "Purchase", "PUR/1010", "UP/884", 28, {P18: "15000", I18: "2700"}),
    # booked under the GSTIN of the supplier's other branch
    Row(31, SUNRISE_GUJARAT, "Purchase", "PUR/1011", "INV/26-27/0140", 30, {P5: "40000", C2: "1000", S2: "1000"}),
)
# fmt: on


def side(rupees: Decimal, debit: bool) -> str:
    """An amount as Tally prints it: Indian grouping, and the side it stands on."""
    whole, part = f"{abs(rupees):.2f}".split(".")
    head, tail = whole[:-3], whole[-3:]
    while head:
        head, tail = head[:-2], f"{head[-2:]},{tail}"
    return f"{tail}.{part} {'Dr' if debit == (rupees >= 0) else 'Cr'}"


def build(path: Path) -> None:
    """Write the register to `path`."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"title": "Purchase Register", "created": datetime(2026, 11, 2, 10, 0)})
    sheet = book.add_worksheet("Purchase Register")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "d-mmm-yy"})
    right, long = book.add_format({"align": "right"}), book.add_format({"num_format": "0"})
    for index, title in enumerate(TITLES):
        sheet.write_string(index, 0, title, bold)
    top = len(TITLES) + 1
    sheet.write_row(top, 0, HEADERS, bold)
    sheet.set_column(0, len(HEADERS) - 1, 16)
    sheet.set_column(1, 1, 32)
    totals = dict.fromkeys(LEDGERS, Decimal(0))
    for index, row in enumerate(ROWS, start=top + 1):
        sheet.write_datetime(index, 0, datetime(2026, 10, row.booked), day)
        sheet.write_string(index, 1, row.party[0])
        sheet.write_string(index, 2, row.voucher_type)
        sheet.write_string(index, 3, row.voucher)
        if isinstance(row.number, int):
            sheet.write_number(index, 4, row.number, long)
        else:
            sheet.write_string(index, 4, row.number)
        if isinstance(row.dated, int):
            sheet.write_datetime(index, 5, datetime.combine(date(2026, 10, row.dated), datetime.min.time()), day)
        else:
            sheet.write_string(index, 5, row.dated)
        sheet.write_string(index, 6, row.party[1])
        sheet.write_string(index, 7, side(row.total, debit=False), right)
        for name, rupees in row.ledgers.items():
            totals[name] += Decimal(rupees)
            sheet.write_string(index, HEADERS.index(name), side(Decimal(rupees), debit=True), right)
    last = top + 1 + len(ROWS)
    sheet.write_string(last, 1, "Grand Total", bold)
    sheet.write_string(last, 7, side(sum((row.total for row in ROWS), Decimal(0)), debit=False), bold)
    for name, rupees in totals.items():
        sheet.write_string(last, HEADERS.index(name), side(rupees, debit=True), bold)
    sheet.freeze_panes(top + 1, 2)
    book.close()


if __name__ == "__main__":
    build(Path(__file__).with_name("purchase_register.xlsx"))
