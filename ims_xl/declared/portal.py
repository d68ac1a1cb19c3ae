"""The portal's records, and what is sent back to it."""

from __future__ import annotations

from ims_xl.columns import DATE, ENGINE, FLAG, MOMENT, MONEY, PERIOD, PORTAL, TEXT, USER, Column, Table
from ims_xl.gst.gstr2b import BLOCKS


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
    gstr2b_block = Column("Direct to 2B block", TEXT, words=BLOCKS)  # GSTR-2B only
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
