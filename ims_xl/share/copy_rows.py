"""The rows of a client copy: of Reconciliation the columns a client needs, and the mark by which a row comes back."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import pandas as pd

from ims_xl.columns import DATE, MONEY, TEXT, USER, Column, Kind, Table
from ims_xl.ims.columns import texts
from ims_xl.share.marks import Marker
from ims_xl.tables import TAX_HEADS, Review


class Copy(Table):
    """A row of a client copy: a document, what the books say of it, and the client's answer. Money in paise.

    A document that only the books have is shown by what they say.
    """

    title, sheet, key = "", "Documents", ("code",)

    status = Column("Status", TEXT)
    supplier_name = Column("Supplier", TEXT)
    document_number = Column("Document number", TEXT)
    document_date = Column("Document date", DATE)
    document_type = Column("Document type", TEXT)
    taxable_value = Column("Taxable value (₹)", MONEY)
    tax = Column("Tax (₹)", MONEY)
    client_reply = Column("Client reply", TEXT, USER, also=("Reply", "Answer", "Response", "Client response"))
    reply_remark = Column("Reply remark", TEXT, USER, also=("Remark", "Remarks", "Comment", "Comments"))
    received_on = Column(
        "Received on", DATE, USER, also=("Received date", "Date received", "Date of receipt", "Recd on")
    )
    found = Column("What we found", TEXT)
    books_number = Column("Books number", TEXT)
    books_date = Column("Books date", DATE)
    books_taxable = Column("Books taxable (₹)", MONEY)
    books_tax = Column("Books tax (₹)", MONEY)
    supplier_gstin = Column("Supplier GSTIN", TEXT)
    code = Column("Code", TEXT)


ANSWER = (Copy.client_reply, Copy.reply_remark, Copy.received_on)
FACTS = (  # what makes the document: when one of these changes, an answer is about another document
    Copy.supplier_gstin,
    Copy.document_type,
    Copy.document_number,
    Copy.document_date,
    Copy.taxable_value,
    Copy.tax,
)
REST = tuple(column for column in Copy.columns() if column not in (*FACTS, *ANSWER, Copy.code))
_BOOKS_TAX = (Review.books_igst, Review.books_cgst, Review.books_sgst, Review.books_cess)
_BY_THE_BOOKS = {  # what stands for a document that no record tells of
    Copy.document_number: Review.books_number,
    Copy.document_date: Review.books_date,
    Copy.taxable_value: Review.books_taxable,
    Copy.tax: Copy.books_tax,
    Copy.supplier_gstin: Review.books_gstin,
}


def of_review(review: pd.DataFrame, marker: Marker) -> pd.DataFrame:
    """A `Copy` row for each row of the Review, in its order."""
    rows = review.reset_index(drop=True).rename(columns={Review.because: Copy.found})
    rows[Copy.tax] = rows[list(TAX_HEADS)].sum(axis=1, min_count=1)
    rows[Copy.books_tax] = rows[list(_BOOKS_TAX)].sum(axis=1, min_count=1)
    alone = rows[Review.record_id].isna()
    for column, books in _BY_THE_BOOKS.items():
        rows[column] = rows[column].where(~alone, rows[books])
    copied = Copy.conform(rows[[column for column in Copy.columns() if column in rows.columns]])
    shown = {column: canonical(copied, column) for column in Copy.columns()}
    facts, rest, standing = (zip(*(shown[one] for one in part), strict=True) for part in (FACTS, REST, ANSWER))
    ids = texts(review, Review.row_id)
    marks = [str(marker.mark(*row)) for row in zip(ids, facts, rest, standing, strict=True)]
    return Copy.conform(copied.assign(**{Copy.code: pd.Series(marks, dtype="str")}))


def canonical(frame: pd.DataFrame, column: Column) -> list[str]:
    """A column's values as the marks are made of: one text for each meaning, "" for a blank."""
    return [plain(value, column.kind) for value in frame[column].tolist()]


def plain(value: Any, kind: Kind) -> str:
    """A value as the marks are made of: paise, an ISO date, or text without odd spaces.

    >>> plain(118000, Kind.MONEY), plain(date(2026, 10, 5), Kind.DATE), plain(" A \\u00a0 1 ", Kind.TEXT)
    ('118000', '2026-10-05', 'A 1')
    """
    if pd.isna(value):
        return ""
    if kind is Kind.MONEY:
        return str(int(value))
    if isinstance(value, date):  # a moment is one too
        return f"{value:%Y-%m-%d}"
    return " ".join(unicodedata.normalize("NFC", str(value)).split())
