"""What guards the workbook against slips, and what stays free: one place for the template and for the open workbook.

Sheets that people read are protected, without a password: their formulas and figures cannot be typed over, while
filters, widths, heights, formats, comments and the cells meant for input stay free. Excel lets nobody sort, add a
column, open a [+] or let a table grow on a protected sheet, so the sheets that people work on (Portal, Books,
Reconciliation, Suppliers, Problems) are not protected: there Excel asks before anything is typed over a cell that is
not the user's, and refuses another word in a header. Pasting and clearing go past such a question; what was cleared
or pasted over, the next Sync, Import books or Match puts right.
"""

from __future__ import annotations

PROTECTED = frozenset({"Start", "2B", "Log", "Settings", "Help", "Lists", "Live"})

# Arguments of Excel's Worksheet.Protect by name; what is not named here keeps Excel's default. Who unprotects a sheet
# to write to it protects it again with these.
OPTIONS: dict[str, bool] = {
    "DrawingObjects": False,  # comments and charts of one's own stay possible
    "Contents": True,
    "Scenarios": False,
    "AllowFormattingCells": True,
    "AllowFormattingColumns": True,
    "AllowFormattingRows": True,
    "AllowInsertingColumns": False,
    "AllowInsertingRows": False,
    "AllowInsertingHyperlinks": False,
    "AllowDeletingColumns": False,
    "AllowDeletingRows": False,
    "AllowSorting": True,
    "AllowFiltering": True,
    "AllowUsingPivotTables": True,
}
