"""The purchase register's entries, and what each column of its layout becomes."""

from __future__ import annotations

from ims_xl.columns import BOOKS, DATE, FLAG, MONEY, PERIOD, TEXT, USER, Column, Table


class Books(Table):
    """One entry of the purchase register, its lines summed."""

    title, sheet, key, owner = "tblBooks", "Books", ("entry_id",), BOOKS

    entry_id = Column("Entry id", TEXT, hidden=True)
    supplier_gstin = Column(
        "Supplier GSTIN",
        TEXT,
        required=True,
        also=(
            "GSTIN", "GSTIN/UIN", "GSTIN No", "Party GSTIN", "GST No", "GST Identification Number (GSTIN)",
            "GSTIN of Supplier", "GSTIN of Supplier/ECO", "GSTIN/UIN of Supplier", "Vendor GSTIN",
            "Tax Registration No.", "GST Number", "Supplier GST No",
        ),
    )  # fmt: skip
    supplier_name = Column(
        "Supplier",
        TEXT,
        also=(
            "Particulars", "Party", "Party Name", "Supplier Name", "Vendor Name", "Vendor", "Trade/Legal name",
            "Consignee/Party", "Name of Supplier",
        ),
    )  # fmt: skip
    document_type = Column("Document type", TEXT, also=("Voucher Type", "Vch Type", "Note Type", "Doc Type"))
    document_number = Column(
        "Document number",
        TEXT,
        required=True,
        also=(
            "Supplier Invoice No.", "Voucher Ref. No.", "Invoice No", "Invoice Number", "Inv No", "Bill No",
            "Bill Number", "Vch/Bill No", "Document No", "Note Number", "Reference No", "Bill of Entry Number",
        ),
    )  # fmt: skip
    document_date = Column(
        "Document date",
        DATE,
        required=True,
        also=(
            "Voucher Ref. Date", "Supplier Invoice Date", "Invoice Date", "Bill Date", "Note Date", "Document Dt",
            "Bill of Entry Date", "Date", "Bill Dt", "Voucher Date",
        ),
    )  # fmt: skip
    voucher_number = Column("Voucher number", TEXT, also=("Voucher No.", "Vch No.", "Vch No"))
    voucher_date = Column("Voucher date", DATE)
    place_of_supply = Column("Place of supply", TEXT, also=("POS", "Destination of Supply"))
    reverse_charge = Column("Reverse charge", FLAG, also=("RCM", "Supply Attract Reverse Charge"))
    document_value = Column(
        "Document value (₹)",
        MONEY,
        also=("Invoice Value", "Gross Total", "Bill Amount", "Total", "Total Amount", "Note Value"),
    )
    taxable_value = Column(
        "Taxable value (₹)", MONEY, also=("Taxable Amount", "Taxable", "Value", "Assessable Value", "SubTotal")
    )
    igst = Column("IGST (₹)", MONEY, also=("Integrated tax", "Integrated Tax Paid", "Input IGST"))
    cgst = Column("CGST (₹)", MONEY, also=("Central tax", "Central Tax Paid", "Input CGST"))
    sgst = Column("SGST (₹)", MONEY, also=("UTGST", "SGST/UTGST", "State/UT tax", "State/UT Tax Paid", "Input SGST"))
    cess = Column("Cess (₹)", MONEY, also=("Cess Paid", "Compensation cess"))
    input_kind = Column(  # Inputs, Capital goods, Input services; several where its lines differ
        "Kind of input",
        TEXT,
        also=("Capital Goods", "Input/Capital/Service", "Type of input", "ITC Type", "Goods/Service"),
    )
    credit_barred = Column(  # Section 17(5), or Ineligible for another reason; "in part" where not every line is
        "Credit barred",
        TEXT,
        also=(
            "Eligibility For ITC", "ITC Eligibility", "ITC Eligible", "ITC Available", "Ineligible ITC",
            "Ineligible u/s 17(5)", "Blocked Credit", "Section 17(5)", "17(5)",
        ),
    )  # fmt: skip
    set_aside = Column("Set aside because", TEXT)  # never in IMS: unregistered, import of services, reverse charge …
    file = Column("File", TEXT)
    sheet_name = Column("Sheet", TEXT)
    rows = Column("Rows", TEXT)  # the rows it was summed from, 1-based: "12;13"
    counted_in = Column("Counted in", PERIOD, USER)  # the closed 2B period; it is matched no more
    counted_with = Column("Counted with", TEXT, USER, hidden=True)  # the record it was counted with
    paid_on = Column("Paid on", DATE, USER)  # where known: the hold list and rule 37 go by it
    note = Column("Note", TEXT, USER)


# What a column of a register may become, by its name on the sheet Profiles; then what is split, and what is left.
REGISTER_FIELDS = {
    column.header.removesuffix(" (₹)"): column
    for column in Books.columns(BOOKS)
    if column not in (Books.entry_id, Books.set_aside, Books.file, Books.sheet_name, Books.rows)
}
PAIR_OF_TAXES, WHOLE_TAX, RATE_OF_TAX = "CGST and SGST together", "All taxes together", "Rate of tax"
NOT_USED = "Not used"


class Profiles(Table):
    """A column of a register's layout, and what it becomes: as guessed or as the user decided, used again each time."""

    title, sheet, key = "tblProfiles", "Profiles", ("layout_id", "column_name")

    layout_id = Column("Layout id", TEXT, hidden=True)  # of its headers, in whatever order
    layout = Column("Layout", TEXT)  # the file and sheet it was first seen in
    column_name = Column("Column in the file", TEXT)
    becomes = Column("Becomes", TEXT, USER)  # one of REGISTER_FIELDS, of the taxes together, or NOT_USED
    decided = Column("Decided by", TEXT)  # Header, Guess or User
    evidence = Column("Why", TEXT)
    sample = Column("For instance", TEXT)
    stood = Column("As it stood", TEXT, hidden=True)  # where `becomes` is another, the user has changed it
