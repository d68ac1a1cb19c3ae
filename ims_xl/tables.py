"""Every table of the workbook; `declared` has their columns, once: name, header, kind, and who may write them.

`Books.igst` is the column's name in frames ("igst"), so code says `entries[Books.igst]`. Money is whole paise inside,
rupees on paper; credit notes are negative; what is missing is NA, never 0 or "".
"""

from __future__ import annotations

from ims_xl.columns import Table
from ims_xl.declared.books import NOT_USED, PAIR_OF_TAXES, RATE_OF_TAX, REGISTER_FIELDS, WHOLE_TAX, Books, Profiles
from ims_xl.declared.notes import Journal, Problems
from ims_xl.declared.parties import CUSTOMS, NO_GSTIN, Letters, Suppliers
from ims_xl.declared.portal import Records, SendList
from ims_xl.declared.reconciliation import (
    LEARN_ALL,
    LEARN_NOTHING,
    LEARN_NUMBER,
    LEARN_SUPPLIER,
    Links,
    Matches,
    Review,
)
from ims_xl.declared.returns import Draft2B, Table4

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

# fmt: off
__all__ = [
    "CUSTOMS", "LEARN_ALL", "LEARN_NOTHING", "LEARN_NUMBER", "LEARN_SUPPLIER", "NOT_USED", "NO_GSTIN", "PAIR_OF_TAXES",
    "RATE_OF_TAX", "REGISTER_FIELDS", "SHEET_TABLES", "TAX_HEADS", "WHOLE_TAX", "Books", "Draft2B", "Journal",
    "Letters", "Links", "Matches", "Problems", "Profiles", "Records", "Review", "SendList", "Suppliers", "Table4",
]
# fmt: on
