"""Where everything stands: the sheets in their order, the tables on them, and what of them is folded or printed.

Headers, kinds and owners come from `tables.py`; this module adds only what concerns paper and screen.
"""

from __future__ import annotations

from dataclasses import dataclass

from ims_xl.columns import Column, Owner, Table
from ims_xl.excel.areas import letters
from ims_xl.excel.looks import Band
from ims_xl.gst.gstr3b import BOXES
from ims_xl.tables import (
    SHEET_TABLES,
    Books,
    Draft2B,
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

TITLE_ROW, CLIENT_ROW, TOTALS_ROW = 1, 2, 3


@dataclass(frozen=True)
class Sheet:
    """A sheet of the workbook. `code_name` is its VBA document module; `about` stands below its title."""

    name: str
    code_name: str
    about: str = ""
    hidden: bool = False


SHEETS = (
    Sheet("Start", "shtStart"),
    Sheet(
        "Portal",
        "shtPortal",
        "The portal's records, as Sync read them. Decide on Reconciliation. [+] opens details.",
    ),
    Sheet(
        "Books",
        "shtBooks",
        "The purchase register, as Import books read it; lines of one document summed. [+] opens details.",
    ),
    Sheet("Reconciliation", "shtReconciliation", "Choose in the green columns, then click Apply. [+] opens details."),
    Sheet(
        "2B",
        "sht2B",
        "What GSTR-2B and table 4 of GSTR-3B will hold. Compute 2B fills it, the violet columns where you give it the "
        "portal's GSTR-2B.",
    ),
    Sheet(
        "Suppliers", "shtSuppliers", "Choose a supplier's action in the green columns, then click Decide party-wise."
    ),
    Sheet("Letters", "shtLetters", "What suppliers were asked for, and what they answered. Supplier letters fills it."),
    Sheet("Outgoing", "shtOutgoing", "What the last Send showed, and once it was sent, with which file."),
    Sheet(
        "Links",
        "shtLinks",
        "What you linked and unlinked, and what it teaches. Delete a row to forget it.",
    ),
    Sheet("Log", "shtLog", "Every cell that a button changed, oldest first. Undo takes back the last change."),
    Sheet("Problems", "shtProblems", "What could not be read or needs a look, with its place and the way out."),
    Sheet(
        "Profiles",
        "shtProfiles",
        "What each column of a register becomes. Change it in the green column; the next Import books follows.",
    ),
    Sheet("Settings", "shtSettings"),
    Sheet("Help", "shtHelp"),
    Sheet("Lists", "shtLists", hidden=True),
    Sheet("Live", "shtLive", hidden=True),
    Sheet("xlwings.conf", "shtXlwingsConf", hidden=True),
)


@dataclass(frozen=True)
class Place:
    """A table's place: its sheet and the cell of its first header (1-based), and the rows it has when empty."""

    table: type[Table]
    header_row: int
    first_column: int = 1
    rows: int = 1

    @property
    def first_row(self) -> int:
        """The first row below the headers."""
        return self.header_row + 1

    def letter(self, column: Column) -> str:
        """The sheet column a table column stands in."""
        return letters(self.first_column + self.table.columns().index(column))

    @property
    def ref(self) -> str:
        """The table's range."""
        last = letters(self.first_column + len(self.table.columns()) - 1)
        return f"{letters(self.first_column)}{self.header_row}:{last}{self.header_row + self.rows}"

    def reach(self, *columns: Column) -> str:
        """The data rows of these columns: what formats and drop-downs cover. Who adds rows extends it."""
        places = [self.letter(column) for column in columns]
        return " ".join(f"{letter}{self.first_row}:{letter}{self.header_row + self.rows}" for letter in places)


_ELSEWHERE = {
    Table4: Place(Table4, header_row=5, first_column=4, rows=len(BOXES)),
    Draft2B: Place(Draft2B, header_row=10 + len(BOXES)),
}
PLACES: dict[type[Table], Place] = {table: _ELSEWHERE.get(table, Place(table, header_row=5)) for table in SHEET_TABLES}
TOTALLED = (Records, Books, Review, Suppliers)  # sums of the rows in sight stand above their columns
FROZEN: dict[type[Table], Column] = {  # the columns up to this one stay in sight
    Records: Records.supplier_name,
    Books: Books.supplier_name,
    Review: Review.document_number,
    Suppliers: Suppliers.supplier_name,
}

CAPTIONS: dict[type[Table], str] = {  # where a sheet has two tables
    Table4: "Table 4 of GSTR-3B",
    Draft2B: "GSTR-2B line by line, beside the portal's own",
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


# Names that are shown smaller rather than cut, where rows have one line.
SHRUNK: frozenset[Column] = frozenset(
    (Records.supplier_name, Records.document_number, Books.set_aside, Review.remarks, SendList.decision, SendList.file)
)
FORMATS: dict[Column, str] = {Problems.row: "#,##0;-#,##0;"}  # 0, of the whole file, is left blank
ZOOMED: dict[type[Table], int] = {Review: 90}  # percent: both sides and the user's action in one look


_PORTAL_SIDE = (
    Review.portal_action, Review.pending_until, Review.section, Review.supplier_gstin, Review.supplier_name,
    Review.document_type, Review.document_number, Review.document_date, Review.taxable_value,
    Review.tax, Review.igst, Review.cgst, Review.sgst, Review.cess,
)  # fmt: skip
BOOKS_SIDE: dict[Column, Column] = {  # each with its counterpart of the portal
    Review.books_gstin: Review.supplier_gstin,
    Review.books_number: Review.document_number,
    Review.books_date: Review.document_date,
    Review.books_taxable: Review.taxable_value,
    Review.books_tax: Review.tax,
    Review.books_igst: Review.igst,
    Review.books_cgst: Review.cgst,
    Review.books_sgst: Review.sgst,
    Review.books_cess: Review.cess,
}
_BAND_OF_OWNER = {Owner.PORTAL: Band.PORTAL, Owner.BOOKS: Band.BOOKS, Owner.ENGINE: Band.ENGINE, Owner.USER: Band.USER}


def band(table: type[Table], column: Column) -> Band:
    """Whose word a column is. Reconciliation shows both sides; on Portal decisions are shown, not made."""
    if table is Review and column in _PORTAL_SIDE:
        return Band.PORTAL
    if table is Review and column in BOOKS_SIDE:
        return Band.BOOKS
    if table is Records and column.owner is Owner.USER:
        return Band.DECIDED
    if table is Draft2B and column.startswith("portal_"):
        return Band.PORTAL
    assert column.owner is not None
    return _BAND_OF_OWNER[column.owner]
