"""How the columns of the sheets are shown: how wide, in how many lines, what is folded away, and what is printed."""

from __future__ import annotations

from ims_xl.columns import Column, Kind, Table
from ims_xl.tables import (
    Books,
    Draft2B,
    Journal,
    Letters,
    Links,
    Problems,
    Profiles,
    Records,
    Review,
    SendList,
    Suppliers,
    Table4,
)

FROZEN: dict[type[Table], Column] = {  # the columns up to this one stay in sight
    Records: Records.supplier_name,
    Books: Books.supplier_name,
    Review: Review.document_number,
    Suppliers: Suppliers.supplier_name,
}
# What is printed, where that is not the whole sheet: the columns from the one to the other, the rows as far as they go.
PRINTED: dict[type[Table], tuple[Column, Column]] = {
    Records: (Records.source, Records.portal_action),
    Books: (Books.supplier_gstin, Books.set_aside),
    Review: (Review.status, Review.remarks),
    Draft2B: (Draft2B.documents, Draft2B.verdict),
    Letters: (Letters.number, Letters.note),
    Suppliers: (Suppliers.supplier_gstin, Suppliers.party_action),
    Links: (Links.supplier_name, Links.note),
}
# Columns of detail, folded away under a [+] above the headers.
FOLDED: dict[type[Table], tuple[Column, ...]] = {
    Records: (
        Records.supply_type, Records.port_code, Records.original_number, Records.original_date,
        Records.place_of_supply, Records.reverse_charge, Records.supplier_period, Records.source_form,
        Records.itc_availability, Records.unavailable_reason, Records.gstr2b_block,
        Records.portal_itc_reduction, Records.portal_declared_igst, Records.portal_declared_cgst,
        Records.portal_declared_sgst, Records.portal_declared_cess, Records.pending_blocked,
        Records.itc_reduction_blocked, Records.remarks_blocked,
        Records.declared_igst, Records.declared_cgst, Records.declared_sgst, Records.declared_cess,
    ),
    Books: (Books.voucher_date, Books.place_of_supply, Books.reverse_charge, Books.input_kind),
    Review: (
        Review.igst, Review.cgst, Review.sgst, Review.cess,
        Review.books_igst, Review.books_cgst, Review.books_sgst, Review.books_cess,
    ),
}  # fmt: skip
# Rows of several lines, equally high for all of a table, as an accountant scans them: points.
TALL: dict[type[Table], float] = {Review: 56, Problems: 30, Profiles: 30, Letters: 43}
WRAPPED: frozenset[Column] = frozenset(
    (Review.because, Review.refused, Review.remarks, Review.note, Review.reply_remark, Review.supplier_remark,
     Review.candidates, Review.status, Review.supplier_name, Review.document_number, Review.books_number,
     Problems.value, Problems.message,
     Problems.file, Profiles.layout, Profiles.evidence, Profiles.sample,
     Letters.supplier_name, Letters.asked, Letters.numbers, Letters.files, Letters.note)
)  # fmt: skip


# Names that are shown smaller rather than cut, where rows have one line; amounts are everywhere.
SHRUNK: frozenset[Column] = frozenset(
    (Records.supplier_name, Records.document_number, Records.remarks, Books.set_aside, SendList.decision, SendList.file)
)
FORMATS: dict[Column, str] = {Problems.row: "#,##0;-#,##0;"}  # 0, of the whole file, is left blank
ZOOMED: dict[type[Table], int] = {Review: 90}  # percent: both sides and the user's action in one look

# Widths in characters.
_BY_KIND = {
    Kind.TEXT: 16, Kind.MONEY: 17, Kind.COUNT: 11, Kind.NUMBER: 11,
    Kind.DATE: 12, Kind.MOMENT: 17, Kind.FLAG: 10, Kind.PERIOD: 10,
}  # fmt: skip
_ANYWHERE: dict[Column, float] = {  # columns of one name are equally wide on every sheet that says nothing else
    Records.supplier_gstin: 19, Records.supplier_name: 34, Records.section: 12, Records.document_type: 14,
    Records.document_number: 20, Records.document_value: 15, Records.taxable_value: 15,
    Records.igst: 14, Records.cgst: 14, Records.sgst: 14, Records.cess: 12,
    Journal.number: 8, Journal.who: 18, Books.note: 30, Books.file: 26, Links.books_gstin: 19, Links.books_number: 20,
}  # fmt: skip
_WIDTHS: dict[type[Table], dict[Column, float]] = {
    Records: {
        Records.source: 13, Records.port_code: 10, Records.place_of_supply: 9, Records.source_form: 9,
        Records.gstr2b_block: 24, Records.unavailable_reason: 12, Records.itc_availability: 11,
        Records.portal_remarks: 34, Records.portal_error: 34, Records.portal_action: 12,
        Records.itc_reduction: 12, Records.remarks: 24,
    },
    Books: {
        Books.place_of_supply: 9, Books.credit_barred: 14, Books.set_aside: 54, Books.rows: 12,
    },
    Review: {
        Review.at_stake: 13, Review.status: 10.5, Review.supplier_name: 19, Review.document_number: 16.5,
        Review.document_date: 11, Review.taxable_value: 13, Review.tax: 12.5, Review.books_number: 16.5,
        Review.books_date: 11, Review.books_taxable: 13, Review.books_tax: 12.5, Review.taxable_difference: 12.5,
        Review.tax_difference: 12.5, Review.because: 80, Review.suggested_action: 10.5, Review.action: 11,
        Review.remarks: 17, Review.reason: 20, Review.portal_action: 12, Review.itc_reduction: 12, Review.refused: 34,
        Review.candidates: 160, Review.reply_remark: 28, Review.supplier_reply: 22, Review.supplier_remark: 28,
    },
    Draft2B: {Draft2B.documents: 13, Draft2B.caption: 58},
    Table4: {Table4.box: 13, Table4.caption: 58},
    Suppliers: {
        **dict.fromkeys((one for one in Suppliers.columns() if one.kind is Kind.COUNT), 10.5),
        Suppliers.itc_at_risk: 16, Suppliers.party_status: 19, Suppliers.party_again: 14, Suppliers.party_action: 14,
        Suppliers.email: 26, Suppliers.language: 12,
    },
    Letters: {
        Letters.tax: 13, Letters.asked: 34, Letters.numbers: 40, Letters.files: 40, Letters.begin_mail: 14,
        Letters.begin_whatsapp: 16,
        Letters.mail_link: 30, Letters.whatsapp_link: 30, Letters.language: 12,
    },
    SendList: {SendList.held_action: 13, SendList.action: 11, SendList.decision: 48, SendList.file: 40},
    Links: {Links.decision: 14, Links.teaches: 60, Links.learn: 16, Links.books_supplier: 34},
    Journal: {
        Journal.change: 9, Journal.step: 18, Journal.table: 15, Journal.column_name: 20, Journal.old: 30,
        Journal.new: 46,
    },
    Problems: {
        Problems.step: 18, Problems.file: 30, Problems.way: 12, Problems.level: 10, Problems.row: 8,
        Problems.value: 24, Problems.message: 104,
    },
    Profiles: {
        Profiles.layout: 30, Profiles.column_name: 26, Profiles.becomes: 24, Profiles.decided: 11,
        Profiles.evidence: 96, Profiles.sample: 34,
    },
}  # fmt: skip


def width(column: Column, table: type[Table]) -> float:
    """A column's width in characters on the sheet of its table."""
    return _WIDTHS[table].get(column) or _ANYWHERE.get(column) or _BY_KIND[column.kind]
