"""Purchases written in every layout a register may have, by the tests' own hand: rows, or the XML of Tally."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape

from book_files import SUNRISE, TATVA, UMIYA
from purchases import BILL, CREDIT, DEBIT, HEADS, INVOICE, Money, Purchase, dr_cr, plainly

from ims_xl.gst.documents import DocumentType
from ims_xl.gst.money import rupees

NAMES = {SUNRISE: "Sunrise Steels", TATVA: "Tatva Technologies", UMIYA: "Umiya & Sons", "": "Overseas Inc"}
PLAIN = {INVOICE: "Invoice", CREDIT: "Credit Note", DEBIT: "Debit Note"}


@dataclass(frozen=True)
class Layout:
    """Headers by what stands under them; a row a `document`, a `line`, or with names on its `first` line alone.

    `kinds` are the documents it can hold, each with its word under "type"; `signed` ones go by their sign.
    """

    headers: dict[str, str]
    a_row: str = "document"
    titles: tuple[str, ...] = ()
    bands: dict[str, str] = field(default_factory=dict)  # above the first column each reaches from
    tall: tuple[str, ...] = ()  # headers that stand in the row of the bands, and reach over both
    total: str = ""
    day: str = "%d-%m-%Y"
    sided: bool = False  # each amount says Dr or Cr
    kinds: dict[DocumentType, str] = field(default_factory=lambda: {INVOICE: ""})
    signed: bool = False
    gives_value: bool = True


TAXES = {"igst": "IGST", "cgst": "CGST", "sgst": "SGST"}
PAID = {"igst": "Integrated Tax Paid", "cgst": "Central Tax Paid", "sgst": "State/UT Tax Paid"}
VOUCHERS = {INVOICE: "Purchase", CREDIT: "Debit Note", DEBIT: "Credit Note"}
TALLY = {"day": "Date", "name": "Particulars", "type": "Voucher Type", "voucher": "Voucher No.",
         "number": "Supplier Invoice No.", "gstin": "GSTIN/UIN", "value": "Gross Total", "taxable": "Purchase @18%",
         "igst": "INPUT IGST 18%", "cgst": "INPUT CGST 9%", "sgst": "INPUT SGST 9%"}  # fmt: skip
LAYOUTS = {
    "plain": Layout({"gstin": "Supplier GSTIN", "name": "Supplier", "type": "Document type", "number": "Invoice No",
                     "day": "Invoice Date", "taxable": "Taxable Value", **TAXES, "value": "Invoice Value"},
                    kinds=PLAIN),
    "plain by sign": Layout({"gstin": "Supplier GSTIN", "name": "Supplier", "number": "Invoice No",
                             "day": "Invoice Date", "taxable": "Taxable Value", **TAXES, "value": "Invoice Value"},
                            kinds={INVOICE: "", CREDIT: ""}, signed=True),
    "a band above": Layout({"gstin": "GSTIN", "name": "Party", "number": "No", "day": "Date",
                            "taxable": "Taxable Value", **TAXES, "value": "Total"},
                           bands={"number": "Invoice", "igst": "Tax amount"},
                           titles=("Acme Ltd", "Purchases of October")),
    "tally": Layout(TALLY, titles=("Acme Ltd", "Pune", "Purchase Register", "1-Oct-26 to 31-Oct-26"),
                    total="Grand Total", day="%d-%b-%y", sided=True, kinds=VOUCHERS, signed=True),
    "tally continued": Layout(TALLY, a_row="first", titles=("Acme Ltd", "Purchase Register"), total="Grand Total",
                              day="%d-%b-%Y", sided=True),
    "zoho bills": Layout({"day": "Bill Date", "number": "Bill Number", "name": "Vendor Name",
                          "gstin": "GST Identification Number (GSTIN)", "taxable": "Item Total", **TAXES,
                          "value": "Total"}, a_row="line", day="%Y-%m-%d"),
    "zoho vendor credits": Layout({"day": "Vendor Credit Date", "number": "Vendor Credit Number",
                                   "name": "Vendor Name", "gstin": "GST Identification Number (GSTIN)",
                                   "taxable": "Item Total", **TAXES, "value": "Total"}, a_row="line", day="%Y-%m-%d",
                                  kinds={CREDIT: ""}),
    "busy": Layout({"day": "Date", "number": "Vch/Bill No", "name": "Particulars", "gstin": "GSTIN",
                    "taxable": "Taxable Amount", **TAXES, "value": "Bill Amount"}, a_row="first",
                   total="Grand Total"),
    "marg": Layout({"gstin": "GST NO", "name": "PARTY NAME", "number": "BILL NO", "day": "BILL DATE",
                    "value": "BILL AMOUNT", "taxable": "TAXABLE AMT", "igst": "IGST AMT", "cgst": "CGST AMT",
                    "sgst": "SGST AMT"}, titles=("Acme", "PURCHASE BOOK"), total="TOTAL"),
    "quickbooks": Layout({"day": "Date", "type": "Transaction Type", "number": "Num", "name": "Vendor",
                          "gstin": "Tax Registration No.", "taxable": "Taxable Amount", **TAXES, "value": "Total"},
                         titles=("Acme", "Purchases by Supplier Detail"), day="%d/%m/%Y",
                         kinds={INVOICE: "Bill", CREDIT: "Vendor Credit"}),
    "erpnext": Layout({"number": "Bill No", "day": "Bill Date", "name": "Supplier Name", "gstin": "Supplier GSTIN",
                       "taxable": "Net Total", "igst": "IGST Amount", "cgst": "CGST Amount", "sgst": "SGST Amount",
                       "value": "Grand Total"}, day="%Y-%m-%d", kinds={INVOICE: "", CREDIT: ""}, signed=True),
    "sap": Layout({"number": "XBLNR", "day": "BLDAT", "type": "BLART", "voucher": "BELNR", "name": "NAME1",
                   "gstin": "STCD3", "value": "DMBTR", "taxable": "HWBAS", **TAXES}, day="%d.%m.%Y"),
    "sap by words": Layout({"number": "Reference", "day": "Document Date", "entered": "Posting Date",
                            "type": "Document Type", "voucher": "Document Number", "name": "Vendor Name",
                            "gstin": "Vendor GSTIN", "value": "Amount in local currency",
                            "taxable": "Taxable Amount", **TAXES}, day="%d.%m.%Y",
                           kinds={INVOICE: "RE", CREDIT: "KG"}),
    "gstn template": Layout({"gstin": "GSTIN of Supplier/ECO*", "name": "Trade/Legal name",
                             "supply": "Type of inward supplies*", "type": "Document type*",
                             "number": "Document number*", "day": "Document date*", "taxable": "Taxable value (₹)*",
                             "igst": "Integrated tax (₹)", "cgst": "Central tax (₹)", "sgst": "State/UT tax (₹)"},
                            titles=("GSTR-2B Matching Tool", "GSTIN of recipient*", "Tax period*"), kinds=PLAIN,
                            gives_value=False),
    "b2b.csv": Layout({"gstin": "GSTIN of Supplier", "number": "Invoice Number", "day": "Invoice date",
                       "value": "Invoice Value", "taxable": "Taxable Value", **PAID}, a_row="line", day="%d-%b-%y"),
    "cdnr.csv": Layout({"gstin": "GSTIN of Supplier", "number": "Note/Refund Voucher Number",
                        "day": "Note/Refund Voucher date", "type": "Document Type",
                        "value": "Note/Refund Voucher Value", "taxable": "Taxable Value", **PAID}, a_row="line",
                       day="%d-%b-%y", kinds={CREDIT: "C", DEBIT: "D"}),
    "impg.csv": Layout({"number": "Bill Of Entry Number", "day": "Bill Of Entry Date",
                        "value": "Bill Of Entry Value", "type": "Document type", "gstin": "GSTIN Of SEZ Supplier",
                        "taxable": "Taxable Value", "igst": "Integrated Tax Paid"}, a_row="line", day="%d-%b-%y",
                       kinds={BILL: "Imports"}),
    "hindi": Layout({"gstin": "जीएसटीआईएन", "name": "पार्टी", "number": "बिल संख्या", "day": "बिल दिनांक",
                     "taxable": "कर योग्य मूल्य", "igst": "आईजीएसटी", "cgst": "सीजीएसटी", "sgst": "एसजीएसटी",
                     "value": "कुल राशि"}, total="कुल योग"),
    "side in a column": Layout({"day": "Date", "name": "Party", "gstin": "GSTIN", "number": "Bill No",
                                "taxable": "Taxable", **TAXES, "value": "Total", "side": "Dr/Cr"}),
}  # fmt: skip


# what may stand under one band: under which, as what, and as what without it
GROUPS: dict[str, dict[str, dict[str, str]]] = {
    "supplier": {
        "Supplier": {"gstin": "GSTIN", "name": "Name"},
        "Supplier details": {"gstin": "GSTIN", "name": "Party Name"},
        "": {"gstin": "Supplier GSTIN", "name": "Supplier Name"},
    },
    "document": {
        "Invoice": {"number": "No", "day": "Date"},
        "Bill": {"number": "No.", "day": "Date"},
        "Invoice details": {"number": "Invoice No", "day": "Invoice Date"},
        "": {"number": "Bill No", "day": "Bill Date"},
    },
    "worth": {
        "Value (₹)": {"taxable": "Taxable Value", "value": "Invoice Value"},
        "": {"taxable": "Taxable Value", "value": "Total"},
    },
    "rates": {
        "Rate %": {"igst_rate": "IGST", "cgst_rate": "CGST", "sgst_rate": "SGST"},
        "": {"igst_rate": "IGST Rate", "cgst_rate": "CGST Rate", "sgst_rate": "SGST Rate"},
    },
    "taxes": {"Tax amount": TAXES, "Amount of tax": TAXES, "": TAXES},
}


def two_tiers(groups: list[tuple[str, str]], merged: bool, titles: tuple[str, ...] = ()) -> Layout:
    """A header on two rows: groups of columns, each with its band (which may be blank); `merged` cells as in Excel."""
    headers: dict[str, str] = {}
    bands: dict[str, str] = {}
    tall: list[str] = []
    for group, band in groups:
        columns = GROUPS[group][band]
        headers |= columns
        if band:
            bands[next(iter(columns))] = band
        elif merged:
            bands |= columns
            tall += columns
    return Layout(headers, bands=bands, tall=tuple(tall), titles=titles)


def merges(layout: Layout, groups: list[tuple[str, str]]) -> list[tuple[int, int, int, int, str]]:
    """What is merged in the header of two tiers: first row and column, last row and column, text."""
    at, column, found = len(layout.titles), 0, []
    for group, band in groups:
        columns = GROUPS[group][band]
        if band and len(columns) > 1:
            found.append((at, column, at, column + len(columns) - 1, band))
        elif not band:
            found += [(at, column + place, at + 1, column + place, name) for place, name in enumerate(columns.values())]
        column += len(columns)
    return found


def rows(layout: Layout, bought: list[Purchase], money: Money = plainly, true_days: bool = False) -> list[list[object]]:
    """The purchases as the layout writes them, header and totals included; days as text or as what they are."""

    def amount(name: str, paise: int) -> object:
        return dr_cr(name, paise, money) if layout.sided else money(paise)

    def day(dated: date) -> object:
        return dated if true_days else dated.strftime(layout.day)

    found: list[list[object]] = [[title] for title in layout.titles]
    if layout.bands:
        found.append([layout.bands.get(name, "") for name in layout.headers])
    found.append(["" if name in layout.tall else header for name, header in layout.headers.items()])
    sums = dict.fromkeys((*HEADS, "value"), 0)
    for place, one in enumerate(bought, start=1):
        sign = -1 if layout.signed and one.kind is CREDIT else 1
        whole = {"value": one.value} if layout.gives_value else {}
        for name, paise in (one.summed() | whole).items():
            sums[name] += sign * paise
        parts = [one.summed()] if layout.a_row == "document" else [one.amounts(taxable) for taxable in one.lines]
        names = {"gstin": one.gstin, "name": NAMES[one.gstin], "number": one.number, "type": layout.kinds[one.kind],
                 "voucher": str(place), "day": day(one.dated), "supply": "B2B", "side": "Cr",
                 "entered": day(one.dated), "igst_rate": 0 if one.gstin == SUNRISE else 18,
                 "cgst_rate": 9 * (one.gstin == SUNRISE), "sgst_rate": 9 * (one.gstin == SUNRISE)}  # fmt: skip
        for at, part in enumerate(parts):
            hidden = layout.a_row == "first" and at > 0
            amounts = part if hidden else part | whole
            found.append(
                [
                    amount(name, sign * amounts[name])
                    if name in amounts
                    else names[name]
                    if name in names and not hidden
                    else ""
                    for name in layout.headers
                ]
            )
    if layout.total:
        line = {name: amount(name, paise) for name, paise in sums.items()} | {"name": layout.total}
        found.append([line.get(name, "") for name in layout.headers])
    return found


def tally_xml(bought: list[Purchase], items: bool) -> str:
    """The day book of Tally, a payment between the purchases; of goods the ledgers stand below the `items`."""
    vouchers = []
    for place, one in enumerate(bought, start=1):
        sign = -1 if one.kind is CREDIT else 1
        ledgers = {"Purchase @18%": "taxable", "INPUT IGST": "igst", "INPUT CGST": "cgst", "INPUT SGST": "sgst"}
        entries = [_ledger("LEDGERENTRIES", NAMES[one.gstin], sign * one.value)]
        for name, head in ledgers.items():
            if items and head == "taxable":
                entries += [
                    "<ALLINVENTORYENTRIES.LIST><STOCKITEMNAME>Rod</STOCKITEMNAME>"
                    f"{_ledger('ACCOUNTINGALLOCATIONS', name, -sign * taxable)}</ALLINVENTORYENTRIES.LIST>"
                    for taxable in one.lines
                ]
            elif paise := one.summed()[head]:
                entries.append(_ledger("LEDGERENTRIES" if items else "ALLLEDGERENTRIES", name, -sign * paise))
        vouchers.append(
            f"<VOUCHER><DATE>{one.dated:%Y%m%d}</DATE><REFERENCEDATE>{one.dated:%Y%m%d}</REFERENCEDATE>"
            f"<PARTYGSTIN>{one.gstin}</PARTYGSTIN><VOUCHERTYPENAME>{VOUCHERS[one.kind]}</VOUCHERTYPENAME>"
            f"<VOUCHERNUMBER>{place}</VOUCHERNUMBER><REFERENCE>{one.number}</REFERENCE>"
            f"<PARTYLEDGERNAME>{escape(NAMES[one.gstin])}</PARTYLEDGERNAME>{''.join(entries)}</VOUCHER>"
            "<VOUCHER><VOUCHERTYPENAME>Payment</VOUCHERTYPENAME><NARRATION>&#4; Any</NARRATION></VOUCHER>"
        )
    return f"<ENVELOPE><BODY><TALLYMESSAGE>{''.join(vouchers)}</TALLYMESSAGE></BODY></ENVELOPE>"


def _ledger(tag: str, name: str, paise: int) -> str:
    return f"<{tag}.LIST><LEDGERNAME>{escape(name)}</LEDGERNAME><AMOUNT>{rupees(paise)}</AMOUNT></{tag}.LIST>"
