"""Whatever is bought comes back to the paisa from every layout a register may have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from book_files import SUNRISE, TATVA, UMIYA, errors, text_file, workbook
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_xl.gst.money import rupees
from ims_xl.sources.books import books

RECIPIENT = "27AABCR1234F1ZS"
NAMES = {SUNRISE: "Sunrise Steels", TATVA: "Tatva Technologies", UMIYA: "Umiya & Sons"}


@dataclass(frozen=True)
class Purchase:
    """A document: whose, which, and the taxable paise of its lines, taxed at 18 percent."""

    gstin: str
    number: str
    dated: date
    lines: tuple[int, ...]

    def amounts(self, taxable: int) -> dict[str, int]:
        half = taxable * 9 // 100
        heads = {"igst": 0, "cgst": half, "sgst": half} if self.gstin == SUNRISE else {"igst": 2 * half}
        return {"taxable": taxable, "igst": 0, "cgst": 0, "sgst": 0} | heads

    def summed(self) -> dict[str, int]:
        parts = [self.amounts(taxable) for taxable in self.lines]
        return {key: sum(part[key] for part in parts) for key in parts[0]}

    @property
    def value(self) -> int:
        return sum(self.summed().values())


purchases = st.lists(
    st.builds(
        Purchase,
        st.sampled_from(list(NAMES)),
        st.from_regex(r"[A-Z]{1,3}/[0-9]{1,5}", fullmatch=True),
        st.dates(date(2026, 10, 1), date(2026, 10, 31)),
        st.lists(st.integers(100, 10**9), min_size=1, max_size=3).map(tuple),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda one: (one.gstin, one.number),
)


@dataclass(frozen=True)
class Layout:
    """Titles, headers by what stands under them, a row a `document` or `line`, or names on its `first` row alone."""

    headers: dict[str, str]
    a_row: str = "document"
    titles: tuple[str, ...] = ()
    total: str = ""
    day: str = "%d-%m-%Y"
    amount: Callable[[str, int], object] = lambda field, paise: str(rupees(paise))


def dr_cr(field: str, paise: int) -> object:
    return f"{rupees(paise)} {'Cr' if field == 'value' else 'Dr'}" if paise else ""


def lakhs(field: str, paise: int) -> object:
    whole, part = divmod(paise, 100)
    digits, groups = str(whole), []
    digits, last = digits[:-3], digits[-3:]
    while digits:
        digits, group = digits[:-2], digits[-2:]
        groups.insert(0, group)
    return ",".join([*groups, last]) + f".{part:02d}"


TAXES = {"igst": "IGST", "cgst": "CGST", "sgst": "SGST"}
LAYOUTS = {
    "plain": Layout({"gstin": "Supplier GSTIN", "name": "Supplier", "number": "Invoice No", "day": "Invoice Date",
                     "taxable": "Taxable Value", **TAXES, "value": "Invoice Value"}),
    "tally": Layout({"day": "Date", "name": "Particulars", "type": "Voucher Type", "voucher": "Voucher No.",
                     "number": "Supplier Invoice No.", "gstin": "GSTIN/UIN", "value": "Gross Total",
                     "taxable": "Purchase @18%", "igst": "INPUT IGST 18%", "cgst": "INPUT CGST 9%",
                     "sgst": "INPUT SGST 9%"}, titles=("Acme Ltd", "Purchase Register", "1-Oct-26 to 31-Oct-26"),
                    total="Grand Total", day="%d-%b-%y", amount=dr_cr),
    "zoho": Layout({"day": "Bill Date", "number": "Bill Number", "name": "Vendor Name",
                    "gstin": "GST Identification Number (GSTIN)", "taxable": "Item Total", "igst": "IGST Amount",
                    "cgst": "CGST Amount", "sgst": "SGST Amount", "value": "Total"}, a_row="line", day="%Y-%m-%d"),
    "busy": Layout({"day": "Date", "number": "Vch/Bill No", "name": "Particulars", "gstin": "GSTIN",
                    "taxable": "Taxable Amount", **TAXES, "value": "Bill Amount"}, a_row="first", total="Grand Total"),
    "marg": Layout({"gstin": "GST NO", "name": "PARTY NAME", "number": "BILL NO", "day": "BILL DATE",
                    "value": "BILL AMOUNT", "taxable": "TAXABLE AMT", "igst": "IGST AMT", "cgst": "CGST AMT",
                    "sgst": "SGST AMT"}, titles=("Acme", "PURCHASE BOOK"), total="TOTAL", amount=lakhs),
    "sap": Layout({"number": "XBLNR", "day": "BLDAT", "voucher": "BELNR", "name": "NAME1", "gstin": "STCD3",
                   "value": "DMBTR", "taxable": "HWBAS", **TAXES}, day="%d.%m.%Y"),
    "offline tool": Layout({"gstin": "GSTIN of Supplier", "number": "Invoice Number", "day": "Invoice date",
                            "value": "Invoice Value", "taxable": "Taxable Value", "igst": "Integrated Tax Paid",
                            "cgst": "Central Tax Paid", "sgst": "State/UT Tax Paid"}, a_row="line", day="%d-%b-%y"),
    "erpnext": Layout({"number": "Supplier Invoice No", "day": "Supplier Invoice Date", "name": "Supplier Name",
                       "gstin": "Supplier GSTIN", "taxable": "Net Total", "igst": "Input IGST",
                       "cgst": "Input CGST", "sgst": "Input SGST", "value": "Grand Total"}, day="%Y-%m-%d"),
    "hindi": Layout({"gstin": "जीएसटीआईएन", "name": "पार्टी", "number": "बिल संख्या", "day": "बिल दिनांक",
                     "taxable": "कर योग्य मूल्य", "igst": "आईजीएसटी", "cgst": "सीजीएसटी", "sgst": "एसजीएसटी",
                     "value": "कुल राशि"}, total="कुल योग", amount=lakhs),
}  # fmt: skip


def rows(layout: Layout, bought: list[Purchase]) -> list[list[object]]:
    """The purchases as the layout writes them, header and totals included."""
    found: list[list[object]] = [[title] for title in layout.titles] + [list(layout.headers.values())]
    for place, one in enumerate(bought, start=1):
        parts = [one.summed()] if layout.a_row == "document" else [one.amounts(taxable) for taxable in one.lines]
        for at, part in enumerate(parts):
            names = {"gstin": one.gstin, "name": NAMES[one.gstin], "number": one.number, "type": "Purchase",
                     "voucher": str(place), "day": one.dated.strftime(layout.day)}  # fmt: skip
            amounts = part if layout.a_row == "first" and at else part | {"value": one.value}
            hidden = layout.a_row == "first" and at > 0
            found.append([
                layout.amount(field, amounts[field]) if field in amounts
                else names[field] if field in names and not hidden else ""
                for field in layout.headers
            ])  # fmt: skip
    if layout.total:
        sums = {key: sum(one.summed()[key] for one in bought) for key in ("taxable", "igst", "cgst", "sgst")}
        sums["value"] = sum(one.value for one in bought)
        found.append([layout.total if field == "name" else layout.amount(field, sums[field]) if field in sums else ""
                      for field in layout.headers])  # fmt: skip
    return found


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_was_bought_comes_back_to_the_paisa(name: str) -> None:
    @given(purchases, st.booleans())
    @settings(max_examples=12, deadline=None)
    def written_and_read(bought: list[Purchase], as_text: bool) -> None:
        sheet = rows(LAYOUTS[name], bought)
        with TemporaryDirectory() as folder:
            if as_text:
                path = text_file(Path(folder) / "register.csv", sheet)
            else:
                path = workbook(Path(folder) / "register.xlsx", Purchases=sheet)
            imported = books.read(path, RECIPIENT)
        heads = ("taxable_value", "igst", "cgst", "sgst", "document_value")
        found = {
            (row["supplier_gstin"], row["document_number"]): (
                row["document_date"].date(), *(0 if pd.isna(row[head]) else int(row[head]) for head in heads)
            )
            for row in imported.frame.to_dict("records")
        }  # fmt: skip
        assert found == {(one.gstin, one.number): (one.dated, *one.summed().values(), one.value) for one in bought}
        assert len(imported.frame) == len(bought)
        assert errors(imported) == []

    written_and_read()
