"""What the decisions make of GSTR-2B and of table 4 of GSTR-3B."""

from __future__ import annotations

from ims_xl.columns import COUNT, MONEY, TEXT, Column, Table


class Draft2B(Table):
    """A leaf of GSTR-2B: what the decisions make of it, beside the portal's own figure where its 2B is known."""

    title, sheet, key = "tbl2B", "2B", ("block", "bucket", "leaf")

    block = Column("Block", TEXT, hidden=True)  # these three as in `itcsumm`, for formulas; the caption is for people
    bucket = Column("Bucket", TEXT, hidden=True)
    leaf = Column("Leaf", TEXT, hidden=True)
    documents = Column("Documents", COUNT)
    caption = Column("What it holds", TEXT)
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
