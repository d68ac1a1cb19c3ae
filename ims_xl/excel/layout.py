"""Where everything stands: the sheets in their order, the tables on them, and whose word each column is.

Headers, kinds and owners come from `tables.py`; `columns_shown` says how wide columns are and what of them is printed.
"""

from __future__ import annotations

from dataclasses import dataclass

from ims_xl.columns import Column, Owner, Table
from ims_xl.excel.areas import letters
from ims_xl.excel.looks import Band
from ims_xl.gst.gstr3b import BOXES
from ims_xl.tables import SHEET_TABLES, Books, Draft2B, Records, Review, Suppliers, Table4

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
CAPTIONS: dict[type[Table], str] = {  # where a sheet has two tables
    Table4: "Table 4 of GSTR-3B",
    Draft2B: "GSTR-2B line by line, beside the portal's own",
}

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
