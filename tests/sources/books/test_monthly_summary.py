"""A register of monthly totals is told what to export in its place; a register of documents is never taken for one."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from book_files import HEADERS, TATVA, text_file, workbook

from ims_xl.sources.books import books, months
from ims_xl.sources.books.books import Unmapped
from ims_xl.sources.sheet import Sheet

TALLY = [
    ["Rainbow Industries"],
    ["Purchase Register"],
    ["1-Apr-26 to 31-Mar-27"],
    ["Particulars", "Debit", "Credit", "Closing Balance"],
    ["April", "1,00,000.00", "", "1,00,000.00 Dr"],
    ["May", "50,000.00", "", "1,50,000.00 Dr"],
    ["June", "70,000.00", "", "2,20,000.00 Dr"],
    ["July", "70,000.00", "", "2,90,000.00 Dr"],
    ["Grand Total", "2,90,000.00", "", "2,90,000.00 Dr"],
]


def plain(*named: object) -> Sequence[Sequence[object]]:
    heads = ("Month", "No. of bills", "Taxable Value", "IGST", "CGST", "SGST", "Invoice Value")
    return [heads, *((month, 12, 1000, 180, 0, 0, 1180) for month in named), ("Total", 24, 2000, 360, 0, 0, 2360)]


SUMMARIES = [
    (TALLY, "April, May, June …"),
    (plain("Apr-26", "May-26"), "Apr-26, May-26"),
    (plain(date(2026, 4, 1), date(2026, 5, 1)), "Apr 2026, May 2026"),
    (plain("2026-10", "2026-11"), "2026-10, 2026-11"),
]


@pytest.mark.parametrize(("rows", "named"), SUMMARIES)
def test_a_summary_of_months_is_told_what_to_export(
    tmp_path: Path, rows: Sequence[Sequence[object]], named: str
) -> None:
    with pytest.raises(Unmapped) as refusal:
        books.read(workbook(tmp_path / "register.xlsx", Purchases=rows))
    assert str(refusal.value) == (
        f"register.xlsx, Purchases holds a total for each month ({named}) and no documents: export the vouchers "
        "themselves, in Tally by opening a month of the Purchase Register and choosing Columnar."
    )
    assert refusal.value.layouts == []  # there is no column to choose


def test_a_register_with_a_column_of_months_lacks_what_it_lacks(tmp_path: Path) -> None:
    """Months that come again are those of documents."""
    rows = [("Party", "Bill No", "Month", "Taxable Value", "IGST"), *(("A", f"T/{at}", "Apr-26", 1, 1) for at in "12")]
    with pytest.raises(Unmapped, match="has no column for Supplier GSTIN and Document date"):
        books.read(text_file(tmp_path / "register.csv", rows))


def test_documents_on_the_first_of_months_are_no_summary(tmp_path: Path) -> None:
    rows = [HEADERS, *((TATVA, f"T/{month}", date(2026, month, 1), 100, 18, 0, 0, 118) for month in (4, 5))]
    assert len(books.read(workbook(tmp_path / "register.xlsx", Purchases=rows)).frame) == 2


def test_a_bill_for_each_month_is_a_document(tmp_path: Path) -> None:
    rows = [
        ("Party", "Bill No", "Bill Date", "Rent", "Total"),
        *(("A", f"R/{at}", date(2026, at, 1), 9, 9) for at in (4, 5)),
    ]
    with pytest.raises(Unmapped, match="has no column for Supplier GSTIN"):
        books.read(workbook(tmp_path / "register.xlsx", Purchases=rows))


def test_a_sheet_of_another_kind_is_no_summary() -> None:
    assert months.told(Sheet("Notes", [["April"], ["came late"], ["May"]])) == ""
    assert months.told(Sheet("Empty", [])) == ""
