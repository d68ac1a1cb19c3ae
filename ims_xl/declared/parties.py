"""The suppliers, and the letters they are written."""

from __future__ import annotations

from ims_xl.columns import COUNT, DATE, FLAG, MONEY, PERIOD, TEXT, USER, Column, Table

CUSTOMS, NO_GSTIN = (
    "Customs",
    "No GSTIN",
)  # in a GSTIN's place: Bills of Entry; entries that name none


class Suppliers(Table):
    """A supplier: its documents and tax by status and by action, and an action for all of its open documents.

    The columns by action are formulas of the sheet: they follow the drop-downs of Reconciliation.
    """

    title, sheet, key = "tblSuppliers", "Suppliers", ("supplier_gstin",)

    supplier_gstin = Column("Supplier GSTIN", TEXT)
    supplier_name = Column("Supplier", TEXT)
    last_period = Column("Last filed for", PERIOD)  # of the records known here: the latest month it has filed
    last_filing = Column("Last filing", DATE)  # and the latest day, where a GSTR-2B tells it
    records = Column("Records", COUNT)
    matched = Column("Matched", COUNT)
    partially_matched = Column("Partially Matched", COUNT)
    books_only = Column("Books Only", COUNT)
    ims_only = Column("IMS Only", COUNT)
    undecided = Column("No action", COUNT)
    accepted = Column("Accept", COUNT)
    rejected = Column("Reject", COUNT)
    pending = Column("Pending", COUNT)
    itc_at_risk = Column("ITC at risk (₹)", MONEY)  # tax of books entries without a matched record
    party_status = Column("Party-wise: status", TEXT, USER)  # to which of its open records the action goes; blank: all
    party_again = Column("Party-wise: decided too", FLAG, USER)  # Yes: also to records with a choice already
    party_action = Column("Party-wise: action", TEXT, USER)
    email = Column("E-mail", TEXT, USER)  # these three: to whom, where and in which language letters go
    phone = Column("Phone", TEXT, USER)
    language = Column("Letters in", TEXT, USER)
    tax_in_ims = Column("Tax in IMS (₹)", MONEY)
    tax_in_books = Column("Tax in books (₹)", MONEY)
    matched_tax = Column("Matched (₹)", MONEY)  # these four: tax in IMS, of Books Only in the books
    partially_matched_tax = Column("Partially Matched (₹)", MONEY)
    books_only_tax = Column("Books Only (₹)", MONEY)
    ims_only_tax = Column("IMS Only (₹)", MONEY)
    undecided_tax = Column("No action (₹)", MONEY)  # these four: tax in IMS
    accepted_tax = Column("Accept (₹)", MONEY)
    rejected_tax = Column("Reject (₹)", MONEY)
    pending_tax = Column("Pending (₹)", MONEY)


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
