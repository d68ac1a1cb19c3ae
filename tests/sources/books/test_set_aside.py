"""Rows that are no documents: totals are compared, others set aside and named, as are documents never in IMS."""

from __future__ import annotations

from pathlib import Path

from book_files import HEADERS, SUNRISE, TATVA, errors, in_rupees, read, remarks, workbook

from ims_xl.sources.books import books
from ims_xl.tables import Books


def test_a_total_line_is_compared_with_the_rows_above_it(tmp_path: Path) -> None:
    row = [SUNRISE, "S/1", "05-10-2026", 1000, None, 90, 90, 1180]
    agreeing = read(tmp_path, row, [None, "Grand Total", None, 1000, None, 90, 90, 1180])
    assert errors(agreeing) == []
    assert (agreeing.tally.rows_read, agreeing.tally.rows_kept, agreeing.tally.rows_set_aside) == (2, 1, 1)
    assert agreeing.tally.paise_read == agreeing.tally.paise_kept == 118_000
    differing = read(tmp_path, row, [None, "Grand Total", None, 1500, None, 90, 90, 1180])
    assert errors(differing) == [
        "register.xlsx, Purchases, row 3, Taxable Value: The total line says ₹1,500, the rows above it come to ₹1,000. "
        "Look for a row that was deleted or changed."
    ]


def test_totals_by_page_and_of_the_whole_both_agree(tmp_path: Path) -> None:
    imported = read(
        tmp_path,
        [SUNRISE, "S/1", "05-10-2026", 1000],
        ["Sub Total", None, None, 1000],
        [SUNRISE, "S/2", "05-10-2026", 500],
        ["Sub Total", None, None, 500],
        ["Grand Total", None, None, 1500],
    )
    assert errors(imported) == []
    assert imported.tally.rows_set_aside == 3


def test_rows_that_are_no_documents_are_set_aside_and_named(tmp_path: Path) -> None:
    imported = read(
        tmp_path,
        [None, "Opening Balance", "01-10-2026", 99],
        [SUNRISE, "S/1", "05-10-2026", 1000],
        [],
        list(HEADERS),
        [SUNRISE, "S/2", "05-10-2026", 1000],
        [None, None, None, "Closing Balance"],
        [None, None, None, None, "Prepared by the accounts office"],
    )
    assert in_rupees(imported.frame, "document_number") == [("S/1",), ("S/2",)]
    assert (imported.tally.rows_read, imported.tally.rows_set_aside) == (7, 5)
    assert [text.partition("Set aside: ")[2] for text in remarks(imported)] == [
        'this is "Opening Balance", no document.',
        "this is blank.",
        'this is "the header", no document.',
        'this is "Closing Balance", no document.',
        "this has neither a document nor an amount.",
    ]
    assert errors(imported) == []


def test_a_supplier_called_total_is_a_supplier(tmp_path: Path) -> None:
    headers = ("Party Name", *HEADERS)
    imported = read(tmp_path, ["Total", SUNRISE, "S/1", "05-10-2026", 1000], headers=headers)
    assert in_rupees(imported.frame, "supplier_name", "taxable_value") == [("Total", "1000.00")]


def test_documents_ims_does_not_hold_are_kept_with_the_reason(tmp_path: Path) -> None:
    headers = ("Party Name", *HEADERS, "Reverse Charge", "Voucher Type")
    imported = read(
        tmp_path,
        ["Corner Shop", None, "7", "05-10-2026", 100, None, None, None, 100],
        ["Corner Shop", "URP", "8", "05-10-2026", 100, None, None, None, 100],
        ["Tatva", TATVA, "R/1", "05-10-2026", 100, 18, None, None, 118, "Yes"],
        ["Tatva", TATVA, "R/2", "05-10-2026", 100, 18, None, None, 118, "N"],
        ["Head office", TATVA, "I/1", "05-10-2026", None, 18, None, None, None, None, "ISD Invoice"],
        ["Overseas", None, "4455667", "05-10-2026", 100, 18, None, None, None, None, "Import of goods"],
        headers=headers,
    )
    reasons = imported.frame[Books.set_aside].fillna("").str.partition(":")[0].tolist()
    assert reasons == ["No supplier GSTIN", "No supplier GSTIN", "Reverse charge", "", "Distributed by an ISD", ""]
    assert imported.tally.rows_kept == 6
    assert imported.frame[Books.entry_id].tolist()[0] == "B|CORNER SHOP|Invoice|7|2026-27"
    assert imported.frame[Books.entry_id].tolist()[5] == "B|OVERSEAS|Bill of Entry|4455667|2026-10-05"


def test_every_register_sheet_of_a_workbook_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    row = [SUNRISE, "S/1", "05-10-2026", 1000]
    path = workbook(
        tmp_path / "year.xlsx", April=[HEADERS, row], May=[HEADERS, row], Notes=[["Ask the client about rent"]]
    )
    imported = books.read(path)
    assert in_rupees(imported.frame, "entry_id", "sheet_name", "rows") == [
        (f"B|{SUNRISE}|Invoice|S/1|2026-27", "April", "2"),
        (f"B|{SUNRISE}|Invoice|S/1|2026-27#2", "May", "2"),
    ]
    assert remarks(imported) == ["year.xlsx, Notes: The sheet has no header row of a register and was not read."]
