"""The names registers give their columns: what `tables.Books` declares, and what single packages write.

Names are compared plain: without case, spaces, stars, currency, long and short forms alike. Hindi headers are those of
registers kept in Hindi; the six letters of SAP are its table fields as a line-item export shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ims_xl.columns import Column
from ims_xl.sources.cells import Cell, text
from ims_xl.tables import REGISTER_FIELDS, Books

_CURRENCY = re.compile(r"\((₹|rs\.?|inr|in rs\.?|in ₹|रु\.?|रुपये)\)|[*₹]|'s\b", re.IGNORECASE)
_WORDS = re.compile(r"[a-z\u0900-\u097f]+|\d+")
_SHORT = {
    "number": "no", "num": "no", "dt": "date", "inv": "invoice", "vch": "voucher", "ref": "reference",
    "doc": "document", "amt": "amount", "val": "value",
    "including": "incl", "inclusive": "incl", "pstng": "posting",
    "of": "", "the": "", "details": "", "signed": "", "का": "", "की": "", "के": "",
    "नं": "नंबर", "नम्बर": "नंबर", "सं": "संख्या",
}  # fmt: skip
_ALSO: dict[Column, tuple[str, ...]] = {
    Books.supplier_gstin: (
        "GSTIN of SEZ Supplier", "GSTIN/UIN No", "GSTN",
        "GSTN No", "Seller GSTIN", "GSTIN of Seller", "GSTIN of Vendor", "GSTIN of Party", "Party GSTIN No",
        "Supplier GSTIN No", "Vendor GST", "GST Reg No", "Supplier GST", "GSTIN Number of Supplier", "STCD3",
        "Vendor GST No",
        "Supplier GSTIN/UIN", "Party GST No", "GST Registration No", "GSTIN of ECO",
        "जीएसटीआईएन", "आपूर्तिकर्ता जीएसटीआईएन", "विक्रेता जीएसटीआईएन", "जीएसटी नंबर", "जीएसटी संख्या",
    ),
    Books.supplier_name: (
        "Name", "Account", "Account Name", "Ledger Name", "Party Ledger",
        "Name of Party", "Party Name & Address", "Supplier/Vendor", "Creditor Name", "Sundry Creditor", "Seller Name",
        "Name of Seller", "Name of Vendor", "Supplier Legal Name", "Vendor Legal Name", "Party A/c Name",
        "Trade Name", "Legal Name", "NAME1", "Vendor Display Name",
        "Invoice Partner Display Name",
        "आपूर्तिकर्ता नाम", "आपूर्तिकर्ता", "विक्रेता नाम", "विक्रेता", "पार्टी नाम", "पार्टी",
    ),
    Books.document_type: ("Type of document", "Transaction Type", "दस्तावेज़ प्रकार", "दस्तावेज प्रकार", "प्रकार"),
    Books.document_number: (
        "Note/Refund Voucher Number", "Supplier Bill No", "Party Invoice No", "Vendor Invoice No", "XBLNR",
        "Vendor Credit Number", "Credit Note Number", "Debit Note Number", "Supplier Invoice", "Party Bill No",
        "Purchase Bill No", "Num", "Invoice/Note No", "Invoice/Bill No", "Bill/Invoice No", "Invoice No/Bill No",
        "Invoice/Voucher No", "Document/Invoice No", "Inv/Bill No", "Invoice/Debit Note No", "Vendor Bill No",
        "Invoice Ref", "Invoice Ref No", "Bill No/Inv No", "Invoice/Document No", "Bill/Ref No", "Bill Reference",
        "Tax Invoice No",
        "Vendor Reference", "Supplier Reference",
        "बिल संख्या", "बिल नंबर", "चालान संख्या", "इनवॉइस संख्या", "दस्तावेज़ संख्या",
    ),
    Books.document_date: (
        "Note/Refund Voucher date", "Supplier Bill Date", "Vendor Invoice Date", "Reference Date", "BLDAT",
        "Vendor Credit Date", "Invoice/Note Date", "Invoice/Bill Date", "Bill/Invoice Date", "Inv/Bill Date",
        "Date of Invoice", "Date of Bill", "Purchase Invoice Date", "Vendor Bill Date", "Tax Invoice Date",
        "Invoice/Document Date", "Transaction Date", "Credit Note Date", "Debit Note Date", "Party Bill Date",
        "बिल दिनांक", "बिल तारीख", "चालान दिनांक", "इनवॉइस दिनांक", "दस्तावेज़ दिनांक", "दिनांक", "तारीख",
    ),
    Books.voucher_number: ("BELNR",),
    Books.voucher_date: ("Posting Date", "BUDAT", "Entry Date", "Booking Date"),
    Books.place_of_supply: ("State of Supply", "Place of Supply (Name of State)", "POS (State)", "आपूर्ति स्थान"),
    Books.reverse_charge: ("Is Reverse Charge", "रिवर्स चार्ज"),
    Books.document_value: (
        "Total Invoice Value", "Invoice Amount", "Total Value", "Bill Value", "Gross Amount", "Net Amount",
        "Grand Total", "Bill of Entry Value", "DMBTR", "Amount in local currency", "Note/Refund Voucher Value",
        "Total with tax", "Invoice/Note Value", "Invoice/Bill Value", "Total Transaction Value", "Bill Amt",
        "Invoice Total", "Bill Total", "Voucher Amount", "Voucher Total", "Total Bill Amount", "Total Invoice Amount",
        "Total Bill Value", "Amount in LC", "LC Amount", "Debit Note Value", "Debit Note Amount",
        "Credit Note Value", "Credit Note Amount",
        "Note Amount", "Invoice Value incl GST", "Total incl GST", "Total Amount incl GST", "Amount incl GST",
        "कुल राशि", "बिल राशि", "कुल बिल राशि", "कुल मूल्य", "इनवॉइस मूल्य", "कुल",
    ),
    Books.taxable_value: (
        "Total Taxable Value", "Total Taxable", "Total Taxable Amount", "Untaxed Amount", "HWBAS",
        "Tax Base Amount", "Tax Base", "Base Amount", "Base Value", "GST Base Amount",
        "Amount Before Tax", "Net Amount Before Tax", "Value Before Tax", "Assessable Amount", "Net Total",
        "Net Taxable Value",
        "Net Taxable Amount", "Taxable Amt", "Basic Amount", "Basic Value", "Goods Value", "Item Taxable Value",
        "कर योग्य मूल्य", "करयोग्य मूल्य", "कर योग्य राशि",
    ),
    Books.igst: ("आईजीएसटी", "एकीकृत कर"),
    Books.cgst: ("सीजीएसटी", "केंद्रीय कर", "केन्द्रीय कर"),
    Books.sgst: ("एसजीएसटी", "राज्य कर", "राज्य/संघ राज्य क्षेत्र कर"),
    Books.cess: ("उपकर", "सेस"),
    Books.input_kind: ("Input/Capital Goods/Service", "Goods or Service", "Nature of Goods", "ITC Claim Type",
        "पूंजीगत माल"),
    Books.credit_barred: (
        "Eligibility", "Eligible for ITC", "ITC Eligible (Yes/No)", "Ineligible", "ITC Ineligible",
        "Ineligible Credit",
        "Blocked u/s 17(5)", "Blocked ITC", "ITC u/s 17(5)", "Ineligible ITC u/s 17(5)", "Is Ineligible For ITC",
    ),
}  # fmt: skip


def plain(header: Cell) -> str:
    """A header for comparing: no case, spaces, currency, stars or points, long and short forms alike.

    >>> plain("Taxable value (₹)*"), plain("Vch No."), plain("Voucher Number"), plain("Bill#"), plain("बिल संख्या")
    ('taxablevalue', 'voucherno', 'voucherno', 'billno', 'बिलसंख्या')
    >>> plain("Central Tax %"), plain("Central Tax")
    ('centraltax%', 'centraltax')
    """
    if isinstance(header, str) and header.rstrip().endswith("#"):
        header = header.rstrip("# ").removesuffix("No.") + " No"
    words = _WORDS.findall(_CURRENCY.sub("", text(header).lower()))
    if latin := [word for word in words if word.isascii() and word.isalpha()]:
        words = words if all(map(str.isascii, words)) else latin  # "Bill No / बिल नंबर"
    if words == ["num"]:  # QuickBooks' number of the bill; "No." alone is a serial number
        return "num"
    rate = "%" if "%" in text(header) and not any(word.isdecimal() for word in words) else ""  # "Central Tax %"
    return "".join(_SHORT.get(word, word) for word in words) + rate


def _names() -> dict[str, tuple[Column, int]]:
    """Each known header with its column and how much it is preferred (0 first)."""
    known: dict[str, tuple[Column, int]] = {}
    for column in REGISTER_FIELDS.values():
        for rank, name in enumerate((column.header, *column.also, *_ALSO.get(column, ()))):
            known.setdefault(plain(name), (column, rank))
    return known


KNOWN = _names()


def recognised(names: Iterable[Cell]) -> set[Column]:
    """The columns of Books that a row of headers names, by themselves or by another name."""
    return {KNOWN[name][0] for name in map(plain, names) if name in KNOWN}
