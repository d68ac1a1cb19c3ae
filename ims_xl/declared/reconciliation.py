"""What the matching finds, what the user decides on it, and what the user has linked himself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ims_xl.columns import DATE, MOMENT, MONEY, TEXT, USER, Column, Table

if TYPE_CHECKING:
    import pandas as pd


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
    """The Reconciliation sheet: each match with both sides, what is suggested, and what the user decides.

    Portal and books stand side by side, then what differs and why, then the user's columns, then the rest.
    """

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
    tax = Column("Tax (₹)", MONEY)  # of the portal's side, all heads; Suppliers adds it up, live
    igst = Column("IGST (₹)", MONEY)
    cgst = Column("CGST (₹)", MONEY)
    sgst = Column("SGST (₹)", MONEY)
    cess = Column("Cess (₹)", MONEY)
    books_number = Column("Books number", TEXT)
    books_date = Column("Books date", DATE)
    books_taxable = Column("Books taxable (₹)", MONEY)
    books_tax = Column("Books tax (₹)", MONEY)  # all heads
    books_igst = Column("Books IGST (₹)", MONEY)
    books_cgst = Column("Books CGST (₹)", MONEY)
    books_sgst = Column("Books SGST (₹)", MONEY)
    books_cess = Column("Books Cess (₹)", MONEY)
    taxable_difference = Column("Taxable difference (₹)", MONEY)  # portal less books
    tax_difference = Column("Tax difference (₹)", MONEY)
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

    @classmethod
    def counted_as(cls, review: pd.DataFrame) -> pd.Series:
        """What the sheet's formula makes of Counts as, row by row; blank text where a record takes no action."""
        chosen = review[cls.action].fillna(review[cls.portal_action])
        return chosen.where(review[cls.choices].notna(), "").fillna("").astype("str")


# How far a link's lesson is followed, as the user may say on the sheet Links; blank is the first.
LEARN_ALL, LEARN_NOTHING, LEARN_SUPPLIER, LEARN_NUMBER = "Yes", "No", "Supplier only", "Number only"


class Links(Table):
    """What the user has decided on a record and an entry: one document, or never one. It wins over every rule."""

    title, sheet, key = "tblLinks", "Links", ("record_id", "entry_id")

    supplier_name = Column("Supplier", TEXT)
    document_number = Column("Document number", TEXT)
    books_number = Column("Books number", TEXT)
    decision = Column("Decision", TEXT)  # Linked or Kept apart
    teaches = Column("Teaches", TEXT)  # for other documents of the supplier; see `recon.lessons`
    learn = Column("Follow the lesson", TEXT, USER)  # one of the four words above
    who = Column("Who", TEXT)
    moment = Column("When", MOMENT)
    note = Column("Note", TEXT, USER)
    supplier_gstin = Column("Supplier GSTIN", TEXT)  # these three: a lesson outlives both documents
    books_gstin = Column("Books GSTIN", TEXT)
    books_supplier = Column("Books supplier", TEXT)
    record_id = Column("Record id", TEXT, hidden=True)
    entry_id = Column("Entry id", TEXT, hidden=True)
