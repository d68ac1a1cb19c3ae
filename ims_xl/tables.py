"""Every table of the workbook, its columns declared once: name, header, kind, and who may write it.

`Books.igst` is the column's name in frames ("igst"), so code says `entries[Books.igst]`. Money is whole paise inside,
rupees on paper; credit notes are negative; what is missing is NA, never 0 or "".
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ims_xl.columns import (
    BOOKS,
    COUNT,
    DATE,
    ENGINE,
    FLAG,
    MOMENT,
    MONEY,
    PERIOD,
    PORTAL,
    TEXT,
    USER,
    Column,
    Table,
)
from ims_xl.errors import Problem


class Records(Table):
    """A document as the portal shows it: in IMS, or in GSTR-2B only (`source`), or of an earlier, closed period."""

    title, sheet, key, owner = "tblPortal", "Portal", ("record_id",), PORTAL

    record_id = Column("Record id", TEXT, hidden=True)
    source = Column("Source", TEXT)  # IMS; GSTR-2B: never in IMS; Earlier period: an original, kept as history
    section = Column("Section", TEXT)
    supplier_gstin = Column("Supplier GSTIN", TEXT)
    supplier_name = Column("Supplier", TEXT)
    document_type = Column("Document type", TEXT)
    supply_type = Column("Supply type", TEXT)
    document_number = Column("Document number", TEXT)
    document_date = Column("Document date", DATE)
    port_code = Column("Port code", TEXT)
    original_number = Column("Original number", TEXT)
    original_date = Column("Original date", DATE)
    place_of_supply = Column("Place of supply", TEXT)  # two digits
    reverse_charge = Column("Reverse charge", FLAG)
    document_value = Column("Document value (₹)", MONEY)
    taxable_value = Column("Taxable value (₹)", MONEY)
    igst = Column("IGST (₹)", MONEY)
    cgst = Column("CGST (₹)", MONEY)
    sgst = Column("SGST (₹)", MONEY)
    cess = Column("Cess (₹)", MONEY)
    gstr2b_period = Column("2B period", PERIOD)
    supplier_period = Column("Supplier period", PERIOD)
    source_form = Column("Source form", TEXT)
    is_filed = Column("Filed", FLAG)
    filing_date = Column("Filing date", DATE)
    itc_availability = Column("ITC available", TEXT)  # GSTR-2B only: Y, N or T
    unavailable_reason = Column("Why not available", TEXT)  # GSTR-2B only: P or C
    gstr2b_block = Column("Direct to 2B block", TEXT)  # GSTR-2B only: itcavl, itcunavl, itcrev or itcRejected
    portal_action = Column("Portal action", TEXT)
    portal_itc_reduction = Column("Portal ITC reduction", TEXT)
    portal_declared_igst = Column("Portal declared IGST (₹)", MONEY)
    portal_declared_cgst = Column("Portal declared CGST (₹)", MONEY)
    portal_declared_sgst = Column("Portal declared SGST (₹)", MONEY)
    portal_declared_cess = Column("Portal declared Cess (₹)", MONEY)
    portal_remarks = Column("Portal remarks", TEXT)
    pending_blocked = Column("Pending blocked", FLAG)
    itc_reduction_blocked = Column("Reduction blocked", FLAG)
    remarks_blocked = Column("Remarks blocked", FLAG)
    gstr3b_filed = Column("GSTR-3B filed", FLAG)  # its period is closed
    closed_in = Column("Closed with", PERIOD, ENGINE)  # the 2B period whose GSTR-3B closed it
    news = Column("Since last sync", TEXT, ENGINE)  # what the last sync changed in it
    earlier_choice = Column("Earlier choice", TEXT, ENGINE)  # dropped when the supplier changed the record
    first_seen = Column("First seen", DATE, ENGINE, hidden=True)
    portal_hash = Column("Portal hash", TEXT, hidden=True)
    portal_values = Column("Portal values", TEXT, hidden=True)  # JSON text of what an upload must echo, verbatim
    chosen_action = Column("Decided action", TEXT, USER)
    itc_reduction = Column("ITC reduction", TEXT, USER)
    declared_igst = Column("Declared IGST (₹)", MONEY, USER)
    declared_cgst = Column("Declared CGST (₹)", MONEY, USER)
    declared_sgst = Column("Declared SGST (₹)", MONEY, USER)
    declared_cess = Column("Declared Cess (₹)", MONEY, USER)
    remarks = Column("Remarks", TEXT, USER)
    sent_state = Column("Sent state", TEXT, USER, hidden=True)  # the decision as last sent
    sent_on = Column("Sent on", MOMENT, USER)
    portal_error = Column("Portal's answer", TEXT, USER)


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


class Matches(Table):
    """A pair, a member of a group, or one side alone. Every record and every entry stands in exactly one row."""

    title, sheet, key = "", "", ("record_id", "entry_id")

    record_id = Column("Record id", TEXT)
    entry_id = Column("Entry id", TEXT)
    group_id = Column("Group id", TEXT)  # rows of one group share it
    status = Column("Status", TEXT)
    reason = Column("Reason", TEXT)
    because = Column("Because", TEXT)
    rule = Column("Rule", TEXT)
    candidates = Column("Nearest candidates", TEXT)  # for a side alone: who came nearest, and what kept them apart


class Review(Table):
    """The Reconciliation sheet: each match with both sides, what is suggested, and what the user decides."""

    title, sheet, key = "tblReconciliation", "Reconciliation", ("row_id",)

    row_id = Column("Row id", TEXT, hidden=True)  # the record's id, or the entry's where there is no record
    record_id = Column("Record id", TEXT, hidden=True)
    entry_id = Column("Entry id", TEXT, hidden=True)
    group_id = Column("Group id", TEXT, hidden=True)
    at_stake = Column("Tax at stake (₹)", MONEY)  # of what is not Matched; Match sorts by it (`ims.order`)
    status = Column("Status", TEXT)
    supplier_name = Column("Supplier", TEXT)
    document_number = Column("Document number", TEXT)
    document_date = Column("Document date", DATE)
    taxable_value = Column("Taxable value (₹)", MONEY)
    igst = Column("IGST (₹)", MONEY)
    cgst = Column("CGST (₹)", MONEY)
    sgst = Column("SGST (₹)", MONEY)
    cess = Column("Cess (₹)", MONEY)
    because = Column("Because", TEXT)
    suggested_action = Column("Suggested action", TEXT)
    action = Column("Action", TEXT, USER)
    remarks = Column("Remarks", TEXT, USER)
    itc_reduction = Column("ITC reduction", TEXT, USER)
    declared_igst = Column("Reduce IGST (₹)", MONEY, USER)
    declared_cgst = Column("Reduce CGST (₹)", MONEY, USER)
    declared_sgst = Column("Reduce SGST (₹)", MONEY, USER)
    declared_cess = Column("Reduce Cess (₹)", MONEY, USER)
    reason = Column("Reason", TEXT)
    refused = Column("Refused because", TEXT)  # set by Apply where the choice is not open
    applied = Column("As last applied", TEXT, USER, hidden=True)  # what the last press left; see ims.cells
    choices = Column("Choices", TEXT, hidden=True)  # letters of the open actions, "ARPN": names the drop-down's list
    portal_action = Column("Portal action", TEXT)
    counts_as = Column("Counts as", TEXT)  # a formula of the sheet: the chosen action, else the portal's
    pending_until = Column("Pending until", DATE)
    deadline = Column("Deadline", TEXT)  # Pending that ends before the next draft, or has ended
    news = Column("Since last sync", TEXT)
    earlier_choice = Column("Earlier choice", TEXT)  # dropped when the supplier changed the record
    section = Column("Section", TEXT)
    supplier_gstin = Column("Supplier GSTIN", TEXT)
    document_type = Column("Document type", TEXT)
    books_gstin = Column("Books GSTIN", TEXT)
    books_number = Column("Books number", TEXT)
    books_date = Column("Books date", DATE)
    books_taxable = Column("Books taxable (₹)", MONEY)
    books_igst = Column("Books IGST (₹)", MONEY)
    books_cgst = Column("Books CGST (₹)", MONEY)
    books_sgst = Column("Books SGST (₹)", MONEY)
    books_cess = Column("Books Cess (₹)", MONEY)
    taxable_difference = Column("Taxable difference (₹)", MONEY)  # portal less books
    tax_difference = Column("Tax difference (₹)", MONEY)
    note = Column("Note", TEXT, USER)
    client_reply = Column("Client reply", TEXT, USER)  # these three: what the client wrote into its copy
    reply_remark = Column("Reply remark", TEXT, USER)
    received_on = Column("Received on", DATE, USER)
    supplier_reply = Column("Supplier reply", TEXT, USER)  # what the supplier answered to a letter
    supplier_remark = Column("Supplier remark", TEXT, USER)
    candidates = Column("Nearest candidates", TEXT)
    place = Column("2B place", TEXT, hidden=True)  # these ten: see `ims.prospects`; the sheet 2B adds them up, live
    standing = Column("Stands as", TEXT, hidden=True)
    counts_igst = Column("Counts IGST (₹)", MONEY, hidden=True)
    counts_cgst = Column("Counts CGST (₹)", MONEY, hidden=True)
    counts_sgst = Column("Counts SGST (₹)", MONEY, hidden=True)
    counts_cess = Column("Counts Cess (₹)", MONEY, hidden=True)
    held_igst = Column("Held IGST (₹)", MONEY, hidden=True)
    held_cgst = Column("Held CGST (₹)", MONEY, hidden=True)
    held_sgst = Column("Held SGST (₹)", MONEY, hidden=True)
    held_cess = Column("Held Cess (₹)", MONEY, hidden=True)


class Draft2B(Table):
    """A leaf of GSTR-2B: what the decisions make of it, beside the portal's own figure where its 2B is known."""

    title, sheet, key = "tbl2B", "2B", ("block", "bucket", "leaf")

    block = Column("Block", TEXT)  # itcavl, itcunavl, itcrev, itcRejected
    bucket = Column("Bucket", TEXT)
    leaf = Column("Leaf", TEXT)
    caption = Column("What it holds", TEXT)
    documents = Column("Documents", COUNT)
    igst = Column("IGST (₹)", MONEY)
    cgst = Column("CGST (₹)", MONEY)
    sgst = Column("SGST (₹)", MONEY)
    cess = Column("Cess (₹)", MONEY)
    portal_igst = Column("Portal IGST (₹)", MONEY)
    portal_cgst = Column("Portal CGST (₹)", MONEY)
    portal_sgst = Column("Portal SGST (₹)", MONEY)
    portal_cess = Column("Portal Cess (₹)", MONEY)
    verdict = Column("Verdict", TEXT)  # Agrees, Differs, or NA where no portal 2B is known


class Table4(Table):
    """A box of table 4 of GSTR-3B (with 3.1(d) and 4(D)(2)), from the leaves of the draft 2B."""

    title, sheet, key = "tblTable4", "2B", ("box",)

    box = Column("Box", TEXT)
    caption = Column("What it holds", TEXT)
    igst = Column("IGST (₹)", MONEY)
    cgst = Column("CGST (₹)", MONEY)
    sgst = Column("SGST (₹)", MONEY)
    cess = Column("Cess (₹)", MONEY)


class Suppliers(Table):
    """A supplier: its documents and tax by status, and an action for all of its open documents."""

    title, sheet, key = "tblSuppliers", "Suppliers", ("supplier_gstin",)

    supplier_gstin = Column("Supplier GSTIN", TEXT)
    supplier_name = Column("Supplier", TEXT)
    records = Column("Records", COUNT)
    matched = Column("Matched", COUNT)
    partially_matched = Column("Partially Matched", COUNT)
    books_only = Column("Books Only", COUNT)
    ims_only = Column("IMS Only", COUNT)
    tax_in_ims = Column("Tax in IMS (₹)", MONEY)
    tax_in_books = Column("Tax in books (₹)", MONEY)
    itc_at_risk = Column("ITC at risk (₹)", MONEY)  # tax of books entries without a matched record
    party_status = Column("Party-wise: status", TEXT, USER)  # to which of its open records the action goes; blank: all
    party_again = Column("Party-wise: decided too", FLAG, USER)  # Yes: also to records with a choice already
    party_action = Column("Party-wise: action", TEXT, USER)
    email = Column("E-mail", TEXT, USER)  # these three: to whom, where and in which language letters go
    phone = Column("Phone", TEXT, USER)
    language = Column("Letters in", TEXT, USER)


class Letters(Table):
    """The register of letters: what a supplier was asked for, when, in which files, and what of it is answered."""

    title, sheet, key = "tblLetters", "Letters", ("number",)

    number = Column("No.", COUNT)
    written_on = Column("Written on", DATE)
    supplier_gstin = Column("Supplier GSTIN", TEXT)
    supplier_name = Column("Supplier", TEXT)
    language = Column("Language", TEXT)
    documents = Column("Documents", COUNT)
    tax = Column("Tax at stake (₹)", MONEY)
    asked = Column("Asked for", TEXT)
    numbers = Column("Document numbers", TEXT)
    answer_by = Column("Answer by", DATE)
    answered = Column("Answered", COUNT)
    sent_on = Column("Sent on", DATE, USER)
    note = Column("Note", TEXT, USER)
    files = Column("Files", TEXT)
    begin_mail = Column("Mail", TEXT)  # these two: formulas of the sheet, the links below to be clicked
    begin_whatsapp = Column("WhatsApp", TEXT)
    mail_link = Column("Mail link", TEXT)
    whatsapp_link = Column("WhatsApp link", TEXT)
    row_ids = Column("Rows", TEXT, hidden=True)


class Links(Table):
    """What the user has decided on a record and an entry: one document, or never one. It wins over every rule."""

    title, sheet, key = "tblLinks", "Links", ("record_id", "entry_id")

    supplier_name = Column("Supplier", TEXT)
    document_number = Column("Document number", TEXT)
    books_number = Column("Books number", TEXT)
    decision = Column("Decision", TEXT)  # Linked or Kept apart
    who = Column("Who", TEXT)
    moment = Column("When", MOMENT)
    note = Column("Note", TEXT, USER)
    record_id = Column("Record id", TEXT, hidden=True)
    entry_id = Column("Entry id", TEXT, hidden=True)


class SendList(Table):
    """What Send is about to send, or has sent last: a record in a row, with what it becomes on the portal."""

    title, sheet, key = "tblOutgoing", "Outgoing", ("record_id",)

    action = Column("Action", TEXT)
    held_action = Column("Portal holds", TEXT)
    supplier_name = Column("Supplier", TEXT)
    supplier_gstin = Column("Supplier GSTIN", TEXT)
    section = Column("Section", TEXT)
    document_number = Column("Document number", TEXT)
    document_date = Column("Document date", DATE)
    igst = Column("IGST (₹)", MONEY)
    cgst = Column("CGST (₹)", MONEY)
    sgst = Column("SGST (₹)", MONEY)
    cess = Column("Cess (₹)", MONEY)
    decision = Column("Reduction and remarks", TEXT)
    file = Column("File", TEXT)  # blank while it is only shown
    sent_on = Column("Sent on", MOMENT)
    record_id = Column("Record id", TEXT, hidden=True)


class Journal(Table):
    """One cell that a button changed: who, when, by which step, where, from what to what."""

    title, sheet, key = "tblLog", "Log", ("number",)

    number = Column("No.", COUNT)
    change = Column("Change", COUNT)  # lines of one press share it; Undo takes back a change
    moment = Column("When", MOMENT)
    who = Column("Who", TEXT)
    step = Column("Step", TEXT)
    table = Column("Table", TEXT)
    document_number = Column("Document number", TEXT)
    supplier_name = Column("Supplier", TEXT)
    column_name = Column("Column", TEXT)
    old = Column("Before", TEXT)
    new = Column("After", TEXT)
    row_id = Column("Row", TEXT, hidden=True)
    content = Column("Content", TEXT, hidden=True)  # JSON text of a record that is gone


class Problems(Table):
    """A remark with its place. A step replaces its own remarks and leaves those of other steps."""

    title, sheet, key = "tblProblems", "Problems", ()

    step = Column("Step", TEXT)
    level = Column("Level", TEXT)
    file = Column("File", TEXT)
    sheet_name = Column("Sheet", TEXT)
    row = Column("Row", COUNT)  # 0 where the remark is about the whole file
    header = Column("Column", TEXT)
    value = Column("Value", TEXT)
    message = Column("What to do", TEXT)
    way = Column("Way there", TEXT)  # a formula of the sheet: the way to the row, where it is one of this workbook

    @classmethod
    def of_step(cls, step: str, problems: Iterable[Problem]) -> pd.DataFrame:
        """The table of one step's problems."""
        return cls.of_rows(
            {
                "step": step,
                "level": problem.level.value,
                "file": problem.file,
                "sheet_name": problem.sheet,
                "row": problem.row or 0,
                "header": problem.header,
                "value": problem.value,
                "message": problem.message,
            }
            for problem in problems
        )


SHEET_TABLES: tuple[type[Table], ...] = (
    Records,
    Books,
    Review,
    Table4,
    Draft2B,
    Suppliers,
    Letters,
    SendList,
    Links,
    Journal,
    Problems,
    Profiles,
)
TAX_HEADS = ("igst", "cgst", "sgst", "cess")
